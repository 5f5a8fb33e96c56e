/**
 * One command of a session and the reply that the client got to read.
 */
import type { Keyword, SessionState } from '../../wire/keyword.ts'
import type { WireReply } from './wire-reply.ts'

/** The state as a client must think it is, by the replies it read; `unclear` where a fault left that open. */
export type BelievedState = SessionState | 'unclear'

/** One command and its reply. */
export interface Step {
  /** Position in its session, from 0. */
  readonly index: number
  readonly session: number
  /** `seq` of the command event. */
  readonly seq: number
  readonly timeMs: number
  readonly keyword: Keyword | 'UNKNOWN'
  /** The line without its line end. */
  readonly line: string
  readonly ending: 'crlf' | 'lf' | 'none'
  /** What follows the first space, exactly. */
  readonly argument: string
  /** The arguments, however they are separated. */
  readonly words: readonly string[]
  /** Answers a challenge, or was sent while one was due, as far as the client could know. */
  readonly isAnswer: boolean
  /** No command, but perhaps the rest of a secret whose log-on has not succeeded. */
  readonly mayBeSecret: boolean
  /** A TLS handshake has succeeded before it. */
  readonly isOverTls: boolean
  readonly believed: BelievedState
  /** False behind octets that nobody asked for, or a reply that broke off: then the client may be a reply behind. */
  readonly isInStep: boolean
  /** Whether the reply to the command before it had not ended when this one was sent. */
  readonly isEarly: boolean
  readonly reply: WireReply
}
