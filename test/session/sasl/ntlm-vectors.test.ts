/**
 * The examples of [MS-NLMP] section 4.2: user `User`, domain `Domain`, password `Password`.
 */
import { describe, expect, test } from 'vitest'
import {
  type NtlmAuthenticate,
  readAuthenticate,
  writeChallenge,
  writeTargetInfo,
} from '../../../src/session/sasl/ntlm-message.ts'
import {
  desl,
  extendedChallenge,
  isNtlmProofOf,
  ntowfV1,
  ntowfV2,
  ntProofStr,
  readingsOf,
} from '../../../src/session/sasl/ntlm-proof.ts'
import { authenticate } from './clients.ts'

const IDENTITY = { user: 'User', domain: 'Domain' }
const serverChallenge = fromHex('0123456789abcdef')
const targetInfo = writeTargetInfo([
  [2, 'Domain'],
  [1, 'Server'],
])

function fromHex(text: string): Buffer {
  return Buffer.from(text.replace(/\s/g, ''), 'hex')
}

function toHex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex')
}

test('NTOWFv1, 4.2.2.1.2', () => {
  expect(toHex(ntowfV1('Password'))).toBe('a4f49c406510bdcab6824ee7c30fd852')
})

/** Not from the document: MD4 of the password in UTF-16LE, by OpenSSL's legacy provider. */
test.each([
  ['UTF-8', 'p\xc3\xa4sswort'],
  ['Latin-1', 'p\xe4sswort'],
])('NTOWFv1 of a password in %s', (_, octets) => {
  expect(toHex(ntowfV1(octets))).toBe('82e0efe8eb7c6c8c0da87be006a9d174')
})

test('the NTLMv1 response, 4.2.2.2.1', () => {
  expect(toHex(desl(ntowfV1('Password'), serverChallenge))).toBe(
    '67c43011f30298a2ad35ece64f16331c44bdbed927841f94',
  )
})

test('the NTLMv1 response with extended session security, 4.2.3.2.2', () => {
  const challenge = extendedChallenge(serverChallenge, fromHex('aaaaaaaaaaaaaaaa'))
  expect(toHex(desl(ntowfV1('Password'), challenge))).toBe('7537f803ae367128ca458204bde7caf81e97ed2683267232')
})

test('NTOWFv2, 4.2.4.1.1', () => {
  expect(toHex(ntowfV2('Password', IDENTITY))).toBe('0c868a403bfd7a93a3001ef22ef02e3f')
})

test('NTOWFv2 has each code unit of the user in upper case, if that is one too', () => {
  const ofUser = (user: string): string => toHex(ntowfV2('Password', { user, domain: 'Domain' }))
  expect(ofUser('straße-jürgen')).toBe(ofUser('STRAßE-JÜRGEN'))
  expect(ofUser('straße')).not.toBe(ofUser('strasse'))
})

const TEMP = fromHex(`0101000000000000 0000000000000000 aaaaaaaaaaaaaaaa 00000000
  02000c00 44006f006d00610069006e00 01000c00 530065007200760065007200 00000000 00000000`)

test('NTProofStr, 4.2.4.2.2', () => {
  expect(toHex(ntProofStr(ntowfV2('Password', IDENTITY), serverChallenge, TEMP))).toBe(
    '68cd0ab851e51c96aabc927bebef6a1c',
  )
})

test('CHALLENGE_MESSAGE, 4.2.4.3, but for its version', () => {
  const versionFlag = 0x02000000
  const message = writeChallenge({
    flags: 0xe28a8233 & ~versionFlag,
    serverChallenge,
    targetName: 'Server',
    targetInfo,
  })
  expect(toHex(message)).toBe(
    toHex(
      fromHex(`4e544c4d53535000 02000000 0c000c0038000000 33828ae0 0123456789abcdef 0000000000000000
        2400240044000000 0000000000000000 530065007200760065007200
        02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000`),
    ),
  )
})

/** Header, names and workstation of the AUTHENTICATE_MESSAGEs. */
const NAMES = '44006f006d00610069006e00 5500730065007200 43004f004d0050005500540045005200'

const AUTHENTICATE_V1 = fromHex(`4e544c4d53535000 03000000 180018006c000000 1800180084000000
  0c000c0048000000 0800080054000000 100010005c000000 100010009c000000 358280e2 0501280a0000000f ${NAMES}
  98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13 67c43011f30298a2ad35ece64f16331c44bdbed927841f94
  518822b1b3f350c8958682ecbb3e3cb7`)

const AUTHENTICATE_V2 = fromHex(`4e544c4d53535000 03000000 180018006c000000 5400540084000000
  0c000c0048000000 0800080054000000 100010005c000000 10001000d8000000 358288e2 0501280a0000000f ${NAMES}
  86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa 68cd0ab851e51c96aabc927bebef6a1c ${toHex(TEMP)}
  c5dad2544fc9799094ce1ce90bc9d03e`)

const AUTHENTICATE_EXTENDED = authenticate({
  flags: 0x80001,
  lm: fromHex('aaaaaaaaaaaaaaaa00000000000000000000000000000000'),
  nt: fromHex('7537f803ae367128ca458204bde7caf81e97ed2683267232'),
  ...IDENTITY,
})

describe.each([
  ['NTLMv1, 4.2.2.3', AUTHENTICATE_V1],
  ['NTLMv1 with extended session security, 4.2.3', AUTHENTICATE_EXTENDED],
  ['NTLMv2, 4.2.4.3', AUTHENTICATE_V2],
])('AUTHENTICATE_MESSAGE of %s', (_, message) => {
  const read = readAuthenticate(message) as NtlmAuthenticate

  test('is read', () => {
    expect([read.user, read.domain].map((name) => readingsOf(name, true))).toEqual([['User'], ['Domain']])
  })

  test.each([
    ['Password', 'User', true],
    ['password', 'User', false],
    ['Password', 'Resu', false],
    ['', 'User', false],
  ])('proves the password %j of %s: %s', (password, user, expected) => {
    const proof = {
      serverChallenge,
      lmResponse: read.lmResponse,
      ntResponse: read.ntResponse,
      hasExtendedSessionSecurity: message === AUTHENTICATE_EXTENDED,
      identities: [{ user, domain: 'Domain' }],
    }
    // NTLMv1 proves nothing of the user.
    const isAboutUser = message === AUTHENTICATE_V2
    expect(isNtlmProofOf(password, proof)).toBe(expected || (!isAboutUser && user === 'Resu'))
  })
})
