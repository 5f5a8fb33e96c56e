/**
 * Lines over a socket, each within a time limit, for the client of the README's recipes. Knows nothing of POP3 but CRLF.
 */
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'

export class LineSocket {
  readonly #timeoutMs: number
  #socket: Socket
  #unread = ''
  #end: Error | undefined
  #wake: () => void = () => {}

  constructor(socket: Socket, timeoutMs: number) {
    this.#timeoutMs = timeoutMs
    this.#socket = socket
    this.#listen()
  }

  write(line: string): void {
    this.#socket.write(`${line}\r\n`, 'latin1')
  }

  /** The next line, without its CRLF. */
  async read(): Promise<string> {
    await this.#until(() => this.#unread.includes('\r\n'))
    const at = this.#unread.indexOf('\r\n')
    const line = this.#unread.slice(0, at)
    this.#unread = this.#unread.slice(at + 2)
    return line
  }

  /** What was said in the clear ends here, or nothing goes on. */
  async upgrade(start: (socket: Socket) => TLSSocket): Promise<void> {
    if (this.#unread !== '') throw new Error('there is something behind the answer to STLS')
    this.#socket.removeAllListeners('data')
    const secure = start(this.#socket)
    this.#socket = secure
    let isSecure = false
    secure.once('secureConnect', () => {
      isSecure = true
      this.#wake()
    })
    this.#listen()
    await this.#until(() => isSecure)
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #listen(): void {
    const end = (error: Error) => {
      this.#end ??= error
      this.#wake()
    }
    this.#socket.on('data', (octets: Buffer) => {
      this.#unread += octets.toString('latin1')
      this.#wake()
    })
    this.#socket.on('error', end)
    this.#socket.on('close', () => end(new Error('the server has left')))
  }

  async #until(isDone: () => boolean): Promise<void> {
    const giveUp = setTimeout(
      () => this.#socket.destroy(new Error(`timed out: no whole line for ${this.#timeoutMs} ms`)),
      this.#timeoutMs,
    )
    try {
      while (!isDone()) {
        if (this.#end !== undefined) throw this.#end
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
    } finally {
      clearTimeout(giveUp)
    }
  }
}
