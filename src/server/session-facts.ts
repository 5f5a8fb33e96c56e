/**
 * What the texts and bodies of faults may speak of: the messages of the session that they strike. Knows no rule.
 */
import type { ReplyFacts } from '../faults/reply-effects.ts'
import type { ViewEntry } from '../maildrop/maildrop-view.ts'
import type { OpenedMaildrop } from '../session/session-data.ts'
import type { Body } from '../wire/body.ts'

/** Each is worked out only when a fault names it. */
export class SessionFacts implements ReplyFacts {
  readonly #opened: OpenedMaildrop | undefined
  readonly #message: ViewEntry | undefined

  constructor(opened: OpenedMaildrop | undefined, message: ViewEntry | undefined) {
    this.#opened = opened
    this.#message = message
  }

  get count(): string {
    return String(this.#entries.length)
  }

  /** Of the message that the command names, else of all; 0 while the sizes are not known. */
  get octets(): string {
    const sizes = this.#opened?.view.sizes()
    if (sizes === undefined || sizes instanceof Promise) return '0'
    return String(sizes.total(this.#message === undefined ? this.#entries : [this.#message]))
  }

  get number(): string {
    return String(this.#message?.messageNumber ?? '')
  }

  get uniqueId(): string {
    return this.#message?.uniqueId ?? ''
  }

  bodyOf(messageNumber: number): Body | undefined {
    return this.#opened?.view.find(messageNumber)?.message.body()
  }

  get #entries(): readonly ViewEntry[] {
    const opened = this.#opened
    return opened?.view.entries.filter((entry) => !opened.deleted.has(entry)) ?? []
  }
}
