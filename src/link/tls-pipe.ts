/**
 * What lies between the TLS layer and the socket: enciphered octets both ways. Because the layer never holds the socket
 * itself, the socket survives it: a handshake that failed leaves it open, in the clear, and a cut one where it was cut.
 */
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

export interface PipeCut {
  readonly afterOctets: number
  /** Called once, when so many octets have left; none will follow. */
  readonly reached: () => void
}

export class TlsPipe extends Duplex {
  readonly #socket: Socket
  #cut: PipeCut | undefined
  /** How many octets may still leave before the cut. */
  #allowedOctets: number

  constructor(socket: Socket, cut: PipeCut | undefined) {
    super()
    this.#socket = socket
    this.#cut = cut
    this.#allowedOctets = cut?.afterOctets ?? Number.POSITIVE_INFINITY
  }

  /** The handshake is over: there is nothing left of it to cut. */
  keepWhole(): void {
    this.#allowedOctets = Number.POSITIVE_INFINITY
    this.#cut = undefined
  }

  /** Octets from the client. */
  receive(chunk: Uint8Array): void {
    if (!this.destroyed && !this.push(chunk)) this.#socket.pause()
  }

  /** The client's FIN. */
  receiveEnd(): void {
    if (!this.destroyed) this.push(null)
  }

  override _read(): void {
    this.#socket.resume()
  }

  override _write(chunk: Uint8Array, _encoding: string, done: () => void): void {
    const allowed = chunk.length > this.#allowedOctets ? chunk.subarray(0, this.#allowedOctets) : chunk
    this.#allowedOctets -= allowed.length
    // Errors are the socket's to tell: the layer goes with it.
    if (!this.#socket.writable) done()
    else if (allowed.length > 0 || chunk.length === 0) this.#socket.write(allowed, () => done())
    if (allowed.length === chunk.length) return
    const cut = this.#cut
    this.#cut = undefined
    cut?.reached()
  }

  override _final(done: () => void): void {
    this.#socket.end()
    done()
  }

  override _destroy(_error: Error | null, done: () => void): void {
    // Nobody reads here any more, yet the socket's end shall be seen.
    this.#socket.resume()
    done()
  }
}
