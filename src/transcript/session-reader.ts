/**
 * One session of a transcript's text: makes events of what was said, and concludes which reply answers which command and
 * in which state the session is. Never fails: what cannot be read as a reply stays octets that were sent.
 */
import { Body } from '../wire/body.ts'
import { parseCommand } from '../wire/command.ts'
import type { Keyword, SessionState } from '../wire/keyword.ts'
import type { Line } from '../wire/line-reader.ts'
import { CRLF, joined, octetsOf, textOf } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'
import { type ReadReply, type ReplyForm, ReplyReader } from '../wire/reply-reader.ts'
import { Deletions } from './deletions.ts'
import type { CommandEvent, Elision, ExchangeEvent, LogOnEvent, NewEvent, TranscriptEvent } from './event.ts'
import type { Beginning, Note } from './note-text.ts'
import { formOf } from './reply-form.ts'
import { endsAuth } from './secrets.ts'
import { parseStatusText } from './status-line.ts'

/** Where the events go. */
export interface EventSink {
  record(event: NewEvent): number
  last(): TranscriptEvent | undefined
  takeBack(): void
}

/** A command, or the greeting, whose reply is due. */
interface Due {
  readonly command: number | undefined
  readonly keyword: Keyword | 'UNKNOWN' | 'greeting'
  readonly arguments: string
  readonly form: ReplyForm
}

type SessionNote = Exclude<Note, { type: 'begin' | 'dropped' | 'not-read' }>

export class SessionReader {
  readonly number: number
  readonly #sink: EventSink
  /** Log-on, commit and close are concluded, not told. */
  readonly #concludes: boolean
  #state: SessionState = 'AUTHORIZATION'
  #isStateKnown: boolean
  #due: Due[] = []
  #lastAnswered: Due | undefined
  #isAuthOpen = false
  /** The reply that would have ended an AUTH exchange was withheld. */
  #isAuthDoubtful = false
  #reader = new ReplyReader()
  #unread: Uint8Array[] = []
  #elided: Elision | undefined
  #user = ''
  readonly #deletions = new Deletions()
  #isClosed = false
  #lastAbout: number | undefined
  #isNextEarly = false

  /** @param by how the text begins it: with a note, or with a line of the client or the server */
  constructor(number: number, by: Beginning | 'client' | 'server', sink: EventSink) {
    this.number = number
    this.#sink = sink
    this.#concludes = by !== 'opened' && by !== 'goes on'
    this.#isStateKnown = by !== 'goes on'
    if (by !== 'goes on') this.#record({ type: 'open', session: number, clientPort: 0 })
    // A capture that begins with the client's words lacks the greeting.
    if (by !== 'goes on' && by !== 'client') {
      this.#due.push({ command: undefined, keyword: 'greeting', arguments: '', form: 'single-line' })
    }
  }

  /** QUIT was answered, as far as that is concluded: nobody reads what the client says behind it. */
  get hasQuit(): boolean {
    return this.#concludes && this.#isClosed && this.#lastAnswered?.keyword === 'QUIT'
  }

