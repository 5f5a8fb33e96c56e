/**
 * A list of which one row is chosen, by mouse and by keyboard: the listbox of the ARIA practices, over a virtual list.
 * The list itself keeps the focus; `aria-activedescendant` names the chosen row.
 */
import { setAttributes } from './element.ts'
import { VirtualList, type VirtualListOptions } from './virtual-list.ts'

export interface ListBoxOptions<Item> extends VirtualListOptions<Item> {
  readonly label: string
  /** The choice has changed; undefined: nothing is chosen. */
  readonly choose: (item: Item | undefined, index: number) => void
  /** Enter, or a click. */
  readonly open?: (item: Item, index: number) => void
}

export class ListBox<Item> {
  readonly #options: ListBoxOptions<Item>
  readonly #list: VirtualList<Item>
  #items: readonly Item[] = []
  #chosen = -1

  constructor(options: ListBoxOptions<Item>) {
    this.#options = options
    const { host, label } = options
    setAttributes(host, { role: 'listbox', tabindex: 0, 'aria-label': label })
    this.#list = new VirtualList({ ...options, render: (item, index) => this.#option(item, index) })
    host.addEventListener('keydown', (event) => this.#pressed(event))
    host.addEventListener('click', ({ target }) => this.#clicked(this.#list.indexOf(target)))
  }

  get chosen(): number {
    return this.#chosen
  }

  /** Shows these items, of which those before `changedFrom` are as they were; the choice stays at its place. */
  update(items: readonly Item[], changedFrom: number): void {
    this.#items = items
    if (this.#chosen >= items.length) this.#choose(-1)
    this.#list.update(items, changedFrom)
  }

  /** Chooses a row, brings it into sight and tells of it. */
  choose(index: number): void {
    this.#choose(index)
    this.#list.reveal(index)
    this.#mark()
  }

  /** Marks a row as chosen where the choice was made elsewhere. */
  mark(index: number): void {
    this.#unmark()
    this.#chosen = index
    this.#mark()
  }

  goToEnd(): void {
    this.#list.goToEnd()
  }

  #choose(index: number): void {
    if (index === this.#chosen) return
    this.mark(index)
    this.#options.choose(this.#items[index], index)
  }

  #clicked(index: number): void {
    const item = this.#items[index]
    if (item === undefined) return
    this.choose(index)
    this.#options.open?.(item, index)
  }

  #pressed(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const target = this.#targetOf(event.key)
    if (target !== undefined && this.#items.length > 0) {
      this.choose(Math.max(0, Math.min(target, this.#items.length - 1)))
    } else if (event.key === 'Enter' && this.#items[this.#chosen] !== undefined) {
      this.#options.open?.(this.#items[this.#chosen] as Item, this.#chosen)
    } else if (event.key === 'Escape' && this.#chosen !== -1) {
      this.#choose(-1)
    } else {
      return
    }
    event.preventDefault()
  }

  #targetOf(key: string): number | undefined {
    switch (key) {
      case 'ArrowDown':
        return this.#chosen + 1
      case 'ArrowUp':
        return this.#chosen === -1 ? this.#items.length - 1 : this.#chosen - 1
      case 'PageDown':
        return this.#chosen + this.#list.page
      case 'PageUp':
        return this.#chosen - this.#list.page
      case 'Home':
        return 0
      case 'End':
        return this.#items.length - 1
      default:
        return undefined
    }
  }

  #option(item: Item, index: number): HTMLElement {
    const row = this.#options.render(item, index)
    setAttributes(row, {
      role: 'option',
      id: `${this.#options.host.id}-${index}`,
      'aria-selected': index === this.#chosen ? 'true' : 'false',
      'aria-posinset': index + 1,
      'aria-setsize': this.#items.length,
    })
    return row
  }

  #mark(): void {
    const { host } = this.#options
    this.#list.elementAt(this.#chosen)?.setAttribute('aria-selected', 'true')
    setAttributes(host, {
      'aria-activedescendant': this.#chosen === -1 ? undefined : `${host.id}-${this.#chosen}`,
    })
  }

  #unmark(): void {
    this.#list.elementAt(this.#chosen)?.setAttribute('aria-selected', 'false')
  }
}
