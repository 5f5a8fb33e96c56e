/**
 * Follows the events of one session: which octets answer which command, and what the client had to make of them.
 */
import type { CommandEvent, ExchangeEvent, SentEvent, TranscriptEvent } from '../../transcript/event.ts'
import { formOf } from '../../transcript/reply-form.ts'
import { textOf } from '../../wire/octets.ts'
import { authExchanges } from './auth-exchange.ts'
import { mailUse } from './mail-use.ts'
import type { AppliedFault, Handshake, Leftover, SessionEnd, SessionView } from './session-view.ts'
import { type Mutable, settleSteps } from './settle-steps.ts'
import type { Step } from './step.ts'
import { WireReply } from './wire-reply.ts'

export class SessionDigest {
  readonly #number: number
  readonly #steps: Mutable<Step>[] = []
  readonly #leftovers: Leftover[] = []
  readonly #faults: AppliedFault[] = []
  readonly #committed: string[] = []
  readonly #handshakes: Handshake[] = []
  /** `seq` of what came behind STLS. */
  readonly #behindStls: number[] = []
  /** The client has begun TLS where the server did not. */
  #isSpeakingTls = false
  #isOverTls = false
  /** Replies that may still come, in the order of their commands. */
  #due: WireReply[] = []
  /** By the `seq` of the command; 0 is the greeting. */
  readonly #replies = new Map<number, WireReply>()
  #last: WireReply | undefined
  #greeting: WireReply | undefined
  #isGreetingPaced = false
  /** Replies whose final line is none: what ends behind them is another one. */
  readonly #endedOddly = new Set<WireReply>()
  #isComplete = false
  #firstSeq = 0
  #user: string | undefined
  #end: SessionEnd = { by: 'open', reason: undefined, seq: 0, timeMs: 0 }

  readonly #isGreeted: boolean
  readonly #isBehindAllEnds: (seq: number) => boolean

  /**
   * @param isGreeted whether the transcript tells what became of the greeting
   * @param isBehindAllEnds whether no multi-line reply ends behind the event of this `seq`
   */
  constructor(number: number, isGreeted: boolean, isBehindAllEnds: (seq: number) => boolean) {
    this.#number = number
    this.#isGreeted = isGreeted
    this.#isBehindAllEnds = isBehindAllEnds
  }

