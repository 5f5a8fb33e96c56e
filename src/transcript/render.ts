/**
 * The conversation as text, the same from run to run: no ports, no secrets and, unless asked for, no times.
 * `parse-transcript.ts` reads it back. Knows events only, not who recorded them.
 */
import { countOctets, textOf } from '../wire/octets.ts'
import type { TranscriptEvent } from './event.ts'
import { droppedNote, namesSession, noteOf, withoutTimestamp } from './note-text.ts'
import { type ExcerptLimits, ReplyExcerpt } from './reply-excerpt.ts'
import { beginsWithKeyword, endsAuth, hideAnswer, hideSecret, opensAuth } from './secrets.ts'
import { visible } from './visible-octets.ts'

export interface RenderOptions {
  /** Only this session. */
  readonly session?: number
  /** How many lines of an uninterrupted run of server lines are shown; at least 2. Default 20. */
  readonly maxLines?: number
  /** Show everything the server sent, however long. */
  readonly full?: boolean
  /** Begin every line with its time in milliseconds. */
  readonly timing?: boolean
  /** Show passwords and digests, and the greeting's timestamp, which changes from run to run. */
  readonly secrets?: boolean
}

/** A transcript, or any events. `dropped`: how many earlier ones are lost. */
export type Conversation = Iterable<TranscriptEvent> & { readonly dropped?: number }

const DEFAULT_MAX_LINES = 20
/** Mail may have lines of 998 octets and CRLF (RFC 5322 section 2.1.1). */
const LONG_LINE_IN_OCTETS = 1000

/** The conversation as `C:` and `S:` lines with notes between them; the last line has no line end. */
export function renderTranscript(conversation: Conversation, options: RenderOptions = {}): string {
  const renderer = new Renderer(options)
  for (const event of conversation) {
    if (options.session === undefined || options.session === event.session) renderer.add(event)
  }
  return renderer.text(conversation.dropped ?? 0)
}

/** A line of the text before it is known whether sessions must be told apart. */
interface Row {
  readonly speaker: 'C' | 'S' | '--'
  readonly mark: ':' | '|' | '⋮' | ''
  readonly text: string
  readonly session: number
  readonly timeMs: number
  /** A piece of a client's line: what the client says next must not look like the rest of it. */
  readonly isBegun?: boolean
}

interface SessionView {
  isAuthOpen: boolean
  /** An AUTH exchange may be open for all we know: its beginning would be among the events that were dropped. */
  isBeginningLost: boolean
  isGreetingDue: boolean
}

class Renderer {
  readonly #options: RenderOptions
  readonly #limits: ExcerptLimits
  readonly #rows: Row[] = []
  readonly #sessions = new Map<number, SessionView>()
  /** Server octets that nothing else has interrupted yet. */
  #run: { readonly session: number; readonly excerpt: ReplyExcerpt } | undefined

  constructor(options: RenderOptions) {
    this.#options = options
    this.#limits = excerptLimits(options)
  }

  add(event: TranscriptEvent): void {
    const { type, session, timeMs } = event
    if (type === 'sent') {
      if (event.elided === undefined && countOctets(event.octets) === 0) return
      const excerpt = this.#excerpt(session)
      excerpt.add(event.octets, timeMs)
      if (event.elided !== undefined) excerpt.elide(event.elided, timeMs)
    } else if (type === 'command' || type === 'leftover') {
      if (event.octets.length === 0) return
      this.#endRun()
      if (type === 'command' && event.answersChallenge) this.#view(session, timeMs).isAuthOpen = true
      for (const line of textOf(event.octets).match(/[^\n]*\n|[^\n]+/g) ?? []) {
        this.#addClientLine(line, session, timeMs)
      }
    } else {
      const note = noteOf(event)
      if (note === undefined) return
      this.#endRun()
      if (type === 'open') this.#sessions.set(session, openedView())
      this.#addRow({ speaker: '--', mark: '', text: note, session, timeMs })
    }
  }

