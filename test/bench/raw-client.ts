/**
 * A client that does as little as a client can: it sends octets and counts what comes back. Reads no reply, so that
 * it is never what is measured.
 */
import { connect, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

/** Where a reply ends: at the end of a line, at a final line, or after so many octets. */
export type ReplyEnd = 'line' | 'final-line' | number

/** What a client keeps between its connections to resume the last one's TLS session. */
export interface TlsMemory {
  /** What is trusted, in PEM. */
  readonly ca: string
  session?: Buffer
  /** How many handshakes resumed a session. */
  resumed: number
}

const BUFFER_IN_OCTETS = 262_144
const FINAL_LINE = '\r\n.\r\n'

export class RawClient {
  readonly #socket: Socket
  #until: ReplyEnd = 'line'
  #receivedOctets = 0
  /** The last five octets, while the end is looked for in them. */
  #tail = ''
  #answered: ((octets: number) => void) | undefined
  #failed: (error: Error) => void = () => {}
  readonly #closed: Promise<void>

  private constructor(host: string, port: number, tls: TlsMemory | undefined) {
    this.#socket = tls === undefined ? this.#connect(host, port) : this.#connectTls(host, port, tls)
    this.#socket.on('error', (error) => this.#failed(error))
    this.#closed = new Promise((resolve) => this.#socket.once('close', () => resolve()))
    void this.#closed.then(() => this.#failed(new Error('The server has closed the connection.')))
  }

  /** A client that has been greeted. */
  static async connect(port: number, tls?: TlsMemory): Promise<RawClient> {
    const client = new RawClient('127.0.0.1', port, tls)
    await client.#reply('line')
    return client
  }

  /** Sends a command line, or several; gives the octets of what came back. Rejects when the server goes first. */
  ask(lines: string, until: ReplyEnd): Promise<number> {
    this.#socket.write(lines, 'latin1')
    return this.#reply(until)
  }

  async logOn(user: string): Promise<void> {
    await this.ask(`USER ${user}\r\n`, 'line')
    await this.ask('PASS secret\r\n', 'line')
  }

  /** QUIT, and the end of the connection. */
  async quit(): Promise<void> {
    await this.ask('QUIT\r\n', 'line')
    await this.#closed
  }

  #connect(host: string, port: number): Socket {
    const buffer = Buffer.allocUnsafeSlow(BUFFER_IN_OCTETS)
    const callback = (count: number) => {
      this.#receive(buffer, count)
      return true
    }
    return connect({ host, port, noDelay: true, onread: { buffer, callback } })
  }

  #connectTls(host: string, port: number, memory: TlsMemory): TLSSocket {
    const { ca, session } = memory
    const socket = connectTls({ host, port, ca, ...(session && { session }) }, () => {
      if (socket.isSessionReused()) memory.resumed++
    })
    socket.setNoDelay(true)
    socket.on('session', (ticket) => {
      memory.session = ticket
    })
    socket.on('data', (chunk) => this.#receive(chunk, chunk.length))
    return socket
  }

  #reply(until: ReplyEnd): Promise<number> {
    this.#until = until
    this.#receivedOctets = 0
    this.#tail = ''
    return new Promise((resolve, reject) => {
      this.#answered = resolve
      this.#failed = reject
    })
  }

  #receive(buffer: Buffer, count: number): void {
    this.#receivedOctets += count
    if (!this.#isWhole(buffer, count)) return
    const answered = this.#answered
    this.#answered = undefined
    answered?.(this.#receivedOctets)
  }

  #isWhole(buffer: Buffer, count: number): boolean {
    if (typeof this.#until === 'number') return this.#receivedOctets >= this.#until
    const from = Math.max(0, count - FINAL_LINE.length)
    this.#tail = (this.#tail + buffer.toString('latin1', from, count)).slice(-FINAL_LINE.length)
    return this.#tail.endsWith(this.#until === 'line' ? '\n' : FINAL_LINE)
  }
}
