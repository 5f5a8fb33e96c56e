/**
 * ASN.1 values as octets, by the Distinguished Encoding Rules (X.690): as many types as a certificate needs. Writes only.
 */

type Octets = Uint8Array

/** Tag, length and contents; the tag with its class and form, as it stands on the wire. */
function tagged(tag: number, ...contents: readonly Octets[]): Octets {
  const octets = Buffer.concat(contents)
  return Buffer.concat([Uint8Array.of(tag, ...lengthOctets(octets.length)), octets])
}

function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest >>>= 8) octets.unshift(rest & 0xff)
  return [0x80 | octets.length, ...octets]
}

export function sequence(...members: readonly Octets[]): Octets {
  return tagged(0x30, ...members)
}

/** A set of one member: more would have to be put in order. */
export function setOf(member: Octets): Octets {
  return tagged(0x31, member)
}

/** `[tag]` around a value, as EXPLICIT has it. */
export function explicit(tag: number, value: Octets): Octets {
  return tagged(0xa0 | tag, value)
}

/** `[tag]` in the place of a primitive value's own tag, as IMPLICIT has it. */
export function implicit(tag: number, contents: Octets): Octets {
  return tagged(0x80 | tag, contents)
}

export function booleanTrue(): Octets {
  return tagged(0x01, Uint8Array.of(0xff))
}

/** A number from 0, big-endian, without needless zeros in front. */
export function integer(magnitude: Octets): Octets {
  const isSignBitSet = ((magnitude[0] ?? 0) & 0x80) !== 0
  return tagged(0x02, isSignBitSet ? Buffer.concat([Uint8Array.of(0), magnitude]) : magnitude)
}

/** @param unusedBits how many bits at the end of the last octet are no part of it */
export function bitString(octets: Octets, unusedBits = 0): Octets {
  return tagged(0x03, Uint8Array.of(unusedBits), octets)
}

export function octetString(octets: Octets): Octets {
  return tagged(0x04, octets)
}

export function utf8String(text: string): Octets {
  return tagged(0x0c, Buffer.from(text, 'utf8'))
}

/** @param dotted e.g. `2.5.29.17` */
export function objectIdentifier(dotted: string): Octets {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return tagged(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)))
}

function base128(number: number): number[] {
  const octets = [number & 0x7f]
  for (let rest = number >>> 7; rest > 0; rest >>>= 7) octets.unshift(0x80 | (rest & 0x7f))
  return octets
}

/** To the second. Years from 1950 to 2049 are a UTCTime, others a GeneralizedTime (RFC 5280 section 4.1.2.5). */
export function time(date: Date): Octets {
  const digits = `${date.toISOString().slice(0, 19).replace(/\D/g, '')}Z`
  const year = date.getUTCFullYear()
  const isUtcTime = year >= 1950 && year < 2050
  return tagged(isUtcTime ? 0x17 : 0x18, Buffer.from(isUtcTime ? digits.slice(2) : digits, 'latin1'))
}