  command(line: Line): void {
    this.#dropBrokenReply()
    const { keyword, arguments: argumentText } = parseCommand(line)
    if (!this.#isStateKnown) this.#guessState(keyword)
    // Whoever quits has given an AUTH exchange up; whether it is still open where its answer never came, commands tell.
    if (keyword === 'QUIT' || (keyword !== 'UNKNOWN' && this.#isAuthDoubtful)) this.#isAuthOpen = false
    this.#isAuthDoubtful = false
    if (this.#isAuthOpen) return this.#answerChallenge(line.octets, argumentText)
    const command = this.#recordCommand({ keyword, arguments: argumentText, octets: line.octets })
    const form = formOf(keyword, argumentText)
    this.#due.push({ command, keyword, arguments: argumentText, form })
    if (keyword === 'AUTH' && form === 'single-line') this.#isAuthOpen = true
    if (keyword === 'USER') this.#user = argumentText
    if (keyword === 'APOP') this.#user = argumentText.split(' ')[0] as string
  }

  leftover(octets: Uint8Array): void {
    this.#isNextEarly = false
    this.#lastAbout = this.#record({ type: 'leftover', session: this.number, octets })
  }

  sent(octets: Uint8Array): void {
    if (octets.length === 0) return
    this.#record({ type: 'sent', session: this.number, octets: [octets] })
    this.#unread.push(octets)
  }

  elided(elided: Elision): void {
    this.#record({ type: 'sent', session: this.number, octets: [], elided })
    const { lines = 0, octets = 0 } = this.#elided ?? {}
    this.#elided = { lines: lines + elided.lines, octets: octets + elided.octets }
    const last = this.#unread.at(-1)
    // The line that was shortened ended somewhere in what is left out.
    const isBroken = last !== undefined && !textOf(last).endsWith(CRLF)
    if (elided.lines > 0 && isBroken) this.#unread.push(octetsOf(CRLF))
  }

  /** Reads the replies that are whole by now. */
  settle(): void {
    this.#reader.push(joined(this.#unread))
    this.#unread = []
    for (let due = this.#due[0]; due !== undefined; due = this.#due[0]) {
      const read = this.#reader.next(due.form)
      if (read === undefined) return
      this.#due.shift()
      const reply = replyOf(read)
      if (reply !== undefined) this.#answer(due, reply, 'flushed')
      this.#elided = undefined
    }
    // Nobody asked for what is left.
    this.#reader = new ReplyReader()
    this.#elided = undefined
  }

  note(note: SessionNote): void {
    const { number: session } = this
    switch (note.type) {
      case 'logged-on':
        this.#logOn(note.user, note.by)
        break
      case 'deleted':
        this.#record({ type: 'commit', session, uniqueIds: note.uniqueIds })
        break
      case 'tls':
        // What was said before is forgotten (RFC 2595 section 4).
        if (note.result === 'ok') this.#user = ''
        this.#record({ session, ...note })
        break
      case 'finding':
        this.#record({ type: 'finding', session, code: note.code, about: this.#lastAbout })
        break
      case 'fault': {
        const { rule, effect } = note
        this.#record({ type: 'fault', session, rule, effect, result: 'applied', about: this.#lastAbout })
        break
      }
      case 'early':
        this.#isNextEarly = true
        break
      case 'closed':
        this.#isClosed = true
        this.#record({ type: 'close', session, reason: note.reason, state: this.#state })
        break
      case 'reply':
        this.#broken(note.fate, note.reply)
        break
      default:
        note satisfies never
    }
  }

  /** The text is over, or another session begins in its place. */
  end(): void {
    if (!this.#concludes || this.#isClosed) return
    this.#isClosed = true
    const reason = this.#lastAnswered?.keyword === 'QUIT' ? 'quit' : 'client-ended'
    this.#record({ type: 'close', session: this.number, reason, state: this.#state })
  }

  #logOn(user: string, by: LogOnEvent['by']): void {
    this.#state = 'TRANSACTION'
    const before = this.#lastIfFlushed()
    // Told behind the reply that it belongs to: that exchange ends in the new state.
    const exchange = before?.keyword === by ? before : undefined
    if (exchange !== undefined) this.#sink.takeBack()
    this.#record({ type: 'log-on', session: this.number, user, by })
    if (exchange !== undefined) this.#record({ ...withoutPlace(exchange), state: this.#state })
  }

  #answerChallenge(octets: Uint8Array, argumentText: string): void {
    const command = this.#recordCommand({
      keyword: 'UNKNOWN',
      arguments: argumentText,
      octets,
      answersChallenge: true,
    })
    this.#due.push({ command, keyword: 'AUTH', arguments: argumentText, form: 'single-line' })
  }

  #recordCommand(command: Omit<CommandEvent, 'type' | 'seq' | 'timeMs' | 'session' | 'state'>): number {
    const { number: session } = this
    const sentEarly = this.#isNextEarly ? ({ sentEarly: true } as const) : undefined
    this.#isNextEarly = false
    this.#lastAbout = this.#record({ type: 'command', session, state: this.#state, ...command, ...sentEarly })
    return this.#lastAbout
  }

