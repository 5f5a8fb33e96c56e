/**
 * A client over TCP that does what it is told: nothing is sent, read or ended on its own account.
 */
import { connect, type Socket } from 'node:net'
import { joined, octetsOf, textOf } from '../../src/wire/octets.ts'
import { type ReadReply, type ReplyForm, ReplyReader } from '../../src/wire/reply-reader.ts'

export interface TcpClientOptions {
  /** Do not read until `resume`. */
  readonly paused?: boolean
}

/** Connects to a port of 127.0.0.1; rejects with the system's error. */
export async function tcpClient(port: number, options: TcpClientOptions = {}): Promise<TcpClient> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return new TcpClient(socket, options)
}

/** A client that was greeted and has logged on. */
export async function loggedOnTcpClient(
  { port }: { port: number },
  user = 'user',
  password = 'secret',
): Promise<TcpClient> {
  const client = await tcpClient(port)
  await client.reply()
  await client.exchange(`USER ${user}\r\n`)
  const reply = await client.exchange(`PASS ${password}\r\n`)
  if (!reply.startsWith('+OK')) throw new Error(`cannot log on: ${reply}`)
  return client
}

export class TcpClient implements Disposable {
  readonly socket: Socket
  /** Settles when the connection is gone: whether the server reset it, and every octet that no reply has taken. */
  readonly closed: Promise<{ how: 'ended' | 'reset'; unread: string }>
  /** Settles when the server has ended its half, or all of it. */
  readonly ended: Promise<void>
  readonly #reader = new ReplyReader()
  #changed: () => void = () => {}
  #isOver = false

  constructor(socket: Socket, { paused = false }: TcpClientOptions) {
    this.socket = socket
    let how: 'ended' | 'reset' = 'ended'
    socket.on('error', () => {
      how = 'reset'
    })
    socket.on('data', (chunk: Buffer) => {
      this.#reader.push(chunk)
      this.#changed()
    })
    if (paused) socket.pause()
    this.ended = new Promise((resolve) => {
      socket.once('end', resolve)
      socket.once('close', () => resolve())
    })
    this.closed = new Promise((resolve) => {
      socket.once('close', () => resolve({ how, unread: textOf(this.#reader.pending) }))
    })
    for (const event of ['end', 'close']) {
      socket.once(event, () => {
        this.#isOver = true
        this.#changed()
      })
    }
  }

  /** Sends octets, or text (one code unit is one octet); settles when the network has taken them. */
  send(octets: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      const sent = typeof octets === 'string' ? octetsOf(octets) : octets
      this.socket.write(sent, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** The status line of the next reply; of a multi-line one, everything up to its final line, stuffing undone. */
  async reply(form: ReplyForm = 'single-line'): Promise<string> {
    const { line, octets } = await this.#next(form)
    return octets === undefined ? line : textOf(joined([octetsOf(`${line}\r\n`), octets]))
  }

  /** Sends text and gives the reply to it. */
  exchange(text: string, form: ReplyForm = 'single-line'): Promise<string> {
    this.send(text).catch(() => {})
    return this.reply(form)
  }

  /**
   * As `closed`, where the server is to reset the connection: octets and RST that come in one go are told as an ordinary
   * end by libuv, and only what is sent then shows that it was none.
   */
  async closedByReset(): Promise<{ how: 'ended' | 'reset'; unread: string }> {
    await this.ended
    const isSent = await this.send('?').then(
      () => true,
      () => false,
    )
    return isSent ? { how: 'ended', unread: textOf(this.#reader.pending) } : this.closed
  }

  /** Ends this side's half. */
  finish(): void {
    this.socket.end()
  }

  reset(): void {
    this.socket.resetAndDestroy()
  }

  [Symbol.dispose](): void {
    this.socket.destroy()
  }

  async #next(form: ReplyForm): Promise<ReadReply> {
    for (;;) {
      const reply = this.#reader.next(form)
      if (reply !== undefined) return reply
      if (this.#isOver)
        throw new Error(`the server ended the connection, behind ${textOf(this.#reader.pending)}`)
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }
}
