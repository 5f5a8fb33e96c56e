/**
 * The loop of one connection: octets become commands, commands outcomes, outcomes replies. The only place where session,
 * faults, link, clock and transcript meet.
 */
import type { AcceptEffect } from '../faults/accept-effect.ts'
import { saysNo } from '../faults/shape-reply.ts'
import type { StruckCommand } from '../faults/struck-command.ts'
import type { Dialect } from '../session/dialect.ts'
import type { Outcome } from '../session/session-data.ts'
import type { CloseReason } from '../transcript/event.ts'
import type { Command } from '../wire/command.ts'
import { type Line, LineReader } from '../wire/line-reader.ts'
import type { EndBy } from '../wire/socket-action.ts'
import type { ConnectionSetup } from './connection-setup.ts'
import { Handshake } from './handshake.ts'
import { framed } from './input-framing.ts'
import { QuietWatch } from './quiet-watch.ts'
import { ReadAhead } from './read-ahead.ts'
import { ReplySender } from './reply-sender.ts'
import { type SessionEvent, SessionLog } from './session-log.ts'

export class Connection {
  readonly #setup: ConnectionSetup
  readonly #reader: LineReader
  readonly #sender: ReplySender
  readonly #quiet: QuietWatch
  readonly #log: SessionLog
  readonly #handshake: Handshake
  readonly #readAhead: ReadAhead
  /** A reply, at first the greeting, is being made or performed; the next command waits. */
  #busy = true
  #pumping = false
  /** The next command is there already, before the reply to this one is sent. */
  #isNextEarly = false
  #clientEnded = false
  /** Why the session ends, once that is certain: no command is taken any more. */
  #closing: CloseReason | undefined
  /** We have sent FIN or RST: the session is over when the fate of every reply is known. */
  #isEnding = false
  /** Says nothing more, whatever comes. */
  #isMute = false
  /** The session's end is recorded; the link may live on for a while. */
  #isOver = false

