/**
 * A link over a TCP socket that was opened with `allowHalfOpen`, in the clear or, once asked for, through TLS.
 */
import type { Socket } from 'node:net'
import { clearTimeout, setImmediate, setTimeout } from 'node:timers'
import { NOTHING } from '../wire/octets.ts'
import type { Link, LinkEvents, TlsOutcome, TlsRequest } from './link.ts'
import type { TlsLayer } from './tls-layer.ts'
import type { TlsTerminator } from './tls-terminator.ts'

/** How long a client may keep its half open after ours was closed: after our FIN has left. */
export const LINGER_MS = 2000

/**
 * How long a client may take to read what stands before FIN or RST. A slow reader is to get all of it, where it ends is no
 * matter of the system's buffers; one that never reads is idle (RFC 1939 section 3: at least ten minutes).
 */
const UNREAD_MS = 600_000

/**
 * Octets written right before RST may be lost, even once the write callback has come, and a client that finds both at
 * once may take the reset for an end (libuv does): so long it is given to read them first. Real time, whatever clock
 * the server has: it settles the network, it is not a delay of the protocol.
 */
const SETTLE_MS = 25

export class TcpLink implements Link {
  readonly clientPort: number
  readonly #socket: Socket
  readonly #tls: TlsTerminator | undefined
  #events: LinkEvents | undefined
  /** TLS, also while it is being agreed on. */
  #layer: TlsLayer | undefined
  #timer: NodeJS.Timeout | undefined
  #broken = false
  /** RST is on its way: no FIN may overtake it. */
  #isResetting = false

  /** @param tls for servers that have TLS */
  constructor(socket: Socket, tls?: TlsTerminator) {
    this.#socket = socket
    this.#tls = tls
    this.clientPort = socket.remotePort ?? 0
    socket.setNoDelay(true)
  }

  listen(events: LinkEvents): void {
    this.#events = events
    const socket = this.#socket
    socket.on('data', (chunk: Buffer) => {
      if (this.#layer === undefined) events.octets(chunk)
      else this.#layer.receive(chunk)
    })
    socket.on('end', () => {
      this.#layer?.receiveEnd()
      // A handshake that ends so has failed, and left the socket to us.
      if (this.#layer === undefined) events.clientEnded()
    })
    socket.on('drain', () => {
      if (this.#layer === undefined) events.drained()
    })
    // Without a listener an ordinary reset by the client would end the process.
    socket.on('error', () => {
      this.#broken = true
    })
    socket.on('close', () => {
      clearTimeout(this.#timer)
      this.#layer?.drop(`the connection was ${this.#broken ? 'reset' : 'closed'} in the handshake`)
      events.closed(this.#broken ? 'reset' : 'ended')
    })
  }

  write(octets: readonly Uint8Array[], settled?: (delivered: boolean) => void): void {
    const socket = this.#socket
    if (this.#layer !== undefined) {
      this.#layer.write(octets, (isWritten) => settled?.(isWritten && !socket.destroyed))
      return
    }
    // Node calls back without an error when the socket is destroyed under a write.
    const written = settled && ((error?: Error | null) => settled(!error && !socket.destroyed))
    const last = octets.length - 1
    if (last > 0) socket.cork()
    for (let index = 0; index < last; index++) socket.write(octets[index] as Uint8Array)
    socket.write(octets[last] ?? NOTHING, written)
    if (last > 0) socket.uncork()
  }

  get blocked(): boolean {
    return this.#stream.writableNeedDrain
  }

  cork(): void {
    // A TLS record is never gathered with others.
    if (this.#layer === undefined) this.#socket.cork()
  }

  uncork(): void {
    this.#socket.uncork()
  }

  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  startTls(request: TlsRequest, done: (outcome: TlsOutcome) => void): void {
    const socket = this.#socket
    const failed = (problem: string) => done({ result: 'failed', problem })
    if (this.#tls === undefined) return failed('this server has no TLS')
    if (socket.readableEnded) return failed('the client had ended the connection before the handshake')
    while (socket.writableCorked > 0) socket.uncork()
    this.#layer = this.#tls.begin(socket, request, {
      established: (facts) => done({ result: 'ok', ...facts }),
      failed: (problem) => {
        this.#layer = undefined
        failed(problem)
      },
      cut: () => {
        this.#layer = undefined
        if (request.cut?.by === 'reset') this.reset()
        else this.close()
        failed('the handshake was cut')
      },
      octets: (chunk) => this.#events?.octets(chunk),
      clientEnded: () => this.#events?.clientEnded(),
      drained: () => this.#events?.drained(),
      broken: () => {
        this.#broken = true
        socket.destroySoon()
      },
    })
    const { received = NOTHING } = request
    if (received.length > 0) this.#layer.receive(Buffer.from(received))
    socket.resume()
  }

  writeRaw(octets: Uint8Array): void {
    this.#socket.write(octets)
  }

  halfClose({ closeNotify = true }: { readonly closeNotify?: boolean } = {}): void {
    const layer = this.#session
    if (this.#isResetting) return
    if (layer === undefined) this.#socket.end()
    else if (closeNotify) layer.end()
    else layer.finish(() => this.#socket.end())
  }

  close(options?: { readonly closeNotify?: boolean }): void {
    const socket = this.#socket
    this.halfClose(options)
    if (socket.destroyed || this.#isResetting) return
    // The client's own FIN ends it; reading on is what lets us see that FIN.
    this.#stream.resume()
    socket.resume()
    // What TLS has yet to send would be lost; there the socket goes when both of its halves have ended.
    if (this.#session === undefined) {
      if (socket.readableEnded) socket.destroySoon()
      else socket.once('end', () => socket.destroySoon())
    }
    const linger = () => {
      if (!this.#isResetting) this.#after(LINGER_MS, () => socket.destroy())
    }
    if (socket.writableFinished) return linger()
    this.#after(UNREAD_MS, () => socket.destroy())
    socket.once('finish', linger)
  }

  reset(): void {
    const socket = this.#socket
    this.#isResetting = true
    this.#after(UNREAD_MS, () => socket.resetAndDestroy())
    // Behind a timer that was late, a client in this process has yet to read.
    const resetInNextTurn = () => setImmediate(() => socket.resetAndDestroy())
    const settle = () => socket.write(NOTHING, () => this.#after(SETTLE_MS, resetInNextTurn))
    const layer = this.#session
    if (layer === undefined) settle()
    else layer.finish(settle)
  }

  destroy(): void {
    this.#socket.destroy()
  }

  /** The TLS layer, if it has come so far that something can be said through it. */
  get #session(): TlsLayer | undefined {
    return this.#layer?.stream && this.#layer
  }

  /** Where what is said goes, and comes from. */
  get #stream(): Socket {
    return this.#layer?.stream ?? this.#socket
  }

  #after(delayMs: number, action: () => void): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(action, delayMs)
    this.#timer.unref()
  }
}
