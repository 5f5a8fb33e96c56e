/**
 * PLAIN (RFC 4616): name and password in one message.
 */
import { NOTHING, textOf } from '../../wire/octets.ts'
import { authorizedAccount, isPasswordOf } from './identity.ts'
import type { SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import { malformed, opened, WRONG_CREDENTIALS } from './verdict.ts'

export const PLAIN: SaslMechanism = {
  name: 'PLAIN',
  source: 'RFC 4616',
  isServerFirst: false,
  isClearText: true,
  start: plain,
}

const MOST_OCTETS = 255

/** `[authzid] NUL authcid NUL passwd`; a server must take 255 octets of each (section 2), and this one takes no more. */
function* plain(context: SaslContext): SaslExchange {
  const fields = textOf(context.initialResponse ?? (yield NOTHING)).split('\0')
  const [authzid = '', authcid = '', password = ''] = fields
  if (fields.length !== 3) return malformed('PLAIN takes three fields with a NUL between them')
  if (fields.some((field) => field.length > MOST_OCTETS)) {
    return malformed(`a field of PLAIN has at most ${MOST_OCTETS} octets`)
  }
  if (authcid === '' || password === '') return malformed('PLAIN takes a name and a password')
  if (!isPasswordOf(context, authcid, password)) return WRONG_CREDENTIALS
  return opened(authorizedAccount(context, authcid, authzid))
}
