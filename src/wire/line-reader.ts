/**
 * Octets in, lines out, with a bound on what is kept. Knows nothing of what a line means.
 */
import { CR, LF, NOTHING } from './octets.ts'

export interface Line {
  /** The octets as received, with the line end; the first `limitInOctets` of an overlong line. */
  readonly octets: Uint8Array
  readonly ending: 'crlf' | 'lf' | 'none'
  /** The line was longer than the limit; what is above it was or will be dropped, up to the next LF. */
  readonly overlong: boolean
}

/**
 * Splits at LF. Push chunks as they come and take lines until there is none; the lines do not depend on how
 * the octets were cut into chunks. An overlong line is told as soon as it is known to be one, so a client that
 * never sends LF is answered too and costs no memory.
 */
export class LineReader {
  /** The longest accepted line with its line end; may be changed between lines. */
  limitInOctets: number
  #pending: Uint8Array = NOTHING
  #dropping = false
  #droppedOctets = 0

  constructor(limitInOctets: number) {
    this.limitInOctets = limitInOctets
  }

  /** Octets beyond the limit that were dropped so far. */
  get droppedOctets(): number {
    return this.#droppedOctets
  }

  /** Octets that wait for the rest of their line, or for being taken. */
  get pending(): Uint8Array {
    return this.#pending
  }

  /** Whether a line end has been received that was not taken. */
  get hasLine(): boolean {
    return this.#pending.length > 0 && this.#pending.includes(LF)
  }

  /** Whether several line ends have been received that were not taken. */
  get hasSeveralLines(): boolean {
    const behindFirst = this.#pending.indexOf(LF) + 1
    // Nearly every chunk is one line.
    return behindFirst < this.#pending.length && this.#pending.includes(LF, behindFirst)
  }

  push(chunk: Uint8Array): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
  }

  /** The next line, or undefined until more octets are pushed. */
  next(): Line | undefined {
    if (this.#dropping && !this.#dropToLineEnd()) return undefined
    const pending = this.#pending
    if (pending.length === 0) return undefined
    const end = pending.indexOf(LF)
    const lengthInOctets = end + 1
    if (end === -1 ? pending.length >= this.limitInOctets : lengthInOctets > this.limitInOctets) {
      this.#dropping = true
      // A copy: whoever keeps the line must not keep the chunk, most of which was dropped.
      return { octets: Uint8Array.from(this.#take(this.limitInOctets)), ending: 'none', overlong: true }
    }
    if (end === -1) return undefined
    const ending = pending[end - 1] === CR ? 'crlf' : 'lf'
    return { octets: this.#take(lengthInOctets), ending, overlong: false }
  }

  /** Forgets what was received and not yet taken; gives the number of octets. */
  discard(): number {
    const count = this.#pending.length
    this.#pending = NOTHING
    return count
  }

  #take(count: number): Uint8Array {
    const pending = this.#pending
    if (count === pending.length) {
      this.#pending = NOTHING
      return pending
    }
    this.#pending = pending.subarray(count)
    return pending.subarray(0, count)
  }

  #dropToLineEnd(): boolean {
    const end = this.#pending.indexOf(LF)
    this.#droppedOctets += this.#take(end === -1 ? this.#pending.length : end + 1).length
    this.#dropping = end === -1
    return !this.#dropping
  }
}
