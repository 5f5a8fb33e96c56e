/**
 * Where the window is too narrow for everything, which part of the page is in sight.
 */
import { setAttributes } from './element.ts'

export type PageView = 'sessions' | 'conversation' | 'details'

export class PageViews {
  readonly #buttons = [...document.querySelectorAll<HTMLButtonElement>('.views button')]

  constructor() {
    for (const button of this.#buttons) {
      button.addEventListener('click', () => this.show(button.dataset.view as PageView))
    }
  }

  show(view: PageView): void {
    document.body.dataset.view = view
    for (const button of this.#buttons) {
      setAttributes(button, { 'aria-current': button.dataset.view === view ? 'true' : undefined })
    }
  }
}
