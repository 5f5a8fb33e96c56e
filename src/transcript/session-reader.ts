/**
 * One session of a transcript's text: makes events of what was said and noted, and concludes in which state the session is.
 * Which octets are a reply to what is `due-replies.ts`. Never fails: what cannot be read as a reply stays octets that were sent.
 *
 * A session that begins with `-- opened` or `-- goes on` has notes on its log-on, its commit and its end. Of any other these are
 * concluded.
 */
import { parseCommand } from '../wire/command.ts'
import type { Keyword, SessionState } from '../wire/keyword.ts'
import type { Line } from '../wire/line-reader.ts'
import type { Reply } from '../wire/reply.ts'
import { Deletions } from './deletions.ts'
import { type Answer, DUE_GREETING, DueReplies, type DueReply } from './due-replies.ts'
import type {
  CloseReason,
  CommandEvent,
  Elision,
  ExchangeEvent,
  LogOnEvent,
  NewEvent,
  TranscriptEvent,
} from './event.ts'
import type { Beginning, Note } from './note-text.ts'
import { formOf } from './reply-form.ts'
import { endsAuth } from './secrets.ts'

/** Where the events go. */
export interface EventSink {
  record(event: NewEvent): number
  last(): TranscriptEvent | undefined
  takeBack(): void
}

type SessionNote = Exclude<Note, { type: 'begin' | 'dropped' | 'not-read' }>

export class SessionReader {
  readonly number: number
  readonly #sink: EventSink
  /** No note says when the session logs on, commits and ends. */
  readonly #concludes: boolean
  readonly #replies = new DueReplies()
  readonly #deletions = new Deletions()
  #state: SessionState = 'AUTHORIZATION'
  /** False until a command shows the state of a session whose beginning is lost. */
  #isStateKnown: boolean
  /** Whom USER or APOP named last. */
  #user = ''
  /** `doubtful`: the refusal that would have ended the exchange was withheld. */
  #auth: 'none' | 'open' | 'doubtful' = 'none'
  #lastAnswered: DueReply | undefined
  /** `seq` of what the client said last: a finding or a fault that is noted is about that. */
  #lastSaid: number | undefined
  /** A note says that the next command was sent early. */
  #isNextEarly = false
  #isClosed = false

  /** @param by how the text begins it: with a note, or with a line of the client or the server */
  constructor(number: number, by: Beginning | 'client' | 'server', sink: EventSink) {
    this.number = number
    this.#sink = sink
    this.#concludes = by !== 'opened' && by !== 'goes on'
    this.#isStateKnown = by !== 'goes on'
    if (by === 'goes on') return
    this.#record({ type: 'open', session: number, clientPort: 0 })
    // A capture that begins with the client's words lacks the greeting.
    if (by !== 'client') this.#replies.expect(DUE_GREETING)
  }

  /** QUIT was answered, as far as that is concluded: nobody reads what the client says behind it. */
  get hasQuit(): boolean {
    return this.#concludes && this.#isClosed && this.#lastAnswered?.keyword === 'QUIT'
  }

