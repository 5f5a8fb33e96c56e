/**
 * XOAUTH2 (developers.google.com/gmail/imap/xoauth2-protocol): a name and a bearer token.
 */
import { NOTHING, octetsOf, textOf } from '../../wire/octets.ts'
import { bearerTokenIn, isTokenOf } from './bearer-token.ts'
import type { SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import { malformed, opened, WRONG_CREDENTIALS } from './verdict.ts'

export const XOAUTH2: SaslMechanism = {
  name: 'XOAUTH2',
  source: 'developers.google.com/gmail/imap/xoauth2-protocol',
  isServerFirst: false,
  isClearText: true,
  start: xoauth2,
}

/** What is wrong with a token goes as a challenge; clients answer it with nothing, some with ^A, and then it is over. */
function* xoauth2(context: SaslContext): SaslExchange {
  const message = textOf(context.initialResponse ?? (yield NOTHING))
  const [, name, authorization = ''] = MESSAGE.exec(message) ?? []
  if (name === undefined) return malformed('XOAUTH2 takes user=, ^A, auth=Bearer, a token and twice ^A')
  if (isTokenOf(context, name, bearerTokenIn(authorization))) return opened(context.findAccount(name))
  const problem = { status: '401', schemes: 'bearer', scope: `https://${context.hostName}/` }
  yield octetsOf(JSON.stringify(problem))
  return WRONG_CREDENTIALS
}

const MESSAGE = /^user=([^\0\x01]+)\x01auth=([^\0\x01]*)\x01\x01$/
