/**
 * Reads mail files for one maildrop: measures them through one buffer, and lets the event loop turn in between.
 * Knows nothing of messages beyond their octets.
 */
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
// Imported, not global: a test runner's fake timers replace the globals only.
import { setImmediate } from 'node:timers'
import { MessageSizer } from '../maildrop/message-sizer.ts'
import { fixtureError, reasonOf } from './fixture-error.ts'

/** Reading may hold up the event loop for so long; a small maildrop is measured without a pause. */
const BLOCKED_LIMIT_MS = 10

const CHUNK_IN_OCTETS = 65_536

export class MailFileReader {
  readonly #blockedLimitMs: number
  #buffer: Uint8Array | undefined
  /** Time spent in reading since the last pause; not reset by pauses that others make, so it errs to more pauses. */
  #blockedMs = 0

  constructor(blockedLimitMs: number = BLOCKED_LIMIT_MS) {
    this.#blockedLimitMs = blockedLimitMs
  }

  /**
   * The size of the message in a file, as RETR sends it; nothing of the file is kept.
   * @throws {Pop3MockError} INVALID_FIXTURE, or rejects with it, when the file cannot be read.
   */
  sizeInOctets(path: string, exact: boolean): number | Promise<number> {
    const steps = this.#measure(path, exact)
    const step = steps.next()
    return step.done ? step.value : this.#measureOn(steps)
  }

  /** @throws {Pop3MockError} INVALID_FIXTURE when the file cannot be read. */
  octets(path: string): Uint8Array {
    return readable(path, () => readFileSync(path))
  }

  async #measureOn(steps: Generator<void, number>): Promise<number> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve))
      this.#blockedMs = 0
      const step = steps.next()
      if (step.done) return step.value
    }
  }

  /** Yields where a pause is due. The buffer may be used by others meanwhile: its octets are counted at once. */
  *#measure(path: string, exact: boolean): Generator<void, number> {
    if (this.#blockedMs >= this.#blockedLimitMs) yield
    const sizer = new MessageSizer(exact)
    let startedMs = performance.now()
    const file = readable(path, () => openSync(path, 'r'))
    try {
      while (this.#readChunk(path, file, sizer)) {
        const nowMs = performance.now()
        this.#blockedMs += nowMs - startedMs
        startedMs = nowMs
        if (this.#blockedMs < this.#blockedLimitMs) continue
        yield
        startedMs = performance.now()
      }
    } finally {
      closeSync(file)
      this.#blockedMs += performance.now() - startedMs
    }
    return sizer.sizeInOctets
  }

  /** Whether there was one; a short read is no proof of the end on every file system. */
  #readChunk(path: string, file: number, sizer: MessageSizer): boolean {
    this.#buffer ??= Buffer.allocUnsafeSlow(CHUNK_IN_OCTETS)
    const buffer = this.#buffer
    const count = readable(path, () => readSync(file, buffer, 0, CHUNK_IN_OCTETS, null))
    sizer.push(buffer.subarray(0, count))
    return count > 0
  }
}

function readable<Result>(path: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    throw fixtureError(
      path,
      `the mail file cannot be read: ${reasonOf(error)}. It was there when the maildrop was loaded; ` +
        'leave it in place as long as the server runs.',
      error,
    )
  }
}
