import fc from 'fast-check'
import { expect, test } from 'vitest'
import { XOAUTH2 } from '../../../src/session/sasl/xoauth2.ts'
import { account, anyBitOf, contextWith, play, verdictOf, withFlippedBit } from './play-sasl.ts'

/** The example of developers.google.com/gmail/imap/xoauth2-protocol. */
const GOOGLE = Buffer.from(
  'dXNlcj1zb21ldXNlckBleGFtcGxlLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQmhkSFJoZG1semRHRXVZMjl0Q2cBAQ==',
  'base64',
)
const GOOGLE_TOKEN = 'ya29.vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg'
const ERROR = '{"status":"401","schemes":"bearer","scope":"https://mock.example.org/"}'

test("takes the example in Google's document", () => {
  const accounts = [account('someuser@example.com', 'secret', { token: GOOGLE_TOKEN })]
  expect(play(XOAUTH2, contextWith(accounts), GOOGLE)).toEqual({
    challenges: [''],
    verdict: 'opens someuser@example.com',
  })
})

test.each(['', '\x01', 'anything'])(
  'says in JSON what is wrong with a token, and ends at the answer %j',
  (answer) => {
    expect(play(XOAUTH2, contextWith(), GOOGLE, answer)).toEqual({
      challenges: ['', ERROR],
      verdict: 'wrong-credentials',
    })
  },
)

test.each([
  ['Bearer token', 'opens user'],
  ['bearer token', 'opens user'],
  ['BEARER  token', 'opens user'],
  ['Bearer secret', 'wrong-credentials'],
  ['Bearer ', 'wrong-credentials'],
  ['Bearertoken', 'wrong-credentials'],
  ['Basic token', 'wrong-credentials'],
  ['', 'wrong-credentials'],
])('auth=%s %s, where the account has a token of its own', (authorization, verdict) => {
  const context = contextWith([account('user', 'secret', { token: 'token' })])
  expect(verdictOf(XOAUTH2, context, `user=user\x01auth=${authorization}\x01\x01`, '')).toBe(verdict)
})

test.each([
  ['alice/bob', 'of alice', 'opens bob'],
  ['x/alice@example.org/bob', 'of alice', 'opens bob'],
  ['alice/bob', 'of bob', 'wrong-credentials'],
  ['alice/bob', 'wonder', 'wrong-credentials'],
  ['bob', 'of bob', 'opens bob'],
  ['a/b', 'of a/b', 'opens a/b'],
  ['alice/carol', 'of alice', 'wrong-credentials'],
])('%s is opened with the token of who proves the name: %s %s', (name, token, verdict) => {
  const context = contextWith([
    account('alice', 'wonder', { token: 'of alice' }),
    account('bob', 'builder', { token: 'of bob', delegates: ['alice'] }),
    account('a/b', 'secret', { token: 'of a/b' }),
    account('a', 'secret', { token: 'of a' }),
    account('b', 'secret', { token: 'of b' }),
    account('carol', 'christmas', { token: 'of carol' }),
  ])
  expect(verdictOf(XOAUTH2, context, `user=${name}\x01auth=Bearer ${token}\x01\x01`, '')).toBe(verdict)
})

test('opens nothing with an empty token', () => {
  const context = contextWith([account('user', ''), account('other', 'secret', { token: '' })])
  expect(verdictOf(XOAUTH2, context, 'user=user\x01auth=Bearer \x01\x01', '')).toBe('wrong-credentials')
  expect(verdictOf(XOAUTH2, context, 'user=other\x01auth=Bearer \x01\x01', '')).toBe('wrong-credentials')
})

test.each([
  '',
  '\x01',
  'user=user',
  'user=user\x01auth=Bearer secret',
  'user=user\x01auth=Bearer secret\x01',
  'user=user\x01auth=Bearer secret\x01\x01\x01',
  'user=\x01auth=Bearer secret\x01\x01',
  'auth=Bearer secret\x01user=user\x01\x01',
  'User=user\x01auth=Bearer secret\x01\x01',
  'n,a=user,\x01auth=Bearer secret\x01\x01',
])('%j is malformed', (message) => {
  expect(verdictOf(XOAUTH2, contextWith(), message)).toBe(
    'malformed: XOAUTH2 takes user=, ^A, auth=Bearer, a token and twice ^A',
  )
})

test('refuses a token with any bit changed', () => {
  fc.assert(
    fc.property(anyBitOf('secret'.length), (bit) => {
      const token = Buffer.from(withFlippedBit('secret', bit)).toString('latin1')
      const message = `user=user\x01auth=Bearer ${token}\x01\x01`
      expect(verdictOf(XOAUTH2, contextWith(), message, '')).not.toMatch(/^opens/)
    }),
  )
})
