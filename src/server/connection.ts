/**
 * The loop of one connection: octets become commands, commands outcomes, outcomes replies on the wire. The only place
 * where session, faults, link, clock and transcript meet.
 */
import type { Clock } from '../link/clock.ts'
import type { Link } from '../link/link.ts'
import { type Fate, perform } from '../link/perform.ts'
import type { Session } from '../session/session.ts'
import type { Outcome } from '../session/session-data.ts'
import type { CloseReason, ExchangeEvent, NewEvent } from '../transcript/event.ts'
import type { FindingCode } from '../transcript/finding.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { encode, segmentOf } from '../wire/encoder.ts'
import { type Line, LineReader } from '../wire/line-reader.ts'
import type { Reply } from '../wire/reply.ts'
import type { SocketAction } from '../wire/socket-action.ts'

/** What a client may send ahead of its replies before we stop reading. */
const READ_AHEAD_IN_OCTETS = 65_536

export interface ConnectionSetup {
  /** The connection's number, from 1. */
  readonly session: number
  readonly link: Link
  readonly protocol: Session
  readonly lineLimitInOctets: number
  readonly autologoutMs: number | null
  readonly clock: Clock
  readonly transcript: Transcript
  /** Called once, when the link is closed. */
  readonly closed: () => void
}

type UnsettledExchange = Pick<ExchangeEvent, 'reply' | 'keyword' | 'command' | 'state'>

export class Connection {
  readonly #setup: ConnectionSetup
  readonly #reader: LineReader
  /** A reply is being made or performed; the next command waits. */
  #busy = false
  #pumping = false
  #paused = false
  #clientEnded = false
  #closing: CloseReason | undefined
  #over = false
  #sentAfterQuit = false
  readonly #unsettled = new Set<UnsettledExchange>()
  #lastActivityMs = 0
  #cancelAutologout: (() => void) | undefined
  #cancelReply: (() => void) | undefined

  constructor(setup: ConnectionSetup) {
    this.#setup = setup
    this.#reader = new LineReader(setup.lineLimitInOctets)
  }

  /** Greets the client and serves it until the connection ends. */
  start(): void {
    const { link, protocol, clock } = this.#setup
    this.#record({ type: 'open', session: this.#setup.session, clientPort: link.clientPort })
    this.#lastActivityMs = clock.now()
    this.#armAutologout()
    link.listen({
      octets: (chunk) => this.#receive(chunk),
      clientEnded: () => {
        this.#clientEnded = true
        this.#pump()
      },
      drained: () => {
        this.#lastActivityMs = clock.now()
        this.#pump()
      },
      closed: (how) => this.#linkClosed(how),
    })
    this.#send(protocol.greeting(), 'greeting', undefined, 'continue')
    this.#pump()
  }

  /** Drops the connection at once; what was marked is rolled back. */
  destroy(reason: CloseReason): void {
    this.#finish(reason)
    this.#setup.link.destroy()
  }

