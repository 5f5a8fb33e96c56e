/**
 * The mirror of the encoder: octets from a server in, replies out. Used wherever this package is the client.
 */
import { CR, DOT, LF, NOTHING, textOf } from './octets.ts'
import { unstuff } from './stuffing.ts'

/** Where a multi-line reply ends: at `.` CRLF, or, as Outlook reads listings, at any line that begins with `.`. */
export type ReplyForm = 'single-line' | 'multi-line' | 'ends-at-leading-dot'

export interface ReadReply {
  /** The first octet is `+` (V0001); for RFC 1939 look at `line`. */
  readonly positive: boolean
  /** The status line without its line end. */
  readonly line: string
  /** The octets of a multi-line reply with byte-stuffing undone; undefined for a single-line one. */
  readonly octets?: Uint8Array
  /** The line that was taken for the final line though it holds more than the dot (V0002). */
  readonly endedBy?: string
}

/**
 * Push octets as they come, then ask for the reply to a command by the form its positive reply has. A negative
 * reply has one line whatever the form (RFC 1939 section 3). Lines end at CRLF only.
 */
export class ReplyReader {
  #pending: Uint8Array = NOTHING
  /** What `#pending` lies in, with room behind it, so that a big reply in small segments is not copied anew. */
  #store: Uint8Array = NOTHING
  #storedOctets = 0
  /** How far `#pending` was searched in vain, so that a big reply in small segments is not searched anew. */
  #searchedOctets = 0

  push(chunk: Uint8Array): void {
    const pending = this.#pending
    if (pending.length === 0) {
      // Full, so that nothing is ever written into the caller's array.
      this.#store = chunk
      this.#storedOctets = 0
    } else {
      if (this.#storedOctets + chunk.length > this.#store.length) {
        this.#store = new Uint8Array(2 * (pending.length + chunk.length))
        this.#store.set(pending)
        this.#storedOctets = pending.length
      }
      this.#store.set(chunk, this.#storedOctets)
    }
    this.#storedOctets += chunk.length
    this.#pending = this.#store.subarray(
      this.#storedOctets - pending.length - chunk.length,
      this.#storedOctets,
    )
  }

  /** Octets received and not yet part of a reply. */
  get pending(): Uint8Array {
    return this.#pending
  }

  /** The next reply, or undefined until it is whole. */
  next(form: ReplyForm): ReadReply | undefined {
    const statusEnd = this.#lineEnd(0)
    if (statusEnd === -1) return undefined
    const line = textOf(this.#pending.subarray(0, statusEnd - 2))
    const positive = line.startsWith('+')
    if (form === 'single-line' || !positive) {
      this.#drop(statusEnd)
      return { positive, line }
    }
    const final = this.#finalLine(statusEnd, form)
    if (final === undefined) return undefined
    const octets = unstuff(this.#pending.subarray(statusEnd, final.from))
    const finalLine = textOf(this.#pending.subarray(final.from, final.to - 2))
    this.#drop(final.to)
    return finalLine === '.' ? { positive, line, octets } : { positive, line, octets, endedBy: finalLine }
  }

  #finalLine(statusEnd: number, form: ReplyForm): { from: number; to: number } | undefined {
    let from = Math.max(statusEnd, this.#searchedOctets)
    for (let to = this.#lineEnd(from); to !== -1; to = this.#lineEnd(from)) {
      const isFinal = this.#pending[from] === DOT && (form === 'ends-at-leading-dot' || to - from === 3)
      if (isFinal) return { from, to }
      from = to
    }
    this.#searchedOctets = from
    return undefined
  }

  /** The index behind the next CRLF, or -1. */
  #lineEnd(from: number): number {
    for (let lf = this.#pending.indexOf(LF, from); lf !== -1; lf = this.#pending.indexOf(LF, lf + 1)) {
      if (this.#pending[lf - 1] === CR) return lf + 1
    }
    return -1
  }

  #drop(count: number): void {
    this.#pending = this.#pending.subarray(count)
    this.#searchedOctets = 0
  }
}
