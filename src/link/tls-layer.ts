/**
 * TLS on a socket, as its server: what Node's TLSSocket does, told in terms of a link.
 */
import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import { countOctets, joined } from '../wire/octets.ts'
import { type ClientHello, readClientHello } from './client-hello.ts'
import type { TlsFacts, TlsRequest } from './link.ts'
import { type PipeCut, TlsPipe } from './tls-pipe.ts'

export interface TlsLayerEvents {
  established(facts: TlsFacts): void
  /** There was no agreement. The layer is gone; what it had to say has left. */
  failed(problem: string): void
  /** The handshake has come to where it was to be cut. The layer is gone. */
  cut(): void
  octets(chunk: Uint8Array): void
  clientEnded(): void
  drained(): void
  /** Neither side can understand the other any more. */
  broken(): void
}

export interface TlsLayerSetup {
  /** The certificate for this client. */
  contextFor(hello: ClientHello): SecureContext
  readonly cut: TlsRequest['cut']
  readonly requestClientCertificate: boolean
}

/** The most that a record holds (RFC 8446 section 5.1), and what is enciphered at a time. */
const RECORD_OCTETS = 16_384
const SLICE_OCTETS = 4 * RECORD_OCTETS

const PROTOCOL = 'pop3'

export class TlsLayer {
  readonly #setup: TlsLayerSetup
  readonly #events: TlsLayerEvents
  readonly #pipe: TlsPipe
  /** Of the client's first message, as long as it is not whole. */
  #opening: Buffer = Buffer.alloc(0)
  /** There is one once the client has said what it wants. */
  #stream: TLSSocket | undefined
  #isEstablished = false
  #isOver = false
  /** Writes of which it is not known yet whether they reached the socket. */
  readonly #unsettled = new Set<(isWritten: boolean) => void>()

  constructor(socket: Socket, setup: TlsLayerSetup, events: TlsLayerEvents) {
    this.#setup = setup
    this.#events = events
    this.#pipe = new TlsPipe(socket, this.#pipeCut(setup.cut))
  }

  /** What is written to it leaves enciphered, what comes from it is deciphered; undefined during the handshake. */
  get stream(): TLSSocket | undefined {
    return this.#isEstablished ? this.#stream : undefined
  }

  /** Octets from the client. */
  receive(chunk: Buffer): void {
    if (this.#stream !== undefined) {
      this.#pipe.receive(chunk)
      return
    }
    this.#opening = Buffer.concat([this.#opening, chunk])
    const hello = readClientHello(this.#opening)
    if (hello === undefined) return
    this.#stream = this.#answer(hello)
    this.#pipe.receive(this.#opening)
  }

  /** The client's FIN. */
  receiveEnd(): void {
    if (this.#isEstablished) this.#pipe.receiveEnd()
    else this.#fail('the client ended the connection in the handshake')
  }

  /** What fits into one record makes one; nothing else ever joins it. */
  write(octets: readonly Uint8Array[], settled: (isWritten: boolean) => void): void {
    const { stream } = this
    if (stream === undefined) return settled(false)
    const once = (isWritten: boolean) => {
      if (this.#unsettled.delete(once)) settled(isWritten)
    }
    this.#unsettled.add(once)
    const pieces = countOctets(octets) <= RECORD_OCTETS ? [joined(octets)] : octets.flatMap(slices)
    const last = pieces.length - 1
    for (let index = 0; index < last; index++) stream.write(pieces[index] as Uint8Array)
    stream.write(pieces[last] as Uint8Array, (error) => once(!error))
  }

  /** Sends what was written, then close_notify and FIN. */
  end(): void {
    this.#stream?.end()
  }

  /** Calls back once what was written is with the socket. Nothing can be written after it, not even close_notify. */
  finish(finished: () => void): void {
    if (this.#stream === undefined) return
    this.#stream._final = (callback) => {
      callback()
      finished()
    }
    this.#stream.end()
  }

  /** The socket is gone. */
  drop(problem: string): void {
    if (this.#isEstablished) this.#end()
    else this.#fail(problem)
  }

  #answer(hello: ClientHello): TLSSocket {
    const { requestClientCertificate } = this.#setup
    const stream = new TLSSocket(this.#pipe, {
      isServer: true,
      secureContext: this.#setup.contextFor(hello),
      requestCert: requestClientCertificate,
      // The client's certificate is only read.
      rejectUnauthorized: false,
      // A client that wants other protocols only is served as by a server that has never heard of ALPN; RFC 7301
      // section 3.2 would have it refused.
      ...(hello.protocols.includes(PROTOCOL) && { ALPNProtocols: [PROTOCOL] }),
    })
    // Else what is written in quick succession shared a record.
    Object.assign(stream, { _writev: null })
    stream.on('secure', () => {
      this.#isEstablished = true
      this.#pipe.keepWhole()
      this.#events.established(factsOf(stream, hello))
    })
    stream.on('data', (chunk: Buffer) => this.#events.octets(chunk))
    stream.on('end', () => this.#events.clientEnded())
    stream.on('drain', () => this.#events.drained())
    const failed = (error: Error & { reason?: string }) => this.#failed(error.reason ?? error.message)
    stream.on('error', failed)
    // Where no tls.Server stands behind it, errors after the handshake are told by this event alone.
    stream.on('_tlsError', failed)
    return stream
  }

  #pipeCut(cut: TlsRequest['cut']): PipeCut | undefined {
    if (cut === undefined) return undefined
    const reached = () => {
      if (this.#isOver || cut.by === 'stall') return
      this.#end()
      this.#events.cut()
    }
    return { afterOctets: cut.afterOctets, reached }
  }

  #failed(problem: string): void {
    if (!this.#isEstablished) this.#fail(problem)
    else if (!this.#isOver) {
      this.#end()
      this.#events.broken()
    }
  }

  #fail(problem: string): void {
    if (this.#isOver) return
    this.#end()
    this.#events.failed(problem)
  }

  #end(): void {
    this.#isOver = true
    for (const settle of this.#unsettled) settle(false)
    this.#stream?.destroy()
    this.#pipe.destroy()
  }
}

function factsOf(stream: TLSSocket, { serverName }: ClientHello): TlsFacts {
  const { subject } = stream.getPeerCertificate()
  const commonName: string | string[] | undefined = subject?.CN
  return {
    protocol: stream.getProtocol() ?? 'unknown',
    cipher: stream.getCipher().name,
    serverName,
    alpn: stream.alpnProtocol || undefined,
    clientName: Array.isArray(commonName) ? commonName[0] : commonName,
  }
}

function slices(octets: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = []
  for (let start = 0; start < octets.length; start += SLICE_OCTETS)
    found.push(octets.subarray(start, start + SLICE_OCTETS))
  return found
}