  #answer(due: Due, reply: Reply, fate: ExchangeEvent['fate']): void {
    this.#lastAnswered = due
    if (due.keyword === 'AUTH' && reply.status !== '+') {
      this.#isAuthDoubtful = this.#isAuthOpen && fate === 'withheld' && reply.status === '-ERR'
      this.#isAuthOpen = this.#isAuthDoubtful
    }
    this.#enterState(due, reply)
    const { number: session } = this
    const { command, keyword } = due
    const exchange = { type: 'exchange', session, command, keyword, reply, state: this.#state, fate } as const
    this.#record(this.#elided === undefined ? exchange : { ...exchange, elided: this.#elided })
    if (this.#concludes && due.keyword === 'QUIT' && reply.status === '+OK') this.end()
  }

  #enterState({ keyword, arguments: argumentText, form }: Due, reply: Reply): void {
    if (reply.status !== '+OK') return
    if (keyword === 'PASS' || keyword === 'APOP' || (keyword === 'AUTH' && form === 'single-line')) {
      const logsOn = this.#concludes && this.#state === 'AUTHORIZATION'
      if (logsOn) this.#logOn(keyword === 'AUTH' ? '' : this.#user, keyword)
    } else if (keyword === 'QUIT' && this.#state === 'TRANSACTION') {
      this.#state = 'UPDATE'
      const uniqueIds = this.#deletions.uniqueIds()
      const isWorthTelling = this.#concludes && uniqueIds.length > 0
      if (isWorthTelling) this.#record({ type: 'commit', session: this.number, uniqueIds })
    } else {
      this.#deletions.follow(keyword, argumentText, reply)
    }
  }

  #broken(fate: 'cut' | 'withheld', told: Reply | undefined): void {
    const before = this.#lastIfFlushed()
    // The text tells the fate behind the octets, which looked whole.
    if (fate === 'cut' && before !== undefined) {
      this.#sink.takeBack()
      this.#record({ ...withoutPlace(before), fate })
      return
    }
    const due = this.#due.shift() ?? this.#lastAnswered
    const begun = textOf(this.#reader.pending).split(CRLF)[0] as string
    this.#reader = new ReplyReader()
    const reply = told ?? parseStatusText(begun) ?? { status: '-ERR', text: '' }
    this.#answer(
      due ?? { command: undefined, keyword: 'greeting', arguments: '', form: 'single-line' },
      reply,
      fate,
    )
    this.#elided = undefined
  }

  /** What was just recorded, if it is an exchange of this session that nothing in the text stands for. */
  #lastIfFlushed(): ExchangeEvent | undefined {
    const last = this.#sink.last()
    const isOwn = last?.type === 'exchange' && last.session === this.number
    return isOwn && last.fate === 'flushed' ? last : undefined
  }

  /** The client went on although its only reply has no line end: it took the octets for a reply. */
  #dropBrokenReply(): void {
    const begun = textOf(this.#reader.pending)
    // A whole line of which nothing was made is the first of several.
    if (this.#due.length !== 1 || begun === '' || begun.includes(CRLF)) return
    if (endsAuth(begun)) this.#isAuthOpen = false
    this.#due = []
    this.#reader = new ReplyReader()
  }

  /** The beginning is lost: only these are said before the log-on alone. */
  #guessState(keyword: Keyword | 'UNKNOWN'): void {
    if (keyword === 'UNKNOWN' || keyword === 'CAPA' || keyword === 'QUIT') return
    this.#isStateKnown = true
    const isBefore = /^(?:USER|PASS|APOP|AUTH|STLS|LANG|UTF8)$/.test(keyword)
    if (!isBefore) this.#state = 'TRANSACTION'
  }

  #record(event: NewEvent): number {
    return this.#sink.record(event)
  }
}

function replyOf({ line, octets }: ReadReply): Reply | undefined {
  const reply = parseStatusText(line)
  return reply === undefined || octets === undefined ? reply : { ...reply, body: new Body(octets) }
}

function withoutPlace({
  seq: _seq,
  timeMs: _timeMs,
  ...event
}: ExchangeEvent): Omit<ExchangeEvent, 'seq' | 'timeMs'> {
  return event
}
