/**
 * Every command on one screen: where it is valid, what it takes, who answers it, and where that is written.
 */
import type { Keyword } from '../wire/keyword.ts'
import { capa, quit } from './any-state.ts'
import type { ArgumentForm, ReadArguments } from './arguments.ts'
import { apop, pass, stls, user } from './authorization.ts'
import type { Dialect } from './dialect.ts'
import { lang, utf8 } from './internationalization.ts'
import { auth } from './sasl/auth.ts'
import type { OpenedMaildrop, Outcome, SessionData } from './session-data.ts'
import { type Answer, dele, list, noop, retr, rset, stat, top, uidl } from './transaction.ts'

/** A row without `handle` is a command that this server does not offer. */
type CommandRow = { readonly takes: ArgumentForm; readonly source: string } & (
  | { readonly in: 'AUTHORIZATION' | 'both'; readonly handle?: SessionHandler }
  | { readonly in: 'TRANSACTION'; readonly handle?: MaildropHandler }
)
type SessionHandler = (data: SessionData, given: ReadArguments) => Outcome
type MaildropHandler = (opened: OpenedMaildrop, given: ReadArguments, dialect: Dialect) => Answer

// biome-ignore format: a table
export const COMMAND_TABLE: Readonly<Record<Keyword, CommandRow>> = {
  USER: { in: 'AUTHORIZATION', takes: 'name',            handle: user, source: 'RFC 1939 section 7' },
  PASS: { in: 'AUTHORIZATION', takes: 'secret',          handle: pass, source: 'RFC 1939 section 7' },
  APOP: { in: 'AUTHORIZATION', takes: 'name',            handle: apop, source: 'RFC 1939 section 7' },
  AUTH: { in: 'AUTHORIZATION', takes: 'mechanism',       handle: auth, source: 'RFC 5034 section 4' },
  STLS: { in: 'AUTHORIZATION', takes: 'none',            handle: stls, source: 'RFC 2595 section 4' },
  UTF8: { in: 'both',          takes: 'none',            handle: utf8, source: 'RFC 6856 section 2' },
  LANG: { in: 'both',          takes: 'optional name',   handle: lang, source: 'RFC 6856 section 3' },
  CAPA: { in: 'both',          takes: 'none',            handle: capa, source: 'RFC 2449 section 5' },
  QUIT: { in: 'both',          takes: 'none',            handle: quit, source: 'RFC 1939 sections 4 and 6' },
  STAT: { in: 'TRANSACTION',   takes: 'none',            handle: stat, source: 'RFC 1939 section 5' },
  LIST: { in: 'TRANSACTION',   takes: 'optional number', handle: list, source: 'RFC 1939 section 5' },
  RETR: { in: 'TRANSACTION',   takes: 'number',          handle: retr, source: 'RFC 1939 section 5' },
  DELE: { in: 'TRANSACTION',   takes: 'number',          handle: dele, source: 'RFC 1939 section 5' },
  NOOP: { in: 'TRANSACTION',   takes: 'none',            handle: noop, source: 'RFC 1939 section 5' },
  RSET: { in: 'TRANSACTION',   takes: 'none',            handle: rset, source: 'RFC 1939 section 5' },
  TOP:  { in: 'TRANSACTION',   takes: 'two numbers',     handle: top,  source: 'RFC 1939 section 7' },
  LAST: { in: 'TRANSACTION',   takes: 'none',                          source: 'RFC 1460 section 5, obsolete' },
  UIDL: { in: 'TRANSACTION',   takes: 'optional number', handle: uidl, source: 'RFC 1939 section 7' },
}
