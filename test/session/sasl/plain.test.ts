import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PLAIN } from '../../../src/session/sasl/plain.ts'
import { utf8Octets } from '../../../src/wire/octets.ts'
import { account, anyBitOf, contextWith, play, verdictOf, withFlippedBit } from './play-sasl.ts'

const RFC_ACCOUNTS = [account('tim', 'tanstaaftanstaaf'), account('Kurt', 'xipj3plmq'), account('Ursel', 'x')]

describe("RFC 4616's examples", () => {
  test('the first one logs on', () => {
    expect(play(PLAIN, contextWith(RFC_ACCOUNTS), '\0tim\0tanstaaftanstaaf')).toEqual({
      challenges: [''],
      verdict: 'opens tim',
    })
  })

  test('the second one, who wants to be somebody else, is refused', () => {
    expect(verdictOf(PLAIN, contextWith(RFC_ACCOUNTS), 'Ursel\0Kurt\0xipj3plmq')).toBe('wrong-credentials')
  })
})

test.each([
  ['alice\0alice\0wonder', 'opens alice'],
  ['bob\0alice\0wonder', 'opens bob'],
  ['x/alice/bob\0alice\0wonder', 'opens bob'],
  ['bob\0x/alice/bob\0wonder', 'opens bob'],
  ['bob\0user\0secret', 'wrong-credentials'],
  ['nobody\0user\0secret', 'wrong-credentials'],
  ['alice\0bob\0builder', 'wrong-credentials'],
  // bob may open carol's maildrop; alice, who opens bob's, may not.
  ['carol\0bob\0builder', 'opens carol'],
  ['carol\0x/alice/bob\0wonder', 'wrong-credentials'],
  ['bob\0alice\0builder', 'wrong-credentials'],
])('%j: the authorization identity is the own one or that of a delegator', (message, verdict) => {
  expect(verdictOf(PLAIN, contextWith(), message)).toBe(verdict)
})

test.each([
  ['', 'PLAIN takes three fields with a NUL between them'],
  ['user', 'PLAIN takes three fields with a NUL between them'],
  ['user\0secret', 'PLAIN takes three fields with a NUL between them'],
  ['\0user\0secret\0', 'PLAIN takes three fields with a NUL between them'],
  ['\0\0secret', 'PLAIN takes a name and a password'],
  ['\0user\0', 'PLAIN takes a name and a password'],
  [`\0user\0${'x'.repeat(256)}`, 'a field of PLAIN has at most 255 octets'],
  [`\0${'x'.repeat(256)}\0secret`, 'a field of PLAIN has at most 255 octets'],
  [`${'x'.repeat(256)}\0user\0secret`, 'a field of PLAIN has at most 255 octets'],
])('%j is malformed', (message, text) => {
  expect(verdictOf(PLAIN, contextWith(), message)).toBe(`malformed: ${text}`)
})

test('takes 255 octets of each field', () => {
  const [user, password] = ['u'.repeat(255), 'p'.repeat(255)]
  expect(verdictOf(PLAIN, contextWith([account(user, password)]), `${user}\0${user}\0${password}`)).toBe(
    `opens ${user}`,
  )
})

test.each([
  ['a password that SASLprep makes the same', utf8Octets('p\u00adass'), 'opens user'],
  ['another one', utf8Octets('p\u00e4ss'), 'wrong-credentials'],
  ['octets that are no UTF-8', '\xffpass', 'wrong-credentials'],
])('compares %s as RFC 4616 section 2 wants', (_, password, verdict) => {
  expect(verdictOf(PLAIN, contextWith([account('user', 'pass')]), `\0user\0${password}`)).toBe(verdict)
})

test('refuses a password with any bit changed', () => {
  fc.assert(
    fc.property(anyBitOf('secret'.length), (bit) => {
      const password = Buffer.from(withFlippedBit('secret', bit)).toString('latin1')
      expect(verdictOf(PLAIN, contextWith(), `\0user\0${password}`)).not.toMatch(/^opens/)
    }),
  )
})
