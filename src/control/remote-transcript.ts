/**
 * `transcript` of a remote server: the same questions, answered from there. Octets arrive as octets.
 */
import { refuseUnknownKeys } from '../errors.ts'
import type { TranscriptEvent } from '../transcript/event.ts'
import type { EventJson } from '../transcript/event-json.ts'
import { transcriptFromJson } from '../transcript/json-transcript.ts'
import type { RenderOptions } from '../transcript/render.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { EventsNotice } from './method-types.ts'
import type { RemoteConnection, Subscriber } from './remote-connection.ts'

/** Which events a subscription is about. */
export interface SubscribeOptions {
  /** First tell again what is behind this `seq`; default: only what happens from now on. */
  readonly since?: number
  /** Told how many events were lost because they were not taken, or were gone before they were asked for. */
  readonly missed?: (count: number) => void
  /** Told that nothing follows: the server is closed, or the control server is gone. */
  readonly ended?: () => void
}

/** The transcript of a server in another process. */
export class RemoteTranscript {
  readonly #connection: RemoteConnection
  readonly #server: string

  constructor(connection: RemoteConnection, server: string) {
    this.#connection = connection
    this.#server = server
  }

  /** Everything so far, as a transcript of this process. */
  async get(): Promise<Transcript> {
    return transcriptFromJson(await this.#connection.call('transcript.get', { server: this.#server }, true))
  }

  /** The events kept, oldest first; of one session, if one is named. */
  async events(session?: number): Promise<readonly TranscriptEvent[]> {
    return (await this.get()).events(session)
  }

  /** The conversation as text. */
  async toString(options: RenderOptions = {}): Promise<string> {
    return (await this.get()).toString(options)
  }

  /** Forgets everything; `seq` goes on counting. */
  async clear(): Promise<void> {
    await this.#connection.call('transcript.clear', { server: this.#server })
  }

  /**
   * Calls back on every event from now on, until the result is called. A connection that breaks off and comes back loses
   * none and repeats none.
   */
  async subscribe(
    subscriber: (event: TranscriptEvent) => void,
    options: SubscribeOptions = {},
  ): Promise<() => Promise<void>> {
    refuseUnknownKeys(options, ['since', 'missed', 'ended'], '')
    const { since, missed, ended } = options
    const entry: Subscriber = {
      server: this.#server,
      lastSeq: 0,
      told: (notice) => tell(entry, notice, subscriber, missed),
      ended: () => ended?.(),
    }
    await this.#connection.subscribe(entry, since)
    return () => this.#connection.unsubscribe(entry)
  }
}

function tell(
  entry: Subscriber,
  { events, missed = 0 }: EventsNotice,
  subscriber: (event: TranscriptEvent) => void,
  told: ((count: number) => void) | undefined,
): void {
  if (missed > 0) told?.(missed)
  entry.lastSeq = events.at(-1)?.seq ?? entry.lastSeq + missed
  for (const event of eventsFromJson(events)) subscriber(event)
}

export function eventFromJson<Event extends TranscriptEvent>(event: EventJson): Event {
  return eventsFromJson([event])[0] as Event
}

function eventsFromJson(events: readonly EventJson[]): readonly TranscriptEvent[] {
  const lastSeq = events.at(-1)?.seq ?? 0
  const transcript = { format: 'pop3-mock transcript', version: 1, dropped: 0, lastSeq, events }
  return transcriptFromJson(transcript).events()
}
