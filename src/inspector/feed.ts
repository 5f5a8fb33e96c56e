/**
 * One server's transcript, event by event and each once, over connections that come and go: after each break it asks for
 * what it has missed. Knows nothing of what the events mean.
 */
import type { EventJson } from '../transcript/event-json.ts'
import { RefusedError, type RpcClient } from './rpc-client.ts'

export interface FeedReader {
  /** Events in order, none twice. */
  add(events: readonly EventJson[]): void
  /** So many events before the next ones are lost for good. */
  missed(count: number): void
  /** What was told so far is over: another server, or the same one started anew. */
  clear(): void
  /** The server is closed. */
  ended(): void
}

export class Feed {
  readonly #rpc: RpcClient
  readonly #reader: FeedReader
  #server: string | undefined
  #lastSeq = 0
  #subscription: string | undefined

  constructor(rpc: RpcClient, reader: FeedReader) {
    this.#rpc = rpc
    this.#reader = reader
    rpc.onNotice('transcript.events', ({ server, events, missed }) => {
      if (server !== this.#server) return
      if (missed !== undefined) this.#reader.missed(missed)
      this.#add(events, missed ?? 0)
    })
    rpc.onNotice('transcript.end', ({ server }) => {
      if (server === this.#server) this.#reader.ended()
    })
  }

  get server(): string | undefined {
    return this.#server
  }

  /** Reads this server's transcript from now on; called again after a break, it goes on where it was. */
  async follow(server: string): Promise<void> {
    await this.#leave()
    if (server !== this.#server) this.#begin(server)
    try {
      await this.#subscribe(server)
    } catch (error) {
      // A server that has told less than we have heard is not the one that we have heard.
      const isOtherServer = error instanceof RefusedError && error.code === 'INVALID_OPTION'
      if (!isOtherServer || this.#lastSeq === 0) throw error
      this.#begin(server)
      await this.#subscribe(server)
    }
  }

  async #subscribe(server: string): Promise<void> {
    const { subscription } = await this.#rpc.call('transcript.subscribe', { server, since: this.#lastSeq })
    this.#subscription = subscription
  }

  /** Ends the subscription; one of a connection that is gone has ended with it. */
  async #leave(): Promise<void> {
    const subscription = this.#subscription
    this.#subscription = undefined
    if (subscription === undefined) return
    try {
      await this.#rpc.call('transcript.unsubscribe', { subscription })
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
    }
  }

  #begin(server: string): void {
    this.#server = server
    this.#lastSeq = 0
    this.#reader.clear()
  }

  /** An earlier subscription of the same connection may tell some again. */
  #add(events: readonly EventJson[], missed: number): void {
    const fresh = events.filter(({ seq }) => seq > this.#lastSeq)
    this.#lastSeq = fresh.at(-1)?.seq ?? this.#lastSeq + (events.length === 0 ? missed : 0)
    if (fresh.length > 0) this.#reader.add(fresh)
  }
}
