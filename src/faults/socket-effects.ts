/**
 * Layer 6, socket: when the octets leave, in what pieces, and what becomes of the connection. Each effect changes the plan
 * for one reply; undefined means that it does not fit it.
 */
import type { EncodedReply } from '../wire/encoder.ts'
import type { EndBy, SocketAction } from '../wire/socket-action.ts'
import { cutsOf } from './cuts.ts'
import { offsetOf, type Place, wholeOf } from './position.ts'

export interface DelayEffect {
  readonly type: 'delay'
  readonly delayMs: number
  /** Default: before the reply. */
  readonly at?: Place
}

/**
 * The reply in pieces: of these `sizes` (the last one again and again), or cut `cut` octets into every line end, final line,
 * status indicator, leading dot or character of several octets, or by chance.
 */
export interface SegmentEffect {
  readonly type: 'segment'
  readonly sizes?: readonly number[]
  readonly around?: 'line-end' | 'final-line' | 'status' | 'leading-dot' | 'non-ascii'
  /** One cut or several at each place; default 1. The final line begins with the CRLF before it: 1 to 4 cut it. */
  readonly cut?: number | readonly number[]
  /** Pieces of 1 to 16 octets, decided by this number and the server's seed. */
  readonly seed?: number
  /** Between two pieces; default 1. */
  readonly gapMs?: number
  /** With `sizes` and `seed`: only so many octets at each end of a reply are cut up; default 500. */
  readonly limitOctets?: number
}

export interface ThrottleEffect {
  readonly type: 'throttle'
  readonly octetsPerSecond: number
}

/** In one segment with the next reply, if its command is there already. */
export interface CoalesceEffect {
  readonly type: 'coalesce'
}

/** Behind the next reply, if its command is there already. */
export interface SwapEffect {
  readonly type: 'swap'
}

/** The end of the connection. */
export interface EndEffect {
  readonly type: 'end'
  readonly by: EndBy
  /** What of the reply is sent first; default: the whole reply. */
  readonly after?: 'nothing' | 'status' | 'reply' | { readonly octets: number } | { readonly lines: number }
  /** With TLS: whether close_notify is sent; default true. */
  readonly closeNotify?: boolean
}

/** How one reply is going to be sent. Offsets count from its first octet. */
export interface SendPlan {
  readonly reply: EncodedReply
  /** Where a segment ends, and how long the next one waits. */
  readonly pauses: readonly Pause[]
  readonly end: { readonly offset: number; readonly by: EndBy; readonly closeNotify: boolean } | undefined
  /** Kept back for the next reply. */
  readonly hold: 'coalesce' | 'swap' | undefined
}

interface Pause {
  readonly offset: number
  readonly delayMs: number
}

export interface SocketContext {
  /** The key of a draw by chance. */
  readonly key: readonly (string | number)[]
  /** Whether the next command has been received whole. */
  readonly isNextBuffered: boolean
}

type Changed = SendPlan | undefined

export function planFor(reply: EncodedReply): SendPlan {
  return { reply, pauses: [], end: undefined, hold: undefined }
}

export function addDelay(plan: SendPlan, { delayMs, at = 'before' }: DelayEffect): Changed {
  const offset = offsetOf(at, plan.reply)
  return offset === undefined || isHeld(plan)
    ? undefined
    : { ...plan, pauses: [...plan.pauses, { offset, delayMs }] }
}

export function cutUp(plan: SendPlan, effect: SegmentEffect, { key }: SocketContext): Changed {
  if (isHeld(plan)) return undefined
  const cuts = cutsOf(plan.reply, effect, key)
  return cuts.length === 0 ? undefined : withPauses(plan, cuts, effect.gapMs ?? 1)
}

export function throttle(plan: SendPlan, { octetsPerSecond }: ThrottleEffect): Changed {
  const total = wholeOf(plan.reply).length
  // Ten pieces a second, or an octet at a time where the rate is lower.
  const size = Math.max(1, Math.floor(octetsPerSecond / 10))
  const cuts = Array.from({ length: Math.ceil(total / size) - 1 }, (_, index) => (index + 1) * size)
  return total === 0 || isHeld(plan) ? undefined : withPauses(plan, cuts, (size * 1000) / octetsPerSecond)
}

export function coalesce(
  plan: SendPlan,
  _effect: CoalesceEffect,
  { isNextBuffered }: SocketContext,
): Changed {
  return isNextBuffered && plan.hold === undefined ? { ...plan, hold: 'coalesce' } : undefined
}

export function swap(plan: SendPlan, _effect: SwapEffect, { isNextBuffered }: SocketContext): Changed {
  return isNextBuffered && plan.hold === undefined ? { ...plan, hold: 'swap' } : undefined
}

function withPauses(plan: SendPlan, cuts: readonly number[], delayMs: number): SendPlan {
  return { ...plan, pauses: [...plan.pauses, ...cuts.map((offset) => ({ offset, delayMs }))] }
}

/** A reply that leaves with the next one has no time of its own. */
function isHeld({ hold }: SendPlan): boolean {
  return hold !== undefined
}

export function endConnection(
  plan: SendPlan,
  { by, after = 'reply', closeNotify = true }: EndEffect,
): Changed {
  const offset = offsetOf(placeOf(after), plan.reply)
  return offset === undefined ? undefined : { ...plan, end: { offset, by, closeNotify } }
}

function placeOf(after: NonNullable<EndEffect['after']>): Place {
  if (after === 'nothing') return 'before'
  if (after === 'status') return 'after-status'
  if (after === 'reply') return 'after'
  return 'octets' in after ? { octet: after.octets } : { line: after.lines }
}

/** The plan as actions: pieces, pauses and the end, in order. */
export function actionsOf({ reply, pauses, end }: SendPlan): SocketAction[] {
  const octets = wholeOf(reply)
  const stop = end?.offset ?? octets.length
  const waits = new Map<number, number>()
  for (const { offset, delayMs } of pauses)
    if (offset <= stop) waits.set(offset, (waits.get(offset) ?? 0) + delayMs)
  const borders = [...new Set([0, ...waits.keys(), stop])].sort((one, other) => one - other)
  const actions: SocketAction[] = []
  for (const [index, border] of borders.entries()) {
    const delayMs = waits.get(border) ?? 0
    if (delayMs > 0) actions.push({ type: 'delay', delayMs })
    const next = borders[index + 1]
    if (next !== undefined) actions.push({ type: 'write', octets: [octets.subarray(border, next)] })
  }
  if (end !== undefined) {
    const { by, closeNotify } = end
    actions.push(closeNotify ? { type: 'end', by } : { type: 'end', by, closeNotify })
  }
  return actions
}
