/**
 * How much a client may send ahead of its replies.
 */
import type { Link } from '../link/link.ts'
import type { LineReader } from '../wire/line-reader.ts'

/** Beyond this nothing more is read for a while. */
const READ_AHEAD_IN_OCTETS = 65_536

export class ReadAhead {
  readonly #link: Link
  readonly #reader: LineReader
  #isPaused = false

  constructor(link: Link, reader: LineReader) {
    this.#link = link
    this.#reader = reader
  }

  /** Reads on, unless nothing can be taken and enough has been read. */
  regulate(isStuck: boolean): void {
    const shouldPause = isStuck && this.#isFull
    if (shouldPause === this.#isPaused) return
    this.#isPaused = shouldPause
    if (shouldPause) this.#link.pause()
    else this.#link.resume()
  }

  /** For whoever will not read it any more. */
  forget(): void {
    if (this.#isFull) this.#reader.discard()
  }

  get #isFull(): boolean {
    return this.#reader.pending.length > READ_AHEAD_IN_OCTETS
  }
}
