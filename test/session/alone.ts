/**
 * A session alone: no link, no transcript, no faults; the clock is a number.
 */
import { Accounts } from '../../src/maildrop/accounts.ts'
import { Maildrop } from '../../src/maildrop/maildrop.ts'
import type { Message } from '../../src/maildrop/message.ts'
import { messageFrom } from '../../src/maildrop/message-source.ts'
import { DEFAULT_DIALECT, type Dialect } from '../../src/session/dialect.ts'
import { Session, type SessionSetup } from '../../src/session/session.ts'
import type { Outcome } from '../../src/session/session-data.ts'
import type { Command } from '../../src/wire/command.ts'
import type { Line } from '../../src/wire/line-reader.ts'
import { octetsOf } from '../../src/wire/octets.ts'

export interface AloneOptions {
  readonly dialect?: Partial<Dialect>
  readonly password?: string
  readonly messages?: readonly Message[]
  readonly setup?: Partial<SessionSetup>
}

export interface Alone {
  readonly session: Session
  readonly maildrop: Maildrop
  /** Milliseconds; may be set. */
  readonly clock: { now: number }
  /** The command that a line holds, which comes without its line end. */
  read(text: string, ending?: Line['ending'], overlong?: boolean): Command
  /** What comes of a line. */
  say(text: string, ending?: Line['ending'], overlong?: boolean): Outcome | Promise<Outcome>
}

const MESSAGES = ['a', 'b', 'c'].map((uniqueId) =>
  messageFrom({ uniqueId, raw: `Subject: ${uniqueId}\r\n\r\none\r\ntwo\r\n` }, uniqueId),
)

/** A session with `user`, whose password is `secret`, and three messages: a, b and c. */
export function alone({
  dialect,
  password = 'secret',
  messages = MESSAGES,
  setup,
}: AloneOptions = {}): Alone {
  const maildrop = new Maildrop(messages)
  const clock = { now: 0 }
  const session = new Session({
    dialect: { ...DEFAULT_DIALECT, ...dialect },
    accounts: new Accounts([{ user: 'user', password, maildrop }]),
    freshTimestamp: '<1@mock.example.org>',
    logOnTimes: { now: () => clock.now, last: new Map() },
    ...setup,
  })
  const read: Alone['read'] = (text, ending = 'crlf', overlong = false) => {
    const end = { crlf: '\r\n', lf: '\n', none: '' }[ending]
    return session.read({ octets: octetsOf(text + end), ending, overlong })
  }
  return { session, maildrop, clock, read, say: (...line) => session.handle(read(...line)) }
}

/** The same, logged on. */
export function aloneLoggedOn(options: AloneOptions = {}): Alone {
  const one = alone(options)
  for (const line of ['USER user', `PASS ${options.password ?? 'secret'}`]) one.say(line)
  if (one.session.state !== 'TRANSACTION') throw new Error('cannot log on')
  return one
}
