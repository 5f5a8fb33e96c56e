/**
 * From events to sessions as the checks see them. Judges nothing.
 */
import type { TranscriptEvent } from '../../transcript/event.ts'
import { SessionDigest } from './session-digest.ts'
import type { SessionView } from './session-view.ts'

/** The sessions of a transcript, in the order of their first events. */
export function digest(events: readonly TranscriptEvent[]): readonly SessionView[] {
  const greeted = new Set<number>()
  for (const event of events) {
    if (event.type === 'exchange' && event.keyword === 'greeting') greeted.add(event.session)
  }
  const sessions = new Map<number, SessionDigest>()
  for (const event of events) {
    const known = sessions.get(event.session)
    const session = known ?? new SessionDigest(event.session, greeted.has(event.session))
    if (known === undefined) sessions.set(event.session, session)
    session.follow(event)
  }
  return [...sessions.values()].map((session) => session.view())
}
