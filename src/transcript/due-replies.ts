/**
 * Which octets of a server answer which command of a session, by the forms that replies have. Makes no events, knows no state.
 */
import { Body } from '../wire/body.ts'
import type { Keyword } from '../wire/keyword.ts'
import { CRLF, joined, octetsOf, textOf } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'
import { type ReadReply, type ReplyForm, ReplyReader } from '../wire/reply-reader.ts'
import type { Elision } from './event.ts'
import { parseStatusText } from './status-line.ts'

/** What a reply is due to: a command, or the client's coming. */
export interface DueReply {
  readonly command: number | undefined
  readonly keyword: Keyword | 'UNKNOWN' | 'greeting'
  readonly arguments: string
  readonly form: ReplyForm
}

/** A reply with what it answers. */
export interface Answer {
  readonly due: DueReply
  readonly reply: Reply
  /** What the text leaves out of it. */
  readonly elided: Elision | undefined
}

export const DUE_GREETING: DueReply = {
  command: undefined,
  keyword: 'greeting',
  arguments: '',
  form: 'single-line',
}

export class DueReplies {
  #due: DueReply[] = []
  #reader = new ReplyReader()
  /** What the reader has not been given yet. */
  #unread: Uint8Array[] = []
  /** What the text leaves out of the reply that is being read. */
  #elided: Elision | undefined

  expect(due: DueReply): void {
    this.#due.push(due)
  }

  sent(octets: Uint8Array): void {
    this.#unread.push(octets)
  }

  elided({ lines, octets }: Elision): void {
    const { lines: linesBefore = 0, octets: octetsBefore = 0 } = this.#elided ?? {}
    this.#elided = { lines: linesBefore + lines, octets: octetsBefore + octets }
    const last = this.#unread.at(-1)
    // The line that was shortened ended somewhere in what is left out.
    const isBroken = last !== undefined && !textOf(last).endsWith(CRLF)
    if (lines > 0 && isBroken) this.#unread.push(octetsOf(CRLF))
  }

  /** The replies that are whole by now. Octets that nobody asked for are forgotten. */
  takeWhole(): readonly Answer[] {
    this.#reader.push(joined(this.#unread))
    this.#unread = []
    const answers: Answer[] = []
    for (let due = this.#due[0]; due !== undefined; due = this.#due[0]) {
      const read = this.#reader.next(due.form)
      if (read === undefined) return answers
      this.#due.shift()
      const reply = replyOf(read)
      if (reply !== undefined) answers.push({ due, reply, elided: this.#elided })
      this.#elided = undefined
    }
    this.#startAnew()
    return answers
  }

  /**
   * Takes the reply that is due, though it will never be whole: as far as it came, it says this.
   * @param fallback what it is due to where nothing is
   * @param meant what it was to say, where that is known
   */
  takeBroken(fallback: DueReply, meant: Reply | undefined): Answer {
    const due = this.#due.shift() ?? fallback
    const begun = textOf(this.#reader.pending).split(CRLF)[0] as string
    const reply = meant ?? parseStatusText(begun) ?? { status: '-ERR', text: '' }
    const answer = { due, reply, elided: this.#elided }
    this.#startAnew()
    return answer
  }

  /**
   * The client goes on. Where the only reply that is due has not ended its first line, the client took that for the reply: it
   * is due no more. Gives the line.
   */
  takeHalfLine(): string | undefined {
    const begun = textOf(this.#reader.pending)
    // A whole line of which nothing was made is the first of several.
    if (this.#due.length !== 1 || begun === '' || begun.includes(CRLF)) return undefined
    this.#due = []
    this.#reader = new ReplyReader()
    return begun
  }

  #startAnew(): void {
    this.#reader = new ReplyReader()
    this.#elided = undefined
  }
}

function replyOf({ line, octets }: ReadReply): Reply | undefined {
  const reply = parseStatusText(line)
  return reply === undefined || octets === undefined ? reply : { ...reply, body: new Body(octets) }
}
