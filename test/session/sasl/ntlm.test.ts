import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NTLM } from '../../../src/session/sasl/ntlm.ts'
import { desl, extendedChallenge, ntowfV1 } from '../../../src/session/sasl/ntlm-proof.ts'
import { utf8Octets } from '../../../src/wire/octets.ts'
import { authenticate, authenticateV2, negotiate, ntResponseV2 } from './clients.ts'
import {
  ACCOUNTS,
  account,
  contextWith,
  play,
  type Response,
  verdictOf,
  withFlippedBit,
} from './play-sasl.ts'

const VERIFIED = contextWith(ACCOUNTS.map((one) => ({ ...one, ntlmProof: 'verified' as const })))

function challengeFor(flags: number): Buffer {
  const { challenges } = play(NTLM, contextWith(), negotiate(flags))
  return Buffer.from(challenges[1] ?? '', 'latin1')
}

describe('the challenge message', () => {
  test('has the layout of [MS-NLMP] 2.2.1.2', () => {
    const message = challengeFor(0xe2088297)
    expect(message.subarray(0, 12).toString('latin1')).toBe('NTLMSSP\0\x02\0\0\0')
    expect(message.readUInt32LE(20).toString(16)).toBe('e0898215')
    expect(message.subarray(32, 40)).toEqual(Buffer.alloc(8))
    expect(message.subarray(48, 56)).toEqual(Buffer.alloc(8))
    expect([12, 14].map((at) => message.readUInt16LE(at))).toEqual([14, 14])
    expect(message.readUInt32LE(16)).toBe(56)
    expect(message.subarray(56, 70).toString('utf16le')).toBe('EXAMPLE')
    const length = message.length - 70
    expect([40, 42].map((at) => message.readUInt16LE(at))).toEqual([length, length])
    expect(message.readUInt32LE(44)).toBe(70)
    expect(targetInfoOf(message.subarray(70))).toEqual([
      [2, 'EXAMPLE'],
      [1, 'MOCK'],
      [4, 'example.org'],
      [3, 'mock.example.org'],
      [0, ''],
    ])
  })

  test('is in OEM for a client that knows no Unicode, but for the target info', () => {
    const message = challengeFor(0x0202)
    expect(message.readUInt32LE(20).toString(16)).toBe('810206')
    expect(message.readUInt16LE(12)).toBe(7)
    expect(message.subarray(56, 63).toString('latin1')).toBe('EXAMPLE')
    expect(message.readUInt32LE(44)).toBe(63)
    expect(targetInfoOf(message.subarray(63))[1]).toEqual([1, 'MOCK'])
  })

  test('has another server challenge for each nonce', () => {
    const challengeOf = (nonce: string): string =>
      Buffer.from(
        play(NTLM, contextWith(undefined, { nonce }), negotiate()).challenges[1] ?? '',
        'latin1',
      ).toString('hex', 24, 32)
    expect(challengeOf('1')).toBe(challengeOf('1'))
    expect(challengeOf('1')).not.toBe(challengeOf('2'))
  })

  test.each([
    ['localhost', 'LOCALHOST', 'LOCALHOST', 'localhost'],
    ['a-very-long-label.and-a-second-one.org', 'AND-A-SECOND-ON', 'A-VERY-LONG-LAB', 'and-a-second-one.org'],
  ])('makes NetBIOS names of at most 15 characters of %s', (hostName, domain, computer, dnsDomain) => {
    const { challenges } = play(NTLM, contextWith(undefined, { hostName }), negotiate())
    const message = Buffer.from(challenges[1] ?? '', 'latin1')
    expect(targetInfoOf(message.subarray(message.readUInt32LE(44)))).toEqual([
      [2, domain],
      [1, computer],
      [4, dnsDomain],
      [3, hostName],
      [0, ''],
    ])
  })
})

function targetInfoOf(octets: Buffer): [number, string][] {
  const pairs: [number, string][] = []
  for (let at = 0; at < octets.length; at += 4 + octets.readUInt16LE(at + 2)) {
    const value = octets.subarray(at + 4, at + 4 + octets.readUInt16LE(at + 2))
    pairs.push([octets.readUInt16LE(at), value.toString('utf16le')])
  }
  return pairs
}

test('begins with nothing if the client has not begun', () => {
  expect(play(NTLM, contextWith(), negotiate()).challenges[0]).toBe('')
})

/** The responses of a client that says this behind the challenge. */
function answering(answer: (challenge: string) => Uint8Array): Response[] {
  return [negotiate(), answer]
}

const serverChallengeIn = (challenge: string): Buffer => Buffer.from(challenge, 'latin1').subarray(24, 32)
const unicode = 0x1
const extended = 0x80001

