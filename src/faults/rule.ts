/**
 * A fault as data: when it strikes and what it does. Plain JSON everywhere; only code may add functions.
 */
import type { Keyword, SessionState } from '../wire/keyword.ts'
import type { Reply } from '../wire/reply.ts'
import type { Effect } from './effect.ts'

/** A fault: when it strikes, what it does, and how often. */
export interface FaultRule {
  /** How decisions and messages name it; default: its profile's name, or `rule-1`, `rule-2` … */
  readonly id?: string
  /** All given conditions must hold; without `when` the greeting and every command match. */
  readonly when?: When
  readonly do: Effect | readonly Effect[] | ReplyFunction
  /** Applied at most so often, counted over the server. */
  readonly times?: number
  /** `verify()` throws unless it was applied so often, counted over the server. */
  readonly expect?: number | { readonly min?: number; readonly max?: number }
  /** Higher goes first; among equals the newest does. */
  readonly priority?: number
}

/** The conditions of a fault; all that are given must hold. */
export interface When {
  readonly at?: Moment
  /** `LOG-ON`: whichever of PASS, APOP and AUTH logs on; `UNKNOWN`: what the server does not know or offer. */
  readonly command?: CommandName | readonly CommandName[]
  /** The text behind the keyword and its space: the whole of it, or how it begins. */
  readonly arguments?: string | { readonly startsWith: string }
  /** That keyword was answered +OK earlier in this session. */
  readonly after?: Keyword
  readonly state?: Exclude<SessionState, 'UPDATE'>
  readonly tls?: boolean
  readonly mechanism?: string
  readonly user?: string
  readonly reply?: 'positive' | 'negative' | 'single-line' | 'multi-line'
  /** Sessions are counted from 1 over the server. */
  readonly session?: Count
  /** Whether the maildrop of the session holds no message that is not marked as deleted. */
  readonly empty?: boolean
  /** The message that the command names. */
  readonly message?: number | { readonly uniqueId: string }
  /** Which ones of the matching occurrences, from 1. */
  readonly nth?: Count
  /** With `at: 'idle'`: the client has sent nothing for so long. */
  readonly idleMs?: number
  /** Over what `nth` and `probability` count; default `session`. */
  readonly per?: 'server' | 'session'
  /** 0 to 1; decided by the seed, the rule, the session and the occurrence, and by nothing else. */
  readonly probability?: number
  /** In code only: one condition more. */
  readonly test?: (exchange: Exchange) => boolean
}

/** Where a session stands. An AUTH's final reply is at `command`, its challenges are at `challenge`. */
export type Moment = 'accept' | 'handshake' | 'greeting' | 'command' | 'challenge' | 'idle'

/** A command as conditions name it: a keyword, or a kind of command. */
export type CommandName = Keyword | 'UNKNOWN' | 'LOG-ON'

/** One number, or a range of them, or every so manieth of a range. */
export type Count = number | { readonly from?: number; readonly to?: number; readonly every?: number }

/** What a function in a rule is told of the moment it is asked about. */
export interface Exchange {
  readonly at: Moment
  readonly session: number
  readonly keyword: Keyword | 'UNKNOWN' | undefined
  readonly arguments: string
  readonly state: SessionState
  readonly user: string | undefined
}

/** In code only: another reply, octets to be sent in its place (text: one code unit is one octet), or null for silence. */
export type ReplyFunction = (reply: Reply, exchange: Exchange) => Reply | string | Uint8Array | null

/** Whether the text behind a keyword is the one that is wanted, or begins so. */
export function argumentsHold(wanted: NonNullable<When['arguments']>, text: string): boolean {
  return typeof wanted === 'string' ? text === wanted : text.startsWith(wanted.startsWith)
}

/** Whether a count holds for a number from 1. */
export function countHolds(count: Count, number: number): boolean {
  if (typeof count === 'number') return number === count
  const { from = 1, to = Number.POSITIVE_INFINITY, every = 1 } = count
  return number >= from && number <= to && (number - from) % every === 0
}
