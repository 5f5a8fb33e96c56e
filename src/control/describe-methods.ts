/**
 * The method table in words, for `rpc.methods`: names, parameters and their kinds, notifications, error codes.
 */
import { type GenericSchema, getDescription, getMetadata } from 'valibot'
import { ERROR_CODES, type ErrorCode } from '../errors.ts'
import { type Method, type MethodTable, mayCall, type Rights } from './method.ts'
import type {
  DescribedInterface,
  DescribedMethod,
  DescribedParam,
  NotificationTypes,
} from './method-types.ts'
import { CODE_NUMBERS, RPC_CODES } from './rpc-error.ts'

const NOTIFICATIONS: Readonly<Record<keyof NotificationTypes, string>> = {
  'transcript.events':
    '{ subscription, server, events, missed }: events in order; so many before these are lost for good',
  'transcript.end': '{ subscription, server }: the server is closed, nothing follows',
}

const RPC_SUMMARIES: Readonly<Record<keyof typeof RPC_CODES, string>> = {
  parse: 'the message is not JSON',
  request: 'the message is not a request of JSON-RPC 2.0',
  method: 'there is no such method',
  params: 'the parameters are not of the documented form',
  internal: 'a fault of pop3-mock itself',
}

/** @param rights those of the one who asks */
export function describeInterface(table: MethodTable, rights: Rights): DescribedInterface {
  return {
    protocol: 'pop3-mock.v1',
    methods: Object.entries(table).map(([name, method]) => describeMethod(name, method as Method, rights)),
    notifications: Object.entries(NOTIFICATIONS).map(([name, summary]) => ({ name, summary })),
    errors: [
      ...Object.entries(RPC_CODES).map(([name, number]) => ({
        number,
        code: name,
        summary: RPC_SUMMARIES[name as keyof typeof RPC_CODES],
      })),
      ...Object.entries(CODE_NUMBERS).map(([code, number]) => ({
        number,
        code,
        summary: ERROR_CODES[code as ErrorCode],
      })),
    ],
  }
}

function describeMethod(name: string, method: Method, rights: Rights): DescribedMethod {
  const { access, summary } = method
  return { name, access, allowed: mayCall(rights, method), summary, params: describeParams(method) }
}

/** The parameters of a method, each with what it is for. */
export function describeParams({ params }: Method): readonly DescribedParam[] {
  const { entries } = params() as unknown as { entries: Record<string, Described> }
  return Object.entries(entries).map(([name, schema]) => describeParam(name, schema))
}

/** What is looked at in a schema. */
interface Described extends GenericSchema {
  readonly wrapped?: Described
  readonly options?: readonly unknown[]
}

function describeParam(name: string, schema: Described): DescribedParam {
  const inner = schema.wrapped ?? schema
  const required = schema.wrapped === undefined
  return { name, kind: kindOf(inner), required, summary: getDescription(inner) ?? '' }
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  boolean: 'true or false',
  array: 'list',
  strict_object: 'object',
}

function kindOf(schema: Described): string {
  const { kind } = getMetadata(schema)
  if (typeof kind === 'string') return kind
  const { type, options } = schema
  if (type === 'picklist') return (options ?? []).map((word) => JSON.stringify(word)).join(' or ')
  return KINDS[type] ?? type
}
