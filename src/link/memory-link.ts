/**
 * A link without a network: both ends in this process, every segment kept apart, nothing delayed.
 */
import { joined } from '../wire/octets.ts'
import type { Link, LinkEvents } from './link.ts'

/** What the server did to the connection, as the client's end saw it. */
export type MemoryLinkEnd = 'open' | 'half-closed' | 'closed' | 'reset'

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
  readonly #actions: ClientActions

  constructor(actions: ClientActions) {
    this.#actions = actions
  }

  /** What the server has done to the connection so far. */
  get end(): MemoryLinkEnd {
    return this.#end
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
