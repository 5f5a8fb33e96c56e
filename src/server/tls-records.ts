/**
 * Tells TLS records that come where there is no TLS from commands: a client that begins its handshake with a server which goes
 * on in the clear has sent no command. What the records say is not read.
 */
import { joined, NOTHING, textOf } from '../wire/octets.ts'

/** Change of cipher, alert, handshake and data (RFC 8446 section 5.1). */
const FIRST_TYPE = 20
const LAST_TYPE = 23
const MAJOR_VERSION = 3
const HEADER_OCTETS = 5

export class TlsRecords {
  /** Of the header that has begun. */
  #header: number[] = []
  /** So much of a record is still to come. */
  #missingOctets = 0
  #taken: Uint8Array[] = []

  /** Takes the records, or what there is of them, at the beginning of the chunk; gives the rest. */
  take(chunk: Uint8Array): Uint8Array {
    // A client that has given up its handshake goes on with a command, whatever it has announced.
    if (this.#isWithin && isCommand(chunk)) this.#abandon()
    let end = 0
    while (end < chunk.length && (this.#isWithin || isRecordType(chunk[end])))
      end +=
        this.#missingOctets > 0 ? this.#takeBody(chunk.length - end) : this.#takeHeader(chunk[end] as number)
    if (end > 0) this.#taken.push(chunk.subarray(0, end))
    return chunk.subarray(end)
  }

  /** What was taken since the last time, once it is whole; with `isOver` in any case. */
  taken(isOver: boolean): Uint8Array {
    if (this.#taken.length === 0 || (this.#isWithin && !isOver)) return NOTHING
    const octets = joined(this.#taken)
    this.#taken = []
    return octets
  }

  get #isWithin(): boolean {
    return this.#header.length > 0 || this.#missingOctets > 0
  }

  #takeHeader(octet: number): number {
    this.#header.push(octet)
    const [, major, , high = 0, low = 0] = this.#header
    if (this.#header.length === 2 && major !== MAJOR_VERSION) this.#abandon()
    else if (this.#header.length === HEADER_OCTETS) {
      this.#abandon()
      this.#missingOctets = high * 256 + low
    }
    return 1
  }

  #takeBody(availableOctets: number): number {
    const count = Math.min(this.#missingOctets, availableOctets)
    this.#missingOctets -= count
    return count
  }

  #abandon(): void {
    this.#header = []
    this.#missingOctets = 0
  }
}

function isRecordType(octet: number | undefined): boolean {
  return octet !== undefined && octet >= FIRST_TYPE && octet <= LAST_TYPE
}

function isCommand(chunk: Uint8Array): boolean {
  return /^[A-Z]{3,4}8?(?: [ -~]*)?\r\n/i.test(textOf(chunk))
}
