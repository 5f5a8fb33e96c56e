/**
 * Octets for properties: any at all, or those that POP3 trips over, and any way to cut them into segments.
 */
import fc from 'fast-check'
import { octetsOf } from '../../src/wire/octets.ts'

/** Any octets, but rich in line ends, dots, spaces and the words of the protocol. */
export function protocolOctets(maxPieces = 40): fc.Arbitrary<Uint8Array> {
  const piece = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('\r\n', '\n', '\r', '.', ' ', '\t', '\0') },
    { weight: 3, arbitrary: fc.constantFrom('RETR', 'TOP', 'LIST', 'UIDL', 'STAT', 'DELE', 'NOOP', 'RSET') },
    {
      weight: 2,
      arbitrary: fc.constantFrom('USER user', 'PASS secret', 'CAPA', 'APOP', 'AUTH', 'x'.repeat(254)),
    },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        ...[
          'AUTH PLAIN',
          'AUTH LOGIN',
          'AUTH CRAM-MD5',
          'AUTH SCRAM-SHA-256',
          'AUTH NTLM',
          '=',
          '*',
          'AHVzZXIAc2VjcmV0',
        ],
        ...['STLS', 'UTF8', 'LANG', 'LANG en'],
      ),
    },
    { weight: 3, arbitrary: fc.constantFrom('1', '2', '3', '0', '-1', '99', '\r\n.\r\n', '+OK', '-ERR') },
    { weight: 2, arbitrary: fc.string({ unit: octet, maxLength: 6 }) },
  )
  return fc.array(piece, { maxLength: maxPieces, size: 'medium' }).map((pieces) => octetsOf(pieces.join('')))
}

/** One code unit that stands for one octet. */
const octet: fc.Arbitrary<string> = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code))

/** The octets in any number of segments, empty ones among them. */
export function anySegments(octets: Uint8Array): fc.Arbitrary<Uint8Array[]> {
  return fc.array(fc.nat(octets.length), { maxLength: 12 }).map((cuts) => {
    const ends = [...cuts.sort((one, other) => one - other), octets.length]
    return ends.map((end, index) => octets.subarray(index === 0 ? 0 : ends[index - 1], end))
  })
}

/** Octets together with a way to cut them. */
export function segmented(
  octets: fc.Arbitrary<Uint8Array>,
): fc.Arbitrary<{ whole: Uint8Array; segments: Uint8Array[] }> {
  return octets.chain((whole) => anySegments(whole).map((segments) => ({ whole, segments })))
}
