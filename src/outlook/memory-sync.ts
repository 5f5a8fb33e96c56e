/**
 * A synchronization over a memory link and a virtual clock. A hang is proved, not waited for: Outlook waits, nothing is in
 * flight, and no timer is left that could change that.
 */
import type { VirtualClock } from '../link/clock.ts'
import { type MemoryClient, MemoryLink } from '../link/memory-link.ts'
import type { Entrance } from '../server/connection-setup.ts'
import type { Pop3Service } from '../server/service.ts'
import { octetsOf } from '../wire/octets.ts'
import type { OutlookStore } from './outcome.ts'
import type { OutlookSettings } from './settings.ts'
import { Sync } from './sync.ts'

export interface MemorySync {
  readonly sync: Sync
  readonly isHanging: boolean
}

/** A server, and how it takes its clients in. */
export interface MemoryPlace {
  readonly service: Pop3Service
  readonly clock: VirtualClock
  readonly entrance: Entrance
}

/** Connects, and goes on until the synchronization is over or hangs. */
export function runInMemory(
  { service, clock, entrance }: MemoryPlace,
  settings: OutlookSettings,
  store: OutlookStore,
): MemorySync {
  const link = new MemoryLink()
  const run = new MemoryRun(link.client, clock, settings, store)
  service.accept(link, entrance)
  const isHanging = run.toItsEnd()
  if (!isHanging) link.client.finish()
  return { sync: run.sync, isHanging }
}

/** The beginning of a ClientHello: no octets make a handshake here, but a server may wait for the first of them. */
const CLIENT_HELLO = octetsOf('\x16\x03\x01\x00\x04\x01\x00\x00\x00')

/** SChannel names the server by SNI since Windows Vista. */
const SERVER_NAME = 'mock.example.org'

class MemoryRun {
  readonly sync: Sync
  readonly #client: MemoryClient
  readonly #clock: VirtualClock
  readonly #timeoutMs: number
  readonly #settings: OutlookSettings
  #received = 0
  #hasSaidHello = false
  #quietSinceMs: number

  constructor(client: MemoryClient, clock: VirtualClock, settings: OutlookSettings, store: OutlookStore) {
    this.#client = client
    this.#clock = clock
    this.#settings = settings
    this.#timeoutMs = settings.serverTimeoutMs ?? Number.POSITIVE_INFINITY
    this.#quietSinceMs = clock.now()
    this.sync = new Sync(settings, store, (octets) => {
      this.#quietSinceMs = clock.now()
      client.send(octets)
    })
  }

  /** Whether it hangs. */
  toItsEnd(): boolean {
    const { sync } = this
    while (!sync.isOver) {
      if (sync.isShakingHands) {
        if (this.#shakeHands()) continue
        return true
      }
      this.#receive()
      if (sync.takeReply()) continue
      if (sync.isOver) break
      if (sync.state.isStuck || !this.#waitForMore()) return true
    }
    return false
  }

  /** False when the server will never answer. */
  #shakeHands(): boolean {
    const { handshake, end, segments } = this.#client
    if (handshake !== undefined) {
      // What came in the clear comes first.
      this.#receive()
      const problem = handshake.certificateForName
      if (problem !== undefined && this.#settings.certificateWarnings === 'refused') handshake.refuse(problem)
      else handshake.complete({ serverName: SERVER_NAME })
      this.sync.shookHands(problem)
    } else if (segments.length > this.#received || this.sync.pending.length > 0) {
      this.#receive()
      this.sync.failTls('the server answered in the clear')
    } else if (end !== 'open') {
      this.sync.close()
    } else if (!this.#hasSaidHello && this.#clock.nextDueMs === undefined) {
      this.#hasSaidHello = true
      this.#client.send(CLIENT_HELLO)
    } else {
      return this.#waitForMore()
    }
    return true
  }

  #receive(): void {
    const { segments } = this.#client
    if (this.#received === segments.length) return
    while (this.#received < segments.length) this.sync.receive(segments[this.#received++] as Uint8Array)
    this.#quietSinceMs = this.#clock.now()
  }

  /** False when nothing more will come: no end of the connection, no time-out, no timer of the server. */
  #waitForMore(): boolean {
    if (this.#client.end !== 'open') {
      this.sync.close()
      return true
    }
    const timeoutAtMs = this.#quietSinceMs + this.#timeoutMs
    const untilMs = Math.min(timeoutAtMs, this.#clock.nextDueMs ?? Number.POSITIVE_INFINITY)
    if (untilMs === Number.POSITIVE_INFINITY) return false
    this.#clock.advance(Math.max(0, untilMs - this.#clock.now()))
    const hasCome = this.#client.segments.length > this.#received || this.#client.end !== 'open'
    if (!hasCome && untilMs === timeoutAtMs) this.sync.timeOut()
    return true
  }
}
