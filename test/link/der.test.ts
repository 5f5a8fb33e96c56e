/**
 * Known answers, from X.690 where it has one.
 */
import { expect, test } from 'vitest'
import * as der from '../../src/link/der.ts'

const NOTHING = new Uint8Array(0)
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex')

test.each([
  ['true, 8.2.2', der.booleanTrue(), '0101ff'],
  ['an object identifier, 8.19.5', der.objectIdentifier('2.999.3'), '0603883703'],
  ['a long object identifier', der.objectIdentifier('1.2.840.10045.4.3.2'), '06082a8648ce3d040302'],
  ['a small number', der.integer(Uint8Array.of(2)), '020102'],
  ['a number whose first bit would be read as a sign', der.integer(Uint8Array.of(0x80, 1)), '0203008001'],
  [
    'bits, 8.6.4.2',
    der.bitString(Uint8Array.of(0x0a, 0x3b, 0x5f, 0x29, 0x1c, 0xd0), 4),
    '0307040a3b5f291cd0',
  ],
  ['octets', der.octetString(Uint8Array.of(1, 2)), '04020102'],
  ['a text', der.utf8String('é'), '0c02c3a9'],
  ['a sequence of nothing', der.sequence(), '3000'],
  ['a sequence', der.sequence(der.booleanTrue(), der.sequence()), '30050101ff3000'],
  ['a set', der.setOf(der.booleanTrue()), '31030101ff'],
  ['an explicit tag', der.explicit(3, der.booleanTrue()), 'a3030101ff'],
  ['an implicit tag', der.implicit(2, Uint8Array.of(0x61)), '820161'],
  [
    'a time of this century',
    der.time(new Date('2026-01-02T03:04:05.678Z')),
    `170d${hex(Buffer.from('260102030405Z'))}`,
  ],
  [
    'a time of the last one',
    der.time(new Date('1950-01-01T00:00:00Z')),
    `170d${hex(Buffer.from('500101000000Z'))}`,
  ],
  [
    'a time from 2050 on',
    der.time(new Date('2050-01-01T00:00:00Z')),
    `180f${hex(Buffer.from('20500101000000Z'))}`,
  ],
])('%s is written by the rules', (_name, octets, expected) => {
  expect(hex(octets)).toBe(expected)
})

test.each([
  [0, '0400'],
  [127, '047f'],
  [128, '048180'],
  [255, '0481ff'],
  [256, '04820100'],
  [65_536, '0483010000'],
])('a length of %i is written as short as can be', (length, head) => {
  const octets = der.octetString(length === 0 ? NOTHING : new Uint8Array(length))
  expect([hex(octets.subarray(0, octets.length - length)), octets.length]).toEqual([
    head,
    head.length / 2 + length,
  ])
})
