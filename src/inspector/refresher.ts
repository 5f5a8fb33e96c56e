/**
 * Something that is done again once it is quiet: asking a server what it has to say keeps it from its clients, so never
 * twice at once, not amid a burst, and seldom where it takes long.
 */
import { LostError } from './rpc-client.ts'

/** However much goes on, it is done after so long, unless it takes more than a twentieth of the time. */
const LONGEST_WAIT_MS = 2000
const WAIT_FACTOR = 20

export class Refresher {
  readonly #quietMs: number
  readonly #action: () => Promise<void>
  readonly #failed: (error: unknown) => void
  #timer: ReturnType<typeof setTimeout> | undefined
  /** When it was first wanted since it was done last. */
  #wantedMs: number | undefined
  #tookMs = 0
  #isRunning = false

  /**
   * @param quietMs how long nobody must have wanted it
   * @param failed told what went wrong, except that the connection broke off: then it will be done with the next one
   */
  constructor(quietMs: number, action: () => Promise<void>, failed: (error: unknown) => void) {
    this.#quietMs = quietMs
    this.#action = action
    this.#failed = failed
  }

  /** It is wanted. */
  soon(): void {
    const nowMs = performance.now()
    this.#wantedMs ??= nowMs
    if (this.#isRunning) return
    const latestMs = this.#wantedMs + Math.max(LONGEST_WAIT_MS, this.#tookMs * WAIT_FACTOR)
    clearTimeout(this.#timer)
    this.#timer = setTimeout(
      () => void this.#run(),
      Math.max(0, Math.min(nowMs + this.#quietMs, latestMs) - nowMs),
    )
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    this.#wantedMs = undefined
    const startMs = performance.now()
    try {
      await this.#action()
    } catch (error) {
      if (!(error instanceof LostError)) this.#failed(error)
    }
    this.#tookMs = performance.now() - startMs
    this.#isRunning = false
    if (this.#wantedMs !== undefined) this.soon()
  }
}
