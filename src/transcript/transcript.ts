/**
 * The record of everything that happened, in order, bounded. Whoever wants to know something about a client asks this.
 */
import type { NewEvent, TranscriptEvent } from './event.ts'
import { type RenderOptions, renderTranscript } from './render.ts'

/** How many events a transcript keeps unless told otherwise. */
export const DEFAULT_TRANSCRIPT_LIMIT = 10_000

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

  /** How many events are kept. */
  get count(): number {
    return this.#events.length
  }

  /** How many old events were dropped to keep within the limit. */
  get dropped(): number {
    return this.#dropped
  }

  /** Adds an event; gives its `seq`. */
  record(event: NewEvent): number {
    const seq = ++this.#lastSeq
    // The spread of a union is not seen as the union again.
    const whole = { seq, timeMs: this.#nowMs(), ...event } as TranscriptEvent
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
    this.#subscribers.add(subscriber)
    return () => this.#subscribers.delete(subscriber)
  }

  *[Symbol.iterator](): Iterator<TranscriptEvent> {
    const { length } = this.#events
    for (let index = 0; index < length; index++) {
      const event = this.#events[(this.#oldest + index) % length]
      if (event !== undefined) yield event
    }
  }

  /** The events kept, oldest first; of one session, if one is named. */
  events(session?: number): readonly TranscriptEvent[] {
    const all = [...this]
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
}
