/**
 * A client that does as little as a client can: it sends octets and counts what comes back. Reads no reply, so that
 * it is never what is measured.
 */
import { connect, type Socket } from 'node:net'

/** Where a reply ends: at the end of a line, at a final line, or after so many octets. */
export type ReplyEnd = 'line' | 'final-line' | number

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

  private constructor(host: string, port: number) {
    const buffer = Buffer.allocUnsafeSlow(BUFFER_IN_OCTETS)
    this.#socket = connect({
      host,
      port,
      noDelay: true,
      onread: {
        buffer,
        callback: (count) => {
          this.#receive(buffer, count)
          return true
        },
      },
    })
    this.#socket.on('error', (error) => this.#failed(error))
    this.#closed = new Promise((resolve) => this.#socket.once('close', () => resolve()))
    void this.#closed.then(() => this.#failed(new Error('The server has closed the connection.')))
  }

  /** A client that has been greeted. */
  static async connect(port: number, host = '127.0.0.1'): Promise<RawClient> {
    const client = new RawClient(host, port)
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
