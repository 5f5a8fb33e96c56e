/**
 * From events to sessions as the checks see them. Judges nothing.
 */
import type { TranscriptEvent } from '../../transcript/event.ts'
import { CRLF, joined, textOf } from '../../wire/octets.ts'
import { SessionDigest } from './session-digest.ts'
import type { SessionView } from './session-view.ts'

const FINAL_LINE = `${CRLF}.${CRLF}`

/** The sessions of a transcript, in the order of their first events. */
export function digest(events: readonly TranscriptEvent[]): readonly SessionView[] {
  const greeted = new Set<number>()
  for (const event of events) {
    if (event.type === 'exchange' && event.keyword === 'greeting') greeted.add(event.session)
  }
  const bySession = new Map<number, TranscriptEvent[]>()
  for (const event of events) {
    const own = bySession.get(event.session)
    if (own === undefined) bySession.set(event.session, [event])
    else own.push(event)
  }
  return [...bySession].map(([number, own]) => sessionOf(number, own, greeted.has(number)))
}

function sessionOf(number: number, events: readonly TranscriptEvent[], isGreeted: boolean): SessionView {
  let lastEnd: number | undefined
  const session = new SessionDigest(number, isGreeted, (seq) => {
    lastEnd ??= lastEndIn(events)
    return seq > lastEnd
  })
  for (const event of events) session.follow(event)
  return session.view()
}

/** The `seq` of the event that ends a multi-line reply for the last time; while a session is open, one may come at any time. */
function lastEndIn(events: readonly TranscriptEvent[]): number {
  if (!events.some(({ type }) => type === 'close')) return Number.POSITIVE_INFINITY
  let last = 0
  let tail = ''
  for (const event of events) {
    if (event.type !== 'sent') continue
    const text = (event.elided === undefined ? tail : CRLF) + textOf(joined(event.octets))
    if (text.includes(FINAL_LINE)) last = event.seq
    tail = text.slice(1 - FINAL_LINE.length)
  }
  return last
}
