import fc from 'fast-check'
import { expect, test } from 'vitest'
import { preparedOctets, saslPrep } from '../../../src/session/sasl/sasl-prep.ts'
import { utf8Octets } from '../../../src/wire/octets.ts'

/** RFC 4013 section 3, but for the example of writing directions. */
test.each([
  ['I\u00adX', 'IX'],
  ['user', 'user'],
  ['USER', 'USER'],
  ['\u00aa', 'a'],
  ['\u2168', 'IX'],
  ['\u0007', undefined],
])('makes of %j what RFC 4013 says', (text, prepared) => {
  expect(saslPrep(text)).toBe(prepared)
})

test.each([
  ['other spaces are spaces', 'a\u00a0b\u1680c\u2003d\u200be\u202ff\u205fg\u3000h', 'a b c d e f g h'],
  ['what is mapped to nothing is gone', 'a\u034f\u1806\u180b\u200c\u200d\u2060\ufe0f\ufeffb', 'ab'],
  ['accents are composed', 'u\u0308', '\u00fc'],
  ['wide forms are narrow', '\uff21', 'A'],
  ['unassigned code points are allowed', '\u{1faf8}', '\u{1faf8}'],
])('%s', (_, text, prepared) => {
  expect(saslPrep(text)).toBe(prepared)
})

/** One of each range of RFC 3454 tables C.2 to C.9. */
test.each(
  [
    ...[0x00, 0x1f, 0x7f, 0x80, 0x9f, 0x6dd, 0x70f, 0x180e, 0x2028, 0x2029, 0x2063, 0x206a, 0xfff9, 0x1d173],
    ...[0xe000, 0xf8ff, 0xf0000, 0x10fffd, 0xfdd0, 0xfffe, 0x1ffff, 0xd800, 0xdfff, 0xfffd, 0x2ff0],
    ...[0x200e, 0x202a, 0x206f, 0xe0001, 0xe0020, 0xe007f],
  ].map((code) => [`U+${code.toString(16)}`, code] as const),
)('%s is prohibited', (_, code) => {
  expect(saslPrep(`a${String.fromCodePoint(code)}b`)).toBeUndefined()
})

test('nothing is not a name', () => {
  expect(saslPrep('')).toBeUndefined()
  expect(saslPrep('\u00ad')).toBeUndefined()
})

test('what is prepared stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const prepared = saslPrep(text)
      if (prepared !== undefined) expect(saslPrep(prepared)).toBe(prepared)
    }),
  )
})

test.each([
  ['octets of UTF-8 are prepared', utf8Octets('I\u00adX'), 'IX'],
  ['other octets are left', '\xfc', '\xfc'],
  ['prohibited characters are left', 'a\x07b', 'a\x07b'],
  ['ASCII is left', ' a~', ' a~'],
])('%s', (_, octets, prepared) => {
  expect(preparedOctets(octets)).toBe(prepared)
})
