/**
 * Calls the functions that code may put into a rule, and looks at what they give. What one does with a reply, and which rules
 * strike, is not known here.
 */
import type { Reply } from '../wire/reply.ts'
import type { Exchange, ReplyFunction } from './rule.ts'

/** What a function gave, or why it gave nothing that can be used. */
export type Called<Result> = { readonly result: Result } | { readonly error: unknown }

/** Calls `when.test`; never throws. */
export function askTest(test: (exchange: Exchange) => boolean, exchange: Exchange): Called<boolean> {
  try {
    const result: unknown = test(exchange)
    refusePromise(result, 'when.test')
    return { result: Boolean(result) }
  } catch (error) {
    return { error }
  }
}

/** Calls `do`; never throws. */
export function callReplyFunction(
  change: ReplyFunction,
  reply: Reply,
  exchange: Exchange,
): Called<ReturnType<ReplyFunction>> {
  try {
    const result: unknown = change(reply, exchange)
    refusePromise(result, 'do')
    if (result === null || typeof result === 'string' || result instanceof Uint8Array) return { result }
    if (isReply(result)) return { result }
    throw new TypeError(`do gave ${shown(result)}. Allowed is a reply, a text, octets, or null for silence.`)
  } catch (error) {
    return { error }
  }
}

/** An error in one line. */
export function wordsOf(error: unknown): string {
  const words = error instanceof Error ? `${error.name}: ${error.message}` : shown(error)
  return words.replace(/\s+/g, ' ').trim()
}

/** A reply is due now, and nobody waits for a function. */
function refusePromise(result: unknown, name: string): void {
  if (!(result instanceof Promise)) return
  // Else what it rejects with would end the process.
  result.catch(() => {})
  throw new TypeError(`${name} gave a promise. It is asked when the reply is due: it must not be async.`)
}

function isReply(value: unknown): value is Reply {
  if (typeof value !== 'object' || value === null) return false
  const { status, code, text, body } = value as Partial<Record<keyof Reply, unknown>>
  if (typeof status !== 'string' || typeof text !== 'string') return false
  if (code !== undefined && typeof code !== 'string') return false
  return body === undefined || (body as Partial<Reply['body']> | null)?.stuffed instanceof Uint8Array
}

function shown(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return typeof value
  }
}
