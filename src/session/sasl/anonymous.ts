/**
 * ANONYMOUS (RFC 4505): anybody opens the account `anonymous`, if there is one.
 */
import { NOTHING, textOf } from '../../wire/octets.ts'
import type { SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import { utf8Text } from './utf8-text.ts'
import { malformed, opened } from './verdict.ts'

export const ANONYMOUS: SaslMechanism = {
  name: 'ANONYMOUS',
  source: 'RFC 4505',
  isServerFirst: false,
  isClearText: false,
  start: anonymous,
}

const MOST_CHARACTERS = 255

/** The response says who it is, to be traced, or nothing; it proves nothing. */
function* anonymous(context: SaslContext): SaslExchange {
  const trace = utf8Text(textOf(context.initialResponse ?? (yield NOTHING)))
  if (trace === undefined) return malformed('what is traced is UTF-8')
  if ([...trace].length > MOST_CHARACTERS) {
    return malformed(`what is traced has at most ${MOST_CHARACTERS} characters`)
  }
  // RFC 4505 section 3: RFC 3454 tables C.2.1 and, of C.2.2, Latin-1's part.
  if (/[\0-\x1f\x7f-\x9f]/.test(trace)) return malformed('what is traced has no control characters')
  return opened(context.findAccount('anonymous'))
}
