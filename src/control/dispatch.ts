/**
 * A message of a caller to its answer: JSON-RPC 2.0, single or in a batch. Never throws, whatever comes.
 */
import { didYouMeanHint, Pop3MockError } from '../errors.ts'
import { outsideError, parseOutsideValue } from '../schema.ts'
import { describeParams } from './describe-methods.ts'
import { MOST_IN_A_BATCH } from './limits.ts'
import { type Call, type Method, mayCall } from './method.ts'
import { METHOD_TABLE } from './method-table.ts'
import { RPC_CODES, rpcErrorOf } from './rpc-error.ts'
import { errorText, idOf, parseRequest, type RpcRequest, resultText } from './rpc-message.ts'

/**
 * The answer to a message, undefined where none is due. The requests of a batch are carried out one after another.
 */
export async function dispatch(text: string, call: Call): Promise<string | undefined> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const problem = `The message is not JSON: ${(error as Error).message}. Allowed is a request of JSON-RPC 2.0, or a list of them.`
    return errorText(null, rpcErrorOf(new Pop3MockError('INVALID_OPTION', problem), RPC_CODES.parse))
  }
  return Array.isArray(value) ? answerAll(value, call) : answer(value, call)
}

async function answerAll(values: readonly unknown[], call: Call): Promise<string | undefined> {
  const { length } = values
  if (length === 0 || length > MOST_IN_A_BATCH) {
    const problem = `The batch: found ${length} requests. Allowed are 1 to ${MOST_IN_A_BATCH}.`
    return errorText(null, rpcErrorOf(new Pop3MockError('INVALID_OPTION', problem), RPC_CODES.request))
  }
  const answers: string[] = []
  for (const value of values) {
    if (call.caller.signal.aborted) return undefined
    const text = await answer(value, call)
    if (text !== undefined) answers.push(text)
  }
  return answers.length === 0 ? undefined : `[${answers.join(',')}]`
}

async function answer(value: unknown, call: Call): Promise<string | undefined> {
  let request: RpcRequest
  try {
    request = parseRequest(value)
  } catch (error) {
    return errorText(idOf(value), rpcErrorOf(error, RPC_CODES.request))
  }
  const { id } = request
  try {
    const result = await carryOut(request, call)
    return id === undefined ? undefined : resultText(id, result)
  } catch (error) {
    if (id === undefined) return undefined
    return errorText(id, rpcErrorOf(error, error instanceof UnknownMethod ? RPC_CODES.method : undefined))
  }
}

function carryOut({ method: name, params = {} }: RpcRequest, call: Call): unknown {
  const method = methodOf(name)
  if (!mayCall(call.caller.rights, method)) throw readOnly(name)
  if (typeof params !== 'object' || params === null || Array.isArray(params)) {
    const found = params === null ? 'null' : Array.isArray(params) ? 'a list' : `a ${typeof params}`
    throw outsideError('params', `found ${found}. Allowed is an object, with the parameters by name.`)
  }
  return method.handle(parsedParams(method, params), call)
}

function parsedParams(method: Method, params: object): unknown {
  try {
    return parseOutsideValue(method.params(), params, '')
  } catch (error) {
    const { path = '', message } = error as Pop3MockError
    // A key that is the empty text.
    if (path === '') throw outsideError('params', message)
    const known = describeParams(method).find(({ name }) => name === path)
    if (known === undefined || Object.hasOwn(params, path)) throw error
    // Of what is there the schema says what it must be; of what is not, only that.
    throw new Pop3MockError('INVALID_OPTION', `${message} Allowed is a ${known.kind}: ${known.summary}.`, {
      path,
    })
  }
}

class UnknownMethod extends Pop3MockError {}

function methodOf(name: string): Method {
  if (Object.hasOwn(METHOD_TABLE, name)) return METHOD_TABLE[name as keyof typeof METHOD_TABLE] as Method
  const names = Object.keys(METHOD_TABLE)
  const hint = didYouMeanHint(name.slice(0, 40), names)
  const found = JSON.stringify(name.slice(0, 40))
  const message = `method: there is no method ${found}.${hint} Allowed: ${names.join(', ')}.`
  throw new UnknownMethod('INVALID_OPTION', message, { path: 'method' })
}

function readOnly(name: string): Pop3MockError {
  const message = `method: ${name} changes something, and this page may only look. Allowed with the token, or for the faults when the inspector was started to write.`
  return new Pop3MockError('CONTROL_REFUSED', message, { path: 'method' })
}
