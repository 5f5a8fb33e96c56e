/**
 * A synchronization over a memory link and a virtual clock. A hang is proved, not waited for: Outlook waits, nothing is in
 * flight, and no timer is left that could change that.
 */
import type { VirtualClock } from '../link/clock.ts'
import { type MemoryClient, MemoryLink } from '../link/memory-link.ts'
import type { Pop3Service } from '../server/service.ts'
import type { OutlookStore } from './outcome.ts'
import type { OutlookSettings } from './settings.ts'
import { Sync } from './sync.ts'

export interface MemorySync {
  readonly sync: Sync
  readonly isHanging: boolean
}

/** Connects, and goes on until the synchronization is over or hangs. */
export function runInMemory(
  service: Pop3Service,
  clock: VirtualClock,
  settings: OutlookSettings,
  store: OutlookStore,
): MemorySync {
  const link = new MemoryLink()
  const run = new MemoryRun(link.client, clock, settings, store)
  service.accept(link)
  const isHanging = run.toItsEnd()
  if (!isHanging) link.client.finish()
  return { sync: run.sync, isHanging }
}

class MemoryRun {
  readonly sync: Sync
  readonly #client: MemoryClient
  readonly #clock: VirtualClock
  readonly #timeoutMs: number
  #received = 0
  #quietSinceMs: number

  constructor(client: MemoryClient, clock: VirtualClock, settings: OutlookSettings, store: OutlookStore) {
    this.#client = client
    this.#clock = clock
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
      this.#receive()
      if (sync.takeReply()) continue
      if (sync.isOver) break
      if (sync.state.isStuck || !this.#waitForMore()) return true
    }
    return false
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
