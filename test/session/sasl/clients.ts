/**
 * A right client of each mechanism, written from the RFCs and not from `src/`, but for NTLM's hashes.
 */
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { ntowfV2, ntProofStr } from '../../../src/session/sasl/ntlm-proof.ts'
import type { Response } from './play-sasl.ts'

/** Responses that log on a name with a password; both with one code unit for each octet. */
export type Client = (name: string, password: string) => readonly Response[]

/** Those that prove anything. */
export const CLIENTS: Readonly<Record<string, Client>> = {
  PLAIN: (name, password) => [`\0${name}\0${password}`],
  LOGIN: (name, password) => [name, password],
  'CRAM-MD5': (name, password) => [(challenge) => `${name} ${hmacHex('md5', password, challenge)}`],
  'SCRAM-SHA-1': (name, password) => scramClient('sha1', name, password),
  'SCRAM-SHA-256': (name, password) => scramClient('sha256', name, password),
  XOAUTH2: (name, token) => [`user=${name}\x01auth=Bearer ${token}\x01\x01`, ''],
  OAUTHBEARER: (name, token) => [`n,a=${saslName(name)},\x01auth=Bearer ${token}\x01\x01`, '\x01'],
  NTLM: (name, password) => [negotiate(), (challenge) => authenticateV2(name, password, challenge)],
}

function hmacHex(hash: string, key: string, text: string): string {
  return createHmac(hash, Buffer.from(key, 'latin1')).update(text, 'latin1').digest('hex')
}

/** RFC 5802 section 5.1, n. */
export function saslName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C')
}

interface ScramOptions {
  readonly header?: string
  readonly extensions?: string
}

/** RFC 5802 section 3, which looks at the server's nonce and proof as well. */
export function scramClient(
  hash: 'sha1' | 'sha256',
  name: string,
  password: string,
  { header = 'n,,', extensions = '' }: ScramOptions = {},
): readonly Response[] {
  const first = `n=${saslName(name)},r=fyko+d2lbbFgONRv9qkxdawL${extensions}`
  const hmac = (key: Buffer, text: string): Buffer => createHmac(hash, key).update(text, 'latin1').digest()
  let verifier = ''
  const final = (challenge: string): string => {
    const [, nonce = '', salt = '', count = ''] = /^r=([^,]+),s=([^,]+),i=(\d+)$/.exec(challenge) ?? []
    if (!nonce.startsWith('fyko+d2lbbFgONRv9qkxdawL')) return 'the nonce is not mine'
    const withoutProof = `c=${Buffer.from(header, 'latin1').toString('base64')},r=${nonce}${extensions}`
    const message = `${first},${challenge},${withoutProof}`
    const length = hash === 'sha1' ? 20 : 32
    const key = pbkdf2Sync(Buffer.from(password, 'latin1'), Buffer.from(salt, 'base64'), +count, length, hash)
    const clientKey = hmac(key, 'Client Key')
    const signature = hmac(createHash(hash).update(clientKey).digest(), message)
    const proof = Buffer.from(clientKey.map((octet, index) => octet ^ (signature[index] as number)))
    verifier = `v=${hmac(hmac(key, 'Server Key'), message).toString('base64')}`
    return `${withoutProof},p=${proof.toString('base64')}`
  }
  const last = (challenge: string): string => {
    return challenge === verifier ? '' : 'the server does not know the password'
  }
  return [header + first, final, last]
}

/** An NTLM negotiate message: Unicode, extended session security, what Windows sends. */
export function negotiate(flags: number = 0xe2088297): Buffer {
  const message = Buffer.alloc(40)
  message.write('NTLMSSP\0', 'latin1')
  message.writeUInt32LE(1, 8)
  message.writeUInt32LE(flags >>> 0, 12)
  return message
}

export interface AuthenticateParts {
  readonly flags?: number
  readonly lm?: Uint8Array
  readonly nt?: Uint8Array
  readonly domain?: string
  readonly user?: string
}

/** An NTLM authenticate message; names in UTF-16 or, without the flag, with one octet for each code unit. */
export function authenticate(parts: AuthenticateParts): Buffer {
  const { flags = 0x1, lm = Buffer.alloc(24), nt = Buffer.alloc(24), domain = '', user = '' } = parts
  const encoding = (flags & 1) === 1 ? 'utf16le' : 'latin1'
  const names = [domain, user, 'PC'].map((name) => Buffer.from(name, encoding))
  const fields = [Buffer.from(lm), Buffer.from(nt), ...names, Buffer.alloc(0)]
  const head = Buffer.alloc(72)
  head.write('NTLMSSP\0', 'latin1')
  head.writeUInt32LE(3, 8)
  let offset = head.length
  for (const [index, { length }] of fields.entries()) {
    head.writeUInt16LE(length, 12 + index * 8)
    head.writeUInt16LE(length, 14 + index * 8)
    head.writeUInt32LE(offset, 16 + index * 8)
    offset += length
  }
  head.writeUInt32LE(flags >>> 0, 60)
  return Buffer.concat([head, ...fields])
}

/** What [MS-NLMP] 3.3.2 makes of a challenge message; the name is given in UTF-8. */
export function ntResponseV2(name: string, domain: string, password: string, challenge: string): Buffer {
  const message = Buffer.from(challenge, 'latin1')
  const target = message.readUInt32LE(44)
  const temp = Buffer.concat([
    Buffer.from('0101000000000000', 'hex'),
    Buffer.alloc(8),
    Buffer.from('aaaaaaaaaaaaaaaa00000000', 'hex'),
    message.subarray(target, target + message.readUInt16LE(40)),
    Buffer.alloc(4),
  ])
  const key = ntowfV2(password, { user: Buffer.from(name, 'latin1').toString('utf8'), domain })
  return Buffer.concat([ntProofStr(key, message.subarray(24, 32), temp), temp])
}

export function authenticateV2(name: string, password: string, challenge: string): Buffer {
  const nt = ntResponseV2(name, 'EXAMPLE', password, challenge)
  return authenticate({ nt, domain: 'EXAMPLE', user: Buffer.from(name, 'latin1').toString('utf8') })
}
