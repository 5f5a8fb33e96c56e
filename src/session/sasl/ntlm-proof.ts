/**
 * What a client computes to prove by NTLM that it knows the password ([MS-NLMP] 3.3.1 and 3.3.2). Knows no message layout.
 */
import { createCipheriv, createHash, createHmac, getCiphers } from 'node:crypto'
import { joined, textOf } from '../../wire/octets.ts'
import { md4 } from './md4.ts'
import { areSameOctets } from './same-octets.ts'
import { utf8Text } from './utf8-text.ts'

export interface NtlmProof {
  /** 8 octets. */
  readonly serverChallenge: Uint8Array
  readonly lmResponse: Uint8Array
  readonly ntResponse: Uint8Array
  readonly hasExtendedSessionSecurity: boolean
  /** As the client's message has them, in any of the ways in which they can be read. */
  readonly identities: readonly NtlmIdentity[]
}

export interface NtlmIdentity {
  readonly user: string
  readonly domain: string
}

/**
 * Whether the NT response proves a password: NTLMv2, or NTLM with or without extended session security. An LM response
 * is weaker and proves nothing here, neither beside an NT response nor alone; a MIC is not looked at.
 */
export function isNtlmProofOf(password: string, proof: NtlmProof): boolean {
  const { ntResponse, identities } = proof
  if (ntResponse.length === 24) return isV1ProofOf(password, proof)
  const given = ntResponse.subarray(0, 16)
  const clientChallenge = ntResponse.subarray(16)
  return identities.some((identity) =>
    areSameOctets(given, ntProofStr(ntowfV2(password, identity), proof.serverChallenge, clientChallenge)),
  )
}

function isV1ProofOf(password: string, proof: NtlmProof): boolean {
  const { serverChallenge, lmResponse, ntResponse, hasExtendedSessionSecurity } = proof
  if (!hasExtendedSessionSecurity) return areSameOctets(ntResponse, desl(ntowfV1(password), serverChallenge))
  // [MS-NLMP] 3.3.1: the LM response carries the client's challenge and 16 zeros.
  if (lmResponse.length !== 24 || lmResponse.subarray(8).some((octet) => octet !== 0)) return false
  const challenge = extendedChallenge(serverChallenge, lmResponse.subarray(0, 8))
  return areSameOctets(ntResponse, desl(ntowfV1(password), challenge))
}

/** [MS-NLMP] 3.3.1 NTOWFv1. The password has one code unit for each octet, of UTF-8 or else of Latin-1. */
export function ntowfV1(password: string): Uint8Array {
  return md4(Buffer.from(utf8Text(password) ?? password, 'utf16le'))
}

/** [MS-NLMP] 3.3.2 NTOWFv2: the user in upper case, the domain as it is. */
export function ntowfV2(password: string, { user, domain }: NtlmIdentity): Uint8Array {
  return hmacMd5(ntowfV1(password), Buffer.from(upperCase(user) + domain, 'utf16le'))
}

/** [MS-NLMP] 3.3.2 NTProofStr; what the document calls temp is the client's challenge with all around it. */
export function ntProofStr(key: Uint8Array, serverChallenge: Uint8Array, temp: Uint8Array): Uint8Array {
  return hmacMd5(key, joined([serverChallenge, temp]))
}

/** [MS-NLMP] 3.3.1, extended session security: what takes the place of the server's challenge. */
export function extendedChallenge(serverChallenge: Uint8Array, clientChallenge: Uint8Array): Uint8Array {
  return createHash('md5').update(serverChallenge).update(clientChallenge).digest().subarray(0, 8)
}

/** [MS-NLMP] 6 DESL: 8 octets encrypted thrice, with a key of 16 octets in three parts; nothing where DES is forbidden. */
export function desl(key: Uint8Array, data: Uint8Array): Uint8Array {
  if (!getCiphers().includes(CIPHER)) return Buffer.alloc(0)
  const keys = Buffer.alloc(21)
  keys.set(key)
  return joined([0, 7, 14].map((start) => des(keys.subarray(start, start + 7), data)))
}

/** DES thrice with one key, of which the second undoes the first: OpenSSL 3 has DES alone no longer. */
const CIPHER = 'des-ede3'

/** The key has 7 octets; a bit of parity, which nobody looks at, goes behind each 7 bits. */
function des(key: Uint8Array, data: Uint8Array): Uint8Array {
  const withParity = Uint8Array.from({ length: 8 }, (_, index) => {
    return (((key[index - 1] ?? 0) << (8 - index)) | ((key[index] ?? 0) >> index)) & 0xfe
  })
  const cipher = createCipheriv(CIPHER, joined([withParity, withParity, withParity]), null)
  return cipher.setAutoPadding(false).update(data)
}

function hmacMd5(key: Uint8Array, data: Uint8Array): Uint8Array {
  return createHmac('md5', key).update(data).digest()
}

/** Windows maps each UTF-16 code unit to one other; `ß` stays. */
function upperCase(text: string): string {
  return text
    .split('')
    .map((unit) => (unit.toUpperCase().length === 1 ? unit.toUpperCase() : unit))
    .join('')
}

/** A name in UTF-16LE, or in an unknown OEM character set: Latin-1, which stands for any, and UTF-8 if it can be that. */
export function readingsOf(name: Uint8Array, isUnicode: boolean): readonly string[] {
  if (isUnicode) return [Buffer.from(name).toString('utf16le')]
  const octets = textOf(name)
  const text = utf8Text(octets)
  return text === undefined || text === octets ? [octets] : [text, octets]
}