  constructor(setup: ConnectionSetup) {
    const { link, clock, session, transcript } = setup
    this.#setup = setup
    this.#log = new SessionLog(transcript, session)
    this.#quiet = new QuietWatch(clock)
    this.#reader = new LineReader(setup.protocol.dialect.lineLimitInOctets)
    this.#readAhead = new ReadAhead(link, this.#reader)
    this.#handshake = new Handshake(setup, this.#reader, this.#log)
    this.#sender = new ReplySender(link, clock, {
      sending: (octets) => {
        this.#handshake.answering()
        // A delayed reply: whoever goes on meanwhile has not waited for it.
        if (this.#reader.hasLine) this.#isNextEarly = true
        this.#log.record({ type: 'sent', octets })
      },
      settled: ({ reply, keyword, command, state }, fate) =>
        this.#settled({ type: 'exchange', reply, keyword, command, state, fate }),
      performed: () => this.#performed(),
      ended: (by) => this.#ended(by),
    })
  }

  /** Greets the client and serves it until the connection ends; or ends or holds it at once. */
  start(then: AcceptEffect['then'] | undefined): void {
    this.#quiet.touch()
    this.#listen()
    if (then !== undefined) return this.#refuseConnection(then)
    this.#armAutologout()
    this.#beginTls(this.#setup.entrance === 'implicit', () => this.#greet())
  }

  #greet(): void {
    const { protocol, faults } = this.#setup
    const { state } = protocol
    const reply = protocol.greeting()
    const isRefused = reply.status === '-ERR'
    if (isRefused) this.#closing = 'refused'
    const exchange = { reply, keyword: 'greeting', command: undefined, state } as const
    this.#sender.send(exchange, faults.onGreeting(reply, this.#reader.hasLine), isRefused)
    this.#pump()
  }

  /** Drops the connection at once; what was marked is rolled back. */
  destroy(reason: CloseReason): void {
    this.#finish(reason)
    this.#setup.link.destroy()
  }

  #listen(): void {
    this.#setup.link.listen({
      octets: (chunk) => this.#receive(chunk),
      clientEnded: () => {
        this.#clientEnded = true
        this.#handshake.clientEnded()
        if (this.#isMute) this.#hangUp('client-ended')
        else this.#pump()
      },
      drained: () => {
        this.#quiet.touch()
        this.#pump()
      },
      closed: (how) => {
        this.#finish(this.#closing ?? (how === 'reset' ? 'client-reset' : 'client-ended'))
        this.#setup.closed()
      },
    })
  }

  #beginTls(isDue: boolean, goOn: () => void): void {
    this.#handshake.begin(isDue, {
      goOn: () => {
        this.#quiet.touch()
        goOn()
      },
      isOver: () => this.#isOver,
      failed: () => this.#hangUp('tls-failed'),
    })
    if (this.#clientEnded) this.#handshake.clientEnded()
  }

  #refuseConnection(then: AcceptEffect['then']): void {
    if (then === 'hold') this.#isMute = true
    if (then === 'close') this.#hangUp('fault')
    if (then === 'reset') {
      this.#finish('fault')
      this.#setup.link.reset()
    }
  }

  #receive(chunk: Uint8Array): void {
    if (this.#closing !== undefined) {
      if (this.#closing === 'quit') this.#log.sentAfterQuit()
      return
    }
    const { protocol } = this.#setup
    this.#quiet.touch()
    const read = this.#handshake.strain(chunk)
    if (read.length === 0) return
    this.#reader.push(framed(read, protocol.dialect.inputFraming))
    if (!this.#isMute) this.#pump()
    // Whoever says nothing reads on all the same, to notice the client's end.
    else this.#readAhead.forget()
  }

  /** Takes lines while there are any and nothing stands in the way. */
  #pump(): void {
    if (this.#pumping) return
    this.#pumping = true
    const isPipelined = this.#reader.hasSeveralLines
    if (isPipelined) this.#setup.link.cork()
    for (let line = this.#nextLine(); line !== undefined; line = this.#nextLine()) this.#take(line)
    if (isPipelined) this.#setup.link.uncork()
    this.#pumping = false
    if (this.#closing !== undefined) return
    this.#readAhead.regulate(!this.#isFree())
    if (this.#clientEnded && this.#isNobodyWaiting()) this.#hangUp('client-ended')
  }

  #nextLine(): Line | undefined {
    return this.#isFree() ? this.#reader.next() : undefined
  }

  /** A client that ends its half while a reply is being delayed, with no command under way, has given up. */
  #isNobodyWaiting(): boolean {
    if (this.#sender.isDelaying) return !this.#reader.hasLine
    return this.#isFree() && this.#sender.isSettled
  }

  #isFree(): boolean {
    return !this.#busy && this.#closing === undefined && !this.#setup.link.blocked
  }

  #take(line: Line): void {
    const { protocol, faults } = this.#setup
    const isAnswer = protocol.challengingMechanism !== undefined
    const command = protocol.read(line)
    const seq = this.#log.command(command, protocol.state, isAnswer, this.#isNextEarly)
    this.#busy = true
    const keyword = isAnswer ? 'AUTH' : command.keyword
    const struck = faults.beforeCommand(command, seq)
    if (struck?.dialect !== undefined) this.#obey(struck.dialect)
    const outcome =
      struck?.refused === undefined || isAnswer
        ? protocol.handle(command)
        : protocol.refuse(command, struck.refused)
    if (outcome instanceof Promise) {
      void outcome.then((settled) => {
        if (this.#isOver) return
        this.#answer(settled, keyword, seq, struck)
        this.#pump()
      })
    } else {
      this.#answer(outcome, keyword, seq, struck)
    }
  }

  /** Limits of a dialect that may have changed. */
  #obey({ lineLimitInOctets }: Dialect): void {
    this.#reader.limitInOctets = lineLimitInOctets
    this.#armAutologout()
  }

  #answer(
    outcome: Outcome,
    keyword: Command['keyword'],
    command: number,
    struck: StruckCommand | undefined,
  ): void {
    const { faults, protocol } = this.#setup
    const { reply, next, findings, happened, later } = outcome
    for (const code of findings ?? []) this.#log.find(code, command)
    if (happened !== undefined) this.#log.record(happened)
    if (later !== undefined) this.#setup.postpone(later)
    if (keyword === 'AUTH') this.#obey(protocol.dialect)
    this.#reader.limitInOctets = protocol.lineLimitInOctets
    if (next === 'close') this.#closing = keyword === 'QUIT' ? 'quit' : 'refused'
    // Behind the last reply no command is answered, whatever has come; nor behind that to STLS, in the clear.
    const isNextBuffered = next === 'continue' && this.#reader.hasLine
    this.#isNextEarly = this.#reader.hasLine
    const shaped = outcome.isUnanswered ? 'withheld' : faults.onReply(reply, struck, isNextBuffered)
    if (next === 'tls' && !saysNo(shaped)) this.#handshake.announce()
    this.#sender.send({ reply, keyword, command, state: protocol.state }, shaped, next === 'close')
  }

  #performed(): void {
    if (!this.#handshake.isAnnounced) return this.#awaitCommand()
    this.#beginTls(true, () => this.#awaitCommand())
  }

  #awaitCommand(): void {
    this.#armIdle(0)
    this.#goOn()
  }

  #goOn(): void {
    this.#busy = false
    this.#pump()
  }

  #ended(by: EndBy): void {
    if (by === 'stall' || by === 'half-close') return this.#fallSilent()
    this.#closing ??= 'fault'
    this.#isEnding = true
    if (this.#sender.isSettled) this.#finish(this.#closing)
  }

  /** Nothing is said any more; reading goes on, to notice the client's end. */
  #fallSilent(): void {
    this.#isMute = true
    this.#quiet.stop()
    this.#readAhead.regulate(false)
    if (this.#clientEnded) this.#hangUp('client-ended')
  }

  #settled(event: SessionEvent): void {
    this.#log.record(event)
    if (!this.#sender.isSettled) return
    if (this.#isEnding) this.#finish(this.#closing ?? 'fault')
    else if (this.#clientEnded && !this.#isMute) this.#pump()
  }

  #armAutologout(): void {
    const { autologoutMs } = this.#setup.protocol.dialect
    this.#quiet.whenQuietFor('autologout', autologoutMs ?? undefined, () => this.#hangUp('autologout'))
  }

  /** Waits for the next moment at which a rule strikes an idle client. */
  #armIdle(aboveMs: number): void {
    const { faults } = this.#setup
    const dueMs = faults.nextIdleMs(aboveMs)
    this.#quiet.whenQuietFor('idle', dueMs, () => {
      if (this.#busy || dueMs === undefined) return
      const shaped = faults.onIdle(dueMs)
      if (typeof shaped === 'object') {
        this.#busy = true
        this.#sender.sendUnsolicited(shaped, () => this.#goOn())
      }
      this.#armIdle(dueMs)
    })
  }

  #hangUp(reason: CloseReason): void {
    this.#finish(reason)
    this.#setup.link.close()
  }

  /** The session is over, whatever the link still does: roll back what QUIT did not commit, free the lock. */
  #finish(reason: CloseReason): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#closing ??= reason
    this.#quiet.stop()
    this.#sender.stop()
    this.#handshake.end()
    this.#log.leaveOver(this.#reader.pending, reason)
    const { protocol } = this.#setup
    const { state } = protocol
    const later = protocol.drop()
    if (later !== undefined) this.#setup.postpone(later)
    this.#log.record({ type: 'close', reason, state })
  }
}
