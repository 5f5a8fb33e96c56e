/**
 * One session's events as rows: whole lines, with segments, faults and findings where they belong. Knows no DOM.
 */
import type { EventJson } from '../transcript/event-json.ts'
import { type FindingCode, findingKind } from '../transcript/finding.ts'
import type { FoldRow, LineRow, NoteRow, Row } from './conversation-row.ts'
import { LongReply } from './long-reply.ts'
import { SecretGuard } from './secret-guard.ts'
import { pauseText } from './time-text.ts'

type EventOf<Type extends EventJson['type']> = Extract<EventJson, { type: Type }>

/** What they change is true for the rest of the session; the reply at hand is none the worse for it. */
const LASTING_EFFECTS: ReadonlySet<string> = new Set([
  ...['accept', 'certificate', 'handshake', 'dialect'],
  ...['unique-ids', 'sizes', 'numbers', 'messages', 'content'],
])

export class Conversation {
  readonly #rows: Row[] = []
  readonly #guard: SecretGuard
  #changedFrom = 0
  #octetCount = 0
  #lastMs: number | undefined
  /** The server's line whose LF has not come. */
  #openLine: LineRow | undefined
  #reply: LongReply | undefined
  /** A fault has been applied to the exchange that goes on. */
  #isStruck = false

  /** @param isBeginningLost earlier events of the session are not known */
  constructor(isBeginningLost: boolean) {
    this.#guard = new SecretGuard(isBeginningLost)
  }

  get rows(): readonly Row[] {
    return this.#rows
  }

  /** How many octets the rows hold. */
  get octetCount(): number {
    return this.#octetCount
  }

  /** The first row that has changed since this was asked last. */
  takeChange(): number {
    const from = this.#changedFrom
    this.#changedFrom = this.#rows.length
    return from
  }

  add(event: EventJson): void {
    switch (event.type) {
      case 'sent':
        this.#addServerOctets(event.octetsBase64.map(atob).join(''), event)
        break
      case 'command':
        this.#addClientLine(event, event.answersChallenge === true, event.sentEarly === true)
        break
      case 'leftover':
        this.#addClientLine(event, false, false)
        break
      case 'fault':
        this.#addFault(event)
        break
      case 'exchange':
        this.#settle(event)
        break
      default: {
        const note = noteOf(event)
        if (note !== undefined) this.#push({ kind: 'note', ...this.#occurred(event), ...note })
      }
    }
  }

  /** Shows the lines that stood behind a fold. */
  unfold(fold: FoldRow): void {
    const index = this.#rows.indexOf(fold)
    if (index === -1) return
    const later = this.#rows.splice(index)
    for (const line of fold.lines) this.#rows.push(line)
    for (const row of later.slice(1)) this.#rows.push(row)
    this.#reply?.moved(fold, fold.lines.length - 1)
    this.#changed(index)
  }

  /** Where an event is shown: the last row that begins with it or before it; -1: nowhere. */
  indexOf(seq: number): number {
    let low = 0
    let high = this.#rows.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#rows[middle]?.seq ?? 0) <= seq) low = middle + 1
      else high = middle
    }
    const found = this.#rows[low - 1]?.seq
    // Of the rows of one segment, the first.
    while (low > 1 && this.#rows[low - 2]?.seq === found) low--
    return low - 1
  }

  /** Forgets what was said. */
  forget(): void {
    const [first] = this.#rows
    if (first === undefined) return
    const { seq, timeMs } = first
    this.#endReply()
    this.#rows.length = 0
    this.#octetCount = 0
    this.#changed(0)
    this.#push({ kind: 'note', seq, timeMs, pauseMs: 0, tone: 'plain', text: 'what came before is not kept' })
  }

  #addServerOctets(octets: string, { seq, timeMs }: EventOf<'sent'>): void {
    for (const piece of octets.match(/[^\n]*\n|[^\n]+/g) ?? []) {
      const line = this.#openLine ?? this.#newServerLine(seq, timeMs)
      if (line.octets !== '') {
        const pause = pauseText(timeMs - line.lastMs)
        line.cuts.push({
          at: line.octets.length,
          label: pause,
          title: `a new segment, ${pause || '0 ms'} later`,
        })
        this.#changed(this.#rows.length - 1)
      }
      line.octets += piece
      line.isUnended = false
      line.lastMs = timeMs
      this.#lastMs = timeMs
      this.#octetCount += piece.length
      this.#openLine = piece.endsWith('\n') ? undefined : line
      if (this.#openLine === undefined) this.#guard.heard(line.octets)
    }
  }

