/**
 * The lines of a multi-line reply between the status line and the final line.
 */
import { CRLF, NOTHING, octetsOf } from './octets.ts'
import { stuff } from './stuffing.ts'

/**
 * Octets as a whole number of lines. `octets` are those of the message or listing, each line ended with
 * CRLF; `stuffed` are those for the wire, prepared once and shared by every reply that holds this body.
 */
export class Body {
  readonly octets: Uint8Array
  #stuffed: Uint8Array | undefined

  /** `octets` must be empty or end with CRLF. */
  constructor(octets: Uint8Array) {
    this.octets = octets
  }

  get stuffed(): Uint8Array {
    this.#stuffed ??= stuff(this.octets)
    return this.#stuffed
  }
}

/** A body of no line. */
export const EMPTY_BODY: Body = new Body(NOTHING)

/** A body of these lines, given without their line ends. */
export function bodyOfLines(lines: readonly string[]): Body {
  if (lines.length === 0) return EMPTY_BODY
  return new Body(octetsOf(lines.join(CRLF) + CRLF))
}
