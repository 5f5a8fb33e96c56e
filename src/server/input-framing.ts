/**
 * How a server that deviates sees a segment of input.
 */
import type { Dialect } from '../session/dialect.ts'
import { LF } from '../wire/octets.ts'

/** The octets of a segment that are read, given what the dialect takes a segment for. */
export function framed(chunk: Uint8Array, inputFraming: Dialect['inputFraming']): Uint8Array {
  if (inputFraming === 'stream') return chunk
  const end = chunk.indexOf(LF)
  if (inputFraming === 'first-of-segment') return end === -1 ? chunk : chunk.subarray(0, end + 1)
  // A command that is not whole is taken for one that makes no sense.
  return chunk.at(-1) === LF ? chunk : Buffer.concat([chunk, Buffer.from('\r\n')])
}
