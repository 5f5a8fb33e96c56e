import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OAUTHBEARER } from '../../../src/session/sasl/oauthbearer.ts'
import { account, anyBitOf, contextWith, play, verdictOf, withFlippedBit } from './play-sasl.ts'

const ERROR = '{"status":"invalid_token","schemes":"bearer","scope":"https://mock.example.org/"}'

describe("RFC 7628's examples", () => {
  const accounts = [
    account('user@example.com', 'secret', { token: 'vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==' }),
    account('someuser@example.com', 'secret', { token: 'vF9dft4qmTc2Nvb3RlckBhdHRhdmlzdGEuY29tCg==' }),
  ]

  test.each([
    [
      'IMAP',
      'bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB',
    ],
    [
      'SMTP',
      'bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9NTg3AWF1dGg9QmVhcmVyIHZGOWRmdDRxbVRjMk52YjNSbGNrQmhiSFJoZG1semRHRXVZMjl0Q2c9PQEB',
    ],
  ])('that of section 4.1 for %s logs on', (_, message) => {
    expect(play(OAUTHBEARER, contextWith(accounts), Buffer.from(message, 'base64'))).toEqual({
      challenges: [''],
      verdict: 'opens user@example.com',
    })
  })

  test.each([
    [
      '4.3, which asks for the scope',
      'bixhPXVzZXJAZXhhbXBsZS5jb20sAWhvc3Q9c2VydmVyLmV4YW1wbGUuY29tAXBvcnQ9MTQzAWF1dGg9AQE=',
    ],
    [
      '4.4, which writes user= for a=',
      'bix1c2VyPXNvbWV1c2VyQGV4YW1wbGUuY29tLAFhdXRoPUJlYXJlciB2RjlkZnQ0cW1UYzJOdmIzUmxja0JoZEhSaGRtbHpkR0V1WTI5dENnPT0BAQ==',
    ],
  ])('that of section %s, is told what is wrong, and fails', (_, message) => {
    expect(
      play(OAUTHBEARER, contextWith(accounts), Buffer.from(message, 'base64'), Buffer.from('AQ==', 'base64')),
    ).toEqual({ challenges: ['', ERROR], verdict: 'wrong-credentials' })
  })
})

test.each(['', '\x01\x01', 'n'])('wants ^A for an answer to an error, not %j', (answer) => {
  expect(verdictOf(OAUTHBEARER, contextWith(), 'n,a=user,\x01auth=Bearer x\x01\x01', answer)).toBe(
    'malformed: what is wrong with a token is answered with ^A',
  )
})

test.each([
  ['n,a=user,\x01auth=Bearer secret\x01\x01', 'opens user'],
  ['y,a=user,\x01auth=bearer secret\x01\x01', 'opens user'],
  ['n,a=user,\x01xyz=1\x01auth=Bearer secret\x01qs=a=b\x01\x01', 'opens user'],
  ['n,a=user,\x01port=110\x01auth=Bearer secret\x01host=\x01\x01', 'opens user'],
  ['n,,\x01auth=Bearer nobody\x01\x01', 'wrong-credentials'],
  ['n,,\x01auth=Bearer wonder\x01\x01', 'opens alice'],
  ['n,a=nobody,\x01auth=Bearer secret\x01\x01', 'wrong-credentials'],
  ['n,a=us=er,\x01auth=Bearer secret\x01\x01', 'wrong-credentials'],
  ['n,a=user,\x01auth=OAuth realm="Example"\x01\x01', 'wrong-credentials'],
  ['n,a=user,\x01auth=Bearer \x01\x01', 'wrong-credentials'],
])('%j %s', (message, verdict) => {
  expect(verdictOf(OAUTHBEARER, contextWith(), message, '\x01')).toBe(verdict)
})

const FRAME = 'behind the GS2 header come ^A, pairs such as auth=, each with ^A, and ^A'

test.each([
  ['', 'there is no GS2 header'],
  ['\x01', 'there is no GS2 header'],
  ['user=user\x01auth=Bearer secret\x01\x01', 'there is no GS2 header'],
  ['p=tls-unique,a=user,\x01auth=Bearer secret\x01\x01', 'channel binding is not offered'],
  ['n,a=user,', FRAME],
  ['n,a=user,auth=Bearer secret\x01\x01', FRAME],
  ['n,a=user,\x01auth=Bearer secret\x01', FRAME],
  ['n,a=user,\x01auth=Bearer secret\x01\x01\x01', FRAME],
  ['n,a=user,\x01auth\x01\x01', FRAME],
  ['n,a=user,\x01x1=y\x01auth=Bearer secret\x01\x01', FRAME],
  ['n,a=user,\x01auth=Bearer s\xe9cret\x01\x01', FRAME],
  ['n,a=user,\x01\x01', 'auth= is missing'],
  ['n,a=user,\x01Auth=Bearer secret\x01\x01', 'auth= is missing'],
  ['n,a=user,\x01port=0110\x01auth=Bearer secret\x01\x01', 'a port is a number without leading zeros'],
  ['n,a=user,\x01port=\x01auth=Bearer secret\x01\x01', 'a port is a number without leading zeros'],
])('%j is malformed', (message, text) => {
  expect(verdictOf(OAUTHBEARER, contextWith(), message)).toBe(`malformed: ${text}`)
})

test('refuses a token with any bit changed', () => {
  fc.assert(
    fc.property(anyBitOf('secret'.length), (bit) => {
      const token = Buffer.from(withFlippedBit('secret', bit)).toString('latin1')
      const message = `n,a=user,\x01auth=Bearer ${token}\x01\x01`
      expect(verdictOf(OAUTHBEARER, contextWith(), message, '\x01')).not.toMatch(/^opens/)
    }),
  )
})
