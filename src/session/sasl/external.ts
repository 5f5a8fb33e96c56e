/**
 * EXTERNAL (RFC 4422 appendix A): the client is known from elsewhere, here from its TLS certificate.
 */
import type { Account } from '../../maildrop/accounts.ts'
import { NOTHING, textOf } from '../../wire/octets.ts'
import { isDelegate, namesOnWire } from './identity.ts'
import type { SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import { malformed, opened } from './verdict.ts'

export const EXTERNAL: SaslMechanism = {
  name: 'EXTERNAL',
  source: 'RFC 4422 appendix A',
  isServerFirst: false,
  isClearText: false,
  start: external,
}

/** The response is the name to act as, or empty: the one in the certificate. */
function* external(context: SaslContext): SaslExchange {
  const name = textOf(context.initialResponse ?? (yield NOTHING))
  if (name.includes('\0')) return malformed('a name has no NUL')
  return opened(accountFor(context, name))
}

/** Deviates: without a certificate any name is taken for proven, so that clients without one can be tested. */
function accountFor(context: SaslContext, name: string): Account | undefined {
  const { certificateName } = context
  if (certificateName === undefined) return context.findAccount(name)
  const [certified] = namesOnWire(certificateName).flatMap((known) => context.findAccount(known) ?? [])
  if (name === '') return certified
  const account = context.findAccount(name)
  return account === certified || isDelegate(account, certified) ? account : undefined
}
