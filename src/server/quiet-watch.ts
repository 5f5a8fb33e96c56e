/**
 * How long a client has been quiet, and what is to happen when it has been so for long enough.
 */
import type { Clock } from '../link/clock.ts'

export class QuietWatch {
  readonly #clock: Clock
  readonly #alarms = new Map<string, () => void>()
  #quietSinceMs: number
  #isStopped = false

  constructor(clock: Clock) {
    this.#clock = clock
    this.#quietSinceMs = clock.now()
  }

  /** The client is not quiet. */
  touch(): void {
    this.#quietSinceMs = this.#clock.now()
  }

  /** Calls back once, when the client has been quiet for so long without a break; undefined: never. One alarm to a name. */
  whenQuietFor(name: string, quietMs: number | undefined, callback: () => void): void {
    this.#alarms.get(name)?.()
    if (quietMs === undefined || this.#isStopped) return
    const wait = (): void => {
      const restMs = quietMs - (this.#clock.now() - this.#quietSinceMs)
      if (restMs <= 0) callback()
      // Re-armed only when it rings: a timer moved at every command would cost more than the command.
      else this.#alarms.set(name, this.#clock.after(restMs, wait))
    }
    const restMs = quietMs - (this.#clock.now() - this.#quietSinceMs)
    this.#alarms.set(name, this.#clock.after(Math.max(0, restMs), wait))
  }

  /** No alarm rings any more. */
  stop(): void {
    this.#isStopped = true
    for (const cancel of this.#alarms.values()) cancel()
  }
}
