/**
 * The lines of a multi-line reply between the status line and the final line.
 */
import { CRLF, NOTHING, octetsOf } from './octets.ts'
import { stuff } from './stuffing.ts'

/** What ends a multi-line reply (RFC 1939 section 3). */
export const FINAL_LINE: Uint8Array = octetsOf(`.${CRLF}`)

/** While a reply is put together its lines are there twice: of bigger ones that would be felt. */
const KEPT_LIMIT_IN_OCTETS = 33_554_432

/**
 * Octets as a whole number of lines. `octets` are those of the message or listing, each line ended with
 * CRLF; `stuffed` are those for the wire, prepared once and shared by every reply that holds this body.
 */
export class Body {
  #octets: Uint8Array
  #stuffed: Uint8Array | undefined
  /** The text of the latest reply with this body, and that reply as one segment. */
  #text: string | undefined
  #reply: readonly Uint8Array[] | undefined

  /** `octets` must be empty or end with CRLF. */
  constructor(octets: Uint8Array) {
    this.#octets = octets
  }

  get octets(): Uint8Array {
    return this.#octets
  }

  get stuffed(): Uint8Array {
    this.#stuffed ??= stuff(this.#octets)
    return this.#stuffed
  }

  /**
   * Status line (given with its CRLF), lines and final line as one segment, or undefined where none is kept. It is made when
   * the reply with this text is sent for the second time: what is sent often is put together once, and of very many
   * messages that are each fetched once none is held twice.
   */
  keptReply(text: string, statusLine: () => Uint8Array): readonly Uint8Array[] | undefined {
    if (text !== this.#text) {
      this.#text = text
      this.#reply = undefined
    } else if (this.#octets.length <= KEPT_LIMIT_IN_OCTETS) {
      this.#reply ??= [this.#putTogether(statusLine())]
    }
    return this.#reply
  }

  /** The lines are henceforth those in the reply: nothing is held twice. */
  #putTogether(statusLine: Uint8Array): Uint8Array {
    const { stuffed } = this
    const reply = Buffer.concat([statusLine, stuffed, FINAL_LINE])
    const lines = reply.subarray(statusLine.length, statusLine.length + stuffed.length)
    if (stuffed === this.#octets) this.#octets = lines
    this.#stuffed = lines
    return reply
  }
}

/** A body of no line. */
export const EMPTY_BODY: Body = new Body(NOTHING)

/** A body of these lines, given without their line ends. */
export function bodyOfLines(lines: readonly string[]): Body {
  if (lines.length === 0) return EMPTY_BODY
  return new Body(octetsOf(lines.join(CRLF) + CRLF))
}
