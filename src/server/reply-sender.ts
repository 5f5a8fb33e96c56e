/**
 * The sending half of a connection: replies leave as they were shaped, and the fate of each is told once.
 */
import { wholeOf } from '../faults/position.ts'
import type { ShapedReply } from '../faults/shape-reply.ts'
import { actionsOf, type SendPlan } from '../faults/socket-effects.ts'
import type { Clock } from '../link/clock.ts'
import type { Link } from '../link/link.ts'
import { type Fate, perform } from '../link/perform.ts'
import type { ExchangeEvent } from '../transcript/event.ts'
import { replySegment } from '../wire/encoder.ts'
import { countOctets, joined } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'
import type { EndBy, SocketAction } from '../wire/socket-action.ts'

/** What is known of an exchange before its fate is. */
export type OpenExchange = Pick<ExchangeEvent, 'reply' | 'keyword' | 'command' | 'state'>

export interface SenderEvents {
  sending(octets: readonly Uint8Array[]): void
  settled(exchange: OpenExchange, fate: Fate): void
  /** The reply is on its way, or held; the next command may be taken. */
  performed(): void
  /** The connection was ended, behind a reply or within it. */
  ended(by: EndBy): void
}

/** A reply that waits for the next one; or several, where each was to leave with its next. */
interface HeldReply {
  readonly octets: Uint8Array
  readonly order: 'coalesce' | 'swap'
  readonly exchanges: readonly OpenExchange[]
}

export class ReplySender {
  readonly #link: Link
  readonly #clock: Clock
  readonly #events: SenderEvents
  /** In the order of sending, which is nearly always that of settling. */
  readonly #unsettled: OpenExchange[] = []
  #held: HeldReply | undefined
  #cancel: (() => void) | undefined
  #isStopped = false
  #isDelaying = false

  constructor(link: Link, clock: Clock, events: SenderEvents) {
    this.#link = link
    this.#clock = clock
    this.#events = events
  }

  /** Whether the fate of every reply is known. */
  get isSettled(): boolean {
    return this.#unsettled.length === 0
  }

  /** Whether a reply is under way and nothing of it may leave yet. */
  get isDelaying(): boolean {
    return this.#isDelaying
  }

  /** Sends a reply as it was shaped; with `thenClose` the connection is closed behind it. */
  send(exchange: OpenExchange, shaped: ShapedReply, thenClose: boolean): void {
    this.#unsettled.push(exchange)
    if (shaped === 'untouched' && this.#held === undefined) {
      this.#sendUntouched(exchange, thenClose)
      return
    }
    if (typeof shaped === 'object' && shaped.hold !== undefined && !thenClose) {
      if (this.#hold(exchange, shaped, shaped.hold)) {
        this.#events.performed()
        return
      }
    }
    const actions = actionsFor(exchange.reply, shaped)
    if (thenClose && !actions.some((action) => action.type === 'end'))
      actions.push({ type: 'end', by: 'close' })
    const held = this.#held
    this.#held = undefined
    const isCut = typeof shaped === 'object' && endsEarly(shaped)
    // What was to leave behind a reply that a fault ends the connection with never leaves.
    const isLost = held?.order === 'swap' && typeof shaped === 'object' && shaped.end !== undefined
    this.#perform(held === undefined || isLost ? actions : withHeld(actions, held), (fate) => {
      for (const other of held?.exchanges ?? []) this.#settle(other, isLost ? 'cut' : fate)
      this.#settle(exchange, isCut && fate === 'flushed' ? 'cut' : fate)
    })
  }

  /** What nearly every reply is: one write, nothing to wait for. `perform` would do the same at several times the cost. */
  #sendUntouched(exchange: OpenExchange, thenClose: boolean): void {
    const octets = replySegment(exchange.reply)
    this.#events.sending(octets)
    this.#link.write(octets, (delivered) => this.#settle(exchange, delivered ? 'flushed' : 'cut'))
    if (thenClose) {
      this.#events.ended('close')
      this.#link.close()
    } else {
      this.#events.performed()
    }
  }

  /** Sends what is no reply; then calls back, unless it ended the connection. */
  sendUnsolicited(plan: SendPlan, performed: () => void): void {
    this.#perform(actionsOf(plan), () => {}, performed)
  }

  /** Nothing more is sent; what is not settled was cut. */
  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
    for (const exchange of [...this.#unsettled]) this.#settle(exchange, 'cut')
  }

  /** Whether the reply waits for the next one. Of replies that change places, two and two do. */
  #hold(exchange: OpenExchange, { reply }: SendPlan, order: HeldReply['order']): boolean {
    const held = this.#held
    if (held !== undefined && order === 'swap') return false
    const before = held === undefined ? [] : [held.octets]
    const octets = joined(held?.order === 'swap' ? [wholeOf(reply), ...before] : [...before, wholeOf(reply)])
    this.#held = { octets, order, exchanges: [...(held?.exchanges ?? []), exchange] }
    return true
  }

  #perform(
    actions: readonly SocketAction[],
    settled: (fate: Fate) => void,
    performed: () => void = this.#events.performed,
  ): void {
    let isPerformed = false
    const cancel = perform(actions, this.#link, this.#clock, {
      sending: (octets) => this.#events.sending(octets),
      settled,
      performed: () => {
        isPerformed = true
        this.#isDelaying = false
        performed()
      },
      ended: (by) => {
        isPerformed = true
        this.#isDelaying = false
        this.#events.ended(by)
      },
    })
    // The client may have answered or left meanwhile: then a later reply is under way, or none may be any more.
    if (this.#isStopped) cancel()
    else if (!isPerformed) {
      this.#cancel = cancel
      this.#isDelaying = true
    }
  }

  #settle(exchange: OpenExchange, fate: Fate): void {
    const index = this.#unsettled.indexOf(exchange)
    if (index === -1) return
    if (index === 0) this.#unsettled.shift()
    else this.#unsettled.splice(index, 1)
    this.#events.settled(exchange, fate)
  }
}

function actionsFor(reply: Reply, shaped: ShapedReply): SocketAction[] {
  if (shaped === 'untouched') return [{ type: 'write', octets: replySegment(reply) }]
  return shaped === 'withheld' ? [] : actionsOf(shaped)
}

function endsEarly({ end, reply }: SendPlan): boolean {
  return end !== undefined && end.offset < countOctets([reply.status, reply.data, reply.final])
}

/** The actions with the held reply in their first segment, or behind their last. */
function withHeld(actions: readonly SocketAction[], { octets, order }: HeldReply): SocketAction[] {
  const isWrite = (action: SocketAction) => action.type === 'write'
  const index = order === 'coalesce' ? actions.findIndex(isWrite) : actions.findLastIndex(isWrite)
  const write = actions[index]
  if (write?.type !== 'write') return [{ type: 'write', octets: [octets] }, ...actions]
  const both = order === 'coalesce' ? [octets, ...write.octets] : [...write.octets, octets]
  return actions.with(index, { type: 'write', octets: both })
}
