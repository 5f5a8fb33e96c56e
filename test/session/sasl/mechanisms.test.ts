/**
 * What holds of every mechanism.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_DIALECT } from '../../../src/session/dialect.ts'
import type { SaslMechanism } from '../../../src/session/sasl/mechanism.ts'
import { findMechanism, MECHANISMS } from '../../../src/session/sasl/mechanisms.ts'
import { utf8Octets } from '../../../src/wire/octets.ts'
import { CLIENTS } from './clients.ts'
import { ACCOUNTS, account, contextWith, play, verdictOf } from './play-sasl.ts'

test('each is found by its name in any case', () => {
  for (const mechanism of MECHANISMS) {
    expect(findMechanism(mechanism.name)).toBe(mechanism)
    expect(findMechanism(mechanism.name.toLowerCase())).toBe(mechanism)
  }
  expect(['', 'PLAIN ', 'DIGEST-MD5', 'SCRAM-SHA-1-PLUS', '__proto__'].map(findMechanism)).toEqual(
    Array(5).fill(undefined),
  )
})

test('those that a server offers by default come first, in its order, then those that must be asked for', () => {
  expect(MECHANISMS.map(({ name }) => name)).toEqual([...DEFAULT_DIALECT.mechanisms, 'EXTERNAL', 'ANONYMOUS'])
})

test('CRAM-MD5 alone begins with the server', () => {
  expect(MECHANISMS.filter(({ isServerFirst }) => isServerFirst).map(({ name }) => name)).toEqual([
    'CRAM-MD5',
  ])
})

test('those that show a password or a token are marked', () => {
  expect(MECHANISMS.filter(({ isClearText }) => isClearText).map(({ name }) => name)).toEqual([
    'PLAIN',
    'LOGIN',
    'XOAUTH2',
    'OAUTHBEARER',
  ])
})

/** All accounts want a proof of NTLM. */
const VERIFIED = ACCOUNTS.map((one) => ({ ...one, ntlmProof: 'verified' as const }))

