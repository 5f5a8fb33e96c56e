/**
 * Whether a rule's conditions hold. Counting and chance come behind this, in `plan.ts`.
 */
import type { Keyword, SessionState } from '../wire/keyword.ts'
import type { Reply } from '../wire/reply.ts'
import { argumentsHold, type CommandName, countHolds, type Exchange, type Moment, type When } from './rule.ts'

/** Everything that conditions ask about. */
export interface Situation {
  readonly at: Moment
  readonly session: number
  readonly keyword: Keyword | 'UNKNOWN' | undefined
  /** Whether this server knows the keyword. */
  readonly isOffered: boolean
  readonly arguments: string
  readonly state: SessionState
  readonly tls: boolean
  readonly mechanism: string | undefined
  readonly user: string | undefined
  /** Keywords answered +OK earlier in this session. */
  readonly answered: ReadonlySet<string>
  /** So many messages are there and not marked as deleted; undefined before log-on. */
  readonly messageCount: number | undefined
  /** The message that the command names. */
  readonly message: { readonly messageNumber: number; readonly uniqueId: string } | undefined
  /** How long the client has sent nothing. */
  readonly idleMs: number
  /** Set once the reply is known. */
  readonly reply: Reply | undefined
}

const LOG_ON: ReadonlySet<string | undefined> = new Set(['PASS', 'APOP'])

/** Without `nth`, `probability` and `test`. A rule without `at` is asked at the greeting and at commands. */
export function conditionsHold(when: When, situation: Situation): boolean {
  const { at, session, state, user, tls, mechanism } = situation
  if (when.at !== undefined ? when.at !== at : !isUsualMoment(when, at)) return false
  if (when.command !== undefined && !namesCommand(when.command, situation)) return false
  if (when.arguments !== undefined && !argumentsHold(when.arguments, situation.arguments)) return false
  if (when.after !== undefined && !situation.answered.has(when.after)) return false
  if (when.state !== undefined && when.state !== state) return false
  if (when.tls !== undefined && when.tls !== tls) return false
  if (when.mechanism !== undefined && when.mechanism.toUpperCase() !== mechanism) return false
  if (when.user !== undefined && when.user !== user) return false
  if (when.session !== undefined && !countHolds(when.session, session)) return false
  if (when.empty !== undefined && !isAsEmptyAs(when.empty, situation.messageCount)) return false
  if (when.message !== undefined && !namesMessage(when.message, situation.message)) return false
  if (when.idleMs !== undefined && situation.idleMs !== when.idleMs) return false
  return when.reply === undefined || isOfForm(when.reply, situation.reply)
}

/** What a function in a rule is told. */
export function exchangeOf(situation: Situation): Exchange {
  const { at, session, keyword, arguments: text, state, user } = situation
  return { at, session, keyword, arguments: text, state, user }
}

/** The moments of effects that act before there is a reply are `accept`, `greeting` and `command`. */
function isUsualMoment(when: When, at: Moment): boolean {
  if (at === 'command') return true
  return (at === 'greeting' || at === 'accept' || at === 'handshake') && when.command === undefined
}

function namesCommand(
  names: CommandName | readonly CommandName[],
  { keyword, isOffered, mechanism }: Situation,
): boolean {
  const isNamed = (name: CommandName) => {
    // A bare AUTH asks for the mechanisms and logs nobody on.
    if (name === 'LOG-ON') return LOG_ON.has(keyword) || (keyword === 'AUTH' && mechanism !== undefined)
    return name === keyword || (name === 'UNKNOWN' && keyword !== undefined && !isOffered)
  }
  return typeof names === 'string' ? isNamed(names) : names.some(isNamed)
}

/** Before log-on there is no maildrop that could be empty or not. */
function isAsEmptyAs(wanted: boolean, messageCount: number | undefined): boolean {
  return messageCount !== undefined && wanted === (messageCount === 0)
}

function namesMessage(wanted: NonNullable<When['message']>, named: Situation['message']): boolean {
  if (named === undefined) return false
  return typeof wanted === 'number' ? wanted === named.messageNumber : wanted.uniqueId === named.uniqueId
}

function isOfForm(form: NonNullable<When['reply']>, reply: Reply | undefined): boolean {
  if (reply === undefined) return false
  if (form === 'positive') return reply.status !== '-ERR'
  if (form === 'negative') return reply.status === '-ERR'
  return (form === 'multi-line') === (reply.body !== undefined)
}
