/**
 * OAUTHBEARER (RFC 7628): a bearer token, and what is wrong with it in JSON.
 */
import { NOTHING, octetsOf, textOf } from '../../wire/octets.ts'
import { bearerTokenIn, isTokenOf } from './bearer-token.ts'
import { readGs2Header } from './gs2.ts'
import type { SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import { isMalformed, type Malformed, malformed, opened, WRONG_CREDENTIALS } from './verdict.ts'

export const OAUTHBEARER: SaslMechanism = {
  name: 'OAUTHBEARER',
  source: 'RFC 7628',
  isServerFirst: false,
  isClearText: true,
  start: oauthbearer,
}

/** Without an authorization identity it is the token that names its owner (section 3.1). */
function* oauthbearer(context: SaslContext): SaslExchange {
  const response = readResponse(textOf(context.initialResponse ?? (yield NOTHING)))
  if (isMalformed(response)) return response
  const { name, isNameless, authorization } = response
  const token = bearerTokenIn(authorization)
  const owner = isNameless ? context.findByToken(token) : undefined
  if (owner !== undefined) return opened(owner)
  if (isTokenOf(context, name, token)) return opened(context.findAccount(name))
  const problem = { status: 'invalid_token', schemes: 'bearer', scope: `https://${context.hostName}/` }
  const answer = textOf(yield octetsOf(JSON.stringify(problem)))
  // Section 3.2.3.
  return answer === '\x01' ? WRONG_CREDENTIALS : malformed('what is wrong with a token is answered with ^A')
}

interface ClientResponse {
  /** Empty: none was given; the example of section 4.4 writes `user=` for `a=`, which is none either. */
  readonly name: string
  /** The GS2 header is the shortest there is, `n,,`. */
  readonly isNameless: boolean
  /** What HTTP would have in its Authorization header; empty is a client that asks for the scope (section 4.3). */
  readonly authorization: string
}

/** Section 3.1: a GS2 header, then pairs; unknown ones are ignored, and so is the host, which has many names in tests. */
function readResponse(message: string): ClientResponse | Malformed {
  const header = readGs2Header(message)
  if (isMalformed(header)) return header
  const rest = message.slice(header.text.length)
  if (!PAIRS.test(rest))
    return malformed('behind the GS2 header come ^A, pairs such as auth=, each with ^A, and ^A')
  const pairs = new Map(
    [...rest.matchAll(/([A-Za-z]+)=([^\x01]*)\x01/g)].map(([, key = '', value = '']) => [key, value]),
  )
  const authorization = pairs.get('auth')
  if (authorization === undefined) return malformed('auth= is missing')
  if (!/^[1-9][0-9]*$/.test(pairs.get('port') ?? '1'))
    return malformed('a port is a number without leading zeros')
  return { name: header.authzid ?? '', isNameless: /^[ny],,$/.test(header.text), authorization }
}

const PAIRS = /^\x01(?:[A-Za-z]+=[ -~\t\r\n]*\x01)*\x01$/