describe.each(Object.entries(CLIENTS))('%s', (name, client) => {
  const mechanism = findMechanism(name) as SaslMechanism
  const context = contextWith(VERIFIED)

  test('takes the right password', () => {
    expect(verdictOf(mechanism, context, ...client('user', 'secret'))).toBe('opens user')
  })

  test('needs no initial response', () => {
    expect(play(mechanism, context, ...client('user', 'secret')).verdict).toBe('opens user')
  })

  test.each([
    ['a wrong password', 'user', 'Secret'],
    ['no password that is longer', 'user', 'secret '],
    ['an unknown name', 'nobody', 'secret'],
    ["another one's password", 'alice', 'secret'],
    ['the password of nobody', 'nobody', ''],
  ])('refuses %s', (_, user, password) => {
    const responses = client(user, password)
    expect(verdictOf(mechanism, context, ...responses)).toMatch(/^wrong-credentials$|^malformed: /)
  })

  test('an unknown name and a wrong password look the same', () => {
    const unknown = play(mechanism, context, ...client('nobody', 'wrong!'))
    const wrong = play(mechanism, context, ...client('user', 'wrong!'))
    expect(unknown.verdict).toBe('wrong-credentials')
    expect(unknown.challenges.map(withoutSalt)).toEqual(wrong.challenges.map(withoutSalt))
  })

  test.each(['x/alice/bob', 'alice/bob', 'alice@example.org/bob', 'x/alice/bob@example.org'])(
    'opens %s with the password of the delegate only',
    (user) => {
      expect(verdictOf(mechanism, context, ...client(user, 'wonder'))).toBe('opens bob')
      expect(verdictOf(mechanism, context, ...client(user, 'builder'))).toBe('wrong-credentials')
    },
  )

  test('does not make a delegate of anybody', () => {
    expect(verdictOf(mechanism, context, ...client('x/bob/alice', 'builder'))).toBe('wrong-credentials')
  })

  test('takes names that hold what its grammar needs', () => {
    const odd = ['with space', 'a,b', 'a=b', '=2C', 'a b c', 'x@y@z', '"q"', 'a\\b']
    for (const user of odd) {
      const accounts = contextWith([account(user, 'secret', { ntlmProof: 'verified' })])
      expect(verdictOf(mechanism, accounts, ...client(user, 'secret'))).toBe(`opens ${user}`)
    }
  })

  test('takes names and passwords in UTF-8, and tokens in ASCII', () => {
    const jürgen = account('jürgen', 'pässwort', { ntlmProof: 'verified', token: 'token' })
    const secret = ['XOAUTH2', 'OAUTHBEARER'].includes(name) ? 'token' : utf8Octets('pässwort')
    const responses = client(utf8Octets('jürgen'), secret)
    expect(verdictOf(mechanism, contextWith([jürgen]), ...responses)).toBe('opens jürgen')
  })

  test('takes what remains of the right responses for a failure when any of them is cut', () => {
    const whole = client('user', 'secret')
    const cut = fc.record({
      index: fc.nat(whole.length - 1),
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    fc.assert(
      fc.property(cut, ({ index, keep }) => {
        let wasCut = false
        const responses = whole.map((response, at) => (challenge: string) => {
          const octets = typeof response === 'function' ? response(challenge) : response
          const length = Math.floor(octets.length * keep)
          if (at !== index || length === octets.length) return octets
          wasCut = true
          return octets.slice(0, length)
        })
        const { verdict } = play(mechanism, context, ...responses)
        // NTLM's first message says nothing that is needed behind its flags.
        const isNothingLost = !wasCut || (name === 'NTLM' && index === 0)
        if (!isNothingLost) expect(verdict).toMatch(/^wrong-credentials$|^malformed: /)
      }),
    )
  })
})

function withoutSalt(challenge: string): string {
  return challenge.replace(/,s=[^,]+/, '')
}

describe('whatever a client says', () => {
  const octets = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(
          'n,,',
          'n=',
          'r=',
          ',',
          '=',
          '\0',
          '\x01',
          'user',
          'auth=Bearer ',
          ' ',
          'p=',
          'NTLMSSP\0',
        ),
      )
      .map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
    fc
      .constantFrom(1, 3)
      .chain((type) =>
        fc
          .uint8Array({ maxLength: 120 })
          .map((rest) =>
            Buffer.concat([Buffer.from(`NTLMSSP\0${String.fromCharCode(type)}\0\0\0`, 'latin1'), rest]),
          ),
      ),
  )

  test.each(MECHANISMS.map((mechanism) => [mechanism.name, mechanism] as const))(
    '%s ends soon, without an exception and without a success',
    (_, mechanism) => {
      const context = contextWith(VERIFIED, { certificateName: 'user' })
      fc.assert(
        fc.property(fc.array(octets, { minLength: 4, maxLength: 4 }), fc.boolean(), (responses, isEarly) => {
          const verdict = (isEarly ? verdictOf : verdictPlayed)(mechanism, context, ...responses)
          // A client with a certificate may say nothing.
          const isSuccess =
            mechanism.name === 'EXTERNAL' && ['', 'user'].includes(Buffer.from(responses[0] ?? []).toString())
          expect(verdict).toMatch(isSuccess ? 'opens user' : /^wrong-credentials$|^malformed: /)
        }),
      )
    },
  )

  test.each(MECHANISMS.map((mechanism) => [mechanism.name, mechanism] as const))(
    '%s takes an empty response for a failure',
    (name, mechanism) => {
      const { verdict } = play(mechanism, contextWith(), '', '')
      expect(verdict).toMatch(/^wrong-credentials$|^malformed: /)
      expect(name).toBe(mechanism.name)
    },
  )
})

function verdictPlayed(...given: Parameters<typeof play>): string {
  return play(...given).verdict
}

test('no text of a refusal could be taken for anything but text', () => {
  for (const mechanism of MECHANISMS) {
    const { verdict } = play(mechanism, contextWith(), '\0', '\0')
    expect(verdict).toMatch(PLAIN_TEXT)
  }
  // Not all of them can be played here: they are read where they stand.
  const texts = readdirSync(SOURCES).flatMap(textsOfRefusals)
  expect(texts.filter((text) => !PLAIN_TEXT.test(text))).toEqual([])
  expect(texts.length).toBeGreaterThan(20)
})

/** No octet that ends a line, none beyond ASCII, and none of a response code. */
const PLAIN_TEXT = /^[ -Z^-~]+$/
const SOURCES = join(import.meta.dirname, '../../../src/session/sasl')

/** Whatever stands in quotes, or not, behind each `malformed(` of a file. */
function textsOfRefusals(file: string): string[] {
  const source = readFileSync(join(SOURCES, file), 'utf8')
  return [...source.matchAll(/(?<!function )malformed\(\s*(?:(['"`])(.*?)\1)?/g)].map(
    ([, , text = '']) => text,
  )
}
