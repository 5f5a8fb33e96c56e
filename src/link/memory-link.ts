/**
 * A link without a network: both ends in this process, every segment kept apart, nothing delayed.
 */
import { joined } from '../wire/octets.ts'
import type { CertificateProblem, Link, LinkEvents, TlsFacts, TlsOutcome, TlsRequest } from './link.ts'

/** What the server did to the connection, as the client's end saw it. */
export type MemoryLinkEnd = 'open' | 'half-closed' | 'closed' | 'reset'

/** A handshake that the server has begun; no octets are exchanged here, the client says how it goes. */
export interface MemoryHandshake {
  /** What a client that checks certificates would find wrong. */
  readonly certificate: CertificateProblem | undefined
  /** The same, where it names the server by SNI. */
  readonly certificateForName: CertificateProblem | undefined
  /** The client is content. */
  complete(facts?: Partial<TlsFacts>): void
  /** The client breaks it off; the connection stays, in the clear. */
  refuse(problem: string): void
}

const MEMORY_TLS: TlsFacts = {
  protocol: 'TLSv1.3',
  cipher: 'none: in memory',
  serverName: undefined,
  alpn: undefined,
  clientName: undefined,
}

/** The server's end; `client` is the other one. Events are delivered at once, in the caller's turn. */
export class MemoryLink implements Link {
  readonly clientPort = 0
  readonly blocked = false
  readonly client: MemoryClient
  #events: LinkEvents | undefined
  #paused = false
  #gone = false
  #waiting: (() => void)[] = []

  constructor() {
    this.client = new MemoryClient({
      octets: (chunk) => this.#deliver(() => this.#events?.octets(chunk)),
      ended: () => this.#deliver(() => this.#events?.clientEnded()),
      reset: () => this.#finish('reset'),
    })
  }

  listen(events: LinkEvents): void {
    this.#events = events
    this.#flush()
  }

  write(octets: readonly Uint8Array[], settled?: (delivered: boolean) => void): void {
    if (!this.#gone) this.client.receive(joined(octets))
    settled?.(!this.#gone)
  }

  /** Every segment is kept apart here. */
  cork(): void {}

  uncork(): void {}

  pause(): void {
    this.#paused = true
  }

  resume(): void {
    this.#paused = false
    this.#flush()
  }

  startTls(
    { certificate, certificateWithoutName, cut }: TlsRequest,
    done: (outcome: TlsOutcome) => void,
  ): void {
    if (cut !== undefined) {
      if (cut.by === 'stall') return
      this.client.serverDid(cut.by === 'close' ? 'closed' : 'reset')
      done({ result: 'failed', problem: 'the handshake was cut' })
      this.#finish('ended')
      return
    }
    const settle = (outcome: TlsOutcome) => {
      this.client.handshakeBegun(undefined)
      done(outcome)
    }
    this.client.handshakeBegun({
      certificate: certificate ?? certificateWithoutName,
      certificateForName: certificate,
      complete: (facts) => settle({ result: 'ok', ...MEMORY_TLS, ...facts }),
      refuse: (problem) => settle({ result: 'failed', problem }),
    })
  }

  writeRaw(octets: Uint8Array): void {
    this.write([octets])
  }

  halfClose(): void {
    this.client.serverDid('half-closed')
  }

  close(): void {
    this.client.serverDid('closed')
    this.#finish('ended')
  }

  reset(): void {
    this.client.serverDid('reset')
    this.#finish('ended')
  }

  destroy(): void {
    this.reset()
  }

  #deliver(event: () => void): void {
    this.#waiting.push(event)
    this.#flush()
  }

  #flush(): void {
    while (!this.#paused && !this.#gone && this.#events !== undefined) {
      const event = this.#waiting.shift()
      if (event === undefined) return
      event()
    }
  }

  #finish(how: 'ended' | 'reset'): void {
    if (this.#gone) return
    this.#gone = true
    this.#events?.closed(how)
  }
}

interface ClientActions {
  octets(chunk: Uint8Array): void
  ended(): void
  reset(): void
}

/** The client's end of a memory link. */
export class MemoryClient {
  /** Every segment the server has sent, in order. */
  readonly segments: Uint8Array[] = []
  /** Called for each segment and each change of `end`, after it is visible here. */
  onChange: (() => void) | undefined
  #end: MemoryLinkEnd = 'open'
  #handshake: MemoryHandshake | undefined
  readonly #actions: ClientActions

  constructor(actions: ClientActions) {
    this.#actions = actions
  }

  /** What the server has done to the connection so far. */
  get end(): MemoryLinkEnd {
    return this.#end
  }

  /** The handshake that waits for this client. */
  get handshake(): MemoryHandshake | undefined {
    return this.#handshake
  }

  send(chunk: Uint8Array): void {
    this.#actions.octets(chunk)
  }

  /** Sends FIN. */
  finish(): void {
    this.#actions.ended()
  }

  /** Sends RST. */
  reset(): void {
    this.#actions.reset()
  }

  /** For the server's end only. */
  handshakeBegun(handshake: MemoryHandshake | undefined): void {
    this.#handshake = handshake
    if (handshake !== undefined) this.onChange?.()
  }

  /** For the server's end only. */
  receive(segment: Uint8Array): void {
    this.segments.push(segment)
    this.onChange?.()
  }

  /** For the server's end only. */
  serverDid(end: MemoryLinkEnd): void {
    if (this.#end === 'closed' || this.#end === 'reset') return
    this.#end = end
    this.onChange?.()
  }
}