describe('an account that takes any proof', () => {
  const nt = Buffer.concat([Buffer.alloc(16, 7), Buffer.from('0101', 'hex'), Buffer.alloc(26)])

  test.each([
    ['an NTLM response', { nt: Buffer.alloc(24, 7) }],
    ['the shortest NTLMv2 response', { nt }],
    ['an LM response alone', { nt: Buffer.alloc(0), lm: Buffer.alloc(24, 7) }],
    ['no LM response', { nt, lm: Buffer.alloc(0) }],
  ])('takes %s', (_, parts) => {
    expect(verdictOf(NTLM, contextWith(), ...answering(() => authenticate({ ...parts, user: 'user' })))).toBe(
      'opens user',
    )
    expect(
      verdictOf(NTLM, contextWith(), ...answering(() => authenticate({ ...parts, user: 'nobody' }))),
    ).toBe('wrong-credentials')
    expect(verdictOf(NTLM, VERIFIED, ...answering(() => authenticate({ ...parts, user: 'user' })))).toBe(
      'wrong-credentials',
    )
  })

  test.each([
    ['no response at all', { nt: Buffer.alloc(0), lm: Buffer.alloc(0) }, 'wrong-credentials'],
    ['what an anonymous client sends', { nt: Buffer.alloc(0), lm: Buffer.alloc(1) }, 'wrong-credentials'],
    ['an NT response of another length', { nt: Buffer.alloc(23) }, 'malformed: this is no NTLM response'],
    ['an NTLMv2 response that is cut', { nt: nt.subarray(0, 43) }, 'malformed: this is no NTLM response'],
    [
      'an NTLMv2 response of another version',
      { nt: Buffer.alloc(44) },
      'malformed: this is no NTLM response',
    ],
    ['an LM response of another length', { lm: Buffer.alloc(23) }, 'malformed: this is no NTLM response'],
  ])('refuses %s', (_, parts, verdict) => {
    expect(verdictOf(NTLM, contextWith(), ...answering(() => authenticate({ ...parts, user: 'user' })))).toBe(
      verdict,
    )
  })
})

describe('an account that wants a proof', () => {
  const v1 = (password: string) => (challenge: string) =>
    authenticate({ flags: unicode, user: 'user', nt: desl(ntowfV1(password), serverChallengeIn(challenge)) })
  const lm = Buffer.concat([Buffer.from('aaaaaaaaaaaaaaaa', 'hex'), Buffer.alloc(16)])
  const v1Extended = (password: string) => (challenge: string) => {
    const mixed = extendedChallenge(serverChallengeIn(challenge), lm.subarray(0, 8))
    return authenticate({ flags: extended, user: 'user', lm, nt: desl(ntowfV1(password), mixed) })
  }
  const v2 = (password: string) => (challenge: string) => authenticateV2('user', password, challenge)

  test.each([
    ['NTLM', v1],
    ['NTLM with extended session security', v1Extended],
    ['NTLMv2', v2],
  ])('takes that of %s', (_, client) => {
    expect(verdictOf(NTLM, VERIFIED, ...answering(client('secret')))).toBe('opens user')
    expect(verdictOf(NTLM, VERIFIED, ...answering(client('Secret')))).toBe('wrong-credentials')
    expect(verdictOf(NTLM, VERIFIED, ...answering(client('')))).toBe('wrong-credentials')
  })

  test.each([
    ['NTLM', v1, [1]],
    ['NTLM with extended session security', v1Extended, [0, 1]],
    ['NTLMv2', v2, [1]],
  ] as const)('refuses that of %s with any bit changed', (_, client, fields) => {
    const cases = fc.record({ field: fc.constantFrom(...fields), bit: fc.nat() })
    fc.assert(
      fc.property(cases, ({ field, bit }) => {
        const answer = (challenge: string): Uint8Array => {
          const message = client('secret')(challenge)
          const octetCount = message.readUInt16LE(12 + field * 8)
          return withFlippedBit(message, message.readUInt32LE(16 + field * 8) * 8 + (bit % (octetCount * 8)))
        }
        expect(verdictOf(NTLM, VERIFIED, ...answering(answer))).toMatch(
          /^wrong-credentials$|no NTLM response$/,
        )
      }),
    )
  })

  test('refuses a proof that belongs to another challenge', () => {
    const old = play(NTLM, contextWith(undefined, { nonce: 'old' }), negotiate()).challenges[1] ?? ''
    for (const client of [v1, v1Extended, v2]) {
      expect(verdictOf(NTLM, VERIFIED, ...answering(() => client('secret')(old)))).toBe('wrong-credentials')
    }
  })

  test.each([
    ['the domain is part of the proof', 'EXAMPLE', 'Example', 'wrong-credentials'],
    ['it may be empty', '', '', 'opens user'],
    ['it may be any other', 'ELSEWHERE', 'ELSEWHERE', 'opens user'],
  ])('%s', (_, proven, sent, verdict) => {
    const answer = (challenge: string): Uint8Array =>
      authenticate({ domain: sent, user: 'user', nt: ntResponseV2('user', proven, 'secret', challenge) })
    expect(verdictOf(NTLM, VERIFIED, ...answering(answer))).toBe(verdict)
  })

  test.each([
    ['the name may carry a domain', 'user@example.org', 'user', 'secret'],
    ['the name of an account may be one with a domain', 'x@y', 'x@y', 'secret'],
    ['names are in UTF-16', 'jürgen', 'jürgen', 'pässwort'],
  ])('%s', (_, name, user, password) => {
    const accounts = contextWith([account(user, password, { ntlmProof: 'verified' })])
    const answer = (challenge: string): Uint8Array =>
      authenticateV2(utf8Octets(name), utf8Octets(password), challenge)
    expect(verdictOf(NTLM, accounts, ...answering(answer))).toBe(`opens ${user}`)
  })

  test.each([
    ['UTF-8', utf8Octets('jürgen'), 'jürgen'],
    ['ASCII', 'user', 'user'],
  ])('takes a name in OEM that is %s', (_, octets, user) => {
    const accounts = contextWith([account(user, 'secret', { ntlmProof: 'verified' })])
    const readings = [octets, utf8Octets(octets)]
    for (const reading of readings) {
      const answer = (challenge: string): Uint8Array =>
        authenticate({
          flags: 0x2,
          domain: 'D',
          user: octets,
          nt: ntResponseV2(reading, 'D', 'secret', challenge),
        })
      expect(verdictOf(NTLM, accounts, negotiate(0x202), answer)).toBe(`opens ${user}`)
    }
  })

  test('takes credentials in Latin-1 on a server that speaks it', () => {
    const jürgen = account('jürgen', 'pässwort', { ntlmProof: 'verified' })
    const latin1 = contextWith([jürgen], {
      findAccount: (name) => (name === 'jürgen' ? jürgen : undefined),
      secretOf: (name) => (name === 'jürgen' ? 'pässwort' : undefined),
    })
    const answer = (challenge: string): Uint8Array =>
      authenticateV2(utf8Octets('jürgen'), 'pässwort', challenge)
    expect(verdictOf(NTLM, latin1, ...answering(answer))).toBe('opens jürgen')
  })
})

