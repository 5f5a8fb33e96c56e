/**
 * The larger part of a soak: clients over memory links, in virtual time, so that the same seed gives the same
 * conversations octet for octet.
 */
import type { MemoryClient } from '../../src/link/memory-link.ts'
import { FaultControl } from '../../src/server/fault-control.ts'
import { joined, textOf } from '../../src/wire/octets.ts'
import { type MemoryServer, memoryServer } from '../support/memory-server.ts'
import { SeededDraws } from '../support/seeded-draws.ts'
import { CatalogueFaults, catalogueItems } from './catalogue-faults.ts'
import { type ClientAction, type ClientScript, drawScript } from './client-script.ts'
import { Ledger, type SessionAccount } from './ledger.ts'
import type { Part, PartResult } from './part.ts'
import { strangersIn, TaggedMaildrops, taggedAccounts, USERS } from './tagged-maildrops.ts'

/** Sessions between two times of quiet, in which the books are compared. */
const SESSIONS_AT_A_TIME = 20
/** Times of quiet between two resets of the server. */
const ROUNDS_BEFORE_RESET = 25
/** Far behind every autologout timer and every delay of the catalogue. */
const LONG_MS = 3_600_000
const MOST_ALARMS = 100_000

/** What `alert` of the effect `handshake` sends. */
const TLS_ALERT = '\x15\x03\x03\0\x02\x02\x28'

interface LiveClient {
  readonly script: ClientScript
  readonly client: MemoryClient
  readonly account: SessionAccount
  next: number
}

export function runMemoryPart({ sessions, seed, told, problems }: Part): Promise<PartResult> {
  const soak = new MemorySoak(seed, problems)
  while (soak.ledger.opened < sessions) {
    soak.round(Math.min(SESSIONS_AT_A_TIME, sessions - soak.ledger.opened))
    told(soak.ledger.opened)
  }
  return Promise.resolve(soak.result())
}

class MemorySoak {
  readonly ledger: Ledger
  readonly #problems: string[]
  readonly #draws: SeededDraws
  readonly #server: MemoryServer
  readonly #maildrops: TaggedMaildrops
  readonly #faults: CatalogueFaults
  #live: LiveClient[] = []
  #rounds = 0

  constructor(seed: number, problems: string[]) {
    this.#problems = problems
    this.#draws = new SeededDraws(seed)
    this.#server = memoryServer({ accounts: taggedAccounts(), transcriptLimit: 500, seed })
    const { service, accounts } = this.#server
    this.ledger = new Ledger(service.transcript, problems, true)
    this.#maildrops = new TaggedMaildrops(accounts, problems)
    const control = new FaultControl(service.faults, [], () => service.resetFaults(), true)
    this.#faults = new CatalogueFaults(control, catalogueItems())
  }

  result(): PartResult {
    const { opened, closed } = this.ledger
    return { opened, closed, digest: this.ledger.digest(), profiles: this.#faults.used.size }
  }

  /** So many sessions beside and behind each other, then quiet. */
  round(sessions: number): void {
    const draws = this.#draws
    let left = sessions
    while (left > 0 || this.#live.some(isActing)) {
      const acting = this.#live.filter(isActing)
      if (left > 0 && (acting.length === 0 || (acting.length < 6 && draws.chance(0.3)))) {
        this.#connect()
        left--
      } else {
        this.#act(draws.pick(acting))
      }
      this.#disturb()
    }
    this.#settle()
  }

  #connect(): void {
    const script = drawScript(this.#draws, USERS)
    const client = this.#server.connect(script.entrance)
    this.#live.push({ script, client, account: this.ledger.latest as SessionAccount, next: 0 })
  }

  #act(live: LiveClient): void {
    const action = live.script.actions[live.next++] as ClientAction
    switch (action.type) {
      case 'send':
        if (this.#draws.chance(0.9)) return live.client.send(action.octets)
        return this.#sendInPieces(live.client, action.octets)
      case 'shake-hands':
        if (action.isContent) live.client.handshake?.complete()
        else live.client.handshake?.refuse('this client trusts nobody')
        return
      case 'finish':
        return live.client.finish()
      case 'reset':
        return live.client.reset()
      case 'vanish':
      case 'stop-reading':
        // Over memory links a client that does not read holds nobody up.
        return
      default:
        action satisfies never
    }
  }

  #sendInPieces(client: MemoryClient, octets: Uint8Array): void {
    const cut = this.#draws.below(octets.length + 1)
    client.send(octets.subarray(0, cut))
    client.send(octets.subarray(cut))
  }

  /** What goes on around the clients. */
  #disturb(): void {
    const draws = this.#draws
    if (draws.chance(0.08)) this.#maildrops.edit(draws)
    if (draws.chance(0.06)) this.#faults.switch(draws)
    if (draws.chance(0.15)) this.#server.clock.advance(draws.pick([1, 50, 1000, 20_000, 700_000]))
  }

  /** Time goes by or not, everybody leaves, what is due is done, the books are compared. */
  #settle(): void {
    const { clock, service } = this.#server
    if (this.#draws.chance(0.5)) clock.advance(LONG_MS)
    for (const { client } of this.#live) client.reset()
    // Of sessions that are over only a dialect leaves something to be done later.
    if (clock.pendingCount > 0 && !this.#faults.leniency.removesOtherwise)
      this.#problems.push(`${clock.pendingCount} timers are left behind the last session`)
    for (let alarms = 0; clock.nextDueMs !== undefined && alarms < MOST_ALARMS; alarms++)
      clock.advance(clock.nextDueMs - clock.now())
    for (const live of this.#live) this.#compare(live)
    this.#live = []
    if (clock.pendingCount > 0) this.#problems.push(`${clock.pendingCount} timers run on for ever`)
    if (!service.isIdle) this.#problems.push('the server says that somebody is connected')
    if (this.ledger.openCount > 0) this.#problems.push(`${this.ledger.openCount} sessions are still open`)
    this.#maildrops.check(this.ledger.takeCommits(), this.#faults.leniency)
    this.#faults.restart()
    if (++this.#rounds % ROUNDS_BEFORE_RESET === 0) {
      service.reset()
      this.#maildrops.restart()
    }
  }

  /** Each client was sent what its session sent, and nothing of other people's mail. */
  #compare({ client, account, script }: LiveClient): void {
    // The octets of handshakes are no part of the conversation.
    const received = textOf(joined(client.segments)).replaceAll(TLS_ALERT, '')
    if (received !== textOf(joined(account.sent)))
      this.#problems.push(`session ${account.number}: its client received something else than it sent`)
    const strangers = strangersIn(received, script.user)
    if (strangers.length > 0)
      this.#problems.push(`session ${account.number} of ${script.user} was sent ${strangers[0]}`)
  }
}

function isActing({ next, script }: LiveClient): boolean {
  return next < script.actions.length
}
