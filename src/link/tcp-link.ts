/**
 * A link over a TCP socket that was opened with `allowHalfOpen`.
 */
import type { Socket } from 'node:net'
import { clearTimeout, setTimeout } from 'node:timers'
import { NOTHING } from '../wire/octets.ts'
import type { Link, LinkEvents } from './link.ts'

/** How long a client may keep its half open after ours was closed. */
const LINGER_MS = 2000

/**
 * Octets written right before RST are lost on Linux, even once the write callback has come; so long they are given
 * to arrive. Real time, whatever clock the server has: it settles the network, it is not a delay of the protocol.
 */
const SETTLE_MS = 5

export class TcpLink implements Link {
  readonly clientPort: number
  readonly #socket: Socket
  #timer: NodeJS.Timeout | undefined
  #broken = false

  constructor(socket: Socket) {
    this.#socket = socket
    this.clientPort = socket.remotePort ?? 0
    socket.setNoDelay(true)
  }

  listen(events: LinkEvents): void {
    const socket = this.#socket
    socket.on('data', (chunk: Buffer) => events.octets(chunk))
    socket.on('end', () => events.clientEnded())
    socket.on('drain', () => events.drained())
    // Without a listener an ordinary reset by the client would end the process.
    socket.on('error', () => {
      this.#broken = true
    })
    socket.on('close', () => {
      clearTimeout(this.#timer)
      events.closed(this.#broken ? 'reset' : 'ended')
    })
  }

  write(octets: readonly Uint8Array[], settled?: (delivered: boolean) => void): void {
    const socket = this.#socket
    // Node calls back without an error when the socket is destroyed under a write.
    const told = settled && ((error?: Error | null) => settled(!error && !socket.destroyed))
    const last = octets.length - 1
    if (last > 0) socket.cork()
    for (let index = 0; index < last; index++) socket.write(octets[index] as Uint8Array)
    socket.write(octets[last] ?? NOTHING, told)
    if (last > 0) socket.uncork()
  }

  get blocked(): boolean {
    return this.#socket.writableNeedDrain
  }

  cork(): void {
    this.#socket.cork()
  }

  uncork(): void {
    this.#socket.uncork()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  halfClose(): void {
    this.#socket.end()
  }

  close(): void {
    const socket = this.#socket
    socket.end()
    if (socket.destroyed) return
    // The client's own FIN ends it; reading on is what lets us see that FIN.
    socket.resume()
    if (socket.readableEnded) socket.destroySoon()
    else socket.once('end', () => socket.destroySoon())
    this.#after(LINGER_MS, () => socket.destroy())
  }

  reset(): void {
    const socket = this.#socket
    const resetAfter = (delayMs: number) => this.#after(delayMs, () => socket.resetAndDestroy())
    resetAfter(LINGER_MS)
    socket.write(NOTHING, () => resetAfter(SETTLE_MS))
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #after(delayMs: number, action: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(action, delayMs)
    this.#timer.unref()
  }
}
