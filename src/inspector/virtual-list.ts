/**
 * A long list in a scrolling element, of which only the rows in sight are in the document. Rows have the heights they
 * take; those that were never in sight are estimated. Knows nothing of keys and choices.
 */
import { onNextFrame } from './element.ts'
import { HeightIndex } from './height-index.ts'

export interface VirtualListOptions<Item> {
  /** Scrolls. */
  readonly host: HTMLElement
  readonly render: (item: Item, index: number) => HTMLElement
  /** About how high a row will be. */
  readonly estimate: (item: Item) => number
  /** Stay at the end when rows are added there. */
  readonly followsEnd: boolean
}

/** Rows beyond the edges, so that scrolling shows no gap. */
const MARGIN_PX = 400
/** The end counts as reached this near to it. */
const END_PX = 8
/** Rows turn out higher or lower than estimated, which brings others into sight. */
const MOST_PASSES = 5

export class VirtualList<Item> {
  readonly #options: VirtualListOptions<Item>
  readonly #body: HTMLElement
  readonly #heights = new HeightIndex()
  readonly #shown = new Map<number, HTMLElement>()
  readonly #drawSoon: () => void
  #items: readonly Item[] = []
  #isAtEnd: boolean
  /** Where we have scrolled to ourselves. */
  #setTop = 0
  #width = 0

  constructor(options: VirtualListOptions<Item>) {
    this.#options = options
    this.#isAtEnd = options.followsEnd
    this.#body = document.createElement('div')
    this.#body.className = 'rows'
    this.#body.setAttribute('role', 'presentation')
    options.host.replaceChildren(this.#body)
    this.#drawSoon = onNextFrame(() => this.#draw())
    options.host.addEventListener('scroll', () => this.#scrolled(), { passive: true })
    new ResizeObserver(() => this.#resized()).observe(options.host)
  }

  /** Shows these items, of which those before `changedFrom` are as they were. */
  update(items: readonly Item[], changedFrom: number): void {
    this.#items = items
    this.#heights.resize(items.length, changedFrom, (index) => this.#options.estimate(items[index] as Item))
    for (const index of [...this.#shown.keys()]) if (index >= changedFrom) this.#drop(index)
    this.#drawSoon()
  }

  /** Scrolls to the end and stays there. */
  goToEnd(): void {
    this.#isAtEnd = this.#options.followsEnd
    this.#drawSoon()
  }

  /** Brings a row into sight, at once; gives its element. */
  reveal(index: number): HTMLElement | undefined {
    const { host } = this.#options
    for (let pass = 0; pass < 2; pass++) {
      const top = this.#heights.offset(index)
      const bottom = top + this.#heights.height(index)
      if (top < host.scrollTop) this.#scrollTo(top)
      else if (bottom > host.scrollTop + host.clientHeight) this.#scrollTo(bottom - host.clientHeight)
      this.#isAtEnd = this.#options.followsEnd && this.#isNearEnd()
      this.#draw()
    }
    return this.#shown.get(index)
  }

  /** The element of a row, while it is in the document. */
  elementAt(index: number): HTMLElement | undefined {
    return this.#shown.get(index)
  }

  /** The row that an event came from; -1: none. */
  indexOf(target: EventTarget | null): number {
    for (const [index, row] of this.#shown) if (target instanceof Node && row.contains(target)) return index
    return -1
  }

  /** How many rows fit. */
  get page(): number {
    return Math.max(1, this.#shown.size - 2)
  }

  #draw(): void {
    const { host } = this.#options
    if (host.clientHeight === 0) return
    const anchor = this.#isAtEnd ? undefined : this.#anchor()
    for (let pass = 0; pass < MOST_PASSES; pass++) {
      this.#place()
      const hasMoved = this.#measure()
      if (anchor === undefined) this.#scrollTo(this.#heights.total)
      else if (hasMoved) this.#scrollTo(this.#heights.offset(anchor.index) + anchor.deep)
      if (!hasMoved && this.#isPlaced()) return
    }
  }

  /** The first row in sight, and how much of it is above. */
  #anchor(): { index: number; deep: number } {
    const { scrollTop } = this.#options.host
    const index = Math.max(0, this.#heights.indexAt(scrollTop))
    return { index, deep: scrollTop - this.#heights.offset(index) }
  }

  #window(): { first: number; last: number } {
    const { scrollTop, clientHeight } = this.#options.host
    const top = this.#isAtEnd ? this.#heights.total - clientHeight : scrollTop
    return {
      first: Math.max(0, this.#heights.indexAt(top - MARGIN_PX)),
      last: this.#heights.indexAt(top + clientHeight + MARGIN_PX),
    }
  }

  #place(): void {
    const { first, last } = this.#window()
    for (const index of [...this.#shown.keys()]) if (index < first || index > last) this.#drop(index)
    let before: HTMLElement | undefined
    for (let index = first; index <= last; index++) {
      const row = this.#shown.get(index) ?? this.#add(index)
      const next = before === undefined ? this.#body.firstChild : before.nextSibling
      if (next !== row) this.#body.insertBefore(row, next)
      before = row
    }
    this.#body.style.paddingTop = `${this.#heights.offset(first)}px`
    this.#body.style.paddingBottom = `${this.#heights.total - this.#heights.offset(last + 1)}px`
  }

  #isPlaced(): boolean {
    const { first, last } = this.#window()
    return last < first || (this.#shown.has(first) && this.#shown.has(last))
  }

  /** Whether a row has another height than was thought. */
  #measure(): boolean {
    let hasMoved = false
    for (const [index, row] of this.#shown) {
      const { height } = row.getBoundingClientRect()
      if (Math.abs(height - this.#heights.height(index)) < 0.5) continue
      this.#heights.set(index, height)
      hasMoved = true
    }
    return hasMoved
  }

  #add(index: number): HTMLElement {
    const row = this.#options.render(this.#items[index] as Item, index)
    this.#shown.set(index, row)
    return row
  }

  #drop(index: number): void {
    this.#shown.get(index)?.remove()
    this.#shown.delete(index)
  }

  #scrolled(): void {
    if (this.#options.host.scrollTop !== this.#setTop) {
      this.#isAtEnd = this.#options.followsEnd && this.#isNearEnd()
    }
    this.#drawSoon()
  }

  #isNearEnd(): boolean {
    const { scrollTop, clientHeight, scrollHeight } = this.#options.host
    return scrollTop + clientHeight >= scrollHeight - END_PX
  }

  #scrollTo(top: number): void {
    const { host } = this.#options
    host.scrollTop = top
    this.#setTop = host.scrollTop
  }

  #resized(): void {
    const { clientWidth } = this.#options.host
    // In another width lines break elsewhere.
    if (clientWidth !== this.#width) this.update(this.#items, 0)
    this.#width = clientWidth
    this.#drawSoon()
  }
}
