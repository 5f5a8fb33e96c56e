/**
 * What one connection is told of transcripts. However slowly it reads, no more waits for it than a bounded queue: what it
 * is too late for is read from the transcript again, and what is gone there by then is told as a number.
 */
import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers'
import { Pop3MockError } from '../errors.ts'
import { systemClock } from '../link/clock.ts'
import { outsideError } from '../schema.ts'
import type { TranscriptEvent } from '../transcript/event.ts'
import { eventToJson } from '../transcript/event-json.ts'
import type { HeldServer } from './held-server.ts'
import { HIGH_WATER_IN_OCTETS, MOST_SUBSCRIPTIONS } from './limits.ts'
import type { EndNotice, SubscriptionStarted } from './method-types.ts'
import { notificationText } from './rpc-message.ts'

/** Where notifications go. */
export interface Outlet {
  /** What was sent and has not left yet. */
  readonly waitingInOctets: number
  send(text: string): void
}

/** Events that may wait; they are shared with the transcript, which usually holds them anyway. */
const QUEUE_LIMIT = 1024
/** How long events are gathered that follow closely on others. */
const GATHER_MS = 5
/** About how long a notification gets; one event may be longer by itself. */
const NOTICE_IN_CHARACTERS = 65_536

export class Subscriptions {
  readonly #outlet: Outlet
  readonly #feeds = new Map<string, Feed>()

  constructor(outlet: Outlet) {
    this.#outlet = outlet
  }

