/**
 * Bearer tokens (RFC 6750), which XOAUTH2 and OAUTHBEARER carry.
 */
import { utf8Octets } from '../../wire/octets.ts'
import type { SaslContext } from './mechanism.ts'
import { areSameText } from './same-octets.ts'

/** The token in `Bearer token`, whatever the scheme's case (RFC 7628 section 4); empty: there is none. */
export function bearerTokenIn(authorization: string): string {
  const [, token = ''] = /^bearer +(.*)$/is.exec(authorization) ?? []
  return token
}

/** Whether this is the token of a name, by default its password; a delegate's name is proven by the delegate's. */
export function isTokenOf(context: SaslContext, name: string, given: string): boolean {
  const token = context.findProver(name)?.token
  const expected = token === undefined ? context.secretOf(name) : utf8Octets(token)
  return expected !== undefined && given !== '' && areSameText(expected, given)
}