  command(line: Line): void {
    const halfLine = this.#replies.takeHalfLine()
    if (halfLine !== undefined && endsAuth(halfLine)) this.#auth = 'none'
    const { keyword, arguments: argumentText } = parseCommand(line)
    if (!this.#isStateKnown) this.#guessState(keyword)
    // Whoever quits has given an AUTH exchange up; whether it is still open where its answer never came, commands show.
    if (keyword === 'QUIT' || (keyword !== 'UNKNOWN' && this.#auth === 'doubtful')) this.#auth = 'none'
    if (this.#auth !== 'none') return this.#answerChallenge(line.octets, argumentText)
    const command = this.#recordCommand({ keyword, arguments: argumentText, octets: line.octets })
    const form = formOf(keyword, argumentText)
    this.#replies.expect({ command, keyword, arguments: argumentText, form })
    if (keyword === 'AUTH' && form === 'single-line') this.#auth = 'open'
    if (keyword === 'USER') this.#user = argumentText
    if (keyword === 'APOP') this.#user = argumentText.split(' ')[0] as string
  }

  /** Octets of the client that nobody read as a command. */
  leftover(octets: Uint8Array): void {
    this.#isNextEarly = false
    this.#lastSaid = this.#record({ type: 'leftover', session: this.number, octets })
  }

  /** Octets of the server. Replies are read from them by `settle`. */
  sent(octets: Uint8Array): void {
    if (octets.length === 0) return
    this.#record({ type: 'sent', session: this.number, octets: [octets] })
    this.#replies.sent(octets)
  }

  /** The text leaves out what the server sent here. */
  elided(elided: Elision): void {
    this.#record({ type: 'sent', session: this.number, octets: [], elided })
    this.#replies.elided(elided)
  }

  /** The server has spoken for now: reads the replies that are whole. */
  settle(): void {
    for (const answer of this.#replies.takeWhole()) this.#answer(answer, 'flushed')
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
        this.#record({ type: 'finding', session, code: note.code, about: this.#lastSaid })
        break
      case 'fault': {
        const { rule, effect } = note
        this.#record({ type: 'fault', session, rule, effect, result: 'applied', about: this.#lastSaid })
        break
      }
      case 'early':
        this.#isNextEarly = true
        break
      case 'closed':
        this.#close(note.reason)
        break
      case 'reply':
        this.#breakReply(note.fate, note.reply)
        break
      default:
        note satisfies never
    }
  }

  /** The text is over, or another session begins in its place. */
  end(): void {
    if (!this.#concludes || this.#isClosed) return
    this.#close(this.#lastAnswered?.keyword === 'QUIT' ? 'quit' : 'client-ended')
  }

  /** The beginning is lost: only these are said before the log-on alone. */
  #guessState(keyword: Keyword | 'UNKNOWN'): void {
    if (keyword === 'UNKNOWN' || keyword === 'CAPA' || keyword === 'QUIT') return
    this.#isStateKnown = true
    const isBefore = /^(?:USER|PASS|APOP|AUTH|STLS|LANG|UTF8)$/.test(keyword)
    if (!isBefore) this.#state = 'TRANSACTION'
  }

  #answerChallenge(octets: Uint8Array, argumentText: string): void {
    this.#auth = 'open'
    const keyword = 'UNKNOWN'
    const command = this.#recordCommand({ keyword, arguments: argumentText, octets, answersChallenge: true })
    this.#replies.expect({ command, keyword: 'AUTH', arguments: argumentText, form: 'single-line' })
  }

  #recordCommand(command: Omit<CommandEvent, 'type' | 'seq' | 'timeMs' | 'session' | 'state'>): number {
    const { number: session } = this
    const sentEarly = this.#isNextEarly ? ({ sentEarly: true } as const) : undefined
    this.#isNextEarly = false
    this.#lastSaid = this.#record({ type: 'command', session, state: this.#state, ...command, ...sentEarly })
    return this.#lastSaid
  }

  #answer({ due, reply, elided }: Answer, fate: ExchangeEvent['fate']): void {
    this.#lastAnswered = due
    const { command, keyword } = due
    if (keyword === 'AUTH' && reply.status !== '+') {
      const isRefusalUnheard = fate === 'withheld' && reply.status === '-ERR'
      this.#auth = this.#auth !== 'none' && isRefusalUnheard ? 'doubtful' : 'none'
    }
    if (reply.status === '+OK') this.#succeed(due, reply)
    const { number: session } = this
    const exchange = { type: 'exchange', session, command, keyword, reply, state: this.#state, fate } as const
    this.#record(elided === undefined ? exchange : { ...exchange, elided })
    if (this.#concludes && keyword === 'QUIT' && reply.status === '+OK') this.end()
  }

  /** What a command that was answered +OK has brought about. */
  #succeed({ keyword, arguments: argumentText, form }: DueReply, reply: Reply): void {
    if (keyword === 'PASS' || keyword === 'APOP' || (keyword === 'AUTH' && form === 'single-line')) {
      const logsOn = this.#concludes && this.#state === 'AUTHORIZATION'
      if (logsOn) this.#logOn(keyword === 'AUTH' ? '' : this.#user, keyword)
    } else if (keyword === 'QUIT' && this.#state === 'TRANSACTION') {
      this.#state = 'UPDATE'
      const uniqueIds = this.#deletions.uniqueIds()
      const commits = this.#concludes && uniqueIds.length > 0
      if (commits) this.#record({ type: 'commit', session: this.number, uniqueIds })
    } else {
      this.#deletions.follow(keyword, argumentText, reply)
    }
  }

  #logOn(user: string, by: LogOnEvent['by']): void {
    this.#state = 'TRANSACTION'
    const before = this.#lastIfFlushed()
    const logOn = { type: 'log-on', session: this.number, user, by } as const
    if (before?.keyword !== by) {
      this.#record(logOn)
      return
    }
    // The note stands behind the reply that it belongs to: that exchange ends in the new state.
    this.#sink.takeBack()
    this.#record(logOn)
    this.#record({ ...unrecorded(before), state: this.#state })
  }

  /** @param meant what the reply was to say, where the note has it */
  #breakReply(fate: 'cut' | 'withheld', meant: Reply | undefined): void {
    const before = this.#lastIfFlushed()
    // The note stands behind octets that looked like the whole reply.
    if (fate === 'cut' && before !== undefined) {
      this.#sink.takeBack()
      this.#record({ ...unrecorded(before), fate })
      return
    }
    this.#answer(this.#replies.takeBroken(this.#lastAnswered ?? DUE_GREETING, meant), fate)
  }

  /** The exchange that was just recorded, if it is of this session and no note stands for it yet. */
  #lastIfFlushed(): ExchangeEvent | undefined {
    const last = this.#sink.last()
    const isOwn = last?.type === 'exchange' && last.session === this.number
    return isOwn && last.fate === 'flushed' ? last : undefined
  }

  #close(reason: CloseReason): void {
    this.#isClosed = true
    this.#record({ type: 'close', session: this.number, reason, state: this.#state })
  }

  #record(event: NewEvent): number {
    return this.#sink.record(event)
  }
}

/** An exchange that was taken back, to be recorded in another form. */
function unrecorded({
  seq: _seq,
  timeMs: _timeMs,
  ...exchange
}: ExchangeEvent): Omit<ExchangeEvent, 'seq' | 'timeMs'> {
  return exchange
}
