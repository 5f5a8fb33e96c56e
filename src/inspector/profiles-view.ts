/**
 * The catalogue of profiles: to look through, and with write access to switch on and off.
 */
import type { ListedProfile } from '../control/method-types.ts'
import type { Legality } from '../faults/profile.ts'
import { ArmedProfiles } from './armed-profiles.ts'
import { moveWithArrows } from './arrow-keys.ts'
import { byId, element, setText } from './element.ts'
import { FilterChips } from './filter-chips.ts'
import { ProfileRow } from './profile-row.ts'
import { RefusedError, type RpcClient } from './rpc-client.ts'
import { counted } from './time-text.ts'

export class ProfilesView {
  readonly #rpc: RpcClient
  /** Told which profiles are in force, and how many rules beside them. */
  readonly #changed: (names: readonly string[], others: number) => void
  readonly #rows = new Map<string, ProfileRow>()
  readonly #groups: { readonly element: HTMLElement; readonly rows: readonly ProfileRow[] }[] = []
  readonly #search = byId<HTMLInputElement>('profile-search')
  readonly #onlyOn = byId<HTMLButtonElement>('profiles-on')
  readonly #note = byId('profile-note')
  readonly #chips: FilterChips<Legality>
  #armed = new ArmedProfiles(sessionStorage, '')
  #server = ''
  #mayWrite = false

  constructor(rpc: RpcClient, changed: (names: readonly string[], others: number) => void) {
    this.#rpc = rpc
    this.#changed = changed
    this.#chips = new FilterChips<Legality>(byId('legality-filter'), () => this.#filter())
    this.#search.addEventListener('input', () => this.#filter())
    this.#onlyOn.addEventListener('click', () => {
      this.#onlyOn.setAttribute('aria-pressed', String(this.#onlyOn.getAttribute('aria-pressed') !== 'true'))
      this.#filter()
    })
    byId('faults-reset').addEventListener('click', () => void this.#doing(() => this.#reset()))
    moveWithArrows(byId('profile-rows'), '[role=switch]')
  }

  /** Another server is looked at, or the same one again. */
  async use(server: string, mayWrite: boolean): Promise<void> {
    this.#mayWrite = mayWrite
    byId('profiles-read-only').hidden = mayWrite
    byId('faults-reset').hidden = !mayWrite
    if (server !== this.#server) this.#armed = new ArmedProfiles(sessionStorage, server)
    this.#server = server
    const profiles = this.#rows.size === 0 ? await this.#rpc.call('profiles.list', {}) : []
    // Meanwhile another connection may have brought them.
    if (this.#rows.size === 0) this.#build(profiles)
    for (const row of this.#rows.values()) row.allow(mayWrite)
    await this.refresh(true)
  }

  /** Asks what is armed now. */
  async refresh(isForced = false): Promise<void> {
    if (this.#rows.size === 0) return
    const rules = await this.#rpc.call('faults.list', { server: this.#server })
    if (!this.#armed.update(rules) && !isForced) return
    const names = [...this.#rows.keys()]
    for (const [name, row] of this.#rows) row.show(this.#armed.isOn(name), this.#armed.appliedOf(name))
    const on = this.#armed.on(names)
    const others = this.#armed.others(names)
    setText(byId('profiles-on-count'), String(on.length))
    setText(
      byId('other-rules'),
      others.length === 0 ? '' : `Also armed: ${others.map(({ id }) => id).join(', ')}`,
    )
    this.#filter()
    this.#changed(on, others.length)
  }

  #build(profiles: readonly ListedProfile[]): void {
    const host = byId('profile-rows')
    for (const phase of new Set(profiles.map((profile) => profile.phase))) {
      const rows = profiles
        .filter((profile) => profile.phase === phase)
        .map((profile) => new ProfileRow(profile, () => this.#toggle(profile.name)))
      const id = `phase-${phase}`
      const group = element('section', { 'aria-labelledby': id }, element('h3', { id }, phase))
      group.append(element('ul', {}, ...rows.map((row) => row.element)))
      host.append(group)
      this.#groups.push({ element: group, rows })
      for (const row of rows) this.#rows.set(row.name, row)
    }
  }

  #filter(): void {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean)
    const isOnOnly = this.#onlyOn.getAttribute('aria-pressed') === 'true'
    let shown = 0
    for (const { element: group, rows } of this.#groups) {
      for (const row of rows) {
        row.isShown =
          (!isOnOnly || row.isOn) && this.#chips.has(row.legality) && words.every((word) => row.holds(word))
        if (row.isShown) shown++
      }
      group.hidden = rows.every((row) => !row.isShown)
    }
    setText(byId('profile-count'), counted(shown, 'profile'))
  }

  #toggle(name: string): void {
    void this.#doing(() => (this.#armed.isOn(name) ? this.#switchOff(name) : this.#switchOn(name)))
  }

  async #switchOn(name: string): Promise<string> {
    const { ids } = await this.#rpc.call('faults.use', { server: this.#server, faults: [name] })
    if (ids.length === 0) {
      return `${name} lies in the mail itself, so there is no rule to arm: start the server with --profile ${name}.`
    }
    this.#armed.add(name, ids)
    return `${name} is on: the next session meets it.`
  }

  async #switchOff(name: string): Promise<string> {
    await this.#rpc.call('faults.remove', { server: this.#server, ids: this.#armed.idsOf(name) })
    return `${name} is off.`
  }

  async #reset(): Promise<string> {
    await this.#rpc.call('faults.reset', { server: this.#server })
    return 'Armed is what the server was started with, and nothing else.'
  }

  /** Does something to the server and says what came of it. */
  async #doing(action: () => Promise<string>): Promise<void> {
    if (!this.#mayWrite) return
    try {
      setText(this.#note, await action())
    } catch (error) {
      setText(
        this.#note,
        error instanceof RefusedError ? error.message : 'Not connected: nothing was changed.',
      )
    }
    await this.refresh(true).catch(() => {})
  }
}
