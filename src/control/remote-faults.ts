/**
 * `faults` of a remote server. Rules travel as JSON; functions cannot, and are refused here.
 */
import type { Decision } from '../faults/plan.ts'
import type { ListedRule } from '../server/fault-control.ts'
import type { FaultItem } from '../server/fault-items.ts'
import { sendable } from './octets-json.ts'
import type { RemoteConnection } from './remote-connection.ts'

/** What `use()` gives: `remove()` disarms what was armed; so does leaving the block of an `await using`. */
export interface RemoteFaultHandle extends AsyncDisposable {
  readonly ids: readonly string[]
  remove(): Promise<void>
}

/** `server.faults` of a server in another process. */
export class RemoteFaults {
  readonly #connection: RemoteConnection
  readonly #server: string

  constructor(connection: RemoteConnection, server: string) {
    this.#connection = connection
    this.#server = server
  }

  /** Arms faults, above those that are armed already. */
  async use(...items: readonly FaultItem[]): Promise<RemoteFaultHandle> {
    const faults = sendable(items, 'faults') as readonly FaultItem[]
    const { ids } = await this.#connection.call('faults.use', { server: this.#server, faults })
    const remove = () => this.#removeThoseLeft(ids)
    return { ids, remove, [Symbol.asyncDispose]: remove }
  }

  /** Disarms rules by their ids. */
  async remove(...ids: readonly string[]): Promise<void> {
    await this.#connection.call('faults.remove', { server: this.#server, ids })
  }

  /** Disarms what was armed since the start, arms again what the server was started with, forgets counts and trace. */
  async reset(): Promise<void> {
    await this.#connection.call('faults.reset', { server: this.#server })
  }

  /** The armed rules, highest first. */
  list(): Promise<readonly ListedRule[]> {
    return this.#connection.call('faults.list', { server: this.#server }, true)
  }

  /** Every decision so far, oldest first. */
  trace(): Promise<readonly Decision[]> {
    return this.#connection.call('faults.trace', { server: this.#server }, true)
  }

  /** As in one process: what is disarmed already may be disarmed again. */
  async #removeThoseLeft(ids: readonly string[]): Promise<void> {
    const armed = new Set((await this.list()).map(({ id }) => id))
    const left = ids.filter((id) => armed.has(id))
    if (left.length > 0) await this.remove(...left)
  }
}
