/**
 * Which server is looked at, where there are several, and how to reach it.
 */
import type { ServerInfo } from '../control/method-types.ts'
import { emptyHint } from './conversation-view.ts'
import { byId, element, setText } from './element.ts'

export class ServerChoice {
  readonly #select = byId<HTMLSelectElement>('server')
  readonly #chosen: (server: ServerInfo) => void
  #servers: readonly ServerInfo[] = []
  #told: string | undefined

  /** @param chosen told the server to look at, once for each */
  constructor(chosen: (server: ServerInfo) => void) {
    this.#chosen = chosen
    this.#select.addEventListener('change', () => this.#tell())
  }

  /**
   * Takes the servers that there are now; keeps the one that was chosen while it is there.
   * @param isAnew tell of it again, over a new connection
   */
  update(servers: readonly ServerInfo[], isAnew = false): void {
    if (isAnew) this.#told = undefined
    else if (JSON.stringify(servers) === JSON.stringify(this.#servers)) return
    this.#servers = servers
    const { value } = this.#select
    this.#select.replaceChildren(
      ...servers.map(({ id, host, port }) => element('option', { value: id }, `${id} (${host}:${port})`)),
    )
    if (servers.some(({ id }) => id === value)) this.#select.value = value
    byId('server-choice').hidden = servers.length < 2
    this.#tell()
  }

  #tell(): void {
    const server = this.#servers.find(({ id }) => id === this.#select.value)
    const { user, password } = server?.accounts[0] ?? {}
    setText(
      byId('address'),
      server === undefined ? 'No server yet' : `${server.host}:${server.port} · ${user} / ${password}`,
    )
    if (server === undefined || server.id === this.#told) return
    this.#told = server.id
    byId('conversation-empty').replaceChildren(...emptyHint(server.url))
    this.#chosen(server)
  }
}
