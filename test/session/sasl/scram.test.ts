import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SCRAM_SHA_1, SCRAM_SHA_256, scramProofs } from '../../../src/session/sasl/scram.ts'
import { utf8Octets } from '../../../src/wire/octets.ts'
import { scramClient } from './clients.ts'
import {
  account,
  anyBitOf,
  contextWith,
  play,
  type Response,
  verdictOf,
  withFlippedBit,
} from './play-sasl.ts'

function inBase64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64')
}

test("computes RFC 5802's example, section 5", () => {
  const nonce = 'fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j'
  const proofs = scramProofs({
    hash: 'sha1',
    password: 'pencil',
    salt: Buffer.from('QSXCR+Q6sek8bf92', 'base64'),
    iterations: 4096,
    authMessage: `n=user,r=fyko+d2lbbFgONRv9qkxdawL,r=${nonce},s=QSXCR+Q6sek8bf92,i=4096,c=biws,r=${nonce}`,
  })
  expect(inBase64(proofs.clientProof)).toBe('v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=')
  expect(inBase64(proofs.serverSignature)).toBe('rmF9pqV8S7suAoZWja4dJRkFsKQ=')
})

test("computes RFC 7677's example, section 3", () => {
  const nonce = 'rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0'
  const proofs = scramProofs({
    hash: 'sha256',
    password: 'pencil',
    salt: Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'),
    iterations: 4096,
    authMessage: `n=user,r=rOprNGfwEbeRWgbNEkqO,r=${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=${nonce}`,
  })
  expect(inBase64(proofs.clientProof)).toBe('dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=')
  expect(inBase64(proofs.serverSignature)).toBe('6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=')
})

test('prepares the password with SASLprep', () => {
  const input = { hash: 'sha1', salt: Buffer.from('salt'), iterations: 1, authMessage: '' } as const
  const prepared = scramProofs({ ...input, password: 'IX' })
  expect(scramProofs({ ...input, password: utf8Octets('\u2168') })).toEqual(prepared)
})

