/**
 * One statement with its verdict: a row of the table, and a cell of the register above it.
 */
import type { StatementVerdict, Verdict } from '../conformance/report/conformance-report.ts'
import type { ListedStatement } from '../control/method-types.ts'
import { element, setAttributes, setText } from './element.ts'

/** Never by colour alone. */
const SIGNS: Readonly<Record<Verdict, string>> = {
  conforms: '✓',
  violates: '✗',
  'not-exercised': '·',
  'not-observable': '–',
}
/** As many places as a row has room for. */
const MOST_PLACES = 5

export class StatementRow {
  readonly element: HTMLElement
  readonly cell: HTMLElement
  readonly #id: string
  readonly #words: string
  readonly #goTo: (seq: number) => void
  readonly #sign = element('span', { class: 'sign', 'aria-hidden': 'true' })
  readonly #verdictText = element('span', { class: 'verdict-word' })
  readonly #places = element('span', { class: 'places' })
  #shown = ''
  #verdict: Verdict = 'not-exercised'

  constructor({ id, topic, actor, level, text, sources }: ListedStatement, goTo: (seq: number) => void) {
    this.#id = id
    this.#goTo = goTo
    this.#words = [id, topic, actor, level, text, ...sources].join(' ').toLowerCase()
    this.cell = element('span', { class: 'cell', 'data-verdict': this.#verdict, title: id })
    this.element = element(
      'tr',
      { 'data-verdict': this.#verdict },
      element('th', { scope: 'row' }, this.#sign, id),
      element(
        'td',
        {},
        element('span', { class: 'statement-text' }, text),
        element(
          'span',
          { class: 'statement-about' },
          this.#verdictText,
          ` · ${topic} · ${actor}${level === 'none' ? '' : ` · ${level}`} `,
          this.#places,
        ),
      ),
    )
    this.#mark()
  }

  get verdict(): Verdict {
    return this.#verdict
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

  show(told: StatementVerdict): void {
    const text = JSON.stringify(told)
    if (text === this.#shown) return
    this.#shown = text
    this.#verdict = told.verdict
    this.#mark(told.reason)
    this.#places.replaceChildren(...told.events.slice(0, MOST_PLACES).map((seq) => this.#placeOf(seq)))
  }

  #mark(reason?: string): void {
    const words = this.#verdict.replace('-', ' ')
    for (const marked of [this.element, this.cell]) setAttributes(marked, { 'data-verdict': this.#verdict })
    this.cell.title = `${this.#id}: ${words}`
    setText(this.#sign, SIGNS[this.#verdict])
    setText(this.#verdictText, reason === undefined ? words : `${words}: ${reason}`)
  }

  #placeOf(seq: number): HTMLElement {
    const label = `${this.#id}: show event ${seq} in its conversation`
    const button = element('button', { type: 'button', class: 'link', 'aria-label': label }, `#${seq}`)
    button.addEventListener('click', () => this.#goTo(seq))
    return button
  }
}
