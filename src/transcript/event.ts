/**
 * What a transcript is made of: everything that happened between the server and its clients, in order.
 */
import type { Keyword, SessionState } from '../wire/keyword.ts'
import type { Reply } from '../wire/reply.ts'
import type { FindingCode } from './finding.ts'

/** What every event says. */
interface Occurrence {
  /** Position in the transcript, from 1; never reused, not even when old events are dropped. */
  readonly seq: number
  /** Milliseconds since the server was started, monotonic. */
  readonly timeMs: number
  /** The connection, counted from 1 in the order of acceptance. */
  readonly session: number
}

/** A client has connected. */
export interface OpenEvent extends Occurrence {
  readonly type: 'open'
  readonly clientPort: number
}

/** The client has sent one whole line (or all that is kept of an overlong one); told on receipt. */
export interface CommandEvent extends Occurrence {
  readonly type: 'command'
  readonly keyword: Keyword | 'UNKNOWN'
  /** What follows the first space of the line; one code unit is one octet. */
  readonly arguments: string
  /** The line as received, with its line end. */
  readonly octets: Uint8Array
  /** The state in which the command will be handled. */
  readonly state: SessionState
  /** The line is no command of its own but answers a challenge, or was sent while one was due (RFC 5034 section 4). */
  readonly answersChallenge?: true
  /** It was there before the reply to the command before it was sent. */
  readonly sentEarly?: true
}

/** Octets that never became a line: received, but the connection ended or was given up before their LF. */
export interface LeftoverEvent extends Occurrence {
  readonly type: 'leftover'
  readonly octets: Uint8Array
}

/** What a text leaves out of a long reply. */
export interface Elision {
  readonly lines: number
  readonly octets: number
}

/** One segment was handed to the network. Big ones are kept in the pieces they share with the maildrop. */
export interface SentEvent extends Occurrence {
  readonly type: 'sent'
  readonly octets: readonly Uint8Array[]
  /** Only when read from a text: so much was left out there, and `octets` is empty. */
  readonly elided?: Elision
}

/** A reply's fate is settled. */
export interface ExchangeEvent extends Occurrence {
  readonly type: 'exchange'
  /** `seq` of the command event; undefined for the greeting. */
  readonly command: number | undefined
  readonly keyword: Keyword | 'UNKNOWN' | 'greeting'
  /** What the server meant to say. */
  readonly reply: Reply
  /** The state after the exchange. */
  readonly state: SessionState
  readonly fate: 'flushed' | 'cut' | 'withheld'
  /** Only when read from a text: so much of the reply was left out there; the body holds the rest. */
  readonly elided?: Elision
}

/** A client has logged on. */
export interface LogOnEvent extends Occurrence {
  readonly type: 'log-on'
  readonly user: string
  readonly by: 'PASS' | 'APOP' | 'AUTH'
}

/** UPDATE: QUIT has removed these messages. */
export interface CommitEvent extends Occurrence {
  readonly type: 'commit'
  readonly uniqueIds: readonly string[]
}

/** How a TLS handshake went. */
export interface TlsEvent extends Occurrence {
  readonly type: 'tls'
  readonly result: 'ok' | 'failed'
  /** E.g. `TLSv1.3`; undefined, as all below, where the handshake failed. */
  readonly protocol: string | undefined
  readonly cipher: string | undefined
  /** The server name that the client asked for (SNI). */
  readonly serverName: string | undefined
  /** What was agreed on by ALPN, e.g. `pop3`. */
  readonly alpn: string | undefined
  /** The common name in the client's certificate. */
  readonly clientName: string | undefined
  /** What was wrong with the server's certificate, where a fault wanted it so, e.g. `expired`. */
  readonly certificate?: string
  /** Why it failed. */
  readonly problem: string | undefined
}

/** The client did something that deserves a word. */
export interface FindingEvent extends Occurrence {
  readonly type: 'finding'
  readonly code: FindingCode
  /** `seq` of the event that it is about. */
  readonly about: number | undefined
}

/** A fault rule was asked whether it strikes. */
export interface FaultEvent extends Occurrence {
  readonly type: 'fault'
  readonly rule: string
  /** The effect's type; undefined: the whole rule. */
  readonly effect: string | undefined
  readonly result: 'applied' | 'shadowed' | 'inapplicable' | 'failed'
  /** `seq` of the command; undefined where there is none. */
  readonly about: number | undefined
}

/** How a connection ended. `autologout`: the timer of RFC 1939 section 3; `shutdown`: the server was closed or reset. */
export const CLOSE_REASONS = [
  'quit',
  'client-ended',
  'client-reset',
  'autologout',
  'refused',
  'tls-failed',
  'fault',
  'shutdown',
] as const

/** How a connection ended. */
export type CloseReason = (typeof CLOSE_REASONS)[number]

/** The connection is over. */
export interface CloseEvent extends Occurrence {
  readonly type: 'close'
  readonly reason: CloseReason
  /** The state in which it ended; a TRANSACTION that ended without QUIT was rolled back. */
  readonly state: SessionState
}

/** Anything that a transcript tells of; `type` says what. */
export type TranscriptEvent =
  | OpenEvent
  | TlsEvent
  | CommandEvent
  | LeftoverEvent
  | SentEvent
  | ExchangeEvent
  | LogOnEvent
  | CommitEvent
  | FindingEvent
  | FaultEvent
  | CloseEvent

/** An event before the transcript has given it its `seq` and its time. */
export type NewEvent = TranscriptEvent extends infer Event
  ? Event extends TranscriptEvent
    ? Omit<Event, 'seq' | 'timeMs'>
    : never
  : never