  #newServerLine(seq: number, timeMs: number): LineRow {
    const line: LineRow = {
      kind: 'line',
      side: 'server',
      ...this.#occurred({ seq, timeMs }),
      octets: '',
      hidden: undefined,
      cuts: [],
      isStruck: this.#isStruck,
      isEarly: false,
      isUnended: false,
      lastMs: timeMs,
    }
    this.#reply ??= new LongReply(this.#rows)
    this.#changed(this.#reply.push(line))
    return line
  }

  #addClientLine(event: EventOf<'command' | 'leftover'>, answersChallenge: boolean, isEarly: boolean): void {
    const octets = atob(event.octetsBase64)
    if (octets === '') return
    this.#octetCount += octets.length
    this.#push({
      kind: 'line',
      side: 'client',
      ...this.#occurred(event),
      octets,
      hidden: this.#guard.hidden(octets, answersChallenge),
      cuts: [],
      isStruck: false,
      isEarly,
      isUnended: !octets.endsWith('\n'),
      lastMs: event.timeMs,
    })
  }

  #addFault(event: EventOf<'fault'>): void {
    // The others did nothing.
    if (event.result !== 'applied') return
    this.#isStruck ||= !LASTING_EFFECTS.has(event.effect ?? '')
    this.#push({ kind: 'fault', ...this.#occurred(event), rule: event.rule, effect: event.effect })
  }

  #settle(event: EventOf<'exchange'>): void {
    const { fate, reply } = event
    if (fate === 'withheld') {
      const text = `reply withheld: ${reply.status} ${reply.text}`.trimEnd()
      this.#push({ kind: 'note', ...this.#occurred(event), tone: 'warning', text })
    } else if (fate === 'cut') {
      this.#push({ kind: 'note', ...this.#occurred(event), tone: 'warning', text: 'the reply was cut here' })
    }
    this.#isStruck = false
    this.#leaveOpen()
  }

  #push(row: Row): void {
    this.#endReply()
    this.#rows.push(row)
    this.#changed(this.#rows.length - 1)
  }

  /** Nothing more is to be said, whatever has come of the last line. */
  #leaveOpen(): void {
    if (this.#openLine === undefined) return
    this.#openLine.isUnended = true
    this.#changed(this.#rows.lastIndexOf(this.#openLine))
  }

  #endReply(): void {
    this.#leaveOpen()
    this.#openLine = undefined
    this.#reply = undefined
  }

  #occurred({ seq, timeMs }: { seq: number; timeMs: number }): {
    seq: number
    timeMs: number
    pauseMs: number
  } {
    const pauseMs = timeMs - (this.#lastMs ?? timeMs)
    this.#lastMs = timeMs
    return { seq, timeMs, pauseMs }
  }

  #changed(index: number): void {
    this.#changedFrom = Math.min(this.#changedFrom, index)
  }
}

type OtherEvent = Exclude<EventJson, { type: 'sent' | 'command' | 'leftover' | 'fault' | 'exchange' }>

function noteOf(event: OtherEvent): Pick<NoteRow, 'tone' | 'text'> | undefined {
  switch (event.type) {
    case 'open':
      return { tone: 'plain', text: `connected from port ${event.clientPort}` }
    case 'tls':
      return event.result === 'ok'
        ? {
            tone: 'plain',
            text: ['TLS:', event.protocol, event.cipher, event.serverName].filter(Boolean).join(' '),
          }
        : { tone: 'warning', text: `TLS failed: ${event.problem ?? 'no reason given'}` }
    case 'log-on':
      return { tone: 'good', text: `logged on: ${event.user} (${event.by})` }
    case 'commit':
      if (event.uniqueIds.length === 0) return undefined
      return { tone: 'plain', text: `deleted: ${event.uniqueIds.join(', ')}` }
    case 'finding':
      return findingNote(event.code)
    case 'close':
      return { tone: 'plain', text: `closed: ${event.reason}` }
    default:
      return event satisfies never
  }
}

function findingNote(code: FindingCode): Pick<NoteRow, 'tone' | 'text'> {
  const { severity, text, reference } = findingKind(code)
  return { tone: severity === 'note' ? 'plain' : severity, text: `finding: ${text} (${code}; ${reference})` }
}
