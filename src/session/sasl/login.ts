/**
 * LOGIN (draft-murchison-sasl-login-00): the name is asked for, then the password.
 */
import { octetsOf, textOf } from '../../wire/octets.ts'
import { isPasswordOf } from './identity.ts'
import type { SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import { malformed, opened, WRONG_CREDENTIALS } from './verdict.ts'

export const LOGIN: SaslMechanism = {
  name: 'LOGIN',
  source: 'draft-murchison-sasl-login-00',
  // Deviates: the server does speak first (section 2.2), but clients send the name at once and real servers take it.
  isServerFirst: false,
  isClearText: true,
  start: login,
}

/** The prompts are those that some clients insist on (section 2.2); an initial response is the name. */
function* login(context: SaslContext): SaslExchange {
  const name = textOf(context.initialResponse ?? (yield octetsOf('Username:')))
  if (/[\0\r\n]/.test(name)) return malformed('a name has neither NUL nor line ends')
  const password = textOf(yield octetsOf('Password:'))
  if (/[\0\r\n]/.test(password)) return malformed('a password has neither NUL nor line ends')
  if (!isPasswordOf(context, name, password)) return WRONG_CREDENTIALS
  return opened(context.findAccount(name))
}