  #receive(chunk: Uint8Array): void {
    if (this.#closing !== undefined) {
      this.#receiveTooLate()
      return
    }
    this.#lastActivityMs = this.#setup.clock.now()
    this.#reader.push(chunk)
    this.#pump()
  }

  /** Takes lines while there are any and nothing stands in the way. */
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    for (let line = this.#nextLine(); line !== undefined; line = this.#nextLine()) this.#take(line)
    this.#pumping = false
    if (this.#closing !== undefined) return
    this.#regulateReading()
    if (this.#clientEnded && this.#isFree() && this.#unsettled.size === 0) this.#clientLeft()
  }

  #nextLine(): Line | undefined {
    return this.#isFree() ? this.#reader.next() : undefined
  }

  #isFree(): boolean {
    return !this.#busy && this.#closing === undefined && !this.#setup.link.blocked
  }

  #take(line: Line): void {
    const { session, protocol } = this.#setup
    const command = protocol.read(line)
    const seq = this.#record({
      type: 'command',
      session,
      keyword: command.keyword,
      arguments: command.arguments,
      octets: line.octets,
      state: protocol.state,
    })
    this.#busy = true
    const outcome = protocol.handle(command)
    if (outcome instanceof Promise) {
      void outcome.then((settled) => {
        if (this.#over) return
        this.#answer(settled, command.keyword, seq)
        this.#pump()
      })
    } else {
      this.#answer(outcome, command.keyword, seq)
    }
  }

  #answer(outcome: Outcome, keyword: ExchangeEvent['keyword'], command: number): void {
    const { session } = this.#setup
    for (const code of outcome.findings ?? []) this.#find(code, command)
    if (outcome.happened !== undefined) this.#record({ session, ...outcome.happened })
    if (outcome.next === 'close') this.#closing = keyword === 'QUIT' ? 'quit' : 'refused'
    this.#send(outcome.reply, keyword, command, outcome.next)
  }

  #send(
    reply: Reply,
    keyword: ExchangeEvent['keyword'],
    command: number | undefined,
    next: Outcome['next'],
  ): void {
    const { session, link, clock, protocol } = this.#setup
    const actions: SocketAction[] = [{ type: 'write', octets: segmentOf(encode(reply)) }]
    if (next === 'close') actions.push({ type: 'end', by: 'close' })
    const exchange = { reply, keyword, command, state: protocol.state }
    this.#unsettled.add(exchange)
    this.#busy = true
    this.#cancelReply = perform(actions, link, clock, {
      sending: (octets) => this.#record({ type: 'sent', session, octets }),
      performed: () => {
        this.#busy = false
        this.#pump()
      },
      settled: (fate) => this.#settle(exchange, fate),
    })
  }

  #settle(exchange: UnsettledExchange, fate: Fate): void {
    if (!this.#unsettled.delete(exchange)) return
    this.#record({ type: 'exchange', session: this.#setup.session, ...exchange, fate })
    if (this.#unsettled.size > 0) return
    if (this.#closing !== undefined) this.#finish(this.#closing)
    else if (this.#clientEnded) this.#pump()
  }

  #regulateReading(): void {
    const { link } = this.#setup
    const shouldPause = !this.#isFree() && this.#reader.pending.length > READ_AHEAD_IN_OCTETS
    if (shouldPause === this.#paused) return
    this.#paused = shouldPause
    if (shouldPause) link.pause()
    else link.resume()
  }

  #clientLeft(): void {
    this.#closing = 'client-ended'
    const { pending } = this.#reader
    if (pending.length > 0) {
      const about = this.#record({ type: 'leftover', session: this.#setup.session, octets: pending })
      this.#find('unterminated-line', about)
    }
    this.#finish('client-ended')
    this.#setup.link.close()
  }

  #receiveTooLate(): void {
    if (this.#closing !== 'quit' || this.#sentAfterQuit) return
    this.#sentAfterQuit = true
    this.#find('after-quit', undefined)
  }

  #armAutologout(): void {
    const { autologoutMs, clock } = this.#setup
    if (autologoutMs === null || this.#over) return
    const idleMs = clock.now() - this.#lastActivityMs
    if (idleMs >= autologoutMs) {
      this.#finish('autologout')
      this.#setup.link.close()
      return
    }
    // Re-armed only when it rings: a timer moved at every command would cost more than the command.
    this.#cancelAutologout = clock.after(autologoutMs - idleMs, () => this.#armAutologout())
  }

  #linkClosed(how: 'ended' | 'reset'): void {
    this.#finish(this.#closing ?? (how === 'reset' ? 'client-reset' : 'client-ended'))
    this.#setup.closed()
  }

  /** The session is over, whatever the link still does: roll back what QUIT did not commit, free the lock. */
  #finish(reason: CloseReason): void {
    if (this.#over) return
    this.#over = true
    this.#closing ??= reason
    this.#cancelAutologout?.()
    this.#cancelReply?.()
    for (const exchange of this.#unsettled) this.#settle(exchange, 'cut')
    const { session, protocol } = this.#setup
    const { state } = protocol
    protocol.drop()
    this.#record({ type: 'close', session, reason, state })
  }

  #find(code: FindingCode, about: number | undefined): void {
    this.#record({ type: 'finding', session: this.#setup.session, code, about })
  }

  #record(event: NewEvent): number {
    return this.#setup.transcript.record(event)
  }
}
