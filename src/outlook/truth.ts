/**
 * What there was to be read: every message that a synchronization was shown, as the maildrop has it.
 */
import type { MaildropView, ViewEntry } from '../maildrop/maildrop-view.ts'
import type { Message } from '../maildrop/message.ts'
import { topOf } from '../session/top.ts'
import { textOf } from '../wire/octets.ts'

/** A message as a session was shown it. */
export interface ShownMessage {
  /** From 0. */
  readonly sync: number
  readonly messageNumber: number
  readonly uniqueId: string
  readonly stored: Message
  /** What a download of it should hold: the message, or its header. */
  readonly text: () => string
}

export class Truth {
  readonly #headersOnly: boolean
  /** By synchronization and message-number. */
  readonly #shown: Map<number, ShownMessage>[] = []

  constructor(headersOnly: boolean) {
    this.#headersOnly = headersOnly
  }

  /** What is noted from here on belongs to the next synchronization. */
  beginSync(): void {
    this.#shown.push(new Map())
  }

  /** Adds what a session gets to see; a view that changes within the session adds to what was there before. */
  note(view: MaildropView): void {
    const sync = this.#shown.length - 1
    for (const entry of view.entries) this.#shown[sync]?.set(entry.messageNumber, this.#shownAs(entry, sync))
  }

  /** What that synchronization was shown under that number. */
  find(sync: number, messageNumber: number): ShownMessage | undefined {
    return this.#shown[sync]?.get(messageNumber)
  }

  /** Every message once, as it was shown last. */
  messages(): ShownMessage[] {
    const last = new Map<Message, ShownMessage>()
    for (const shown of this.#shown.flatMap((sync) => [...sync.values()])) last.set(shown.stored, shown)
    return [...last.values()]
  }

  #shownAs({ messageNumber, uniqueId, stored, message }: ViewEntry, sync: number): ShownMessage {
    const text = () => {
      const { octets } = message.body()
      return textOf(this.#headersOnly ? topOf(octets, 0) : octets)
    }
    return { sync, messageNumber, uniqueId, stored, text }
  }
}
