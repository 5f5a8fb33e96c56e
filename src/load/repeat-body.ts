/**
 * A big message from a small one: the part below the blank line, again and again.
 */
import type { MessageContent } from '../maildrop/message.ts'
import { Body } from '../wire/body.ts'
import { CR, LF, octetsOf } from '../wire/octets.ts'

const BLANK_LINE = octetsOf('\r\n\r\n')
const FILLER = 'x'.charCodeAt(0)

/** Why a message cannot be repeated to so many octets; undefined when it can. */
export function repeatProblem(seed: Uint8Array, untilOctets: number): string | undefined {
  const bodyAt = bodyStart(seed)
  if (bodyAt === undefined) return 'has no blank line, so there is no body to repeat. Add one, as CRLF CRLF'
  if (bodyAt === seed.length)
    return 'has an empty body, so there is nothing to repeat. Give it a line of text'
  if (seed.length > untilOctets) return `has ${seed.length} octets already. Ask for that many or more`
  return undefined
}

/** A seed that was found fit by `repeatProblem`, grown to exactly `untilOctets`; made when it is first fetched. */
export class RepeatedContent implements MessageContent {
  readonly #seed: Uint8Array
  readonly #untilOctets: number
  #body: Body | undefined

  constructor(seed: Uint8Array, untilOctets: number) {
    this.#seed = seed
    this.#untilOctets = untilOctets
  }

  sizeInOctets(): number {
    return this.#untilOctets
  }

  body(): Body {
    this.#body ??= new Body(repeated(this.#seed, this.#untilOctets))
    return this.#body
  }
}

/**
 * Whole lines as long as they fit, so that no character of several octets is cut; what is left over is a shorter line of
 * `x`, or one `x` more at the end of the last line where only one octet is left.
 */
function repeated(seed: Uint8Array, untilOctets: number): Uint8Array {
  const whole = Buffer.allocUnsafe(untilOctets)
  whole.set(seed)
  const body = seed.subarray(bodyStart(seed))
  let at = seed.length
  for (; at + body.length <= untilOctets; at += body.length) whole.set(body, at)
  const rest = body.subarray(0, untilOctets - at)
  const lines = rest.subarray(0, rest.lastIndexOf(LF) + 1)
  whole.set(lines, at)
  at += lines.length
  const left = untilOctets - at
  if (left === 0) return whole
  whole.fill(FILLER, left === 1 ? untilOctets - 3 : at)
  whole.set([CR, LF], untilOctets - 2)
  return whole
}

/** The index behind the first blank line; undefined when there is none. */
function bodyStart(octets: Uint8Array): number | undefined {
  const at = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).indexOf(BLANK_LINE)
  return at === -1 ? undefined : at + BLANK_LINE.length
}
