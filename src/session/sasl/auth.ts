/**
 * AUTH (RFC 5034): which mechanisms there are, and the exchange of challenges and responses that one of them leads.
 */

import { bodyOfLines } from '../../wire/body.ts'
import { NOTHING, nameFromWire, octetsOf } from '../../wire/octets.ts'
import { err, ok, type Reply } from '../../wire/reply.ts'
import type { ReadArguments } from '../arguments.ts'
import { accountOf, failedLogOn, logOn, secretOf, WRONG_CREDENTIALS } from '../authorization.ts'
import type { Dialect } from '../dialect.ts'
import { type Outcome, replied, type SessionData } from '../session-data.ts'
import { allowsClearText } from './clear-text.ts'
import type { OpenAuth, SaslContext, SaslExchange, SaslMechanism } from './mechanism.ts'
import { findMechanism } from './mechanisms.ts'

/** The names of the mechanisms that a client may use as things stand. */
export function offeredMechanisms(dialect: Dialect, tls: boolean): readonly string[] {
  if (allowsClearText(dialect, tls)) return dialect.mechanisms
  return dialect.mechanisms.filter((name) => !findMechanism(name)?.isClearText)
}

/** The mechanism that an AUTH's arguments name, in upper case; undefined: it asks for the list. */
export function mechanismOf(text: string): string | undefined {
  const [name = ''] = text.trimStart().split(' ', 1)
  return name === '' ? undefined : name.toUpperCase()
}

/** A bare AUTH lists the mechanisms (RFC 1734 knew no list; Outlook asks so, with a space behind it). */
export function auth(data: SessionData, { text }: ReadArguments): Outcome {
  const { dialect, tls } = data
  if (text === '') {
    if (dialect.bareAuth === 'refuse') return replied(err('AUTH needs a mechanism'))
    return replied(ok('mechanisms follow', bodyOfLines(offeredMechanisms(dialect, tls !== undefined))))
  }
  const begun = beginningOf(data, text)
  if ('refusal' in begun) return replied(err(begun.refusal))
  const { mechanism, initial } = begun
  data.authUser = undefined
  const exchange = mechanism.start(contextOf(data, initial))
  return advance(data, { mechanism, exchange }, exchange.next())
}

/** What an exchange begins with; `initial`: the octets of the initial response, if there is one. */
interface Beginning {
  readonly mechanism: SaslMechanism
  readonly initial: Uint8Array | undefined
}

/** What an AUTH with these arguments begins, or why it begins nothing. */
export function beginningOf(data: SessionData, text: string): Beginning | { readonly refusal: string } {
  const { dialect, tls } = data
  const [name = '', initial, ...more] = text.split(' ')
  if (more.length > 0) return { refusal: 'AUTH takes a mechanism and an initial response' }
  const runs = dialect.mechanismRunsAs[name.toUpperCase()] ?? name
  const mechanism = findMechanism(runs)
  const offered = offeredMechanisms(dialect, tls !== undefined).map((known) => known.toUpperCase())
  if (mechanism === undefined || !offered.includes(name.toUpperCase()))
    return { refusal: 'this mechanism is not offered' }
  const { initialResponse: policy } = dialect
  if (initial === undefined) {
    if (policy === 'require' && !mechanism.isServerFirst) return { refusal: 'an initial response is needed' }
    return { mechanism, initial: undefined }
  }
  if (mechanism.isServerFirst || policy === 'refuse')
    return { refusal: `${mechanism.name} takes no initial response` }
  const octets = initial === '=' ? NOTHING : decoded(initial)
  return octets === null ? { refusal: NOT_BASE64 } : { mechanism, initial: octets }
}

/** What a line that answers a challenge leads to; the text comes without its line end. */
export function answerChallenge(data: SessionData, text: string): Outcome {
  const open = data.auth as OpenAuth
  if (text === '*') {
    if (data.dialect.saslCancel === 'ignored') return { ...replied(err('')), isUnanswered: true }
    data.auth = undefined
    return replied(err('log-on given up'))
  }
  const octets = decoded(text)
  if (octets === null) {
    data.auth = undefined
    return replied(err(NOT_BASE64))
  }
  return advance(data, open, open.exchange.next(octets))
}

/** The exchange is over, and why: the line that was to answer a challenge cannot be read. */
export function giveUp(data: SessionData, reply: Reply): Outcome {
  data.auth = undefined
  return replied(reply)
}

function advance(data: SessionData, open: OpenAuth, step: ReturnType<SaslExchange['next']>): Outcome {
  if (step.done !== true) {
    data.auth = open
    return replied({ status: '+', text: Buffer.from(step.value).toString('base64') })
  }
  data.auth = undefined
  const verdict = step.value
  const refused = data.refuseAuth(verdict.type === 'success' ? verdict.account.user : data.authUser)
  if (refused !== undefined) return failedLogOn(data, refused)
  switch (verdict.type) {
    case 'success':
      return logOn(data, verdict.account, 'AUTH')
    case 'wrong-credentials':
      return failedLogOn(data, WRONG_CREDENTIALS)
    case 'malformed':
      return failedLogOn(data, err(verdict.text))
    default:
      return verdict satisfies never
  }
}

const NOT_BASE64 = 'this is not base64'

/** RFC 4648 section 4, with its padding; null: it is something else. */
function decoded(text: string): Uint8Array | null {
  const isBase64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
  return isBase64 ? octetsOf(Buffer.from(text, 'base64').toString('latin1')) : null
}

function contextOf(data: SessionData, initialResponse: Uint8Array | undefined): SaslContext {
  const find = (name: string) => {
    const found = accountOf(data, name)
    // Some mechanisms look for a name in several forms: the one that was found is whom the client meant.
    if (found !== undefined || data.authUser === undefined)
      data.authUser = found?.account.user ?? nameFromWire(name)
    return found
  }
  return {
    initialResponse,
    findAccount: (name) => find(name)?.account,
    findProver: (name) => find(name)?.prover,
    findByToken: (token) => data.accounts.findByToken(token),
    secretOf: (name) => {
      const found = find(name)
      return found && secretOf(data, found.prover)
    },
    nonce: `${data.nonce}.${++data.authCount}`,
    hostName: HOST_NAME,
    certificateName: data.tls?.clientName,
  }
}

const HOST_NAME = 'mock.example.org'
