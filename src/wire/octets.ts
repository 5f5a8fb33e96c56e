/**
 * Octets and their text form: one UTF-16 code unit stands for one octet (Latin-1).
 * Knows nothing of lines or of POP3.
 */

export const CR = 0x0d
export const LF = 0x0a
export const DOT = 0x2e
export const CRLF = '\r\n'

/** No octets at all; shared, never written to. */
export const NOTHING: Uint8Array = new Uint8Array(0)

/** The octets of a text whose code units are all below 256; higher ones lose their upper half. */
export function octetsOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}

/** The text with one code unit for each octet. */
export function textOf(octets: Uint8Array): string {
  return asBuffer(octets).toString('latin1')
}

/** The octets of a text in UTF-8, written as one code unit for each octet. */
export function utf8Octets(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

/** A name as a user of this library writes it; on the wire it is UTF-8, unless it cannot be. */
export function nameFromWire(onWire: string): string {
  const name = Buffer.from(onWire, 'latin1').toString('utf8')
  return name.includes('\ufffd') ? onWire : name
}

/** One array with the octets of all parts; the part itself when there is only one. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts)
}

/** How many octets the parts hold together. */
export function countOctets(parts: readonly Uint8Array[]): number {
  let count = 0
  for (const part of parts) count += part.length
  return count
}

function asBuffer(octets: Uint8Array): Buffer {
  return Buffer.isBuffer(octets) ? octets : Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
}
