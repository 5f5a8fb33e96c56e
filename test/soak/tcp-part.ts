/**
 * The smaller part of a soak: clients over TCP and TLS, where sockets, listeners and readers that do not read are real.
 */
import { getEventListeners } from 'node:events'
import { VirtualClock } from '../../src/link/clock.ts'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import { joined, textOf } from '../../src/wire/octets.ts'
import { SeededDraws } from '../support/seeded-draws.ts'
import { SocketWatch } from '../support/socket-watch.ts'
import { CatalogueFaults, catalogueItems } from './catalogue-faults.ts'
import { type ClientScript, drawScript } from './client-script.ts'
import { Ledger } from './ledger.ts'
import type { Part, PartResult } from './part.ts'
import { strangersIn, TaggedMaildrops, taggedAccounts, USERS } from './tagged-maildrops.ts'
import { nextTurn, playOverTcp, type TcpSoakResult } from './tcp-soak-client.ts'

/** Sessions between two times of quiet, in which the books are compared. */
const SESSIONS_AT_A_TIME = 100
const CLIENTS_AT_ONCE = 16
const ROUNDS_BEFORE_RESET = 5
/** More than the system's buffers hold, when it is asked for a dozen times. */
const BIG_MESSAGE_IN_OCTETS = 300_000
const VIRTUAL_MS_A_TURN = 250
const LONG_MS = 3_600_000
const MOST_TURNS = 20_000

/** A handshake that was cut, or an alert: no part of the conversation, and told only once it is over. */
const TLS_RECORD = /[\x15\x16]\x03[\x01-\x04]/

export async function runTcpPart({ sessions, seed, told, problems }: Part): Promise<PartResult> {
  const sockets = new SocketWatch()
  const abort = new AbortController()
  const clock = new VirtualClock()
  const server = await startPop3Server({
    ...{ accounts: taggedAccounts(BIG_MESSAGE_IN_OCTETS), transcriptLimit: 500, seed, clock },
    ...{ tls: 'stls', tlsPort: 0, signal: abort.signal, unref: false },
  })
  const soak = new TcpSoak(server, clock, seed, problems)
  for (let done = 0; done < sessions; done += SESSIONS_AT_A_TIME) {
    await soak.round(Math.min(SESSIONS_AT_A_TIME, sessions - done))
    told(Math.min(sessions, done + SESSIONS_AT_A_TIME))
    // The two listeners.
    const left = await sockets.opened(2)
    if (left !== 2) problems.push(`${left - 2} sockets are left behind ${done + SESSIONS_AT_A_TIME} sessions`)
  }
  await server.close()
  const left = await sockets.opened(0)
  if (left !== 0) problems.push(`${left} sockets are left after close()`)
  if (getEventListeners(abort.signal, 'abort').length > 0) problems.push('a listener is left on the signal')
  return soak.result()
}

class TcpSoak {
  readonly #server: Pop3Server
  readonly #clock: VirtualClock
  readonly #problems: string[]
  readonly #draws: SeededDraws
  readonly #ledger: Ledger
  readonly #maildrops: TaggedMaildrops
  readonly #faults: CatalogueFaults
  #rounds = 0

  constructor(server: Pop3Server, clock: VirtualClock, seed: number, problems: string[]) {
    this.#server = server
    this.#clock = clock
    this.#problems = problems
    this.#draws = new SeededDraws(seed)
    this.#ledger = new Ledger(server.transcript, problems, false)
    this.#maildrops = new TaggedMaildrops(server.accounts, problems)
    this.#faults = new CatalogueFaults(server.faults, catalogueItems())
  }

  result(): PartResult {
    const { opened, closed } = this.#ledger
    return { opened, closed, profiles: this.#faults.used.size }
  }

  async round(sessions: number): Promise<void> {
    let left = sessions
    let isOver = false
    const play = async () => {
      while (left-- > 0) await this.#session()
    }
    const all = Promise.all(Array.from({ length: CLIENTS_AT_ONCE }, play)).finally(() => {
      isOver = true
    })
    while (!isOver) {
      await nextTurn()
      this.#clock.advance(VIRTUAL_MS_A_TURN)
      if (this.#draws.chance(0.03)) this.#maildrops.edit(this.#draws)
      if (this.#draws.chance(0.03)) this.#faults.switch(this.#draws)
    }
    await all
    await this.#settle()
  }

  async #session(): Promise<void> {
    const script = drawScript(this.#draws, USERS)
    const { port, tlsPort = 0 } = this.#server
    const turnsBefore = () => this.#draws.between(1, 4)
    this.#compare(script, await playOverTcp(script, { port, tlsPort, turnsBefore }))
  }

  /** What came is the beginning of what was sent, and nothing of other people's mail. */
  #compare({ user }: ClientScript, { port, received, usedTls }: TcpSoakResult): void {
    const strangers = strangersIn(received, user)
    if (strangers.length > 0) this.#problems.push(`a client of ${user} was sent ${strangers[0]}`)
    const session = port === undefined ? undefined : this.#ledger.takeFrom(port)
    if (session === undefined || usedTls || session.hasTls || TLS_RECORD.test(received)) return
    if (!textOf(joined(session.sent)).startsWith(received))
      this.#problems.push(`session ${session.number}: its client received something else than it sent`)
  }

  /** The server notices that everybody has left, the time runs out, the books are compared. */
  async #settle(): Promise<void> {
    const clock = this.#clock
    clock.advance(LONG_MS)
    for (
      let turns = 0;
      turns < MOST_TURNS && (this.#ledger.openCount > 0 || clock.pendingCount > 0);
      turns++
    ) {
      await nextTurn()
      if (clock.nextDueMs !== undefined) clock.advance(clock.nextDueMs - clock.now())
    }
    await this.#server.waitFor.idle()
    if (this.#ledger.openCount > 0) this.#problems.push(`${this.#ledger.openCount} sessions are still open`)
    if (clock.pendingCount > 0) this.#problems.push(`${clock.pendingCount} timers are left`)
    this.#maildrops.check(this.#ledger.takeCommits(), this.#faults.leniency)
    this.#faults.restart()
    if (++this.#rounds % ROUNDS_BEFORE_RESET === 0) {
      this.#server.reset()
      this.#maildrops.restart()
    }
  }
}
