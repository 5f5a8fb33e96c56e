/**
 * The record of everything that happened, in order, bounded. Whoever wants to know something about a client asks this.
 */
import { unexpected } from '../errors.ts'
import type { NewEvent, TranscriptEvent } from './event.ts'
import { type EventJson, eventToJson } from './event-json.ts'
import { type RenderOptions, renderTranscript } from './render.ts'

/** How many events a transcript keeps unless told otherwise. */
export const DEFAULT_TRANSCRIPT_LIMIT = 10_000

/** A transcript as plain JSON. */
export interface TranscriptJson {
  readonly format: 'pop3-mock transcript'
  readonly version: 1
  readonly dropped: number
  readonly lastSeq: number
  readonly events: readonly EventJson[]
}

/** The record of everything that happened, in order, bounded. */
export class Transcript implements Iterable<TranscriptEvent> {
  readonly limit: number
  readonly #nowMs: () => number
  readonly #subscribers = new Set<(event: TranscriptEvent) => void>()
  /** A ring once `limit` is reached: `#oldest` is then the index of the first event. */
  #events: TranscriptEvent[] = []
  #oldest = 0
  #lastSeq = 0
  #dropped = 0

  /** @param nowMs gives the time of an event, in milliseconds since the start */
  constructor(limit: number, nowMs: () => number) {
    this.limit = limit
    this.#nowMs = nowMs
  }

  /** A transcript of events that were recorded elsewhere or earlier; its time stands still at the last of them. */
  static restore(
    events: readonly TranscriptEvent[],
    dropped = 0,
    lastSeq: number = events.at(-1)?.seq ?? dropped,
  ): Transcript {
    const lastMs = events.at(-1)?.timeMs ?? 0
    const transcript = new Transcript(Number.POSITIVE_INFINITY, () => lastMs)
    transcript.#events = [...events]
    transcript.#dropped = dropped
    transcript.#lastSeq = lastSeq
    return transcript
  }

  /** How many events are kept. */
  get count(): number {
    return this.#events.length
  }

  /** The `seq` of the newest event there ever was; 0 before the first. */
  get lastSeq(): number {
    return this.#lastSeq
  }

  /** How many old events were dropped to keep within the limit. */
  get dropped(): number {
    return this.#dropped
  }

  /**
   * Adds an event; gives its `seq`.
   * @param session for an event that does not say it: an event is copied once, here
   */
  record(event: NewEvent, session: number = event.session): number {
    const seq = ++this.#lastSeq
    const whole = completed(seq, this.#nowMs(), session, event)
    if (this.#events.length < this.limit) {
      this.#events.push(whole)
    } else {
      this.#dropped++
      if (this.limit > 0) this.#events[this.#oldest] = whole
      this.#oldest = (this.#oldest + 1) % Math.max(1, this.limit)
    }
    for (const subscriber of this.#subscribers) subscriber(whole)
    return seq
  }

  /** Calls back on every event from now on, until the result is called. */
  subscribe(subscriber: (event: TranscriptEvent) => void): () => void {
    if (typeof subscriber !== 'function') throw unexpected('subscriber', subscriber, 'a function')
    this.#subscribers.add(subscriber)
    return () => this.#subscribers.delete(subscriber)
  }

  /** The events kept now, oldest first; recording goes on beside it. */
  [Symbol.iterator](): Iterator<TranscriptEvent> {
    return this.events()[Symbol.iterator]()
  }

  /** The events kept, oldest first; of one session, if one is named. */
  events(session?: number): readonly TranscriptEvent[] {
    const all = [...this.#events.slice(this.#oldest), ...this.#events.slice(0, this.#oldest)]
    return session === undefined ? all : all.filter((event) => event.session === session)
  }

  /** Forgets everything; `seq` goes on counting. */
  clear(): void {
    this.#events = []
    this.#oldest = 0
    this.#dropped = 0
  }

  /** The conversation as text: see `render.ts`. */
  toString(options: RenderOptions = {}): string {
    return renderTranscript(this, options)
  }

  /** Everything, without loss, passwords and tokens in clear; `transcriptFromJson` reads it. */
  toJSON(): TranscriptJson {
    return {
      format: 'pop3-mock transcript',
      version: 1,
      dropped: this.#dropped,
      lastSeq: this.#lastSeq,
      events: this.events().map(eventToJson),
    }
  }
}

/**
 * The event with its `seq` and its time. Those that every session has are written out: behind other properties a spread adds one after
 * another, outside of the object, at several times the cost of all the rest.
 */
function completed(seq: number, timeMs: number, session: number, event: NewEvent): TranscriptEvent {
  const { type } = event
  switch (type) {
    case 'command': {
      const { keyword, arguments: text, octets, state, answersChallenge, sentEarly } = event
      if (answersChallenge !== undefined) break
      if (sentEarly === undefined)
        return { seq, timeMs, type, keyword, arguments: text, octets, state, session }
      return { seq, timeMs, type, keyword, arguments: text, octets, state, sentEarly, session }
    }
    case 'sent':
      if (event.elided !== undefined) break
      return { seq, timeMs, type, octets: event.octets, session }
    case 'exchange': {
      const { command, keyword, reply, state, fate, elided } = event
      if (elided !== undefined) break
      return { seq, timeMs, type, command, keyword, reply, state, fate, session }
    }
    case 'open':
      return { seq, timeMs, type, session, clientPort: event.clientPort }
    case 'log-on':
      return { seq, timeMs, type, user: event.user, by: event.by, session }
    case 'commit':
      return { seq, timeMs, type, uniqueIds: event.uniqueIds, session }
    case 'close':
      return { seq, timeMs, type, reason: event.reason, state: event.state, session }
  }
  // The spread of a union is not seen as the union again.
  return { seq, timeMs, ...event, session } as TranscriptEvent
}