describe.each([
  ['sha1', SCRAM_SHA_1],
  ['sha256', SCRAM_SHA_256],
] as const)('SCRAM with %s', (hash, mechanism) => {
  test('adds to the nonce of the client, names a salt of 16 octets and 4096 iterations, and proves itself', () => {
    const { challenges, verdict } = play(mechanism, contextWith(), ...scramClient(hash, 'user', 'secret'))
    expect(challenges).toEqual([
      '',
      expect.stringMatching(/^r=fyko\+d2lbbFgONRv9qkxdawL[!-+\--~]{24},s=[A-Za-z0-9+/]{22}==,i=4096$/),
      expect.stringMatching(/^v=[A-Za-z0-9+/]+=*$/),
    ])
    expect(verdict).toBe('opens user')
  })

  test('keeps the salt of a name, and takes a new nonce each time', () => {
    const firstOf = (name: string, nonce: string): string[] => {
      const context = contextWith(undefined, { nonce })
      return (play(mechanism, context, `n,,n=${name},r=abc`).challenges[1] ?? '').split(',')
    }
    expect(firstOf('user', '1')[1]).toBe(firstOf('user', '2')[1])
    expect(firstOf('user', '1')[0]).not.toBe(firstOf('user', '2')[0])
    expect(firstOf('user', '1')[1]).not.toBe(firstOf('alice', '1')[1])
    expect(firstOf('nobody', '1')[1]).toBe(firstOf('nobody', '2')[1])
  })

  test.each([
    ['a client that supports channel binding and saw none offered', { header: 'y,,' }],
    ['extensions that are not mandatory', { extensions: ',x=1,Y=a=b' }],
    ['the own name as authorization identity', { header: 'n,a=alice,' }],
  ])('takes %s', (_, options) => {
    expect(verdictOf(mechanism, contextWith(), ...scramClient(hash, 'alice', 'wonder', options))).toBe(
      'opens alice',
    )
  })

  test.each([
    ['n,a=bob,', 'opens bob'],
    ['n,a=x/alice/bob,', 'opens bob'],
    ['n,a=user,', 'wrong-credentials'],
    ['n,a=nobody,', 'wrong-credentials'],
  ])('looks at the authorization identity, %s', (header, verdict) => {
    expect(verdictOf(mechanism, contextWith(), ...scramClient(hash, 'alice', 'wonder', { header }))).toBe(
      verdict,
    )
  })

  test('decodes names once', () => {
    const accounts = contextWith([account('a,=2Cb', 'secret')])
    expect(verdictOf(mechanism, accounts, ...scramClient(hash, 'a,=2Cb', 'secret'))).toBe('opens a,=2Cb')
  })

  test.each([
    ['', 'there is no GS2 header'],
    ['n', 'there is no GS2 header'],
    ['x,,n=user,r=abc', 'there is no GS2 header'],
    ['p,,n=user,r=abc', 'there is no GS2 header'],
    ['n,n=user,r=abc', 'the first message takes a name and a nonce'],
    ['p=tls-unique,,n=user,r=abc', 'channel binding is not offered'],
    ['n,,m=x,n=user,r=abc', 'no extension is known'],
    ['n,,n=user', 'the first message takes a name and a nonce'],
    ['n,,n=user,r=', 'the first message takes a name and a nonce'],
    ['n,,n=user,r=a b', 'the first message takes a name and a nonce'],
    ['n,,n=user,r=abc,', 'the first message takes a name and a nonce'],
    ['n,,r=abc,n=user', 'the first message takes a name and a nonce'],
    ['n,,n=,r=abc', 'in a name, = is =3D and a comma is =2C'],
    ['n,,n=us=er,r=abc', 'in a name, = is =3D and a comma is =2C'],
    ['n,,n=us=2cer,r=abc', 'in a name, = is =3D and a comma is =2C'],
    ['n,,n=us\0er,r=abc', 'in a name, = is =3D and a comma is =2C'],
    ['n,a=,n=user,r=abc', 'in a name, = is =3D and a comma is =2C'],
  ])('finds %j malformed', (message, text) => {
    expect(verdictOf(mechanism, contextWith(), message)).toBe(`malformed: ${text}`)
  })

  /** The right final message, changed. */
  function finalVerdict(change: (message: string) => string | Uint8Array): string {
    const [first, final, last] = scramClient(hash, 'user', 'secret') as [
      Response,
      (text: string) => string,
      Response,
    ]
    return verdictOf(mechanism, contextWith(), first, (challenge) => change(final(challenge)), last)
  }

  test.each<[string, (message: string) => string, string]>([
    [
      'another GS2 header',
      (text) => text.replace('c=biws', 'c=eSws'),
      'malformed: the GS2 header has changed',
    ],
    ['a longer nonce', (text) => text.replace(',p=', 'x,p='), 'malformed: the nonce has changed'],
    [
      'no proof',
      (text) => text.replace(/,p=.*/, ''),
      'malformed: the final message takes channel binding, nonce and proof',
    ],
    ['an empty proof', (text) => text.replace(/,p=.*/, ',p='), 'wrong-credentials'],
    ['a short proof', (text) => text.replace(/,p=.*/, ',p=AAAA'), 'wrong-credentials'],
    [
      'a proof in base64url',
      (text) => text.replace(/,p=.*/, ',p=AA-_'),
      'malformed: the proof is not base64',
    ],
    ['bits behind the proof', (text) => text.replace(/.=$/, '9='), 'malformed: the proof is not base64'],
    ['a proof without padding', (text) => text.replace(/=$/, ''), 'malformed: the proof is not base64'],
  ])('refuses %s', (_, change, verdict) => {
    expect(finalVerdict((message) => change(message))).toBe(verdict)
  })

  test('refuses a final message with any bit changed', () => {
    expect(finalVerdict((message) => message)).toBe('opens user')
    let length = 0
    finalVerdict((message) => {
      length = message.length
      return message
    })
    fc.assert(
      fc.property(anyBitOf(length), (bit) => {
        expect(finalVerdict((message) => withFlippedBit(message, bit))).toMatch(
          /^wrong-credentials$|^malformed: /,
        )
      }),
    )
  })

  test('refuses a proof with any bit changed', () => {
    fc.assert(
      fc.property(anyBitOf(hash === 'sha1' ? 20 : 32), (bit) => {
        const verdict = finalVerdict((message) => {
          const [, head = '', proof = ''] = /^(.*,p=)(.*)$/.exec(message) ?? []
          return head + inBase64(withFlippedBit(Buffer.from(proof, 'base64'), bit))
        })
        expect(verdict).toBe('wrong-credentials')
      }),
      { numRuns: 40 },
    )
  })

  test('wants nothing but nothing for its own proof', () => {
    const [first, final] = scramClient(hash, 'user', 'secret') as [Response, Response]
    expect(verdictOf(mechanism, contextWith(), first, final)).toBe('open')
    expect(verdictOf(mechanism, contextWith(), first, final, 'x')).toBe(
      'malformed: the last challenge is answered with nothing',
    )
  })
})
