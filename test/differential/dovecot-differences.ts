/**
 * Where this server and Dovecot answer otherwise, and what allows it. What is not here is an error of one of them.
 */
import type { Answered } from './play-sequence.ts'

export interface Difference {
  readonly id: string
  readonly state: Answered['state'] | 'both'
  /** The lines that show it. */
  readonly lines: RegExp
  readonly ours: RegExp
  readonly dovecots: RegExp
  /** The section that leaves it open, and why ours is as it is. */
  readonly allowedBy: string
  /** Both stand where they stood; else what follows cannot be compared. */
  readonly goesOn: boolean
}

const REFUSED = /^-ERR$/
const ANSWERED = /^\+OK/

export const DOVECOT_DIFFERENCES: readonly Difference[] = [
  {
    id: 'extra-arguments',
    ...{ state: 'both', lines: /^(STAT|NOOP|CAPA) x$/, ours: REFUSED, dovecots: ANSWERED },
    allowedBy:
      'RFC 1939 section 5 gives these commands no arguments and section 3 answers what is invalid with -ERR; Dovecot passes ' +
      'over them. Ours is a server for tests: it tells; the dialect has extraArguments.',
    goesOn: true,
  },
  {
    id: 'extra-arguments-rset',
    ...{ state: 'TRANSACTION', lines: /^RSET x$/, ours: REFUSED, dovecots: ANSWERED },
    allowedBy: 'As extra-arguments; behind it Dovecot has unmarked what ours has not.',
    goesOn: false,
  },
  {
    id: 'user-without-name',
    ...{ state: 'AUTHORIZATION', lines: /^USER$/, ours: REFUSED, dovecots: ANSWERED },
    allowedBy:
      'RFC 1939 section 7, USER: the name is required, and the server may say whether it is one; Dovecot says +OK to every ' +
      'name, the empty one too, and refuses PASS.',
    goesOn: true,
  },
  {
    id: 'extra-arguments-quit',
    ...{ state: 'TRANSACTION', lines: /^QUIT x$/, ours: REFUSED, dovecots: ANSWERED },
    allowedBy: 'As extra-arguments; Dovecot removes the marked messages and is gone, ours stays.',
    goesOn: false,
  },
  {
    id: 'nul-in-line',
    ...{ state: 'TRANSACTION', lines: /^LIST\0$/, ours: REFUSED, dovecots: ANSWERED },
    allowedBy:
      'RFC 2449 section 4: a command is printable ASCII; to Dovecot NUL ends the line, to ours it is part of a keyword that ' +
      'is none.',
    goesOn: false,
  },
  {
    id: 'long-line',
    ...{ state: 'both', lines: /^NOOP x{300}$/, ours: REFUSED, dovecots: /^(\+OK|-ERR)/ },
    allowedBy:
      'RFC 2449 section 4: a server must take lines of up to 255 octets; the limit of ours is that one, of Dovecot 2048 behind ' +
      'the log-on.',
    goesOn: true,
  },
]
