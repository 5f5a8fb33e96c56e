/**
 * One message of a maildrop: its name, its size, and its octets when somebody asks for them.
 */
import { unexpected } from '../errors.ts'
import { Body, EMPTY_BODY } from '../wire/body.ts'
import { CR, LF } from '../wire/octets.ts'
import { MessageSizer } from './message-sizer.ts'

/** The octets of a message, wherever they are, and how many there are. */
export interface MessageContent {
  /**
   * The octets that RETR sends, without stuffing dots (RFC 1939 section 11). A promise where reading many files has
   * held up the event loop for long enough.
   * @throws when the message cannot be read.
   */
  sizeInOctets(): number | Promise<number>
  /** @throws when the message cannot be read. */
  body(): Body
}

/** What a maildrop asks of a message. Messages in memory and in files look the same. */
export interface Message extends MessageContent {
  /** The given unique-id, or the one its file name suggests; undefined: made from the content. */
  readonly uniqueId: string | undefined
  /** The message-number it insists on; undefined: one above its predecessor's. */
  readonly messageNumber: number | undefined
  /** What STAT, LIST and RETR say instead of the truth. */
  readonly declaredSizeInOctets: number | undefined
}

/** What may be said of a message beside its octets. */
export interface MessageTraits {
  /** 1 to 70 characters from `!` to `~` by RFC 1939; anything without CR and LF is taken. */
  uniqueId?: string
  messageNumber?: number
  declaredSizeInOctets?: number
}

/** A message whose octets are in memory, or made when they are first needed. */
export class MemoryMessage implements Message {
  readonly uniqueId: string | undefined
  readonly messageNumber: number | undefined
  readonly declaredSizeInOctets: number | undefined
  readonly #make: () => Body
  #body: Body | undefined

  constructor(make: () => Body, traits: MessageTraits = {}) {
    this.#make = make
    this.uniqueId = traits.uniqueId
    this.messageNumber = traits.messageNumber
    this.declaredSizeInOctets = traits.declaredSizeInOctets
  }

  sizeInOctets(): number {
    return this.body().octets.length
  }

  body(): Body {
    this.#body ??= this.#make()
    return this.#body
  }
}

/**
 * A message's octets as RETR sends them: bare LF becomes CRLF (unless `exact`), and a last line without CRLF is given
 * one, because the final line must stand on its own.
 */
export function messageBody(octets: Uint8Array, exact: boolean): Body {
  if (octets.length === 0) return EMPTY_BODY
  const whole = exact ? octets : withCrlf(octets)
  return new Body(endsWithCrlf(whole) ? whole : Buffer.concat([whole, Uint8Array.of(CR, LF)]))
}

/** The size that `messageBody` would have, without making it. */
export function messageSizeInOctets(octets: Uint8Array, exact: boolean): number {
  const sizer = new MessageSizer(exact)
  sizer.push(octets)
  return sizer.sizeInOctets
}

/** @throws {Pop3MockError} when a trait cannot be used: INVALID_OPTION, or INVALID_FIXTURE for a file's. */
export function checkTraits(
  traits: MessageTraits,
  path: string,
  code: 'INVALID_OPTION' | 'INVALID_FIXTURE' = 'INVALID_OPTION',
): void {
  const { uniqueId, messageNumber, declaredSizeInOctets } = traits
  const refuse = (key: keyof MessageTraits, allowed: string): never => {
    throw unexpected(`${path}.${key}`, traits[key], allowed, code)
  }
  if (uniqueId !== undefined && (typeof uniqueId !== 'string' || !/^[^\r\n\u0100-\uffff]+$/.test(uniqueId))) {
    refuse(
      'uniqueId',
      'a text without CR and LF, one octet to each character (RFC 1939 section 7: 1 to 70 from ! to ~)',
    )
  }
  if (messageNumber !== undefined && (!Number.isSafeInteger(messageNumber) || messageNumber < 1)) {
    refuse('messageNumber', 'a whole number from 1')
  }
  if (
    declaredSizeInOctets !== undefined &&
    (!Number.isSafeInteger(declaredSizeInOctets) || declaredSizeInOctets < 0)
  ) {
    refuse('declaredSizeInOctets', 'a whole number from 0')
  }
}

function withCrlf(octets: Uint8Array): Uint8Array {
  const added = countBareLf(octets)
  if (added === 0) return octets
  const whole = new Uint8Array(octets.length + added)
  let from = 0
  let to = 0
  for (let lf = octets.indexOf(LF); lf !== -1; lf = octets.indexOf(LF, lf + 1)) {
    if (octets[lf - 1] === CR) continue
    whole.set(octets.subarray(from, lf), to)
    to += lf - from
    whole[to++] = CR
    from = lf
  }
  whole.set(octets.subarray(from), to)
  return whole
}

function countBareLf(octets: Uint8Array): number {
  let count = 0
  for (let lf = octets.indexOf(LF); lf !== -1; lf = octets.indexOf(LF, lf + 1)) {
    if (octets[lf - 1] !== CR) count++
  }
  return count
}

function endsWithCrlf(octets: Uint8Array): boolean {
  return octets[octets.length - 1] === LF && octets[octets.length - 2] === CR
}
