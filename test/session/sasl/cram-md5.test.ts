import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CRAM_MD5, cramDigest } from '../../../src/session/sasl/cram-md5.ts'
import { anyBitOf, contextWith, play, withFlippedBit } from './play-sasl.ts'

test("computes RFC 2195's example", () => {
  const challenge = '<1896.697170952@postoffice.reston.mci.net>'
  expect(cramDigest(challenge, 'tanstaaftanstaaf')).toBe('b913a602c7eda7a495b4e6e7334d3890')
})

/** RFC 2202 section 2, test cases 2 and 6. */
test.each([
  ['what do ya want for nothing?', 'Jefe', '750c783e6ab0b503eaa86e310a5db738'],
  [
    'Test Using Larger Than Block-Size Key - Hash Key First',
    '\xaa'.repeat(80),
    '6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd',
  ],
])('computes keyed MD5 of %j', (challenge, secret, digest) => {
  expect(cramDigest(challenge, secret)).toBe(digest)
})

test('sends a challenge like a msg-id, another one for each nonce', () => {
  const challengeFor = (nonce: string): string | undefined =>
    play(CRAM_MD5, contextWith(undefined, { nonce })).challenges[0]
  expect(challengeFor('1')).toMatch(/^<\d+\.\d+@mock\.example\.org>$/)
  expect(challengeFor('1')).toBe(challengeFor('1'))
  expect(challengeFor('2')).not.toBe(challengeFor('1'))
  expect(challengeFor('> @<\0')).toMatch(/^<\d+\.\d+@mock\.example\.org>$/)
})

test('splits the response at its last space', () => {
  expect(play(CRAM_MD5, contextWith(), (challenge) => `a b ${cramDigest(challenge, 'x')}`).verdict).toBe(
    'wrong-credentials',
  )
})

test.each(
  [
    ['', 'user', ' ', 'user ', `user ${'0'.repeat(31)}`, `user ${'0'.repeat(33)}`, ` ${'0'.repeat(32)}`],
    [`user ${'A'.repeat(32)}`, '0'.repeat(32), `user ${'0'.repeat(32)}\n`],
  ].flat(),
)('%j is malformed', (response) => {
  expect(play(CRAM_MD5, contextWith(), response).verdict).toBe(
    'malformed: CRAM-MD5 takes a name and a digest of 32 hexadecimal digits in lower case',
  )
})

test('refuses a digest with any bit changed, and one of another challenge', () => {
  fc.assert(
    fc.property(anyBitOf(32), (bit) => {
      const { verdict } = play(CRAM_MD5, contextWith(), (challenge) => {
        const digest = withFlippedBit(cramDigest(challenge, 'secret'), bit)
        return Buffer.concat([Buffer.from('user '), digest])
      })
      expect(verdict).toMatch(/^wrong-credentials$|^malformed: /)
    }),
  )
  const other = cramDigest('<1.2@mock.example.org>', 'secret')
  expect(play(CRAM_MD5, contextWith(), `user ${other}`).verdict).toBe('wrong-credentials')
})
