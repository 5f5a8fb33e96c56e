/**
 * Which servers there are and who owns them. None outlives its owner: the connection that made it, or its time.
 */
import { randomBytes } from 'node:crypto'
import { Pop3MockError } from '../errors.ts'
import { systemClock } from '../link/clock.ts'
import type { Pop3ServerOptions } from '../server/options.ts'
import { type Pop3Server, startPop3Server } from '../server/server.ts'
import { HeldServer, type Lease, type Owner } from './held-server.ts'

/** More than any suite needs at once; above it somebody creates in a loop and closes nothing. */
const MOST_SERVERS = 1000

export class Leases {
  readonly #reconnectMs: number
  readonly #servers = new Map<string, HeldServer>()
  readonly #leases = new Map<string, Lease>()
  /** Call off what watches servers from outside. */
  readonly #watches: (() => void)[] = []
  #starting = 0
  #isOver = false

  /** @param reconnectMs how long servers wait for a connection that broke off */
  constructor(reconnectMs: number) {
    this.#reconnectMs = reconnectMs
  }

  /** A lease for a new connection, or that of an earlier one with the same key. */
  open(key: string | undefined): Lease {
    const known = key === undefined ? undefined : this.#leases.get(key)
    if (known !== undefined) {
      known.keep()
      known.connections++
      return known
    }
    const lease: Lease = { key, servers: new Set(), connections: 1, isOver: false, keep: () => {} }
    if (key !== undefined) this.#leases.set(key, lease)
    return lease
  }

  /** A connection is gone. Broken off, it may come back soon; else everything it owned is closed now. */
  release(lease: Lease, isBrokenOff: boolean): void {
    lease.connections--
    if (lease.connections > 0) return
    if (isBrokenOff && lease.key !== undefined && !this.#isOver) {
      lease.keep = systemClock.after(this.#reconnectMs, () => void this.#endLease(lease))
    } else {
      void this.#endLease(lease)
    }
  }

  /** Takes in a server that somebody else has started and closes; then it is here no more. */
  adopt(id: string, server: Pop3Server): void {
    const held = new HeldServer(id, server, { kind: 'outside' }, () => {})
    this.#servers.set(id, held)
    this.#watches.push(server.whenClosed(() => void this.close(held)))
  }

  /** @throws {Pop3MockError} as `startPop3Server`; CONTROL_REFUSED where there are too many; SERVER_CLOSED */
  async create(options: Pop3ServerOptions, owner: Owner): Promise<HeldServer> {
    if (this.#servers.size + this.#starting >= MOST_SERVERS) throw tooMany()
    this.#starting++
    try {
      const server = await startPop3Server(options)
      if (this.#isOver || (owner.kind === 'connection' && owner.lease.isOver)) {
        await server.close()
        throw new Pop3MockError(
          'SERVER_CLOSED',
          'The one who asked for the server was gone before it had started.',
        )
      }
      return this.#hold(server, owner)
    } finally {
      this.#starting--
    }
  }

  /** Every server, oldest first. */
  list(): readonly HeldServer[] {
    return [...this.#servers.values()]
  }

  /**
   * The server of that id; being asked for renews its time.
   * @throws {Pop3MockError} SERVER_CLOSED
   */
  find(id: string): HeldServer {
    const held = this.#servers.get(id)
    if (held === undefined) throw this.#noServer(id)
    held.touch()
    return held
  }

  async close(held: HeldServer): Promise<void> {
    this.#servers.delete(held.id)
    if (held.owner.kind === 'connection') held.owner.lease.servers.delete(held)
    await held.end()
  }

  /** Closes every server but those that came from outside; none is made any more. */
  async closeAll(): Promise<void> {
    this.#isOver = true
    for (const lease of this.#leases.values()) lease.keep()
    this.#leases.clear()
    const own = this.list().filter(({ owner }) => owner.kind !== 'outside')
    this.#servers.clear()
    for (const callOff of this.#watches) callOff()
    await Promise.all(own.map((held) => held.end()))
  }

  #hold(server: Pop3Server, owner: Owner): HeldServer {
    const id = randomBytes(8).toString('hex')
    const held: HeldServer = new HeldServer(id, server, owner, () => void this.close(held))
    this.#servers.set(id, held)
    if (owner.kind === 'connection') owner.lease.servers.add(held)
    return held
  }

  async #endLease(lease: Lease): Promise<void> {
    lease.isOver = true
    if (lease.key !== undefined) this.#leases.delete(lease.key)
    await Promise.all([...lease.servers].map((held) => this.close(held)))
  }

  #noServer(id: string): Pop3MockError {
    const ids = this.list().map((held) => held.id)
    const shown = ids.slice(0, 10).join(', ') + (ids.length > 10 ? ', …' : '')
    const problem = `server: there is no server ${JSON.stringify(id.slice(0, 40))}: it was closed, its time was over, or its owner is gone.`
    return new Pop3MockError(
      'SERVER_CLOSED',
      `${problem} Allowed: ${shown || 'none; server.create makes one'}.`,
      {
        path: 'server',
      },
    )
  }
}

function tooMany(): Pop3MockError {
  const problem = `${MOST_SERVERS} servers are running. Allowed are at most ${MOST_SERVERS}; close some with server.close.`
  return new Pop3MockError('CONTROL_REFUSED', `server.create: ${problem}`)
}
