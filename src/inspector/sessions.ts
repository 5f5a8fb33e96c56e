/**
 * The sessions of a server, from the events of its transcript: each at a glance and with its conversation.
 * Bounded: what was said long ago is forgotten, sessions themselves are not. Knows no DOM.
 */

import type { CloseReason } from '../transcript/event.ts'
import type { EventJson } from '../transcript/event-json.ts'
import type { SessionState } from '../wire/keyword.ts'
import { Conversation } from './conversation.ts'

export interface Session {
  readonly number: number
  readonly firstSeq: number
  lastSeq: number
  readonly openedMs: number
  lastMs: number
  user: string | undefined
  isEncrypted: boolean
  state: SessionState
  /** Undefined while it is open. */
  closed: CloseReason | undefined
  commands: number
  /** How often faults were applied. */
  faults: number
  findings: number
  readonly conversation: Conversation
}

/** A page that is left open for a day must not take the machine's memory. */
const MOST_OCTETS = 64 * 2 ** 20
const MOST_EVENTS = 200_000

export class Sessions {
  readonly #list: Session[] = []
  readonly #current = new Map<number, Session>()
  /** By `seq`. */
  readonly #owners = new Map<number, Session>()
  #changedFrom = 0
  /** Sessions before it were told to forget. */
  #remembered = 0
  #octetCount = 0

  /** In the order of their first events. */
  get list(): readonly Session[] {
    return this.#list
  }

  /** The first session that has changed since this was asked last. */
  takeChange(): number {
    const from = this.#changedFrom
    this.#changedFrom = this.#list.length
    return from
  }

  add(event: EventJson): void {
    const session = this.#sessionOf(event)
    follow(session, event)
    this.#own(session, event.seq)
    const before = session.conversation.octetCount
    session.conversation.add(event)
    this.#octetCount += session.conversation.octetCount - before
    while (this.#octetCount > MOST_OCTETS && this.#remembered < this.#list.length - 1) this.#forgetOldest()
  }

  /** The session that an event belongs to; undefined where it is unknown or too old. */
  withEvent(seq: number): Session | undefined {
    return this.#owners.get(seq)
  }

  clear(): void {
    this.#list.length = 0
    this.#current.clear()
    this.#owners.clear()
    this.#changedFrom = 0
    this.#remembered = 0
    this.#octetCount = 0
  }

  #sessionOf(event: EventJson): Session {
    const known = this.#current.get(event.session)
    // After a reset of the server the sessions are counted from 1 again.
    if (known !== undefined && (event.type !== 'open' || known.firstSeq === event.seq)) {
      this.#changedFrom = Math.min(this.#changedFrom, this.#placeOf(known))
      return known
    }
    const session = newSession(event)
    this.#current.set(event.session, session)
    this.#changedFrom = Math.min(this.#changedFrom, this.#list.length)
    this.#list.push(session)
    return session
  }

  #own(session: Session, seq: number): void {
    this.#owners.set(seq, session)
    if (this.#owners.size <= MOST_EVENTS) return
    const [oldest] = this.#owners.keys()
    if (oldest !== undefined) this.#owners.delete(oldest)
  }

  /** Those that go on are near the end. */
  #placeOf(session: Session): number {
    return this.#list.lastIndexOf(session)
  }

  #forgetOldest(): void {
    const session = this.#list[this.#remembered++]
    if (session === undefined) return
    this.#octetCount -= session.conversation.octetCount
    session.conversation.forget()
  }
}

function newSession(event: EventJson): Session {
  const { session: number, seq, timeMs, type } = event
  return {
    number,
    firstSeq: seq,
    lastSeq: seq,
    openedMs: timeMs,
    lastMs: timeMs,
    user: undefined,
    isEncrypted: false,
    state: 'AUTHORIZATION',
    closed: undefined,
    commands: 0,
    faults: 0,
    findings: 0,
    conversation: new Conversation(type !== 'open'),
  }
}

function follow(session: Session, event: EventJson): void {
  session.lastSeq = event.seq
  session.lastMs = event.timeMs
  switch (event.type) {
    case 'command':
      if (!event.answersChallenge) session.commands++
      session.state = event.state
      break
    case 'exchange':
      session.state = event.state
      break
    case 'log-on':
      session.user = event.user
      break
    case 'tls':
      session.isEncrypted ||= event.result === 'ok'
      break
    case 'fault':
      if (event.result === 'applied') session.faults++
      break
    case 'finding':
      session.findings++
      break
    case 'close':
      session.closed = event.reason
      session.state = event.state
      break
    default:
      break
  }
}
