/**
 * The POP3 state machine of one connection: commands in, outcomes out. Knows neither sockets nor time, and nothing of
 * faults; whoever owns it tells it when the connection is lost.
 */
import type { TlsFacts } from '../link/link.ts'
import type { Accounts } from '../maildrop/accounts.ts'
import type { MaildropView } from '../maildrop/maildrop-view.ts'
import type { FindingCode } from '../transcript/finding.ts'
import { type Command, parseCommand } from '../wire/command.ts'
import type { SessionState } from '../wire/keyword.ts'
import type { Line } from '../wire/line-reader.ts'
import { err, ok, type Reply } from '../wire/reply.ts'
import { capabilitiesOf } from './any-state.ts'
import { readArguments } from './arguments.ts'
import {
  answerOf,
  HTTP_REFUSAL,
  isHttpRequest,
  lineFindings,
  UNKNOWN_TEXTS,
  unknownFinding,
} from './command-line.ts'
import { COMMAND_TABLE } from './command-table.ts'
import type { Dialect } from './dialect.ts'
import { translated } from './languages.ts'
import { refused } from './refused-command.ts'
import { answerChallenge, giveUp } from './sasl/auth.ts'
import {
  type Later,
  type LogOnTimes,
  type OpenedMaildrop,
  type Outcome,
  replied,
  type SessionData,
} from './session-data.ts'

/** Challenges may be answered at any length (RFC 5034 section 4); nobody needs more than this. */
const ANSWER_LIMIT_IN_OCTETS = 65_536

const NOT_CRLF = 'a line ends in CRLF'

export interface SessionSetup {
  readonly dialect: Dialect
  readonly accounts: Accounts
  /** The timestamp, in its angle brackets, of a greeting that is to have a fresh one; challenges are made of it too. */
  readonly freshTimestamp: string
  readonly logOnTimes: LogOnTimes
  /** The connection can be given TLS by STLS. */
  readonly offersStls?: boolean
  /** There are as many connections already as the dialect allows. */
  readonly isOneTooMany?: boolean
  /** Changes the view of the maildrop that this session logs on to. */
  readonly shapeView?: SessionData['shapeView']
  /** Refuses an AUTH, once it is known whom it names. */
  readonly refuseAuth?: SessionData['refuseAuth']
}

export class Session {
  readonly #data: SessionData
  readonly #isOneTooMany: boolean

