/**
 * Says what happened to those who do not see it: sessions that came and ended, not every octet.
 */
import type { EventJson } from '../transcript/event-json.ts'
import { byId, setText } from './element.ts'
import { counted } from './time-text.ts'

/** More at once are told as a number. */
const MOST_TOLD = 3

export class Announcer {
  readonly #region = byId('announcer')

  /** Tells of events that came together. */
  tell(events: readonly EventJson[]): void {
    const sentences = events.flatMap(sentenceOf)
    if (sentences.length === 0) return
    const text =
      sentences.length > MOST_TOLD ? `${counted(sentences.length, 'thing')} happened` : sentences.join('. ')
    setText(this.#region, text)
  }
}

function sentenceOf(event: EventJson): string[] {
  switch (event.type) {
    case 'open':
      return [`Session ${event.session} has begun`]
    case 'fault':
      return event.result === 'applied' ? [`${event.rule} struck in session ${event.session}`] : []
    case 'close':
      return [`Session ${event.session} has ended: ${event.reason}`]
    default:
      return []
  }
}
