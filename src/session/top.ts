/**
 * The octets that TOP sends.
 */
import { CR, LF } from '../wire/octets.ts'

/**
 * The header, the blank line and the first `lineCount` lines of the body (RFC 1939 section 7, TOP); the whole message
 * when it has no more. A message without a blank line is all header.
 * @param octets a message whose lines end in CRLF
 */
export function topOf(octets: Uint8Array, lineCount: number): Uint8Array {
  let from = 0
  for (let to = lineEnd(octets, from); to !== -1; to = lineEnd(octets, from)) {
    const isBlank = to - from === 2
    from = to
    if (isBlank) break
  }
  for (let line = 0; line < lineCount; line++) {
    const to = lineEnd(octets, from)
    if (to === -1) return octets
    from = to
  }
  return octets.subarray(0, from)
}

/** The index behind the next CRLF, or -1. */
function lineEnd(octets: Uint8Array, from: number): number {
  for (let lf = octets.indexOf(LF, from); lf !== -1; lf = octets.indexOf(LF, lf + 1)) {
    if (octets[lf - 1] === CR) return lf + 1
  }
  return -1
}