  text(dropped: number): string {
    this.#endRun()
    const isNumbered = new Set(this.#rows.map((row) => row.session)).size > 1
    const times = this.#options.timing ? this.#rows.map((row) => String(Math.round(row.timeMs))) : undefined
    const width = (times ?? []).reduce((widest, time) => Math.max(widest, time.length), 0)
    const lines = this.#rows.map((row, index) => {
      const time = times === undefined ? '' : `${times[index]?.padStart(width)} `
      return time + rowText(row, isNumbered)
    })
    const indent = times === undefined ? '' : ' '.repeat(width + 1)
    if (dropped > 0) lines.unshift(`${indent}-- ${droppedNote(dropped)}`)
    return lines.join('\n')
  }

  #addClientLine(line: string, session: number, timeMs: number): void {
    const { content, end, mark } = parts(line)
    const view = this.#view(session, timeMs)
    const isAnswer = view.isAuthOpen || (view.isBeginningLost && !beginsWithKeyword(content))
    const hidden = isAnswer ? hideAnswer(content) : hideSecret(content)
    // Decided by what is shown, so that the text read back decides the same.
    view.isAuthOpen ||= opensAuth(hidden)
    const last = this.#rows.at(-1)
    if (last?.isBegun && last.session === session) {
      this.#addRow({ speaker: 'C', mark: '⋮', text: '', session, timeMs })
    }
    const text = visible((this.#options.secrets ? content : hidden) + end)
    this.#addRow({ speaker: 'C', mark, text, session, timeMs, isBegun: mark === '|' && end === '' })
  }

  #addServerLine(line: string, session: number, timeMs: number): void {
    const { content, end, mark } = parts(line)
    const view = this.#view(session, timeMs)
    if (endsAuth(content)) {
      view.isAuthOpen = false
      view.isBeginningLost = false
    }
    const isMasked = view.isGreetingDue && !this.#options.secrets
    view.isGreetingDue = false
    const text = visible((isMasked ? withoutTimestamp(content) : content) + end)
    this.#addRow({ speaker: 'S', mark, text, session, timeMs })
  }

  #excerpt(session: number): ReplyExcerpt {
    if (this.#run?.session === session) return this.#run.excerpt
    this.#endRun()
    const excerpt = new ReplyExcerpt(this.#limits, {
      line: (octets, timeMs) => this.#addServerLine(textOf(octets), session, timeMs),
      elision: ({ lines, octets }, timeMs) => {
        const text = `${lines} ${lines === 1 ? 'line' : 'lines'}, ${octets} ${octets === 1 ? 'octet' : 'octets'}`
        this.#addRow({ speaker: 'S', mark: '⋮', text, session, timeMs })
      },
    })
    this.#run = { session, excerpt }
    return excerpt
  }

  #endRun(): void {
    this.#run?.excerpt.end()
    this.#run = undefined
  }

  #addRow(row: Row): void {
    this.#view(row.session, row.timeMs)
    this.#rows.push(row)
  }

  /** What is known of a session; one whose opening was not seen is announced first. */
  #view(session: number, timeMs: number): SessionView {
    const known = this.#sessions.get(session)
    if (known !== undefined) return known
    const view = { isAuthOpen: false, isBeginningLost: true, isGreetingDue: false }
    this.#sessions.set(session, view)
    this.#rows.push({ speaker: '--', mark: '', text: 'goes on', session, timeMs })
    return view
  }
}

function openedView(): SessionView {
  return { isAuthOpen: false, isBeginningLost: false, isGreetingDue: true }
}

function excerptLimits({ full, maxLines = DEFAULT_MAX_LINES }: RenderOptions): ExcerptLimits {
  const all = Number.POSITIVE_INFINITY
  if (full) return { firstLines: all, lastLines: all, lineInOctets: all }
  const lines = Math.max(2, Math.floor(maxLines))
  const lastLines = lines < 6 ? 1 : 2
  return { firstLines: lines - lastLines, lastLines, lineInOctets: LONG_LINE_IN_OCTETS }
}

/** A line apart from its line end: CRLF goes without saying, LF alone is shown. */
function parts(line: string): { content: string; end: '' | '\n'; mark: ':' | '|' } {
  if (line.endsWith('\r\n')) return { content: line.slice(0, -2), end: '', mark: ':' }
  if (line.endsWith('\n')) return { content: line.slice(0, -1), end: '\n', mark: '|' }
  return { content: line, end: '', mark: '|' }
}

function rowText({ speaker, mark, text, session }: Row, isNumbered: boolean): string {
  if (speaker === '--') {
    return isNumbered || namesSession(text) ? `-- session ${session} ${text}` : `-- ${text}`
  }
  const head = `${speaker}${isNumbered ? session : ''}${mark}`
  return text === '' ? head : `${head} ${text}`
}