  follow(event: TranscriptEvent): void {
    const isFirst = this.#firstSeq === 0
    if (isFirst) this.#firstSeq = event.seq
    if (this.#end.by === 'open') this.#end = { ...this.#end, seq: event.seq, timeMs: event.timeMs }
    switch (event.type) {
      case 'open':
        this.#isComplete ||= this.#steps.length === 0 && this.#last === undefined
        break
      case 'command':
        this.#command(event)
        break
      case 'leftover':
        if (!this.#isTls(event.octets)) this.#leftovers.push(event)
        break
      case 'sent':
        this.#sent(event)
        break
      case 'exchange':
        this.#exchange(event)
        break
      case 'fault':
        if (event.result === 'applied') this.#fault(event)
        break
      case 'log-on':
        // A capture may not tell whom AUTH has logged on.
        if (event.user !== '') this.#user ??= event.user
        break
      case 'commit':
        this.#committed.push(...event.uniqueIds)
        break
      case 'close':
        this.#close(event)
        break
      case 'tls':
        this.#handshake(event)
        break
      case 'finding':
        if (event.code === 'behind-stls') this.#behindStls.push(event.about ?? event.seq)
        break
      default:
        event satisfies never
    }
  }

  view(): SessionView {
    settleSteps(this.#steps, this.#isComplete)
    const mail = mailUse(this.#steps)
    return {
      number: this.#number,
      firstSeq: this.#firstSeq,
      isComplete: this.#isComplete,
      greeting: this.#greeting,
      steps: this.#steps,
      leftovers: this.#leftovers,
      handshakes: this.#handshakes,
      behindStls: this.#behindStls,
      authExchanges: authExchanges(this.#steps),
      faults: this.#faults,
      end: this.#end,
      user: this.#user,
      committed: this.#committed,
      mail,
    }
  }

  #command(event: CommandEvent): void {
    if (this.#isGreeted) this.#expectGreeting()
    const { seq, timeMs, keyword, state } = event
    if (this.#isTls(event.octets)) return
    const isAnswer = event.answersChallenge === true
    const { line, ending } = lineOf(event.octets)
    const isBehindOpenReply = this.#dropBroken(seq)
    const isEarly = isBehindOpenReply || event.sentEarly === true
    const form = isAnswer ? 'single-line' : formOf(keyword, event.arguments)
    const mayChallenge = isAnswer || keyword === 'AUTH'
    const reply = new WireReply(form === 'single-line' ? 'single-line' : 'multi-line', mayChallenge)
    this.#due.push(reply)
    this.#replies.set(seq, reply)
    this.#steps.push({
      index: this.#steps.length,
      session: this.#number,
      seq,
      timeMs,
      keyword,
      line,
      ending,
      argument: event.arguments,
      words: event.arguments.split(/[ \t]+/).filter((word) => word !== ''),
      isAnswer,
      believed: state,
      isInStep: true,
      isOverTls: this.#isOverTls,
      mayBeSecret: false,
      isEarly,
      reply,
    })
  }

  /** Whether octets in the clear belong to a TLS session that never was. Only a command ends that. */
  #isTls(octets: Uint8Array): boolean {
    if (this.#isOverTls) return false
    const text = textOf(octets)
    if (/^\x16\x03[\0-\x04]/.test(text)) this.#isSpeakingTls = true
    else if (/^[A-Z]{3,4}8?(?: [ -~]*)?\r\n$/i.test(text)) this.#isSpeakingTls = false
    return this.#isSpeakingTls
  }

  #handshake({ seq, result, protocol, certificate }: TranscriptEvent & { type: 'tls' }): void {
    this.#isSpeakingTls = false
    const isOk = result === 'ok'
    this.#isOverTls ||= isOk
    this.#handshakes.push({ seq, isOk, protocol, certificate, index: this.#steps.length })
  }

  /**
   * Whether the reply before has not ended. One that broke off in its first line will not be gone on with; nor one behind which
   * none ends any more.
   */
  #dropBroken(seq: number): boolean {
    const [first] = this.#due
    if (first !== undefined && !first.isEmpty && this.#due.length === 1) {
      const isOver = first.hasStatusLine && (this.#endedOddly.has(first) || this.#isBehindAllEnds(seq))
      // A text has no word for a reply that its server took for whole.
      if (isOver) first.fate = 'flushed'
      if (isOver || !first.hasStatusLine) this.#due = []
    }
    const before = this.#steps.at(-1)?.reply ?? this.#greeting
    return before !== undefined && !before.isWholeToLenient
  }

  #sent(event: SentEvent): void {
    this.#expectGreeting()
    if (event.elided !== undefined) {
      const reply = this.#due[0] ?? this.#last
      reply?.events.push(event.seq)
      reply?.elide(event.elided.lines)
    }
    for (const piece of event.octets) {
      let rest = piece
      while (rest.length > 0) rest = this.#deliver(rest, event.seq)
    }
  }

  /** Gives octets to the reply that is due; what is behind its end goes to the next one. */
  #deliver(octets: Uint8Array, seq: number): Uint8Array {
    const reply = this.#due[0] ?? this.#last
    if (reply === undefined) return octets.subarray(octets.length)
    const taken = reply.take(octets)
    if (reply.events.at(-1) !== seq) reply.events.push(seq)
    this.#last = reply
    const rest = octets.subarray(taken)
    if (reply.isWhole && this.#due[0] === reply) {
      this.#due.shift()
      return rest
    }
    if (taken === 0) {
      // What a server makes of a handshake in the clear is no reply that anybody reads.
      if (!this.#isSpeakingTls) reply.extraOctets += rest.length
      return rest.subarray(rest.length)
    }
    return rest
  }

  #exchange(event: ExchangeEvent): void {
    this.#expectGreeting()
    const reply = this.#replies.get(event.command ?? 0)
    if (reply === undefined) return
    reply.fate = event.fate
    if (event.keyword === 'PASS' || event.keyword === 'APOP') this.#userFrom(event)
    // A reply is over when the server says so, whatever it looks like; but a pipelined one may not have begun.
    if (event.fate === 'withheld' || !reply.isEmpty) this.#due = this.#due.filter((due) => due !== reply)
    this.#last = reply
  }

  #userFrom(event: ExchangeEvent): void {
    if (event.reply.status !== '+OK' || this.#user !== undefined) return
    const named = this.#steps.findLast(({ keyword }) => keyword === 'USER' || keyword === 'APOP')
    this.#user = named?.words[0]
  }

  #fault({ seq, rule, effect, about }: TranscriptEvent & { type: 'fault' }): void {
    this.#faults.push({ about: about ?? seq, rule, effect })
    const reply = about === undefined ? this.#greeting : this.#replies.get(about)
    const isPaced = effect === 'delay' || effect === 'segment' || effect === 'throttle'
    // The greeting's faults are told before its first octet.
    if (about === undefined) this.#isGreetingPaced ||= isPaced
    if (reply === undefined) return
    reply.isPaced ||= isPaced
    if (effect === 'final-line') this.#endedOddly.add(reply)
    if (effect === 'swap') reply.extraOctets++
  }

  #expectGreeting(): void {
    if (this.#greeting !== undefined || !this.#isComplete) return
    if (!this.#isGreeted && this.#steps.length > 0) return
    this.#greeting = new WireReply('single-line', false)
    this.#greeting.isPaced = this.#isGreetingPaced
    this.#replies.set(0, this.#greeting)
    this.#due.unshift(this.#greeting)
  }

  #close({ reason, seq, timeMs }: TranscriptEvent & { type: 'close' }): void {
    const [first] = this.#due
    if (first?.hasStatusLine && first.fate === 'pending') first.fate = 'flushed'
    this.#end = { by: this.#endedBy(reason), reason, seq, timeMs }
  }

  #endedBy(reason: NonNullable<SessionEnd['reason']>): SessionEnd['by'] {
    switch (reason) {
      case 'quit':
        return 'quit'
      case 'client-ended':
      case 'client-reset':
        return 'client'
      case 'tls-failed':
        return this.#faults.some(({ effect }) => effect === 'handshake') ? 'server' : 'client'
      case 'refused':
      case 'fault':
        return 'server'
      case 'autologout':
      case 'shutdown':
        return 'imposed'
      default:
        return reason satisfies never
    }
  }
}

function lineOf(octets: Uint8Array): { line: string; ending: Step['ending'] } {
  const text = textOf(octets)
  if (text.endsWith('\r\n')) return { line: text.slice(0, -2), ending: 'crlf' }
  if (text.endsWith('\n')) return { line: text.slice(0, -1), ending: 'lf' }
  return { line: text, ending: 'none' }
}
