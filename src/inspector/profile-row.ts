/**
 * One profile of the catalogue, with a switch where switching is allowed.
 */
import type { ListedProfile } from '../control/method-types.ts'
import type { Legality } from '../faults/profile.ts'
import { element, setAttributes, setText } from './element.ts'

export class ProfileRow {
  readonly name: string
  readonly legality: Legality
  readonly element: HTMLElement
  readonly #words: string
  readonly #switch: HTMLElement
  readonly #state = element('span', { class: 'state' })
  #isOn = false

  constructor(profile: ListedProfile, toggle: () => void) {
    const { name, title, legality, catches, outlook, aliases = [], statements = [], phase } = profile
    this.name = name
    this.legality = legality
    this.#words = [name, title, catches, phase, outlook ?? '', ...aliases, ...statements]
      .join(' ')
      .toLowerCase()
    this.#switch = element('button', { type: 'button', role: 'switch', 'aria-label': name, tabindex: -1 })
    this.#switch.addEventListener('click', toggle)
    this.element = element(
      'li',
      { class: 'profile' },
      element(
        'div',
        {},
        element('code', { class: 'name' }, name),
        element('span', { class: `legality ${legality}` }, legality),
        this.#state,
      ),
      element('p', {}, title),
      element(
        'p',
        { class: 'catches' },
        `Catches ${catches}`,
        outlook === undefined ? '' : `. Outlook ${outlook}.`,
      ),
    )
  }

  get isOn(): boolean {
    return this.#isOn
  }

  get isShown(): boolean {
    return !this.element.hidden
  }

  set isShown(isShown: boolean) {
    this.element.hidden = !isShown
  }

  holds(word: string): boolean {
    return this.#words.includes(word)
  }

  /** Without write access there is no switch at all. */
  allow(mayWrite: boolean): void {
    if (mayWrite && this.#switch.parentNode === null) this.element.prepend(this.#switch)
    else if (!mayWrite) this.#switch.remove()
  }

  show(isOn: boolean, applied: number): void {
    this.#isOn = isOn
    setAttributes(this.element, { 'data-on': isOn })
    setAttributes(this.#switch, { 'aria-checked': String(isOn) })
    const struck = applied === 0 ? 'on' : `on, struck ${applied === 1 ? 'once' : `${applied} times`}`
    setText(this.#state, isOn ? struck : '')
  }
}
