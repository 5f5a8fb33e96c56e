/**
 * Whom the names in an exchange stand for: an account, the one who proves it, the one whose maildrop is opened.
 */
import type { Account } from '../../maildrop/accounts.ts'
import { utf8Octets } from '../../wire/octets.ts'
import type { SaslContext } from './mechanism.ts'
import { areSameText } from './same-octets.ts'
import { preparedOctets } from './sasl-prep.ts'

/** Whether this is the password of a name; compared as SASLprep makes both (RFC 4616 section 2). */
export function isPasswordOf(context: SaslContext, name: string, given: string): boolean {
  const secret = context.secretOf(name)
  return secret !== undefined && areSameText(preparedOctets(secret), preparedOctets(given))
}

/**
 * What a client opens that has proven one name and wants to act as another (RFC 4422 section 2): its own account, or one
 * whose delegate it is. Empty: it wants to act as itself. Undefined: it may not, or a name stands for nobody.
 */
export function authorizedAccount(context: SaslContext, proven: string, wanted: string): Account | undefined {
  const own = context.findAccount(proven)
  if (wanted === '') return own
  const account = context.findAccount(wanted)
  return account === own || isDelegate(account, context.findProver(proven)) ? account : undefined
}

/** Whether a user may open another one's account with the own password. */
export function isDelegate(account: Account | undefined, user: Account | undefined): boolean {
  return user !== undefined && account?.delegates?.includes(user.user) === true
}

/** `user@domain` as `user`. */
export function withoutDomain(name: string): string {
  return name.replace(/@[^@]*$/, '')
}

/** The names on the wire that a text may be: in UTF-8, and in Latin-1, which servers of some dialects speak. */
export function namesOnWire(text: string): readonly string[] {
  return /[^\0-\xff]/.test(text) ? [utf8Octets(text)] : [utf8Octets(text), text]
}
