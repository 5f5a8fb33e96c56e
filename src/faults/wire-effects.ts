/**
 * Layer 5, wire: the octets of a reply. Each effect changes the encoded reply; undefined means that it does not fit it.
 */
import type { EncodedReply } from '../wire/encoder.ts'
import { CRLF, joined, NOTHING, octetsOf, textOf } from '../wire/octets.ts'
import { unstuff } from '../wire/stuffing.ts'
import { offsetOf, type Place, wholeOf } from './position.ts'

/** What ends the lines. */
export interface LineEndingEffect {
  readonly type: 'line-ending'
  readonly as: 'lf' | 'cr' | 'none' | 'mixed'
  /** Default: all. */
  readonly lines?: 'status' | 'data' | 'final' | 'all'
}

/**
 * The final line of a multi-line reply. `glued`: the last line of the data has no line end of its own; `early`: it comes
 * behind the first line of the data already, and the rest follows it.
 */
export interface FinalLineEffect {
  readonly type: 'final-line'
  readonly as: 'missing' | 'no-crlf' | 'lf' | 'cr' | 'trailing-space' | 'glued' | 'early'
}

/** Byte-stuffing: not done, done twice, or done to lines that need none. */
export interface StuffingEffect {
  readonly type: 'stuffing'
  readonly mode: 'none' | 'double' | 'every-line'
}

/** Octets put in; text has one code unit for each octet. */
export interface InsertEffect {
  readonly type: 'insert'
  readonly octets: string
  /** Default: before the reply. */
  readonly at?: Place
}

/** Octets in the place of others, wherever they stand. */
export interface ReplaceEffect {
  readonly type: 'replace'
  readonly find: string
  readonly with: string
}

/** These octets in the place of the whole reply. */
export interface SendEffect {
  readonly type: 'send'
  readonly octets: string
}

type Changed = EncodedReply | undefined

export function changeStuffing(reply: EncodedReply, { mode }: StuffingEffect): Changed {
  const stuffed = textOf(reply.data)
  const plain = textOf(unstuff(reply.data))
  const data = {
    none: plain,
    // Lines begin at the start and behind CRLF: behind a bare LF or CR nothing is stuffed.
    double: stuffed.replace(/(^|\r\n)\./g, '$1..'),
    'every-line': plain.replace(/(^|\r\n)(?=[\s\S])/g, '$1.'),
  }[mode]
  return data === stuffed ? undefined : { ...reply, data: octetsOf(data) }
}

const LINE_ENDS = { lf: '\n', cr: '\r', none: '' }

export function changeLineEnding(reply: EncodedReply, { as, lines = 'all' }: LineEndingEffect): Changed {
  const change = (piece: keyof EncodedReply): Uint8Array => {
    if (lines !== 'all' && lines !== piece) return reply[piece]
    let count = 0
    const end = () => (as === 'mixed' ? (['\n', CRLF, '\r'][count++ % 3] as string) : LINE_ENDS[as])
    return octetsOf(textOf(reply[piece]).replaceAll(CRLF, end))
  }
  const changed = { status: change('status'), data: change('data'), final: change('final') }
  return textOf(wholeOf(changed)) === textOf(wholeOf(reply)) ? undefined : changed
}

const FINAL_LINES = { missing: '', 'no-crlf': '.', lf: '.\n', cr: '.\r', 'trailing-space': '. \r\n' }

export function changeFinalLine(reply: EncodedReply, { as }: FinalLineEffect): Changed {
  if (reply.final.length === 0) return undefined
  if (as === 'glued') {
    const text = textOf(reply.data)
    return text.endsWith(CRLF) ? { ...reply, data: octetsOf(text.slice(0, -2)) } : undefined
  }
  if (as === 'early') {
    const end = offsetOf({ line: 1 }, reply)
    const split = (end ?? 0) - reply.status.length
    // Behind the last line it would be in its place.
    if (end === undefined || split === reply.data.length) return undefined
    return {
      ...reply,
      data: joined([reply.data.subarray(0, split), reply.final, reply.data.subarray(split)]),
      final: NOTHING,
    }
  }
  return { ...reply, final: octetsOf(FINAL_LINES[as]) }
}

export function insertOctets(reply: EncodedReply, { octets, at = 'before' }: InsertEffect): Changed {
  const offset = offsetOf(at, reply)
  if (offset === undefined) return undefined
  const { status, data, final } = reply
  const added = octetsOf(octets)
  const put = (piece: Uint8Array, where: number) =>
    joined([piece.subarray(0, where), added, piece.subarray(where)])
  if (offset < status.length || at === 'after-status') return { ...reply, status: put(status, offset) }
  const inData = offset - status.length
  if (data.length > 0 && inData <= data.length) return { ...reply, data: put(data, inData) }
  return { ...reply, final: put(final, inData - data.length) }
}

export function replaceOctets(reply: EncodedReply, effect: ReplaceEffect): Changed {
  const change = (piece: Uint8Array) => octetsOf(textOf(piece).replaceAll(effect.find, () => effect.with))
  const changed = { status: change(reply.status), data: change(reply.data), final: change(reply.final) }
  if (textOf(wholeOf(changed)) !== textOf(wholeOf(reply))) return changed
  // What is sought may lie across two pieces.
  const whole = change(wholeOf(reply))
  return textOf(whole) === textOf(wholeOf(reply))
    ? undefined
    : { status: whole, data: NOTHING, final: NOTHING }
}

export function sendInstead(_reply: EncodedReply, { octets }: SendEffect): Changed {
  return { status: octetsOf(octets), data: NOTHING, final: NOTHING }
}
