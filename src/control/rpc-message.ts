/**
 * JSON-RPC 2.0 messages: what a request must look like, and how answers are written. Knows no method.
 */
import * as v from 'valibot'
import { builtOnce, parseOutsideValue } from '../schema.ts'
import type { RpcError } from './rpc-error.ts'

export type RpcId = string | number | null

export interface RpcRequest {
  readonly jsonrpc: '2.0'
  /** Absent in a notification, which is carried out and not answered. */
  readonly id?: RpcId
  readonly method: string
  readonly params?: unknown
}

export type RpcAnswer =
  | { readonly jsonrpc: '2.0'; readonly id: RpcId; readonly result: unknown }
  | { readonly jsonrpc: '2.0'; readonly id: RpcId; readonly error: RpcError }

const anyRequest = builtOnce(() =>
  v.looseObject(
    {
      jsonrpc: v.literal('2.0'),
      id: v.exactOptional(v.union([v.string(), v.number(), v.null()])),
      method: v.string('the name of a method'),
    },
    'a request: { "jsonrpc": "2.0", "id": 1, "method": NAME, "params": { … } }',
  ),
)

/** @throws {Pop3MockError} INVALID_OPTION when it is none */
export function parseRequest(value: unknown): RpcRequest {
  return parseOutsideValue(anyRequest(), value, '') as RpcRequest
}

/** The id to answer with, even if the rest of the message is no request. */
export function idOf(value: unknown): RpcId {
  const { id } = (value ?? {}) as { id?: unknown }
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

export function resultText(id: RpcId, result: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', id, result })
}

export function errorText(id: RpcId, error: RpcError): string {
  return JSON.stringify({ jsonrpc: '2.0', id, error })
}

export function notificationText(method: string, params: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params })
}
