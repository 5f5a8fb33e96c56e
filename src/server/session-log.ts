/**
 * What one session writes into the transcript.
 */
import type { CloseReason, NewEvent } from '../transcript/event.ts'
import type { FindingCode } from '../transcript/finding.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { Command } from '../wire/command.ts'
import type { SessionState } from '../wire/keyword.ts'
import { LF } from '../wire/octets.ts'

/** An event of a session that is known. */
export type SessionEvent = NewEvent extends infer Event
  ? Event extends NewEvent
    ? Omit<Event, 'session'>
    : never
  : never

export class SessionLog {
  readonly #transcript: Transcript
  readonly #session: number
  #sentAfterQuit = false

  constructor(transcript: Transcript, session: number) {
    this.#transcript = transcript
    this.#session = session
  }

  /** Gives the event's `seq`. */
  record(event: SessionEvent): number {
    return this.#transcript.record(event as NewEvent, this.#session)
  }

  /** A line of the client; gives the event's `seq`. */
  command(command: Command, state: SessionState, answersChallenge: boolean, sentEarly: boolean): number {
    const { keyword, arguments: text, line } = command
    const { octets } = line
    // Written out: a spread would cost more than all the rest.
    if (!answersChallenge) {
      return this.record(
        sentEarly
          ? { type: 'command', keyword, arguments: text, octets, state, sentEarly }
          : { type: 'command', keyword, arguments: text, octets, state },
      )
    }
    const answer = { type: 'command', keyword, arguments: text, octets, state, answersChallenge } as const
    return this.record(sentEarly ? { ...answer, sentEarly } : answer)
  }

  /** Octets that came in the clear before the answer to STLS: perhaps a command injection. */
  behindStls(octets: Uint8Array): void {
    this.find('behind-stls', this.record({ type: 'leftover', octets }))
  }

  find(code: FindingCode, about: number | undefined): void {
    this.record({ type: 'finding', code, about })
  }

  /** The client has sent something behind its QUIT; one finding tells of all of it. */
  sentAfterQuit(about?: number): void {
    if (this.#sentAfterQuit) return
    this.#sentAfterQuit = true
    this.find('after-quit', about)
  }

  /** Tells what was received and will not be read any more. */
  leaveOver(octets: Uint8Array, reason: CloseReason): void {
    if (octets.length === 0) return
    const seq = this.record({ type: 'leftover', octets })
    if (reason === 'quit') this.sentAfterQuit(seq)
    const isClientGone = reason === 'client-ended' || reason === 'client-reset'
    if (isClientGone && !octets.includes(LF)) this.find('unterminated-line', seq)
  }
}
