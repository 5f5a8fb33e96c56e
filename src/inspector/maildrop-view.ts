/**
 * The maildrop: its messages, and the chosen one as text, never as anything else.
 */
import type { FetchedMessage } from '../control/method-types.ts'
import type { ListedMessage } from '../maildrop/maildrop.ts'
import { byId, element, setText } from './element.ts'
import { pieceNodes } from './line-view.ts'
import { ListBox } from './list-box.ts'
import { headerField, messagePieces } from './message-text.ts'
import { textPieces } from './octet-marks.ts'
import type { RpcClient } from './rpc-client.ts'
import { counted } from './time-text.ts'

/** More of one message says nothing to a reader. */
const MOST_OCTETS = 65_536
/** Messages that are asked for at once. */
const MOST_ASKED = 4
const ROW_PX = 50

interface Fetched {
  readonly octets: string
  readonly sizeInOctets: number
}

export class MaildropView {
  readonly #rpc: RpcClient
  readonly #note = byId('maildrop-note')
  readonly #users = byId<HTMLSelectElement>('maildrop-user')
  readonly #text = byId('message-text')
  readonly #list: ListBox<ListedMessage>
  readonly #fetched = new Map<string, Fetched>()
  readonly #wanted = new Set<string>()
  #asked = 0
  #server: string | undefined
  #messages: readonly ListedMessage[] = []

  /** @param userChosen called when another account's maildrop is wanted */
  constructor(rpc: RpcClient, userChosen: () => void) {
    this.#rpc = rpc
    this.#list = new ListBox({
      host: byId('message-rows'),
      label: 'Messages',
      followsEnd: false,
      estimate: () => ROW_PX,
      render: (message) => this.#rowOf(message),
      choose: (message) => {
        this.#show(message)
        // Its content may have been replaced meanwhile.
        if (message !== undefined) this.#want(message.uniqueId)
      },
    })
    this.#users.addEventListener('change', () => {
      this.#clear()
      userChosen()
    })
  }

  /** Another server is looked at, or the same one again. */
  async use(server: string, users: readonly string[]): Promise<void> {
    if (server !== this.#server) {
      this.#server = server
      this.#users.replaceChildren(...users.map((user) => element('option', { value: user }, user)))
      byId('maildrop-user-choice').hidden = users.length < 2
      this.#clear()
    }
    await this.refresh()
  }

  /** Asks what is there now. */
  async refresh(): Promise<void> {
    if (this.#server === undefined) return
    const messages = await this.#rpc.call('maildrop.list', { server: this.#server, user: this.#users.value })
    if (JSON.stringify(messages) === JSON.stringify(this.#messages)) return
    const chosen = this.#messages[this.#list.chosen]?.uniqueId
    this.#messages = messages
    this.#list.update(messages, 0)
    this.#list.mark(messages.findIndex(({ uniqueId }) => uniqueId === chosen))
    setText(
      this.#note,
      messages.length === 0 ? 'The maildrop is empty.' : counted(messages.length, 'message'),
    )
  }

  #clear(): void {
    this.#fetched.clear()
    this.#wanted.clear()
    this.#messages = []
    this.#list.update([], 0)
    this.#show(undefined)
  }

  #rowOf({ messageNumber, uniqueId }: ListedMessage): HTMLElement {
    const fetched = this.#fetched.get(uniqueId)
    if (fetched === undefined) this.#want(uniqueId)
    const subject = fetched === undefined ? '…' : (headerField(fetched.octets, 'subject') ?? '(no subject)')
    return element(
      'div',
      { class: 'row message' },
      element('span', { class: 'number' }, String(messageNumber)),
      element('span', { class: 'subject' }, ...pieceNodes(messagePieces(subject))),
      element('span', { class: 'unique-id' }, ...pieceNodes(textPieces(uniqueId))),
      element('span', { class: 'size' }, fetched === undefined ? '' : counted(fetched.sizeInOctets, 'octet')),
    )
  }

  #show(message: ListedMessage | undefined): void {
    const fetched = message === undefined ? undefined : this.#fetched.get(message.uniqueId)
    this.#text.hidden = fetched === undefined
    this.#text.replaceChildren()
    if (fetched === undefined) return
    // The size may be declared falsely; it matters only where something was left out.
    const size = fetched.octets.length < MOST_OCTETS ? fetched.octets.length : fetched.sizeInOctets
    this.#text.append(...pieceNodes(messagePieces(fetched.octets, size)))
    this.#text.scrollTop = 0
  }

  #want(uniqueId: string): void {
    this.#wanted.add(uniqueId)
    if (this.#asked < MOST_ASKED) void this.#ask()
  }

  async #ask(): Promise<void> {
    const [uniqueId] = this.#wanted
    const server = this.#server
    if (uniqueId === undefined || server === undefined) return
    this.#wanted.delete(uniqueId)
    this.#asked++
    try {
      const params = { server, user: this.#users.value, uniqueId, limitInOctets: MOST_OCTETS }
      const message = await this.#rpc.call('maildrop.get', params)
      if (server === this.#server) this.#took(message)
    } catch {
      // It is gone by now, or cannot be read: the row stays without a subject.
    } finally {
      this.#asked--
    }
    void this.#ask()
  }

  #took({ uniqueId, rawBase64, sizeInOctets }: FetchedMessage): void {
    this.#fetched.set(uniqueId, { octets: atob(rawBase64), sizeInOctets })
    const index = this.#messages.findIndex((message) => message.uniqueId === uniqueId)
    if (index === -1) return
    this.#list.update(this.#messages, index)
    if (index === this.#list.chosen) this.#show(this.#messages[index])
  }
}
