/**
 * A link over a WebSocket: POP3 in binary frames, one for each segment, so that clients in a browser can be tested too.
 * Its connection below is at hand as well: back pressure and resets are that one's.
 */
import type { Socket } from 'node:net'
import type { WebSocket } from 'ws'
import { systemClock } from '../link/clock.ts'
import type { Link, LinkEvents, TlsOutcome, TlsRequest } from '../link/link.ts'
import { joined } from '../wire/octets.ts'

/** How long a client may take to answer our closing. */
const LINGER_MS = 2000
/** As for TCP: octets written right before RST may be lost, so long they are given to arrive. */
const SETTLE_MS = 25

const NORMAL_CLOSURE = 1000
const UNSUPPORTED_DATA = 1003
/** What `ws` tells when there was no closing at all. */
const BROKEN_OFF = 1006

export class WebSocketLink implements Link {
  readonly clientPort: number
  readonly #webSocket: WebSocket
  readonly #socket: Socket

  constructor(webSocket: WebSocket, socket: Socket) {
    this.#webSocket = webSocket
    this.#socket = socket
    this.clientPort = socket.remotePort ?? 0
    socket.setNoDelay(true)
  }

  listen(events: LinkEvents): void {
    const webSocket = this.#webSocket
    const drained = () => events.drained()
    webSocket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) events.octets(data)
      else webSocket.close(UNSUPPORTED_DATA, 'POP3 comes in binary frames')
    })
    this.#socket.on('drain', drained)
    // What is wrong with a frame closes the WebSocket; without a listener it would end the process.
    webSocket.on('error', () => {})
    webSocket.on('close', (code) => {
      this.#socket.off('drain', drained)
      events.closed(code === BROKEN_OFF ? 'reset' : 'ended')
    })
  }

  write(octets: readonly Uint8Array[], settled?: (delivered: boolean) => void): void {
    const told = settled && ((error?: Error | null) => settled(!error && !this.#socket.destroyed))
    this.#webSocket.send(joined(octets), { binary: true }, told)
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
    this.#webSocket.pause()
  }

  resume(): void {
    this.#webSocket.resume()
  }

  startTls(_: TlsRequest, done: (outcome: TlsOutcome) => void): void {
    done({ result: 'failed', problem: 'no TLS over WebSocket' })
  }

  writeRaw(octets: Uint8Array): void {
    this.write([octets])
  }

  /** There is no half of a WebSocket: behind our closing frame the client can only answer it. */
  halfClose(): void {
    this.#webSocket.close(NORMAL_CLOSURE)
  }

  close(): void {
    this.#webSocket.close(NORMAL_CLOSURE)
    systemClock.after(LINGER_MS, () => this.#webSocket.terminate())
  }

  reset(): void {
    const reset = () => this.#socket.resetAndDestroy()
    systemClock.after(LINGER_MS, reset)
    this.#socket.write('', () => void systemClock.after(SETTLE_MS, reset))
  }

  destroy(): void {
    this.#webSocket.terminate()
  }
}
