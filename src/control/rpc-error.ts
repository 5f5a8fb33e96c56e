/**
 * Errors as JSON-RPC carries them, and back: one number for each code of ours. Knows no method and no transport.
 */
import { ERROR_CODES, type ErrorCode, Pop3MockError } from '../errors.ts'

/** JSON-RPC 2.0 section 5.1; `params` is also what INVALID_OPTION becomes. */
export const RPC_CODES = {
  parse: -32700,
  request: -32600,
  method: -32601,
  params: -32602,
  internal: -32603,
} as const

/** Stable: a number is never given to another code. */
export const CODE_NUMBERS: Readonly<Record<ErrorCode, number>> = {
  INVALID_OPTION: RPC_CODES.params,
  INVALID_FIXTURE: -32000,
  INVALID_TRANSCRIPT: -32001,
  INVALID_REPLY: -32002,
  ADDRESS_IN_USE: -32003,
  LISTEN_FAILED: -32004,
  SERVER_CLOSED: -32005,
  EXPECTATION_FAILED: -32006,
  WAIT_TIMEOUT: -32007,
  CONTROL_REFUSED: -32008,
  CONTROL_LOST: -32009,
}

export interface RpcError {
  readonly code: number
  readonly message: string
  /** Absent for an error that is our own fault. */
  readonly data?: RpcErrorData
}

export interface RpcErrorData {
  readonly code: ErrorCode
  /** Where the fault lies, from `params` on: `faults[0].do.type`; or `method`, `jsonrpc`, … of the message itself. */
  readonly path?: string
}

/** Whatever a method throws, for the wire. */
export function rpcErrorOf(error: unknown, number?: number): RpcError {
  if (!(error instanceof Pop3MockError)) {
    const message = error instanceof Error ? error.message : String(error)
    return { code: RPC_CODES.internal, message: `This is a fault of pop3-mock, please report it: ${message}` }
  }
  const { code, message, path } = error
  const data: RpcErrorData = path === undefined || path === '' ? { code } : { code, path }
  return { code: number ?? CODE_NUMBERS[code], message, data }
}

/** The error that was thrown there, to be thrown here. */
export function errorOfRpc({ code, message, data }: RpcError): Error {
  if (data === undefined || !Object.hasOwn(ERROR_CODES, data.code)) {
    return new Error(`The control server answered ${code}: ${message}`)
  }
  return new Pop3MockError(data.code, message, data.path === undefined ? {} : { path: data.path })
}

/**
 * Does `action`, whose errors of ours may name their place in its own words: told here is the parameter's name.
 * @param known the place as `action` names it
 */
export function renamingPath(known: string, path: string, action: () => void): void {
  try {
    action()
  } catch (error) {
    throw error instanceof Pop3MockError ? relocated(error, known, path) : error
  }
}

function relocated(error: Pop3MockError, known: string, path: string): Pop3MockError {
  const { code, message } = error
  if (error.path?.startsWith(known) !== true) return error
  const place = path + error.path.slice(known.length)
  const rest = message.slice(error.path.length)
  return new Pop3MockError(code, place + rest, { path: place, cause: error.cause })
}
