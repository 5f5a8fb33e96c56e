/**
 * Brings the chosen rules to bear on a reply, and says what came of each effect: functions first, then layers 4 to 6 in the order
 * of the catalogue, among equals the highest rule. Which rules are chosen is decided elsewhere.
 *
 * Only one rule can end a reply, and it shadows the others from the first layer on. Whether an ending fits shows on the shaped
 * reply: so where there are endings the reply is shaped twice, and only the second time counts.
 */
import type { Reply } from '../wire/reply.ts'
import { type ArmedEffect, type ArmedPart, byRank, stackOf } from './armed-rule.ts'
import { CATALOGUE, EFFECT_TYPES } from './catalogue.ts'
import type { Effect } from './effect.ts'
import type { EffectDecision } from './plan.ts'
import type { ReplyFacts, SilenceEffect } from './reply-effects.ts'
import { changedBy, planOf, type ReplyStage, stageOf, stageOfResult, WITHHELD } from './reply-stage.ts'
import type { Exchange, ReplyFunction } from './rule.ts'
import { type Called, callReplyFunction } from './rule-functions.ts'
import type { EndEffect, SendPlan, SocketContext } from './socket-effects.ts'

export interface ShapeContext {
  /** Undefined: nothing is due, octets may leave all the same (an idle client). */
  readonly reply: Reply | undefined
  readonly exchange: Exchange
  readonly facts: ReplyFacts
  readonly socket: SocketContext
}

/** How the reply is going to be sent; `untouched`: as if there were no faults; `withheld`: not at all. */
export type ShapedReply = 'untouched' | 'withheld' | SendPlan

/**
 * @param parts the highest rule first
 * @param onDecision hears what came of each effect
 */
export function shapeReply(
  parts: readonly ArmedPart[],
  context: ShapeContext,
  onDecision: (decision: EffectDecision) => void,
): ShapedReply {
  const results: FunctionResults = new Map()
  const shapeWith = (ending: ArmedPart | undefined): Shaping => {
    const shaping = new Shaping(context, results, ending)
    shaping.applyAll(parts)
    return shaping
  }
  const { decisions, shaped } = shapeWith(endingPart(parts, context.reply, () => shapeWith(undefined)))
  for (const decision of decisions) onDecision(decision)
  return shaped
}

/** Whether a client takes what faults have made of a reply for negative: behind STLS it then goes on in the clear. */
export function saysNo(shaped: ShapedReply): boolean {
  return typeof shaped === 'object' && shaped.reply.status[0] === MINUS
}

const MINUS = 0x2d

/** The highest rule whose ending fits the reply; one that does not fit shadows nothing. */
function endingPart(
  parts: readonly ArmedPart[],
  reply: Reply | undefined,
  shapeWithoutEnding: () => Shaping,
): ArmedPart | undefined {
  let trial: Shaping | undefined
  return parts.find((part) => {
    const ending = part.effects.find(isEnding)
    if (ending === undefined) return false
    // Silence fits every reply that is due.
    if (ending.type === 'silence') return reply !== undefined
    trial ??= shapeWithoutEnding()
    return trial.fits(ending)
  })
}

/** What functions gave: each is called once, however often the reply is shaped. */
type FunctionResults = Map<ReplyFunction, Called<ReturnType<ReplyFunction>>>

class Shaping {
  /** What came of each effect, in the order of applying. */
  readonly decisions: EffectDecision[] = []
  readonly #context: ShapeContext
  readonly #results: FunctionResults
  readonly #ending: ArmedPart | undefined
  readonly #socket: SocketContext
  #stage: ReplyStage

  /** @param ending the part that ends the reply */
  constructor(context: ShapeContext, results: FunctionResults, ending: ArmedPart | undefined) {
    this.#context = context
    this.#results = results
    this.#ending = ending
    // A reply with which the connection ends waits for no other.
    this.#socket = ending === undefined ? context.socket : { ...context.socket, isNextBuffered: false }
    const isSilenced = ending?.effects.some(({ type }) => type === 'silence')
    this.#stage = isSilenced ? WITHHELD : stageOf(context.reply)
  }

  applyAll(parts: readonly ArmedPart[]): void {
    for (const part of parts)
      for (const effect of part.effects) if (effect.type === 'function') this.#call(effect.call, part)
    for (const [part, effect] of inCatalogueOrder(parts)) this.#apply(effect, part)
  }

  get shaped(): ShapedReply {
    if (this.#stage.as === 'withheld') return 'withheld'
    const isTouched = this.decisions.some(({ result }) => result === 'applied')
    return isTouched ? planOf(this.#stage) : 'untouched'
  }

  /** Whether the reply as it is now can be ended so. */
  fits(ending: EndEffect): boolean {
    return this.#changedBy(ending) !== undefined
  }

  #call(change: ReplyFunction, part: ArmedPart): void {
    const { reply, exchange } = this.#context
    const winner = this.#winnerOf('function')
    if (winner !== undefined) return this.#shadow(part, 'function', winner)
    if (reply === undefined || this.#stage.as === 'withheld') return this.#take(undefined, part, 'function')
    const called = this.#results.get(change) ?? callReplyFunction(change, reply, exchange)
    this.#results.set(change, called)
    if ('error' in called) {
      this.decisions.push({ part, effect: 'function', result: 'failed', thrown: called.error })
    } else {
      this.#take(called.result === reply ? undefined : stageOfResult(called.result), part, 'function')
    }
  }

  #apply(effect: Effect, part: ArmedPart): void {
    if (isEnding(effect)) return this.#end(effect, part)
    const winner = stackOf(effect) === 'one' ? this.#winnerOf(effect.type) : undefined
    if (winner !== undefined) this.#shadow(part, effect.type, winner)
    else this.#take(this.#changedBy(effect), part, effect.type)
  }

  #end(effect: SilenceEffect | EndEffect, part: ArmedPart): void {
    const ending = this.#ending
    if (part === ending) {
      this.#take(effect.type === 'silence' ? WITHHELD : this.#changedBy(effect), part, effect.type)
    } else if (ending === undefined || byRank(part.armed, ending.armed) < 0) {
      // Had it fitted, it would be the one.
      this.#take(undefined, part, effect.type)
    } else {
      this.#shadow(part, effect.type, ending)
    }
  }

  /** Goes on with the reply as an effect has left it; undefined: the effect did not fit. */
  #take(stage: ReplyStage | undefined, part: ArmedPart, effect: EffectDecision['effect']): void {
    this.#stage = stage ?? this.#stage
    this.decisions.push({ part, effect, result: stage === undefined ? 'inapplicable' : 'applied' })
  }

  #shadow(part: ArmedPart, effect: EffectDecision['effect'], by: ArmedPart): void {
    this.decisions.push({ part, effect, result: 'shadowed', by })
  }

  /** Who has applied an effect of this type. */
  #winnerOf(type: EffectDecision['effect']): ArmedPart | undefined {
    return this.decisions.find(({ effect, result }) => effect === type && result === 'applied')?.part
  }

  #changedBy(effect: Exclude<Effect, SilenceEffect>): ReplyStage | undefined {
    return changedBy(effect, this.#stage, this.#context.facts, this.#socket)
  }
}

function isEnding(effect: ArmedEffect): effect is SilenceEffect | EndEffect {
  return stackOf(effect) === 'end'
}

function* inCatalogueOrder(parts: readonly ArmedPart[]): Generator<[ArmedPart, Effect]> {
  for (const type of EFFECT_TYPES) {
    if (CATALOGUE[type].layer < 4) continue
    for (const part of parts)
      for (const effect of part.effects) if (effect.type === type) yield [part, effect]
  }
}
