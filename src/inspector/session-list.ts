/**
 * The sessions, in the order in which they came. Follows the newest one until somebody chooses an earlier one.
 */
import { byId, element, setText } from './element.ts'
import { pieceNodes } from './line-view.ts'
import { ListBox } from './list-box.ts'
import { textPieces } from './octet-marks.ts'
import type { Session } from './sessions.ts'
import { counted } from './time-text.ts'

const ROW_PX = 58

export interface SessionListeners {
  readonly chosen: (session: Session | undefined) => void
  /** Somebody wants to read it. */
  readonly opened: () => void
}

export class SessionList {
  readonly #count = byId('session-count')
  readonly #list: ListBox<Session>
  readonly #listeners: SessionListeners
  #sessions: readonly Session[] = []
  #followsNewest = true

  constructor(listeners: SessionListeners) {
    this.#listeners = listeners
    this.#list = new ListBox({
      host: byId('session-rows'),
      label: 'Sessions',
      followsEnd: true,
      estimate: () => ROW_PX,
      render: sessionElement,
      choose: (session, index) => {
        this.#followsNewest = index === -1 || index === this.#sessions.length - 1
        if (session !== undefined) listeners.chosen(session)
      },
      open: () => listeners.opened(),
    })
  }

  /** Shows these sessions, of which those before `changedFrom` are as they were. */
  update(sessions: readonly Session[], changedFrom: number): void {
    this.#sessions = sessions
    this.#list.update(sessions, changedFrom)
    setText(this.#count, sessions.length === 0 ? '' : sessions.length.toLocaleString('en'))
    if (this.#followsNewest) this.#show(sessions.length - 1)
  }

  /** Everything begins anew. */
  clear(): void {
    this.#followsNewest = true
    this.#list.mark(-1)
    this.update([], 0)
  }

  choose(session: Session): void {
    this.#list.choose(this.#sessions.lastIndexOf(session))
  }

  #show(index: number): void {
    if (index !== this.#list.chosen) this.#list.mark(index)
    this.#listeners.chosen(this.#sessions[index])
  }
}

function sessionElement(session: Session): HTMLElement {
  const { number, user, closed } = session
  const isOpen = closed === undefined
  return element(
    'div',
    { class: `row session ${isOpen ? 'open' : closed}` },
    element('span', { class: 'number' }, String(number)),
    element('span', { class: 'who' }, ...pieceNodes(textPieces(user ?? 'not logged on'))),
    element('span', { class: 'fate' }, isOpen ? stateWord(session) : closed),
    element('span', { class: 'about' }, aboutText(session)),
  )
}

function stateWord({ state }: Session): string {
  return state.toLowerCase()
}

function aboutText({ commands, faults, findings, openedMs }: Session): string {
  const parts = [counted(commands, 'command')]
  if (faults > 0) parts.push(counted(faults, 'fault'))
  if (findings > 0) parts.push(counted(findings, 'finding'))
  return `${parts.join(', ')} · at ${(openedMs / 1000).toFixed(1)} s`
}
