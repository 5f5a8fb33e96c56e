/**
 * Reads the text form of a transcript: what `renderTranscript` writes, and captures written by hand or by other tools.
 * Knows the order of lines; what a session makes of them is `session-reader.ts`.
 */
import { unexpected } from '../errors.ts'
import { LineReader } from '../wire/line-reader.ts'
import { joined } from '../wire/octets.ts'
import type { NewEvent, TranscriptEvent } from './event.ts'
import type { FindingCode } from './finding.ts'
import type { Beginning } from './note-text.ts'
import { withoutRfcForm } from './rfc-form.ts'
import { SessionReader } from './session-reader.ts'
import { readTextLine, type TextLine } from './text-line.ts'
import { Transcript } from './transcript.ts'

/**
 * The transcript that a text stands for.
 *
 * A session begins with `-- session N opened` or `-- session N goes on`: then log-on, commit and close are what the notes
 * tell. Or it begins without a note, as captures do: then they are concluded from the conversation.
 * What was hidden or left out in the text stays so: `********`, `elided`.
 * @throws {Pop3MockError} INVALID_TRANSCRIPT
 */
export function parseTranscript(text: string): Transcript {
  if (typeof text !== 'string') throw unexpected('text', text, "a transcript's text")
  const lines: TextLine[] = []
  for (const [index, line] of withoutRfcForm(text.split(/\r?\n/)).entries()) {
    const read = readTextLine(line, index + 1)
    if (read !== undefined) lines.push(read)
  }
  const reader = new ConversationReader(lines)
  return Transcript.restore(reader.read(), reader.dropped)
}

/** What is found about octets that are no command. */
const OF_LEFTOVERS: ReadonlySet<FindingCode> = new Set(['unterminated-line', 'behind-stls', 'after-quit'])

class ConversationReader {
  dropped = 0
  readonly #lines: readonly TextLine[]
  readonly #events: TranscriptEvent[] = []
  readonly #sessions = new Map<number, SessionReader>()
  /** The session that lines without a number belong to. */
  #current = 1
  #timeMs = 0
  /** The session whose server is speaking: its replies are read when something else comes. */
  #speaking: SessionReader | undefined
  /** What the client said behind a note that it was not read. */
  #unread: { readonly session: SessionReader; readonly octets: Uint8Array[] } | undefined
  /** Those whose clients went on behind QUIT, as they have been told of. */
  readonly #behindQuit = new Set<SessionReader>()
  /** By session, where its server speaks for the last time. */
  #lastHeard: ReadonlyMap<number, number> | undefined
  /** The beginning of a client's line; what comes next may be the rest of it. */
  #begun: { readonly session: number; readonly reader: LineReader } | undefined

  constructor(lines: readonly TextLine[]) {
    this.#lines = lines
  }

