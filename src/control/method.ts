/**
 * What a method is, and what it is told of its caller. Knows no method by name and no transport.
 */
import type { GenericSchema } from 'valibot'
import type { Lease } from './held-server.ts'
import type { Allowance } from './json-options.ts'
import type { Leases } from './leases.ts'
import type { ListedProfile, MethodName, MethodTypes } from './method-types.ts'
import type { Subscriptions } from './subscriptions.ts'

/** What the guard found out: everything (by the token), or what the inspector's page may do. */
export type Rights = 'all' | 'inspect-read' | 'inspect-write'

export interface Caller {
  readonly rights: Rights
  /** What its connection owns; undefined over HTTP, where each call stands alone. */
  readonly lease: Lease | undefined
  /** Undefined over HTTP, where nothing can be told later. */
  readonly subscriptions: Subscriptions | undefined
  /** How many of its calls wait for a client just now. */
  readonly waits: { count: number }
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** What the methods of one control server share. */
export interface ControlState {
  readonly leases: Leases
  readonly allowance: Allowance
  /** The catalogue, read once. */
  readonly profiles: () => readonly ListedProfile[]
}

export interface Call {
  readonly caller: Caller
  readonly control: ControlState
}

export interface Method<Params = unknown, Result = unknown> {
  readonly access: 'read' | 'write'
  /** A method that writes and that the inspector's page may call all the same, where it was started to. */
  readonly inspector?: true
  readonly summary: string
  readonly params: () => GenericSchema<unknown, Params>
  /** May throw; what it throws is the answer. */
  readonly handle: (params: Params, call: Call) => Result | Promise<Result>
}

export type MethodTable = {
  readonly [Name in MethodName]: Method<MethodTypes[Name]['params'], MethodTypes[Name]['result']>
}

/** Whether a caller with these rights may call the method. */
export function mayCall(rights: Rights, method: Pick<Method, 'access' | 'inspector'>): boolean {
  if (rights === 'all' || method.access === 'read') return true
  return rights === 'inspect-write' && method.inspector === true
}
