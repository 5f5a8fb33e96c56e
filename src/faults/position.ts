/**
 * Places in an encoded reply.
 */
import type { EncodedReply } from '../wire/encoder.ts'
import { CR, joined, LF } from '../wire/octets.ts'

/** `line`: behind so many lines of the data; `octet`: behind so many octets of the whole reply. */
export type Place =
  | 'before'
  | 'after'
  | 'after-status'
  | { readonly line: number }
  | { readonly octet: number }

/** The octets of the whole reply, in one piece. */
export function wholeOf({ status, data, final }: EncodedReply): Uint8Array {
  return joined([status, data, final])
}

/** The offset of a place from the reply's first octet; undefined: it lies beyond the end. */
export function offsetOf(place: Place, reply: EncodedReply): number | undefined {
  const { status, data, final } = reply
  const total = status.length + data.length + final.length
  if (place === 'before') return 0
  if (place === 'after') return total
  if (place === 'after-status') return status.length
  if ('octet' in place) return place.octet <= total ? place.octet : undefined
  const end = behindLines(data, place.line)
  return end === undefined ? undefined : status.length + end
}

/** Lines end at LF, or at CR where a fault has left no LF. */
function behindLines(data: Uint8Array, count: number): number | undefined {
  const lineEnd = data.includes(LF) ? LF : CR
  let from = 0
  for (let line = 0; line < count; line++) {
    const end = data.indexOf(lineEnd, from)
    if (end === -1) return undefined
    from = end + 1
  }
  return from
}