  read(): readonly TranscriptEvent[] {
    for (const [index, line] of this.#lines.entries()) {
      const session = line.session ?? this.#current
      if (this.#takesAsUnread(line, session)) continue
      const continues = line.type === 'octets' && line.speaker === 'C' && this.#begun?.session === session
      if (!continues) this.#endBegunLine(index)
      if (!isServers(line) || this.#speaking !== this.#sessions.get(session)) this.#settle()
      this.#timeMs = line.timeMs ?? this.#timeMs
      this.#readLine(line, session, index)
    }
    this.#leaveOver()
    this.#endBegunLine(this.#lines.length)
    this.#settle()
    for (const session of this.#sessions.values()) session.end()
    return this.#events
  }

  /** Takes a client's line that was not read; what was taken is over with any other. */
  #takesAsUnread(line: TextLine, number: number): boolean {
    if (this.#unread === undefined) return false
    const { session, octets } = this.#unread
    if (line.type === 'octets' && line.speaker === 'C' && session.number === number) {
      octets.push(line.octets)
      this.#timeMs = line.timeMs ?? this.#timeMs
      return true
    }
    this.#leaveOver()
    return false
  }

  #leaveOver(): void {
    if (this.#unread === undefined) return
    const { session, octets } = this.#unread
    this.#unread = undefined
    if (octets.length > 0) session.leftover(joined(octets))
  }

  #readLine(line: TextLine, number: number, index: number): void {
    if (line.type === 'separator') return
    if (line.type === 'note') return this.#readNote(line, number)
    const isClients = line.type === 'octets' && line.speaker === 'C'
    const session = this.#sessions.get(number) ?? this.#begin(number, isClients ? 'client' : 'server')
    if (line.type === 'elided') session.elided(line.elided)
    else if (line.speaker === 'S') session.sent(line.octets)
    else if (session.hasQuit && !this.#isHeardAgain(number, index)) this.#takeBehindQuit(line.octets, session)
    else this.#readClientOctets(line.octets, session)
    if (!isClients) this.#speaking = session
  }

  #readNote({ note }: TextLine & { type: 'note' }, number: number): void {
    if (note.type === 'dropped') {
      if (this.#events.length === 0) this.dropped = note.count
      return
    }
    if (note.type !== 'begin') {
      // TLS may come before the greeting; any other note is about something that was said.
      const session =
        this.#sessions.get(number) ?? this.#begin(number, note.type === 'tls' ? 'server' : 'client')
      if (note.type !== 'not-read') return session.note(note)
      this.#unread = { session, octets: [] }
      return
    }
    if (note.by === 'session') this.#sessions.get(this.#current)?.end()
    this.#current = number
    this.#begin(number, note.by)
  }

  #begin(number: number, by: Beginning | 'client' | 'server'): SessionReader {
    const session = new SessionReader(number, by, {
      record: (event) => this.#record(event),
      takeBack: () => this.#events.pop(),
      last: () => this.#events.at(-1),
    })
    this.#sessions.set(number, session)
    return session
  }

  #readClientOctets(octets: Uint8Array, session: SessionReader): void {
    const reader = this.#begun?.reader ?? new LineReader(Number.POSITIVE_INFINITY)
    this.#begun = undefined
    reader.push(octets)
    for (let line = reader.next(); line !== undefined; line = reader.next()) session.command(line)
    if (reader.pending.length > 0) this.#begun = { session: session.number, reader }
  }

  /** Nobody was there to read it. */
  #takeBehindQuit(octets: Uint8Array, session: SessionReader): void {
    session.leftover(octets)
    if (this.#behindQuit.has(session)) return
    this.#behindQuit.add(session)
    session.note({ type: 'finding', code: 'after-quit' })
  }

  /** Whether a server that had ended the session says something in it all the same. */
  #isHeardAgain(number: number, index: number): boolean {
    this.#lastHeard ??= lastServerLines(this.#lines)
    return (this.#lastHeard.get(number) as number) > index
  }

  /** A line without its end: left behind by a client that went, or all that was kept of an overlong one. */
  #endBegunLine(nextIndex: number): void {
    if (this.#begun === undefined) return
    const { session: number, reader } = this.#begun
    this.#begun = undefined
    const session = this.#sessions.get(number) as SessionReader
    if (this.#isAnswered(number, nextIndex)) {
      session.command({ octets: reader.pending, ending: 'none', overlong: true })
    } else {
      session.leftover(reader.pending)
    }
  }

  #isAnswered(number: number, nextIndex: number): boolean {
    for (let index = nextIndex; index < this.#lines.length; index++) {
      const line = this.#lines[index] as TextLine
      if ((line.session ?? this.#current) !== number) continue
      return line.type !== 'note' || (line.note.type === 'finding' && !OF_LEFTOVERS.has(line.note.code))
    }
    return false
  }

  #settle(): void {
    this.#speaking?.settle()
    this.#speaking = undefined
  }

  #record(event: NewEvent): number {
    const seq = this.dropped + this.#events.length + 1
    this.#events.push({ seq, timeMs: this.#timeMs, ...event } as TranscriptEvent)
    return seq
  }
}

function isServers(line: TextLine): boolean {
  return line.type === 'elided' || (line.type === 'octets' && line.speaker === 'S')
}

function lastServerLines(lines: readonly TextLine[]): ReadonlyMap<number, number> {
  const last = new Map<number, number>()
  let current = 1
  for (const [index, line] of lines.entries()) {
    const session = line.session ?? current
    if (line.type === 'note' && line.note.type === 'begin') current = session
    if (isServers(line)) last.set(session, index)
  }
  return last
}
