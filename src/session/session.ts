/**
 * The POP3 state machine of one connection: commands in, outcomes out. Knows neither sockets nor time, and nothing of
 * faults; whoever owns it tells it when the connection is lost.
 */
import type { Accounts } from '../maildrop/accounts.ts'
import type { FindingCode } from '../transcript/finding.ts'
import { type Command, parseCommand } from '../wire/command.ts'
import type { SessionState } from '../wire/keyword.ts'
import type { Line } from '../wire/line-reader.ts'
import { err, ok, type Reply } from '../wire/reply.ts'
import { readArguments } from './arguments.ts'
import { COMMAND_TABLE } from './command-table.ts'
import type { Dialect } from './dialect.ts'
import { type Outcome, replied, type SessionData } from './session-data.ts'

export interface SessionSetup {
  readonly dialect: Dialect
  readonly accounts: Accounts
  /** The timestamp for this session's greeting, if the dialect wants a fresh one. */
  readonly freshTimestamp: string
}

export class Session {
  readonly #data: SessionData

  constructor({ dialect, accounts, freshTimestamp }: SessionSetup) {
    this.#data = {
      dialect,
      accounts,
      timestamp: timestampOf(dialect, freshTimestamp),
      state: 'AUTHORIZATION',
      userName: undefined,
      opened: undefined,
      unknownCommandCount: 0,
    }
  }

  get state(): SessionState {
    return this.#data.state
  }

  greeting(): Reply {
    const { dialect, timestamp } = this.#data
    return ok(timestamp === undefined ? dialect.greetingText : `${dialect.greetingText} ${timestamp}`)
  }

  /** Reads a line as tolerantly as the dialect asks. */
  read(line: Line): Command {
    const { leadingSpace, tabs } = this.#data.dialect
    return parseCommand(line, { leadingSpace: leadingSpace === 'accept', tabs: tabs === 'accept' })
  }

  /** Executes a command. Never throws; a promise only where files must be read first. */
  handle(command: Command): Outcome | Promise<Outcome> {
    const { dialect } = this.#data
    const findings = lineFindings(command)
    if (command.line.overlong) {
      const reply = err(`a line has at most ${dialect.lineLimitInOctets} octets`)
      return withFindings({ reply, next: dialect.overlongLine === 'close' ? 'close' : 'continue' }, findings)
    }
    if (findings.includes('bare-lf') && dialect.bareLf === 'refuse') {
      return withFindings(replied(err('a line ends in CRLF')), findings)
    }
    const outcome = this.#execute(command)
    if (findings.length === 0) return outcome
    return outcome instanceof Promise
      ? outcome.then((settled) => withFindings(settled, findings))
      : withFindings(outcome, findings)
  }

  /** The connection is lost, or the autologout timer has run out: nothing is removed (RFC 1939 sections 3 and 6). */
  drop(): void {
    this.#data.opened?.account.maildrop.unlock(this.#data)
    this.#data.opened = undefined
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
    const given = readArguments(command, row.takes, dialect)
    if (given.refusal !== undefined) return withFindings(replied(err(given.refusal)), given.findings)
    try {
      if (row.in !== 'TRANSACTION') return withFindings(row.handle(data, given), given.findings)
      // In TRANSACTION a maildrop is open; the state was compared above.
      const answer = row.handle(data.opened as NonNullable<SessionData['opened']>, given)
      return answer instanceof Promise
        ? answer.then((reply) => withFindings(replied(reply), given.findings)).catch(unreadable)
        : withFindings(replied(answer), given.findings)
    } catch (error) {
      return unreadable(error)
    }
  }

  #unknown(command: Command): Outcome {
    const finding = unknownFinding(command)
    if (finding === 'http-request') {
      return { reply: err('this is a POP3 server'), next: 'close', findings: [finding] }
    }
    const { dialect } = this.#data
    const count = ++this.#data.unknownCommandCount
    const reply = err(UNKNOWN_TEXTS[finding])
    if (dialect.unknownCommandLimit !== null && count > dialect.unknownCommandLimit) {
      return { reply, next: 'close', findings: [finding, 'unknown-command-limit'] }
    }
    return withFindings(replied(reply), [finding])
  }
}

const UNKNOWN_TEXTS = {
  'empty-line': 'the line is empty',
  'leading-space': 'a command begins with its keyword, not with a space',
  'tab-separator': 'one space, not a TAB, separates keyword and arguments',
  'unprintable-octets': 'a keyword has letters only',
  'unknown-command': 'unknown command',
} as const

function unknownFinding({
  word,
  spaced,
  arguments: rest,
}: Command): keyof typeof UNKNOWN_TEXTS | 'http-request' {
  if (word === '') return spaced ? 'leading-space' : 'empty-line'
  if (/ HTTP\/\d\.\d$/.test(rest)) return 'http-request'
  if (word.includes('\t')) return 'tab-separator'
  return /[^!-~]/.test(word) ? 'unprintable-octets' : 'unknown-command'
}

function lineFindings({ line }: Command): FindingCode[] {
  if (line.overlong) return ['overlong-line']
  return line.ending === 'lf' ? ['bare-lf'] : []
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
