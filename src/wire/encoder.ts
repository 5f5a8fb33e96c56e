/**
 * From a reply to octets. The only place where a faultless reply becomes bytes.
 */
import { Pop3MockError } from '../errors.ts'
import { FINAL_LINE } from './body.ts'
import { CRLF, NOTHING, octetsOf } from './octets.ts'
import type { Reply } from './reply.ts'

/** A reply as octets, in the three pieces that wire faults speak of. */
export interface EncodedReply {
  /** The status line with its CRLF. */
  readonly status: Uint8Array
  /** The byte-stuffed lines of a multi-line reply, else nothing. */
  readonly data: Uint8Array
  /** The final line of a multi-line reply, else nothing. */
  readonly final: Uint8Array
}

/** Below this many octets one copy is cheaper than a gathered write. */
const COPY_LIMIT_IN_OCTETS = 16_384

/**
 * The octets of a reply (RFC 1939 section 3).
 * @throws {Pop3MockError} INVALID_REPLY when the text or code holds CR or LF, or what would become one of them.
 */
export function encode(reply: Reply): EncodedReply {
  const status = octetsOf(statusLine(reply) + CRLF)
  if (reply.body === undefined) return { status, data: NOTHING, final: NOTHING }
  return { status, data: reply.body.stuffed, final: FINAL_LINE }
}

/**
 * The pieces as one segment: a single array while that is small, else the pieces themselves, so that the
 * octets of a big message are never copied.
 */
export function segmentOf(encoded: EncodedReply): readonly Uint8Array[] {
  if (encoded.final.length === 0 && encoded.data.length === 0) return [encoded.status]
  const pieces = [encoded.status, encoded.data, encoded.final]
  return encoded.data.length < COPY_LIMIT_IN_OCTETS ? [Buffer.concat(pieces)] : pieces
}

/**
 * A reply as one segment, as it leaves when no fault strikes it: `segmentOf(encode(reply))`, but what is sent again and
 * again is put together once.
 * @throws {Pop3MockError} INVALID_REPLY as `encode` does.
 */
export function replySegment(reply: Reply): readonly Uint8Array[] {
  const { status, code, text, body } = reply
  if (body === undefined) return prepared.get(reply) ?? [statusLineOctets(reply)]
  const isPlain = status === '+OK' && code === undefined
  const kept = isPlain ? body.keptReply(text, () => statusLineOctets(reply)) : undefined
  return kept ?? segmentOf(encode(reply))
}

const prepared = new WeakMap<Reply, readonly Uint8Array[]>()

/** Makes the octets of a reply that is given again and again, once. */
export function prepare(reply: Reply): Reply {
  prepared.set(reply, [statusLineOctets(reply)])
  return reply
}

function statusLineOctets(reply: Reply): Uint8Array {
  return octetsOf(statusLine(reply) + CRLF)
}

/** The status line without its CRLF. */
export function statusLine(reply: Reply): string {
  const code = reply.code === undefined ? '' : ` [${reply.code}]`
  // A challenge keeps its space even when it is empty (RFC 5034 section 4).
  const text = reply.text !== '' || reply.status === '+' ? ` ${reply.text}` : ''
  const line = reply.status + code + text
  if (!isOneLine(reply.text) || !isOneLine(code)) {
    throw new Pop3MockError(
      'INVALID_REPLY',
      `A reply text may not hold CR or LF, and one code unit is one octet; found ${JSON.stringify(line)}. ` +
        'Use a wire fault where forged lines are the point.',
    )
  }
  return line
}

/** A code unit above 255 would lose its upper half: U+010A would leave as LF. */
function isOneLine(text: string): boolean {
  return !/[\r\n\u0100-\uffff]/.test(text)
}
