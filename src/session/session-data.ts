/**
 * What a session remembers, and what a handler gives back.
 */
import type { TlsFacts } from '../link/link.ts'
import type { Account, Accounts } from '../maildrop/accounts.ts'
import type { MaildropView, ViewEntry } from '../maildrop/maildrop-view.ts'
import type { Message } from '../maildrop/message.ts'
import type { FindingCode } from '../transcript/finding.ts'
import type { SessionState } from '../wire/keyword.ts'
import type { Reply } from '../wire/reply.ts'
import type { Dialect } from './dialect.ts'
import type { Language } from './languages.ts'
import type { OpenAuth } from './sasl/mechanism.ts'

/** The changing state of one session; handlers read and write it. Its identity owns the maildrop's lock. */
export interface SessionData {
  dialect: Dialect
  readonly accounts: Accounts
  /** The APOP timestamp of this session's greeting; undefined: none was sent. */
  readonly timestamp: string | undefined
  state: SessionState
  /** The name that USER gave and PASS has not used up. */
  userName: string | undefined
  /** Set while in TRANSACTION. */
  opened: OpenedMaildrop | undefined
  /** The AUTH exchange that is going on. */
  auth: OpenAuth | undefined
  /** Whom the AUTH exchange names, as far as it has come; as a user of this library writes the name. */
  authUser: string | undefined
  /** How many AUTH exchanges were begun. */
  authCount: number
  /** Makes the challenges of this session unlike any other's. */
  readonly nonce: string
  /** Set once TLS is active. */
  tls: TlsFacts | undefined
  /** The connection can be given TLS by STLS. */
  readonly offersStls: boolean
  /** UTF-8 mode (RFC 6856 section 2). */
  isUtf8: boolean
  language: Language
  readonly logOnTimes: LogOnTimes
  unknownCommandCount: number
  failedLogOnCount: number
  /** Changes the view of a maildrop that is being opened. */
  readonly shapeView: (view: MaildropView, account: Account) => MaildropView
  /** Asked before an AUTH exchange ends, whatever it comes to: the reply that refuses this user. */
  readonly refuseAuth: (user: string | undefined) => Reply | undefined
}

/** The maildrop that a session has logged on to. */
export interface OpenedMaildrop {
  readonly account: Account
  view: MaildropView
  /** The entries marked by DELE. */
  readonly deleted: Set<ViewEntry>
  /** UTF-8 mode (RFC 6856 section 2). */
  isUtf8: boolean
  /** What RETR has sent and QUIT will remove, in a dialect that wants this. */
  readonly fetched: Set<Message>
}

/** When each account was logged on to last, for LOGIN-DELAY (RFC 2449 section 6.5). Shared by the sessions of a server. */
export interface LogOnTimes {
  /** In milliseconds, of the server's clock. */
  now(): number
  readonly last: Map<Account, number>
}

/** What comes of a command. */
export interface Outcome {
  readonly reply: Reply
  /** The server closes the connection behind the reply, or begins TLS behind it. */
  readonly next: 'continue' | 'close' | 'tls'
  /** Deviates: the reply is never sent. */
  readonly isUnanswered?: true
  readonly findings?: readonly FindingCode[]
  /** What is still to be done, after the reply. */
  readonly later?: Later
  /** Told in the transcript beside the exchange. */
  readonly happened?: Happening
}

/** Something that is done in a while. */
export interface Later {
  readonly delayMs: number
  readonly action: () => void
}

export type Happening =
  | { readonly type: 'log-on'; readonly user: string; readonly by: 'PASS' | 'APOP' | 'AUTH' }
  | { readonly type: 'commit'; readonly uniqueIds: readonly string[] }

/** The ordinary outcome: this reply, and the session goes on. */
export function replied(reply: Reply): Outcome {
  return { reply, next: 'continue' }
}