  /**
   * Tells every event from now on, and before them those above `since` that are still there.
   * @throws {Pop3MockError} CONTROL_REFUSED, INVALID_OPTION
   */
  begin(held: HeldServer, since?: number): SubscriptionStarted {
    if (this.#feeds.size >= MOST_SUBSCRIPTIONS) throw tooMany()
    const { lastSeq } = held.server.transcript
    if (since !== undefined && since > lastSeq) {
      throw outsideError(
        'since',
        `found ${since}. Allowed is a whole number from 0 to ${lastSeq}, the newest seq.`,
      )
    }
    const id = randomBytes(6).toString('hex')
    const feed = new Feed(id, held, since ?? lastSeq, this.#outlet, () => this.#feeds.delete(id))
    this.#feeds.set(id, feed)
    return { subscription: id, lastSeq }
  }

  /** @throws {Pop3MockError} INVALID_OPTION when there is none of that id */
  end(id: string): void {
    const feed = this.#feeds.get(id)
    if (feed === undefined) {
      const allowed = [...this.#feeds.keys()].join(', ') || 'none; there is no subscription'
      throw outsideError('subscription', `found ${JSON.stringify(id.slice(0, 40))}. Allowed: ${allowed}.`)
    }
    feed.stop()
  }

  /** Something that waited has left. */
  drained(): void {
    for (const feed of this.#feeds.values()) if (feed.isHeldUp) feed.tellSoon()
  }

  /** The connection is gone. */
  stop(): void {
    for (const feed of [...this.#feeds.values()]) feed.stop()
  }
}

class Feed {
  readonly #id: string
  readonly #held: HeldServer
  readonly #outlet: Outlet
  readonly #stopped: () => void
  /** The `seq` of the last event told, or passed over. */
  #told: number
  /** Undefined: it is behind, and reads from the transcript until it is not. */
  #queue: TranscriptEvent[] | undefined
  /** Whether it has more to tell than the connection takes. */
  isHeldUp = false
  #isDue = false
  #toldMs = Number.NEGATIVE_INFINITY
  #isEnding = false
  #isOver = false
  readonly #unsubscribe: () => void
  readonly #unwatch: () => void

  constructor(id: string, held: HeldServer, since: number, outlet: Outlet, stopped: () => void) {
    this.#id = id
    this.#held = held
    this.#told = since
    this.#outlet = outlet
    this.#stopped = stopped
    this.#queue = since === held.server.transcript.lastSeq ? [] : undefined
    this.#unsubscribe = held.server.transcript.subscribe((event) => this.#add(event))
    this.#unwatch = held.whenEnded(() => {
      this.#isEnding = true
      this.tellSoon()
    })
    if (this.#queue === undefined) this.tellSoon()
  }

  stop(): void {
    this.#isOver = true
    this.#queue = undefined
    this.#unsubscribe()
    this.#unwatch()
    this.#stopped()
  }

  /**
   * Tells more, soon: not within the turn in which a POP3 client is being answered, and of a busy server not for every
   * command, because each packet costs as much as the command itself.
   */
  tellSoon(): void {
    if (this.#isDue || this.#isOver) return
    this.#isDue = true
    const tell = () => {
      this.#isDue = false
      if (!this.#isOver) this.#tell()
    }
    const waitMs = this.#toldMs + GATHER_MS - systemClock.now()
    if (waitMs > 0) systemClock.after(waitMs, tell)
    else setImmediate(tell)
  }

  #add(event: TranscriptEvent): void {
    if (this.#queue !== undefined && this.#queue.length >= QUEUE_LIMIT) this.#queue = undefined
    this.#queue?.push(event)
    this.tellSoon()
  }

  #tell(): void {
    this.#toldMs = systemClock.now()
    const waiting = this.#queue ?? this.#missing()
    let next = 0
    while (next < waiting.length && this.#hasRoom) next = this.#tellFrom(waiting, next)
    // What is lost behind the last one is told as well, when there is room.
    const isAllTold = next === waiting.length && this.#told === this.#held.server.transcript.lastSeq
    this.isHeldUp = !isAllTold && !this.#hasRoom
    if (this.isHeldUp) {
      this.#queue?.splice(0, next)
      return
    }
    this.#queue = []
    this.#tellLoss()
    if (this.#isEnding) this.#tellEnd()
  }

  get #hasRoom(): boolean {
    return this.#outlet.waitingInOctets < HIGH_WATER_IN_OCTETS
  }

  /** What the transcript still holds of that which was not told. */
  #missing(): readonly TranscriptEvent[] {
    return this.#held.server.transcript.events().filter(({ seq }) => seq > this.#told)
  }

  /** Sends a notification that begins with this event; gives the index of the first that had no room. */
  #tellFrom(events: readonly TranscriptEvent[], first: number): number {
    const parts: string[] = []
    let characters = 0
    let next = first
    while (next < events.length && characters < NOTICE_IN_CHARACTERS) {
      const part = JSON.stringify(eventToJson(events[next++] as TranscriptEvent))
      parts.push(part)
      characters += part.length
    }
    const missed = (events[first] as TranscriptEvent).seq - this.#told - 1
    this.#told = (events[next - 1] as TranscriptEvent).seq
    this.#send(parts, missed)
    return next
  }

  /** Behind the last one told there may have been others that nobody kept. */
  #tellLoss(): void {
    const { lastSeq } = this.#held.server.transcript
    const missed = lastSeq - this.#told
    this.#told = lastSeq
    if (missed > 0) this.#send([], missed)
  }

  /** Put together by hand: each event is written once, and its length is known. */
  #send(events: readonly string[], missed: number): void {
    const ids = `"subscription":"${this.#id}","server":"${this.#held.id}"`
    const lost = missed > 0 ? `,"missed":${missed}` : ''
    this.#outlet.send(
      `{"jsonrpc":"2.0","method":"transcript.events","params":{${ids},"events":[${events.join(',')}]${lost}}}`,
    )
  }

  #tellEnd(): void {
    const notice: EndNotice = { subscription: this.#id, server: this.#held.id }
    this.#outlet.send(notificationText('transcript.end', notice))
    this.stop()
  }
}

function tooMany(): Pop3MockError {
  const message = `transcript.subscribe: found ${MOST_SUBSCRIPTIONS} subscriptions. Allowed are at most ${MOST_SUBSCRIPTIONS} on a connection; end some with transcript.unsubscribe.`
  return new Pop3MockError('CONTROL_REFUSED', message)
}
