/**
 * Corners of single mechanisms: what lies just inside and just outside.
 */
import { describe, expect, test } from 'vitest'
import { NTLM } from '../../../src/session/sasl/ntlm.ts'
import { readNegotiate, writeChallenge } from '../../../src/session/sasl/ntlm-message.ts'
import { desl, extendedChallenge, ntowfV1 } from '../../../src/session/sasl/ntlm-proof.ts'
import { OAUTHBEARER } from '../../../src/session/sasl/oauthbearer.ts'
import { SCRAM_SHA_1 } from '../../../src/session/sasl/scram.ts'
import { utf8Octets } from '../../../src/wire/octets.ts'
import { authenticate, authenticateV2, negotiate, scramClient } from './clients.ts'
import { account, contextWith, play, verdictOf } from './play-sasl.ts'

describe('NTLM', () => {
  test("takes a negotiate message that ends with its last field, or with that field's text", () => {
    const flags = { domain: 0x1001, workstation: 0x2001 }
    expect(readNegotiate(negotiate(flags.domain).subarray(0, 24))).toEqual({ flags: flags.domain })
    expect(readNegotiate(negotiate(flags.workstation).subarray(0, 32))).toEqual({ flags: flags.workstation })
    const withText = negotiate(flags.domain)
    withText.writeUInt16LE(8, 16)
    withText.writeUInt32LE(32, 20)
    expect(readNegotiate(withText)).toEqual({ flags: flags.domain })
    withText.writeUInt32LE(31, 20)
    expect(readNegotiate(withText)).toMatchObject({ type: 'malformed' })
  })

  test('writes a target name in OEM with one octet for each character', () => {
    const challenge = writeChallenge({
      flags: 0x2,
      serverChallenge: Buffer.alloc(8),
      targetName: 'ÄB',
      targetInfo: Buffer.alloc(4),
    })
    expect(Buffer.from(challenge).toString('latin1', 56)).toBe('ÄB\0\0\0\0')
  })

  test("wants all of an LM response where that carries the client's challenge", () => {
    const verified = contextWith([account('user', 'secret', { ntlmProof: 'verified' })])
    const answer = (lm: Uint8Array) => (challenge: string) => {
      const mixed = extendedChallenge(Buffer.from(challenge, 'latin1').subarray(24, 32), lm.subarray(0, 8))
      return authenticate({ flags: 0x80001, user: 'user', lm, nt: desl(ntowfV1('secret'), mixed) })
    }
    expect(verdictOf(NTLM, verified, negotiate(), answer(Buffer.alloc(24)))).toBe('opens user')
    for (const length of [0, 1])
      expect(verdictOf(NTLM, verified, negotiate(), answer(Buffer.alloc(length)))).toBe('wrong-credentials')
  })

  test('knows names that no octet can hold', () => {
    const context = contextWith([account('Łukasz', 'secret', { ntlmProof: 'verified' })])
    const answer = (challenge: string) => authenticateV2(utf8Octets('Łukasz'), 'secret', challenge)
    expect(verdictOf(NTLM, context, negotiate(), answer)).toBe('opens Łukasz')
  })
})

test.each(['110', '0110', '110x', 'x110', ''])('OAUTHBEARER takes a number for a port: %j', (port) => {
  const verdict = verdictOf(
    OAUTHBEARER,
    contextWith(),
    `n,a=user,\x01port=${port}\x01auth=Bearer secret\x01\x01`,
  )
  expect(verdict).toBe(port === '110' ? 'opens user' : 'malformed: a port is a number without leading zeros')
})

describe('SCRAM', () => {
  const [USER, PASSWORD] = ['jürgen', 'pässwort'].map(utf8Octets) as [string, string]

  test('binds to a header in UTF-8', () => {
    const responses = scramClient('sha1', USER, PASSWORD, { header: `n,a=${USER},` })
    expect(verdictOf(SCRAM_SHA_1, contextWith(), ...responses)).toBe('opens jürgen')
  })

  test('proves nothing to a client that may not act as whom it wants to', () => {
    const responses = scramClient('sha1', 'user', 'secret', { header: 'n,a=bob,' })
    const { challenges, verdict } = play(SCRAM_SHA_1, contextWith(), ...responses)
    expect([challenges.length, verdict]).toEqual([2, 'wrong-credentials'])
  })

  test('tells an unknown name with an empty password no more than that', () => {
    const { challenges, verdict } = play(SCRAM_SHA_1, contextWith(), ...scramClient('sha1', 'nobody', ''))
    expect([challenges.length, verdict]).toEqual([2, 'wrong-credentials'])
  })
})
