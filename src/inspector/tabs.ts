/**
 * Tabs as the ARIA practices have them: arrow keys change the tab, Tab goes on to its panel.
 */
import { setAttributes } from './element.ts'

export class Tabs {
  readonly #tabs: readonly HTMLElement[]
  readonly #shown: (id: string) => void

  /** @param shown told the id of the panel that is shown now */
  constructor(tablist: HTMLElement, shown: (id: string) => void) {
    this.#tabs = [...tablist.querySelectorAll<HTMLElement>('[role=tab]')]
    this.#shown = shown
    for (const tab of this.#tabs) tab.addEventListener('click', () => this.select(tab))
    tablist.addEventListener('keydown', (event) => this.#pressed(event))
  }

  select(chosen: HTMLElement | undefined): void {
    if (chosen === undefined) return
    for (const tab of this.#tabs) {
      const isChosen = tab === chosen
      setAttributes(tab, { 'aria-selected': String(isChosen), tabindex: isChosen ? 0 : -1 })
      const panel = document.getElementById(panelOf(tab))
      if (panel !== null) panel.hidden = !isChosen
    }
    this.#shown(panelOf(chosen))
  }

  #pressed(event: KeyboardEvent): void {
    const at = this.#tabs.indexOf(event.target as HTMLElement)
    const to = this.#targetOf(event.key, at)
    if (at === -1 || to === undefined) return
    event.preventDefault()
    const tab = this.#tabs.at(to % this.#tabs.length)
    tab?.focus()
    this.select(tab)
  }

  #targetOf(key: string, at: number): number | undefined {
    switch (key) {
      case 'ArrowRight':
        return at + 1
      case 'ArrowLeft':
        return at - 1
      case 'Home':
        return 0
      case 'End':
        return -1
      default:
        return undefined
    }
  }
}

function panelOf(tab: HTMLElement): string {
  return tab.getAttribute('aria-controls') ?? ''
}
