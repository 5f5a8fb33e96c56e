/**
 * The size of a message that passes by in chunks, so that a big file is measured without being held.
 * Must agree with `messageBody`; a property test holds the two together.
 */
import { CR, LF } from '../wire/octets.ts'

/** Push every chunk in order, then read the size; the result does not depend on how the octets were cut. */
export class MessageSizer {
  readonly #exact: boolean
  #pushedOctets = 0
  #bareLineFeeds = 0
  #lastOctet = -1
  #octetBeforeLast = -1

  /** @param exact bare LF is served as it is, instead of as CRLF */
  constructor(exact: boolean) {
    this.#exact = exact
  }

  /** The chunk is not kept; its array may be used again. */
  push(chunk: Uint8Array): void {
    if (chunk.length === 0) return
    if (!this.#exact) this.#bareLineFeeds += this.#countBareLineFeeds(chunk)
    this.#octetBeforeLast = chunk[chunk.length - 2] ?? this.#lastOctet
    this.#lastOctet = chunk[chunk.length - 1] as number
    this.#pushedOctets += chunk.length
  }

  /** The octets that RETR would send for what was pushed so far (RFC 1939 section 11). */
  get sizeInOctets(): number {
    if (this.#pushedOctets === 0) return 0
    // A last bare LF has been counted as CRLF already, unless the octets are exact.
    const whole = this.#lastOctet === LF && (!this.#exact || this.#octetBeforeLast === CR)
    return this.#pushedOctets + this.#bareLineFeeds + (whole ? 0 : 2)
  }

  #countBareLineFeeds(chunk: Uint8Array): number {
    let count = 0
    for (let lf = chunk.indexOf(LF); lf !== -1; lf = chunk.indexOf(LF, lf + 1)) {
      const before = lf === 0 ? this.#lastOctet : chunk[lf - 1]
      if (before !== CR) count++
    }
    return count
  }
}