describe('malformed messages', () => {
  test.each([
    ['nothing', Buffer.alloc(0), 'this is no NTLM negotiate message'],
    [
      'no signature',
      Buffer.from(negotiate()).fill(0, 7, 8).fill(1, 0, 1),
      'this is no NTLM negotiate message',
    ],
    ['another type', authenticate({}), 'this is no NTLM negotiate message'],
    ['no flags', negotiate().subarray(0, 15), 'this is no NTLM negotiate message'],
    ['no character set', negotiate(0x200), 'NTLM needs Unicode or OEM'],
    ['no field of the domain', negotiate(0x1201).subarray(0, 20), 'an NTLM field points out of its message'],
    ['no workstation', negotiateWith(24, 4, 37), 'an NTLM field points out of its message'],
    ['a domain in the header', negotiateWith(16, 4, 8), 'an NTLM field points out of its message'],
  ])('a negotiate message with %s', (_, message, text) => {
    expect(verdictOf(NTLM, contextWith(), message)).toBe(`malformed: ${text}`)
  })

  test.each([
    ['flags alone', negotiate().subarray(0, 16)],
    ['fields that are not said to be there', negotiateWith(16, 4, 4000, 0x201)],
    ['a domain and a workstation', negotiateWith(16, 4, 36)],
  ])('a negotiate message with %s is none', (_, message) => {
    expect(verdictOf(NTLM, contextWith(), message)).toBe('open')
  })

  test.each([12, 20, 28, 36, 44, 52])('an authenticate message whose field at %d points out of it', (at) => {
    const message = authenticate({ user: 'user' })
    message.writeUInt16LE(24, at)
    const outside = [message.length - 23, 0xffffffff, 0, 40]
    for (const offset of outside) {
      message.writeUInt32LE(offset, at + 4)
      expect(verdictOf(NTLM, contextWith(), ...answering(() => message))).toBe(
        'malformed: an NTLM field points out of its message',
      )
    }
  })

  test('an authenticate message that is none, or has half a character', () => {
    const told = (message: Uint8Array): string => verdictOf(NTLM, contextWith(), ...answering(() => message))
    expect(told(negotiate())).toBe('malformed: this is no NTLM authenticate message')
    expect(told(authenticate({}).subarray(0, 63))).toBe('malformed: this is no NTLM authenticate message')
    const message = authenticate({ user: 'user' })
    message.writeUInt16LE(7, 36)
    expect(told(message)).toBe('malformed: a name in UTF-16 has an odd number of octets')
  })

  test('the allocated length of a field is ignored', () => {
    const message = authenticate({ user: 'user' })
    message.writeUInt16LE(0xffff, 38)
    expect(verdictOf(NTLM, contextWith(), ...answering(() => message))).toBe('opens user')
  })

  test('a right message with any octet changed ends without an exception', () => {
    fc.assert(
      fc.property(fc.nat(150), fc.nat(255), (at, octet) => {
        const answer = (challenge: string): Uint8Array =>
          Buffer.from(authenticateV2('user', 'secret', challenge)).fill(octet, at, at + 1)
        expect(verdictOf(NTLM, VERIFIED, ...answering(answer))).not.toBe('open')
      }),
    )
  })
})

/** A negotiate message with a field of a domain (at 16) or workstation (at 24). */
function negotiateWith(at: number, length: number, offset: number, flags = 0x3201): Buffer {
  const message = negotiate(flags)
  message.writeUInt16LE(length, at)
  message.writeUInt32LE(offset, at + 4)
  return message
}
