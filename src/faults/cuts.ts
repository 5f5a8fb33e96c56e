/**
 * Where a reply is cut into segments: legal TCP, and what clients fail on most.
 */
import type { EncodedReply } from '../wire/encoder.ts'
import { CRLF, textOf } from '../wire/octets.ts'
import { draw } from './draw.ts'
import { wholeOf } from './position.ts'

interface Cutting {
  readonly sizes?: readonly number[]
  readonly around?: 'line-end' | 'final-line' | 'status' | 'leading-dot' | 'non-ascii'
  readonly cut?: number | readonly number[]
  readonly seed?: number
  readonly limitOctets?: number
}

const DEFAULT_LIMIT_IN_OCTETS = 500
const LARGEST_RANDOM_PIECE = 16

/** Rising offsets strictly inside the reply. */
export function cutsOf(reply: EncodedReply, cutting: Cutting, key: readonly (string | number)[]): number[] {
  const total = wholeOf(reply).length
  const cuts = cutting.around === undefined ? regularCuts(total, cutting, key) : cutsAround(reply, cutting)
  return cuts.filter((offset) => offset > 0 && offset < total)
}

function regularCuts(total: number, cutting: Cutting, key: readonly (string | number)[]): number[] {
  const { sizes = [], seed, limitOctets = DEFAULT_LIMIT_IN_OCTETS } = cutting
  const cuts: number[] = []
  for (let offset = 0, piece = 0; offset < total; piece++) {
    const size = seed === undefined ? (sizes[piece] ?? sizes.at(-1) ?? 1) : randomSize(seed, piece, key)
    offset += size
    // The middle of a long reply goes in one piece: it is its beginning and its end that clients stumble over.
    if (offset <= limitOctets || offset >= total - limitOctets) cuts.push(offset)
    else if (total - limitOctets - offset > size) offset = total - limitOctets - size
  }
  return cuts
}

function randomSize(seed: number, piece: number, key: readonly (string | number)[]): number {
  return 1 + Math.floor(draw(...key, seed, piece) * LARGEST_RANDOM_PIECE)
}

function cutsAround(reply: EncodedReply, { around, cut = 1 }: Cutting): number[] {
  const cuts = [cut].flat().toSorted((one, other) => one - other)
  return startsOf(reply, around).flatMap((start) => cuts.map((octets) => start + octets))
}

/** The offsets that cuts are counted from. */
function startsOf(reply: EncodedReply, around: Cutting['around']): number[] {
  if (around === 'status') return [0]
  const text = textOf(wholeOf(reply))
  if (around === 'line-end') return offsetsOf(text, CRLF)
  if (around === 'leading-dot') return offsetsOf(text, `${CRLF}..`).map((offset) => offset + 2)
  // The first octet of each character that UTF-8 writes in several.
  if (around === 'non-ascii') return [...text.matchAll(/[\u00c2-\u00f4]/g)].map(({ index }) => index)
  // CRLF before the final line belongs to what is cut: there are five octets.
  return reply.final.length === 0 ? [] : [text.length - reply.final.length - 2]
}

function offsetsOf(text: string, part: string): number[] {
  const offsets: number[] = []
  for (let at = text.indexOf(part); at !== -1; at = text.indexOf(part, at + 1)) offsets.push(at)
  return offsets
}
