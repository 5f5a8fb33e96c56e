/**
 * Buttons that let through what they name; all do at first. They stand in index.html, with the name as `data-value`.
 */
import { setText } from './element.ts'

export class FilterChips<Value extends string> {
  readonly #chips: ReadonlyMap<Value, HTMLElement>

  constructor(group: HTMLElement, changed: () => void) {
    const chips = [...group.querySelectorAll<HTMLElement>('button[data-value]')]
    this.#chips = new Map(chips.map((chip) => [chip.dataset.value as Value, chip]))
    for (const chip of chips) {
      chip.addEventListener('click', () => {
        chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true'))
        changed()
      })
    }
  }

  has(value: Value): boolean {
    return this.#chips.get(value)?.getAttribute('aria-pressed') === 'true'
  }

  /** Writes how many there are of each. */
  count(counts: Readonly<Record<Value, number>>): void {
    for (const [value, chip] of this.#chips) {
      const count = chip.querySelector('.count')
      if (count !== null) setText(count, String(counts[value]))
    }
  }
}
