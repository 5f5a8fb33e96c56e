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
import { encode, segmentOf } from '../wire/encoder.ts'
import { countOctets } from '../wire/octets.ts'
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

/** A reply that waits for the next one. */
interface HeldReply {
  readonly octets: Uint8Array
  readonly order: 'coalesce' | 'swap'
  readonly exchange: OpenExchange
}

export class ReplySender {
  readonly #link: Link
  readonly #clock: Clock
  readonly #events: SenderEvents
  readonly #unsettled = new Set<OpenExchange>()
  #held: HeldReply | undefined
  #cancel: (() => void) | undefined
  #isStopped = false

  constructor(link: Link, clock: Clock, events: SenderEvents) {
    this.#link = link
    this.#clock = clock
    this.#events = events
  }

  /** Whether the fate of every reply is known. */
  get isSettled(): boolean {
    return this.#unsettled.size === 0
  }

  /** Sends a reply as it was shaped; with `thenClose` the connection is closed behind it. */
  send(exchange: OpenExchange, shaped: ShapedReply, thenClose: boolean): void {
    this.#unsettled.add(exchange)
    if (typeof shaped === 'object' && shaped.hold !== undefined && !thenClose) {
      this.#held = { octets: wholeOf(shaped.reply), order: shaped.hold, exchange }
      this.#events.performed()
      return
    }
    const actions = actionsFor(exchange.reply, shaped)
    if (thenClose && !actions.some((action) => action.type === 'end'))
      actions.push({ type: 'end', by: 'close' })
    const held = this.#held
    this.#held = undefined
    const isCut = typeof shaped === 'object' && endsEarly(shaped)
    this.#perform(held === undefined ? actions : withHeld(actions, held), (fate) => {
      if (held !== undefined) this.#settle(held.exchange, fate)
      this.#settle(exchange, isCut && fate === 'flushed' ? 'cut' : fate)
    })
  }

  /** Sends what is no reply; then calls back, unless it ended the connection. */
  sendUnsolicited(plan: SendPlan, performed: () => void): void {
    this.#perform(actionsOf(plan), () => {}, performed)
  }

  /** Nothing more is sent; what is not settled was cut. */
  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
    for (const exchange of this.#unsettled) this.#settle(exchange, 'cut')
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
        performed()
      },
      ended: (by) => {
        isPerformed = true
        this.#events.ended(by)
      },
    })
    // The client may have answered or left meanwhile: then a later reply is under way, or none may be any more.
    if (this.#isStopped) cancel()
    else if (!isPerformed) this.#cancel = cancel
  }

  #settle(exchange: OpenExchange, fate: Fate): void {
    if (this.#unsettled.delete(exchange)) this.#events.settled(exchange, fate)
  }
}

function actionsFor(reply: Reply, shaped: ShapedReply): SocketAction[] {
  if (shaped === 'untouched') return [{ type: 'write', octets: segmentOf(encode(reply)) }]
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
  const joined = order === 'coalesce' ? [octets, ...write.octets] : [...write.octets, octets]
  return actions.with(index, { type: 'write', octets: joined })
}
