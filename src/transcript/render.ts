/**
 * The conversation as text, the same from run to run: no ports, no secrets and, unless asked for, no times.
 * `parse-transcript.ts` reads it back. Knows events only, not who recorded them.
 */
import { refuseUnknownKeys, unexpected } from '../errors.ts'
import { countOctets, LF, textOf } from '../wire/octets.ts'
import type { TranscriptEvent } from './event.ts'
import { droppedNote, NOT_READ, namesSession, noteOf, SENT_EARLY, withoutTimestamp } from './note-text.ts'
import { type ExcerptLimits, ReplyExcerpt } from './reply-excerpt.ts'
import { SecretKeeper } from './secrets.ts'
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

const RENDER_KEYS = ['session', 'maxLines', 'full', 'timing', 'secrets']

/**
 * The conversation as `C:` and `S:` lines with notes between them; the last line has no line end.
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function renderTranscript(conversation: Conversation, options: RenderOptions = {}): string {
  checkRenderOptions(options)
  const renderer = new Renderer(options)
  for (const event of conversation) {
    if (options.session === undefined || options.session === event.session) renderer.add(event)
  }
  return renderer.text(conversation.dropped ?? 0)
}

function checkRenderOptions(options: RenderOptions): void {
  refuseUnknownKeys(options, RENDER_KEYS, '')
  const { session, maxLines } = options
  if (session !== undefined && !(Number.isInteger(session) && session > 0))
    throw unexpected('session', session, 'a whole number from 1')
  if (maxLines !== undefined && !(typeof maxLines === 'number' && maxLines >= 0))
    throw unexpected('maxLines', maxLines, 'a number from 0')
  for (const key of ['full', 'timing', 'secrets'] as const) {
    const { [key]: flag } = options
    if (flag !== undefined && typeof flag !== 'boolean') throw unexpected(key, flag, 'true or false')
  }
}

/** A line of the text before it is known whether sessions must be told apart. */
interface Row {
  readonly speaker: 'C' | 'S' | '--'
  readonly mark: ':' | '|' | '⋮' | ''
  readonly text: string
  readonly session: number
  readonly timeMs: number
  /** A piece of a client's line, or one that was not read: what the client says next must not look like the rest of it. */
  readonly isBegun?: boolean
}

interface SessionView {
  readonly keeper: SecretKeeper
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
    } else if (type === 'command') {
      if (event.octets.length === 0) return
      this.#endRun()
      const { keeper } = this.#view(session, timeMs)
      const hide = (line: string) => keeper.clientLine(line, event.answersChallenge)
      // Of an overlong line that was cut off nothing can be told when the text is read.
      if (event.sentEarly && event.octets.at(-1) === LF) this.#addNote(SENT_EARLY, session, timeMs)
      for (const line of linesOf(event.octets)) this.#addClientLine(line, session, timeMs, hide)
    } else if (type === 'leftover') {
      if (event.octets.length === 0) return
      this.#endRun()
      this.#addLeftover(linesOf(event.octets), session, timeMs)
    } else {
      const note = noteOf(event)
      if (note === undefined) return
      this.#endRun()
      if (type === 'open') this.#sessions.set(session, openedView())
      this.#addNote(note, session, timeMs)
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

  /** Whole lines would look as if they had been read; behind TLS records the session may go on. */
  #addLeftover(lines: readonly string[], session: number, timeMs: number): void {
    const isMarked = lines.some((line) => line.endsWith('\n')) || /^[\x14-\x17]\x03/.test(lines[0] as string)
    if (isMarked) this.#addNote(NOT_READ, session, timeMs)
    const known = this.#view(session, timeMs).keeper
    const keeper = isMarked ? known.copy() : known
    const hide = (line: string) => keeper.clientLine(line)
    for (const line of lines) this.#addClientLine(line, session, timeMs, hide, isMarked)
  }

  #addClientLine(
    line: string,
    session: number,
    timeMs: number,
    hide: (line: string) => string,
    isUnread = false,
  ): void {
    const { content, end, mark } = parts(line)
    const hidden = hide(content)
    const last = this.#rows.at(-1) as Row
    if (last.isBegun && last.session === session && !isUnread) {
      this.#addRow({ speaker: 'C', mark: '⋮', text: '', session, timeMs })
    }
    const text = visible((this.#options.secrets ? content : hidden) + end)
    const isBegun = isUnread || (mark === '|' && end === '')
    this.#addRow({ speaker: 'C', mark, text, session, timeMs, isBegun })
  }

  #addServerLine(line: string, session: number, timeMs: number): void {
    const { content, end, mark } = parts(line)
    const view = this.#view(session, timeMs)
    const challenge = view.keeper.serverLine(content)
    const hidden = view.isGreetingDue ? withoutTimestamp(challenge) : challenge
    view.isGreetingDue = false
    const text = visible((this.#options.secrets ? content : hidden) + end)
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

  #addNote(text: string, session: number, timeMs: number): void {
    this.#addRow({ speaker: '--', mark: '', text, session, timeMs })
  }

  #addRow(row: Row): void {
    this.#view(row.session, row.timeMs)
    this.#rows.push(row)
  }

  /** What is known of a session; one whose opening was not seen is announced first. */
  #view(session: number, timeMs: number): SessionView {
    const known = this.#sessions.get(session)
    if (known !== undefined) return known
    const view = { keeper: new SecretKeeper(true), isGreetingDue: false }
    this.#sessions.set(session, view)
    this.#rows.push({ speaker: '--', mark: '', text: 'goes on', session, timeMs })
    return view
  }
}

function openedView(): SessionView {
  return { keeper: new SecretKeeper(), isGreetingDue: true }
}

/** Each with its line end, if it has one. */
function linesOf(octets: Uint8Array): readonly string[] {
  return textOf(octets).match(/[^\n]*\n|[^\n]+/g) ?? []
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
