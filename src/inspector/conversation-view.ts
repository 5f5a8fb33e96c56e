/**
 * The conversation of the chosen session, with the details of the chosen row below it.
 */
import type { Row } from './conversation-row.ts'
import { byId, element, setText } from './element.ts'
import { rowElement } from './line-view.ts'
import { ListBox } from './list-box.ts'
import { detailOf } from './row-detail.ts'
import type { Session } from './sessions.ts'
import { counted, pauseText } from './time-text.ts'

/** A line of monospaced text, and about how many characters fit on it. */
const LINE_PX = 23
const CHARACTERS_IN_A_LINE = 72

export class ConversationView {
  readonly #heading = byId('conversation-heading')
  readonly #summary = byId('conversation-summary')
  readonly #empty = byId('conversation-empty')
  readonly #host = byId('conversation-rows')
  readonly #detail = byId('row-detail')
  readonly #secrets = byId<HTMLButtonElement>('show-secrets')
  readonly #list: ListBox<Row>
  #session: Session | undefined
  #showsSecrets = false

  constructor() {
    this.#list = new ListBox({
      host: this.#host,
      label: 'Conversation',
      followsEnd: true,
      estimate: (row) => LINE_PX * Math.max(1, Math.ceil(lengthOf(row) / CHARACTERS_IN_A_LINE)),
      render: (row) => rowElement(row, this.#showsSecrets),
      choose: (row) => this.#tell(row),
      open: (row) => this.#open(row),
    })
    this.#secrets.addEventListener('click', () => this.#toggleSecrets())
    this.show(undefined)
  }

  get session(): Session | undefined {
    return this.#session
  }

  show(session: Session | undefined): void {
    if (session === this.#session && session !== undefined) return
    this.#session = session
    this.#host.hidden = session === undefined
    this.#empty.hidden = session !== undefined
    this.#list.mark(-1)
    this.#tell(undefined)
    session?.conversation.takeChange()
    this.#list.update(session?.conversation.rows ?? [], 0)
    this.#list.goToEnd()
    this.#describe()
  }

  /** Shows what has been added. */
  refresh(): void {
    if (this.#session === undefined) return
    const { rows } = this.#session.conversation
    const changedFrom = this.#session.conversation.takeChange()
    if (changedFrom < rows.length) {
      this.#list.update(rows, changedFrom)
      if (this.#list.chosen >= changedFrom) this.#tell(rows[this.#list.chosen])
    }
    this.#describe()
  }

  /** Chooses the row that shows an event. */
  goTo(seq: number): void {
    const index = this.#session?.conversation.indexOf(seq) ?? -1
    if (index === -1) return
    this.#list.choose(index)
    this.#host.focus()
  }

  #describe(): void {
    const session = this.#session
    setText(this.#heading, session === undefined ? 'Conversation' : `Session ${session.number}`)
    setText(this.#summary, session === undefined ? '' : summaryOf(session))
  }

  #tell(row: Row | undefined): void {
    this.#detail.hidden = row === undefined
    this.#detail.replaceChildren(...(row === undefined ? [] : detailOf(row, this.#showsSecrets)))
  }

  #open(row: Row): void {
    if (row.kind !== 'fold') return
    this.#session?.conversation.unfold(row)
    this.refresh()
  }

  #toggleSecrets(): void {
    this.#showsSecrets = !this.#showsSecrets
    this.#secrets.setAttribute('aria-pressed', String(this.#showsSecrets))
    const rows = this.#session?.conversation.rows ?? []
    this.#list.update(rows, 0)
    this.#tell(rows[this.#list.chosen])
  }
}

/** What is to be done so that there is something to see. */
export function emptyHint(url: string): Node[] {
  return [
    element('p', {}, 'Nobody has connected yet. Point your client at this server, or try:'),
    element('pre', { tabindex: 0, role: 'region', 'aria-label': 'A command to try' }, `curl ${url}/1`),
  ]
}

function summaryOf({
  user,
  closed,
  state,
  isEncrypted,
  commands,
  faults,
  openedMs,
  lastMs,
}: Session): string {
  return [
    user,
    closed === undefined ? state : `closed: ${closed}`,
    isEncrypted ? 'TLS' : '',
    counted(commands, 'command'),
    faults === 0 ? '' : `${counted(faults, 'fault')} struck`,
    pauseText(lastMs - openedMs),
  ]
    .filter(Boolean)
    .join(' · ')
}

function lengthOf(row: Row): number {
  return row.kind === 'line' ? row.octets.length : 1
}
