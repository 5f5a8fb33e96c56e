/**
 * What a TLS client says of itself at first: the server name and the protocols it wants. Read here because TLSSocket
 * tells the name not of every session, and can refuse protocols but not ignore them. Reads only; judges nothing.
 */

export interface ClientHello {
  /** SNI, RFC 6066 section 3; undefined: none. */
  readonly serverName: string | undefined
  /** ALPN, RFC 7301; empty: none. */
  readonly protocols: readonly string[]
}

/** Records, and handshake messages (RFC 8446 section 4 and 5.1). */
const HANDSHAKE = 22
const CLIENT_HELLO = 1
const RECORD_HEADER = 5
const MESSAGE_HEADER = 4

/** Extensions (RFC 8446 section 4.2). */
const SERVER_NAME = 0
const ALPN = 16

/** More than any client says. */
const MOST_OCTETS = 65_536

const UNREADABLE: ClientHello = { serverName: undefined, protocols: [] }

/**
 * The first message of a client, from all that it has sent so far; undefined: not all of it is there. What is no
 * ClientHello, or a broken one, is given as one that says nothing: the TLS library says what is wrong with it.
 */
export function readClientHello(octets: Buffer): ClientHello | undefined {
  const message = firstMessage(octets)
  if (message === 'incomplete') return octets.length > MOST_OCTETS ? UNREADABLE : undefined
  if (message === 'none') return UNREADABLE
  try {
    return helloOf(message)
  } catch (error) {
    // A length that points behind the end.
    if (error instanceof RangeError) return UNREADABLE
    throw error
  }
}

/** The message without its header; it may be spread over several records. */
function firstMessage(octets: Buffer): Buffer | 'incomplete' | 'none' {
  const fragments: Buffer[] = []
  for (let start = 0; ; ) {
    if (start < octets.length && octets[start] !== HANDSHAKE) return 'none'
    if (octets.length < start + RECORD_HEADER) return 'incomplete'
    const end = start + RECORD_HEADER + octets.readUInt16BE(start + 3)
    if (octets.length < end) return 'incomplete'
    fragments.push(octets.subarray(start + RECORD_HEADER, end))
    start = end
    const message = Buffer.concat(fragments)
    if (message.length < MESSAGE_HEADER) continue
    if (message[0] !== CLIENT_HELLO) return 'none'
    const length = message.readUIntBE(1, 3)
    if (message.length >= MESSAGE_HEADER + length)
      return message.subarray(MESSAGE_HEADER, MESSAGE_HEADER + length)
  }
}

function helloOf(message: Buffer): ClientHello {
  const reader = new Vectors(message)
  // The version and 32 random octets.
  reader.skip(34)
  // The session, the ciphers, the compression methods.
  reader.vector(1)
  reader.vector(2)
  reader.vector(1)
  if (reader.isAtEnd) return UNREADABLE
  const extensions = new Vectors(reader.vector(2))
  let hello = UNREADABLE
  while (!extensions.isAtEnd) {
    const type = extensions.number(2)
    const data = new Vectors(extensions.vector(2))
    if (type === SERVER_NAME) hello = { ...hello, serverName: serverNameIn(new Vectors(data.vector(2))) }
    if (type === ALPN) hello = { ...hello, protocols: protocolsIn(new Vectors(data.vector(2))) }
  }
  return hello
}

/** Of the kinds of names there is only one: host_name, 0. */
function serverNameIn(list: Vectors): string | undefined {
  return !list.isAtEnd && list.number(1) === 0 ? list.vector(2).toString('latin1') : undefined
}

function protocolsIn(list: Vectors): string[] {
  const found: string[] = []
  while (!list.isAtEnd) found.push(list.vector(1).toString('latin1'))
  return found
}

/** Reads numbers, and vectors with their length in front (RFC 8446 section 3.4); beyond the end a RangeError. */
class Vectors {
  readonly #octets: Buffer
  #position = 0

  constructor(octets: Buffer) {
    this.#octets = octets
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#octets.length
  }

  skip(count: number): void {
    this.#position += count
  }

  number(octetCount: number): number {
    const value = this.#octets.readUIntBE(this.#position, octetCount)
    this.#position += octetCount
    return value
  }

  vector(lengthOctets: number): Buffer {
    const end = this.number(lengthOctets) + this.#position
    if (end > this.#octets.length) throw new RangeError('the vector ends behind the end')
    const octets = this.#octets.subarray(this.#position, end)
    this.#position = end
    return octets
  }
}
