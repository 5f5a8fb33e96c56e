/**
 * A server that the control server knows, with its owner: who or what it lives as long as.
 */
import { systemClock } from '../link/clock.ts'
import type { Pop3Server } from '../server/server.ts'
import type { ServerInfo } from './method-types.ts'

/** What a connection owns. One that breaks off may come back with the same key and own it again. */
export interface Lease {
  readonly key: string | undefined
  readonly servers: Set<HeldServer>
  connections: number
  isOver: boolean
  /** Calls off its end, while it waits for its connection to come back. */
  keep: () => void
}

/** `outside`: started by other code in this process, which closes it too. */
export type Owner =
  | { readonly kind: 'connection'; readonly lease: Lease }
  | { readonly kind: 'ttl'; readonly ttlMs: number }
  | { readonly kind: 'outside' }

export class HeldServer {
  readonly id: string
  readonly server: Pop3Server
  readonly owner: Owner
  readonly #startedMs = systemClock.now()
  readonly #endings = new Set<() => void>()
  #usedMs = this.#startedMs
  #inUse = 0
  #cancelTimer: (() => void) | undefined

  /** @param expired called once its time is over, where it has one */
  constructor(id: string, server: Pop3Server, owner: Owner, expired: () => void) {
    this.id = id
    this.server = server
    this.owner = owner
    if (owner.kind === 'ttl') this.#arm(owner.ttlMs, owner.ttlMs, expired)
  }

  /** It is being used: its time begins anew. */
  touch(): void {
    this.#usedMs = systemClock.now()
  }

  /** As long as the action takes, it is in use. */
  async during<Result>(action: () => Promise<Result>): Promise<Result> {
    this.#inUse++
    try {
      return await action()
    } finally {
      this.#inUse--
      this.touch()
    }
  }

  /** Calls back when it has been closed, until the result is called. */
  whenEnded(ended: () => void): () => void {
    this.#endings.add(ended)
    return () => this.#endings.delete(ended)
  }

  /** Closes the server and tells those who wait for that. */
  async end(): Promise<void> {
    this.#cancelTimer?.()
    await this.server.close()
    for (const ended of this.#endings) ended()
    this.#endings.clear()
  }

  /** What there is to know of it, for a caller with this lease. */
  info(lease: Lease | undefined): ServerInfo {
    const { host, port, tlsPort, url, env, tls, seed, accounts } = this.server
    const { kind } = this.owner
    return {
      id: this.id,
      host,
      port,
      ...(tlsPort === undefined ? undefined : { tlsPort }),
      url,
      env,
      ...(tls === undefined ? undefined : { tls }),
      seed,
      accounts: accounts.map(({ user, password }) => ({ user, password })),
      lease: kind,
      own: this.owner.kind === 'connection' && this.owner.lease === lease,
    }
  }

  #arm(delayMs: number, ttlMs: number, expired: () => void): void {
    this.#cancelTimer = systemClock.after(delayMs, () => {
      const leftMs = this.#inUse > 0 ? ttlMs : this.#lastUseMs() + ttlMs - systemClock.now()
      if (leftMs <= 0) expired()
      else this.#arm(leftMs, ttlMs, expired)
    })
  }

  /** By a call, or by a POP3 client; the latter is asked for only here, so that it costs its sessions nothing. */
  #lastUseMs(): number {
    const lastEvent = this.server.transcript.events().at(-1)
    return Math.max(this.#usedMs, this.#startedMs + (lastEvent?.timeMs ?? 0))
  }
}