  constructor(setup: SessionSetup) {
    const { dialect, accounts, freshTimestamp, logOnTimes, offersStls = false } = setup
    const { shapeView = (view) => view, refuseAuth = () => undefined } = setup
    this.#isOneTooMany = setup.isOneTooMany ?? false
    this.#data = {
      dialect,
      accounts,
      auth: undefined,
      authUser: undefined,
      authCount: 0,
      nonce: freshTimestamp.slice(1, -1),
      tls: undefined,
      offersStls,
      isUtf8: false,
      language: 'en',
      logOnTimes,
      timestamp: timestampOf(dialect, freshTimestamp),
      state: 'AUTHORIZATION',
      userName: undefined,
      opened: undefined,
      unknownCommandCount: 0,
      failedLogOnCount: 0,
      shapeView,
      refuseAuth,
    }
  }

  get state(): SessionState {
    return this.#data.state
  }

  /** A negative one ends the session. */
  greeting(): Reply {
    const { dialect, timestamp } = this.#data
    if (this.#isOneTooMany) return err('too many connections')
    return ok(timestamp === undefined ? dialect.greetingText : `${dialect.greetingText} ${timestamp}`)
  }

  /** Whether the next line answers a challenge, and which mechanism's. */
  get challengingMechanism(): string | undefined {
    return this.#data.auth?.mechanism.name
  }

  /** The longest line that may come next. */
  get lineLimitInOctets(): number {
    return this.#data.auth === undefined ? this.dialect.lineLimitInOctets : ANSWER_LIMIT_IN_OCTETS
  }

  get tls(): TlsFacts | undefined {
    return this.#data.tls
  }

  /** TLS is active. What was said before it is forgotten: anybody may have said it (RFC 2595 section 4). */
  startedTls(facts: TlsFacts): void {
    Object.assign(this.#data, { tls: facts, userName: undefined, language: 'en', unknownCommandCount: 0 })
  }

  /** Reads a line as tolerantly as the dialect asks; an answer to a challenge is no command. */
  read(line: Line): Command {
    if (this.#data.auth !== undefined) return answerOf(line)
    const { leadingSpace, tabs } = this.#data.dialect
    return parseCommand(line, { leadingSpace: leadingSpace === 'accept', tabs: tabs === 'accept' })
  }

  /** Executes a command. Never throws; a promise only where files must be read first. */
  handle(command: Command): Outcome | Promise<Outcome> {
    const { dialect } = this.#data
    const findings = lineFindings(command)
    if (this.#data.auth !== undefined) return withFindings(this.#answer(command), findings)
    if (isHttpRequest(command)) return withFindings(HTTP_REFUSAL, findings)
    if (command.line.overlong) {
      const reply = err(`a line has at most ${dialect.lineLimitInOctets} octets`)
      return withFindings({ reply, next: dialect.overlongLine === 'close' ? 'close' : 'continue' }, findings)
    }
    if (findings.includes('bare-lf') && dialect.bareLf === 'refuse') {
      return withFindings(replied(err(NOT_CRLF)), findings)
    }
    const outcome = this.#execute(command)
    const told = (settled: Outcome) => withFindings(this.#inItsWords(settled), findings)
    return outcome instanceof Promise ? outcome.then(told) : told(outcome)
  }

  #answer({ line, word }: Command): Outcome {
    if (line.overlong)
      return giveUp(this.#data, err(`an answer has at most ${ANSWER_LIMIT_IN_OCTETS} octets`))
    if (line.ending === 'lf' && this.dialect.bareLf === 'refuse') return giveUp(this.#data, err(NOT_CRLF))
    return this.#inItsWords(answerChallenge(this.#data, word))
  }

  /** A command that a fault refuses is not executed; a log-on that is refused has failed. */
  refuse(command: Command, reply: Reply): Outcome {
    return refused(this.#data, command, reply)
  }

  get dialect(): Dialect {
    return this.#data.dialect
  }

  /** From now on this session speaks another dialect. */
  changeDialect(dialect: Dialect): void {
    this.#data.dialect = dialect
  }

  /** The name, as it was on the wire, that USER gave and PASS has not used up. */
  get userName(): string | undefined {
    return this.#data.userName
  }

  /** The maildrop that this session has logged on to, if it has. */
  get opened(): OpenedMaildrop | undefined {
    return this.#data.opened
  }

  /** Puts another view in the place of this session's; marks stay with their messages. */
  changeView(change: (view: MaildropView) => MaildropView): void {
    const { opened } = this.#data
    if (opened === undefined) return
    const marked = new Set([...opened.deleted].map(({ stored }) => stored))
    opened.view = change(opened.view)
    opened.deleted.clear()
    for (const entry of opened.view.entries) if (marked.has(entry.stored)) opened.deleted.add(entry)
  }

  /**
   * The connection is lost, or the autologout timer has run out: nothing is removed (RFC 1939 sections 3 and 6).
   * Gives what is still to be done, if the dialect wants it done later.
   */
  drop(): Later | undefined {
    const { opened, dialect } = this.#data
    if (opened === undefined) return undefined
    const { maildrop } = opened.account
    // Deviates: RFC 1939 section 6 removes nothing without QUIT.
    if (dialect.commit === 'on-drop')
      maildrop.commit(new Set([...opened.deleted].map((entry) => entry.stored)))
    this.#data.opened = undefined
    const unlock = () => maildrop.unlock(this.#data)
    if (dialect.lockHeldMs > 0) return { delayMs: dialect.lockHeldMs, action: unlock }
    unlock()
    return undefined
  }

  #execute(command: Command): Outcome | Promise<Outcome> {
    const data = this.#data
    const { dialect, state } = data
    const row = command.keyword === 'UNKNOWN' ? undefined : COMMAND_TABLE[command.keyword]
    const isWrongCase = dialect.lowerCaseKeywords === 'refuse' && command.word !== command.keyword
    if (row?.handle === undefined || isWrongCase) return this.#unknown(command)
    data.unknownCommandCount = 0
    if (row.in !== 'both' && row.in !== state) {
      return withFindings(replied(err(`${command.keyword} is valid in the ${row.in} state only`)), [
        'wrong-state',
      ])
    }
    const isLenientTop = command.keyword === 'TOP' && dialect.topArgument === 'optional'
    const given = readArguments(command, isLenientTop ? 'one or two numbers' : row.takes, dialect)
    if (given.refusal !== undefined) {
      // PASS comes behind a USER that was answered +OK (RFC 1939 section 7): not behind an earlier one.
      if (command.keyword === 'USER') data.userName = undefined
      return withFindings(replied(err(given.refusal)), given.findings)
    }
    try {
      if (row.in !== 'TRANSACTION') return withFindings(row.handle(data, given), given.findings)
      // In TRANSACTION a maildrop is open; the state was compared above.
      const answer = row.handle(data.opened as OpenedMaildrop, given, dialect)
      return answer instanceof Promise
        ? answer.then((reply) => withFindings(replied(reply), given.findings)).catch(unreadable)
        : withFindings(replied(answer), given.findings)
    } catch (error) {
      return unreadable(error)
    }
  }

  /** In the client's language; response codes are for servers that announce them (RFC 2449 section 8, RFC 3206 section 6). */
  #inItsWords(outcome: Outcome): Outcome {
    const { language } = this.#data
    // Nearly every reply, and a copy of each would be felt.
    if (outcome.reply.code === undefined && language === 'en') return outcome
    const { code, ...reply } = outcome.reply
    const needed = code === 'AUTH' ? 'AUTH-RESP-CODE' : 'RESP-CODES'
    const isAnnounced = capabilitiesOf(this.#data).some((line) => line.toUpperCase() === needed)
    return { ...outcome, reply: translated(isAnnounced ? outcome.reply : reply, language) }
  }

  #unknown(command: Command): Outcome {
    const finding = unknownFinding(command)
    const { dialect } = this.#data
    const count = ++this.#data.unknownCommandCount
    const reply = err(UNKNOWN_TEXTS[finding])
    if (dialect.unknownCommandLimit !== null && count > dialect.unknownCommandLimit) {
      return { reply, next: 'close', findings: [finding, 'unknown-command-limit'] }
    }
    return withFindings(replied(reply), [finding])
  }
}

function withFindings(outcome: Outcome, findings: readonly FindingCode[]): Outcome {
  if (findings.length === 0) return outcome
  return { ...outcome, findings: [...findings, ...(outcome.findings ?? [])] }
}

/** A fixture that cannot be read any more is the server's trouble, and passes (RFC 3206 section 4). */
function unreadable(error: unknown): Outcome {
  const reason = error instanceof Error ? error.message : String(error)
  return replied(err(reason.replace(/[^ -~]+/g, ' ').slice(0, 400), 'SYS/TEMP'))
}

function timestampOf({ timestamp }: Dialect, fresh: string): string | undefined {
  if (timestamp === 'fresh') return fresh
  return timestamp === 'none' ? undefined : timestamp
}
