/**
 * CRAM-MD5 (RFC 2195): the client proves with a digest that it knows the password.
 */
import { createHmac } from 'node:crypto'
import { octetsOf, textOf } from '../../wire/octets.ts'
import { derivedOctets } from './derived-octets.ts'
import type { SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import { areSameText } from './same-octets.ts'
import { asGivenAndPrepared } from './sasl-prep.ts'
import { malformed, opened, WRONG_CREDENTIALS } from './verdict.ts'

export const CRAM_MD5: SaslMechanism = {
  name: 'CRAM-MD5',
  source: 'RFC 2195',
  isServerFirst: true,
  isClearText: false,
  start: cramMd5,
}

/** The response is `name digest`; the name may hold spaces. */
function* cramMd5(context: SaslContext): SaslExchange {
  const challenge = challengeOf(context)
  const response = textOf(yield octetsOf(challenge))
  const split = response.lastIndexOf(' ')
  const name = response.slice(0, Math.max(0, split))
  const digest = response.slice(split + 1)
  if (name === '' || !/^[0-9a-f]{32}$/.test(digest)) {
    return malformed('CRAM-MD5 takes a name and a digest of 32 hexadecimal digits in lower case')
  }
  const secret = context.secretOf(name)
  const digests =
    secret === undefined ? [] : asGivenAndPrepared(secret).map((one) => cramDigest(challenge, one))
  if (!digests.some((expected) => areSameText(digest, expected))) return WRONG_CREDENTIALS
  return opened(context.findAccount(name))
}

/** A msg-id of RFC 822 in the form that RFC 2195 section 2 shows: `<1896.697170952@host>`. */
function challengeOf({ nonce, hostName }: SaslContext): string {
  const octets = Buffer.from(derivedOctets('CRAM-MD5', nonce))
  return `<${octets.readUIntBE(0, 6)}.${octets.readUIntBE(6, 6)}@${hostName}>`
}

/** RFC 2195 section 2: keyed MD5, in lower-case hexadecimal. Both texts have one code unit for each octet. */
export function cramDigest(challenge: string, secret: string): string {
  return createHmac('md5', octetsOf(secret)).update(octetsOf(challenge)).digest('hex')
}
