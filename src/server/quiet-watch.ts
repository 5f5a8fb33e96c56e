/**
 * How long a client has been quiet, and what is to happen when it has been so for long enough.
 */
import type { Clock } from '../link/clock.ts'

export class QuietWatch {
  readonly #clock: Clock
  #quietSinceMs: number

  constructor(clock: Clock) {
    this.#clock = clock
    this.#quietSinceMs = clock.now()
  }

  /** The client is not quiet. */
  touch(): void {
    this.#quietSinceMs = this.#clock.now()
  }

  /** Calls back once, when the client has been quiet for so long without a break; the result cancels it. */
  whenQuietFor(quietMs: number, callback: () => void): () => void {
    let cancel = () => {}
    const wait = (): void => {
      const restMs = quietMs - (this.#clock.now() - this.#quietSinceMs)
      if (restMs <= 0) callback()
      // Re-armed only when it rings: a timer moved at every command would cost more than the command.
      else cancel = this.#clock.after(restMs, wait)
    }
    cancel = this.#clock.after(Math.max(0, quietMs - (this.#clock.now() - this.#quietSinceMs)), wait)
    return () => cancel()
  }
}
