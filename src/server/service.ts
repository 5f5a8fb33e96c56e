/**
 * A POP3 server without a network: it takes links from whoever has them and serves a session on each.
 */
import { FaultPlan, type RuleFailure } from '../faults/plan.ts'
import type { FaultRule } from '../faults/rule.ts'
import type { Clock } from '../link/clock.ts'
import type { Link } from '../link/link.ts'
import type { Accounts } from '../maildrop/accounts.ts'
import type { MaildropView } from '../maildrop/maildrop-view.ts'
import type { Dialect } from '../session/dialect.ts'
import { Session } from '../session/session.ts'
import type { Later, LogOnTimes } from '../session/session-data.ts'
import { Transcript } from '../transcript/transcript.ts'
import { Connection } from './connection.ts'
import { ConnectionFaults } from './connection-faults.ts'
import type { Entrance } from './connection-setup.ts'

export interface ServiceSetup {
  readonly accounts: Accounts
  readonly dialect: Dialect
  readonly clock: Clock
  readonly seed: number
  readonly faults: readonly FaultRule[]
  readonly transcriptLimit: number
  /** Told when a function of a rule throws for the first time. */
  readonly ruleFailed?: (failure: RuleFailure) => void
  /** Told every view of a maildrop that a session gets to see. */
  readonly shown?: (view: MaildropView) => void
}

export class Pop3Service {
  readonly transcript: Transcript
  readonly faults: FaultPlan
  readonly #setup: ServiceSetup
  readonly #connections = new Set<Connection>()
  readonly #logOnTimes: LogOnTimes
  /** Cancel what sessions have left to be done. */
  readonly #postponed = new Set<() => void>()
  #sessionCount = 0
  /** Not reset with the rest: no two greetings of a server share a timestamp (RFC 1939 section 7, APOP). */
  #greetingCount = 0

  constructor(setup: ServiceSetup) {
    this.#setup = setup
    this.#logOnTimes = { now: () => setup.clock.now(), last: new Map() }
    this.faults = new FaultPlan(setup.seed, setup.ruleFailed)
    this.faults.arm(setup.faults)
    const startMs = setup.clock.now()
    this.transcript = new Transcript(setup.transcriptLimit, () => setup.clock.now() - startMs)
  }

  /** Whether no client is connected. */
  get isIdle(): boolean {
    return this.#connections.size === 0
  }

  /** Serves a client until the link is closed. */
  accept(link: Link, entrance: Entrance = 'plain'): void {
    const { accounts, clock } = this.#setup
    const session = ++this.#sessionCount
    const { transcript } = this
    const { shown } = this.#setup
    const faults = new ConnectionFaults({ session, plan: this.faults, transcript, shown })
    transcript.record({ type: 'open', session, clientPort: link.clientPort })
    const { then, dialect } = faults.atAccept(this.#setup.dialect)
    const { connectionLimit } = dialect
    const protocol = new Session({
      dialect,
      accounts,
      freshTimestamp: this.#freshTimestamp(),
      logOnTimes: this.#logOnTimes,
      offersStls: entrance === 'stls',
      isOneTooMany: connectionLimit !== null && this.#connections.size >= connectionLimit,
      shapeView: (view, account) => faults.shapeView(view, account),
      refuseAuth: (user) => faults.beforeVerdict(user),
    })
    faults.serve(protocol)
    const closed = () => this.#connections.delete(connection)
    const postpone = (later: Later) => this.#postpone(later)
    const connection = new Connection({
      session,
      link,
      entrance,
      protocol,
      faults,
      clock,
      transcript,
      postpone,
      closed,
    })
    this.#connections.add(connection)
    connection.start(then)
  }

  /** Drops every connection at once; nothing is committed, not even what was to be committed later. */
  dropConnections(): void {
    for (const connection of [...this.#connections]) connection.destroy('shutdown')
    for (const cancel of this.#postponed) cancel()
    this.#postponed.clear()
  }

  /** Drops the sessions and puts maildrops, counters and transcript back to the start. */
  reset(): void {
    this.dropConnections()
    for (const { maildrop } of this.#setup.accounts) maildrop.reset()
    this.#logOnTimes.last.clear()
    this.resetFaults()
    this.transcript.clear()
    this.#sessionCount = 0
  }

  /** Arms the faults that the server was started with, and no others. */
  resetFaults(): void {
    this.faults.reset(this.#setup.faults)
  }

  #postpone({ delayMs, action }: Later): void {
    const cancel = this.#setup.clock.after(delayMs, () => {
      this.#postponed.delete(cancel)
      action()
    })
    this.#postponed.add(cancel)
  }

  /** In the classic form with a dotted host: some clients refuse every other (mpop, Mail::Box). */
  #freshTimestamp(): string {
    const number = ++this.#greetingCount
    return `<${1895 + number}.${mixed(this.#setup.seed, number)}@mock.example.org>`
  }
}

/** 32 bits of both numbers, well mixed (the finalizer of MurmurHash3): a digest costs as much as a whole command does. */
function mixed(seed: number, number: number): number {
  let bits = Math.imul(seed ^ Math.imul(number, 0x9e3779b9), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
