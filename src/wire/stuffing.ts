/**
 * Byte-stuffing and its inverse (RFC 1939 section 3): a line that begins with the termination octet
 * gets one more. A line begins at the start and behind CRLF only; a bare LF or CR ends no line.
 */
import { CR, DOT, LF } from './octets.ts'

/** The octets with every leading dot doubled; the same array when there is none. */
export function stuff(octets: Uint8Array): Uint8Array {
  const dots = leadingDots(octets)
  if (dots.length === 0) return octets
  const stuffed = new Uint8Array(octets.length + dots.length)
  let from = 0
  let to = 0
  for (const dot of dots) {
    stuffed.set(octets.subarray(from, dot), to)
    to += dot - from
    stuffed[to++] = DOT
    from = dot
  }
  stuffed.set(octets.subarray(from), to)
  return stuffed
}

/** The octets with the first of every leading dot removed; the same array when there is none. */
export function unstuff(octets: Uint8Array): Uint8Array {
  const dots = leadingDots(octets)
  if (dots.length === 0) return octets
  const plain = new Uint8Array(octets.length - dots.length)
  let from = 0
  let to = 0
  for (const dot of dots) {
    plain.set(octets.subarray(from, dot), to)
    to += dot - from
    from = dot + 1
  }
  plain.set(octets.subarray(from), to)
  return plain
}

/** Where the lines begin that begin with a dot. */
function leadingDots(octets: Uint8Array): number[] {
  const dots: number[] = []
  if (octets[0] === DOT) dots.push(0)
  for (let dot = octets.indexOf(DOT, 1); dot !== -1; dot = octets.indexOf(DOT, dot + 1)) {
    if (octets[dot - 1] === LF && octets[dot - 2] === CR) dots.push(dot)
  }
  return dots
}
