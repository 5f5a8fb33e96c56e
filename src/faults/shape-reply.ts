/**
 * Brings the chosen effects of layers 4 to 6 to bear on a reply, in the order of the catalogue, and says what came of each.
 */
import type { EncodedReply } from '../wire/encoder.ts'
import { NOTHING, octetsOf } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'
import { applyReplyEffect, applySocketEffect, applyWireEffect } from './apply-effect.ts'
import { type ArmedPart, byRank } from './armed-rule.ts'
import { CATALOGUE, EFFECT_TYPES, type EffectType } from './catalogue.ts'
import type { Effect, ReplyEffect, SocketEffect, WireEffect } from './effect.ts'
import type { DecisionResult } from './plan.ts'
import { draftOf, encodeDraft, type ReplyDraft } from './reply-draft.ts'
import type { ReplyFacts, SilenceEffect } from './reply-effects.ts'
import type { Exchange, ReplyFunction } from './rule.ts'
import { type Called, callReplyFunction } from './rule-functions.ts'
import { planFor, type SendPlan, type SocketContext } from './socket-effects.ts'

export interface ShapeContext {
  /** Undefined: nothing is due, octets may leave all the same (an idle client). */
  readonly reply: Reply | undefined
  readonly exchange: Exchange
  readonly facts: ReplyFacts
  readonly socket: SocketContext
  /** Told what came of each effect. */
  decided(
    part: ArmedPart,
    effect: EffectType | 'function',
    result: DecisionResult,
    by?: ArmedPart,
    thrown?: unknown,
  ): void
}

/** How the reply is going to be sent; `untouched`: as if there were no faults; `withheld`: not at all. */
export type ShapedReply = 'untouched' | 'withheld' | SendPlan

/** Whether a client takes what faults have made of a reply for negative: behind STLS it then goes on in the clear. */
export function saysNo(shaped: ShapedReply): boolean {
  return typeof shaped === 'object' && shaped.reply.status[0] === MINUS
}

const MINUS = 0x2d

const NO_REPLY: EncodedReply = { status: NOTHING, data: NOTHING, final: NOTHING }

export function shapeReply(parts: readonly ArmedPart[], context: ShapeContext): ShapedReply {
  const called: CalledFunctions = new Map()
  const ending = endingThatFits(parts, context, called)
  return shaped(parts, new Shaping(context, called, ending)).result()
}

/** The highest rule whose ending fits this reply ends it; one that does not fit shadows nothing. */
function endingThatFits(
  parts: readonly ArmedPart[],
  context: ShapeContext,
  called: CalledFunctions,
): ArmedPart | undefined {
  const endings = parts.filter((part) => endingOf(part) !== undefined)
  // Silence fits every reply that is due; whether another ending does shows only when the reply is shaped.
  const isSilence = (part: ArmedPart) => context.reply !== undefined && endingOf(part)?.type === 'silence'
  const silence = endings.find(isSilence)
  if (endings[0] === silence) return silence
  const { fitting } = shaped(parts, new Shaping(context, called, 'sought'))
  if (fitting === undefined) return silence
  return silence !== undefined && endings.indexOf(silence) < endings.indexOf(fitting) ? silence : fitting
}

function shaped(parts: readonly ArmedPart[], shaping: Shaping): Shaping {
  for (const part of parts) shaping.callFunctions(part)
  for (const type of EFFECT_TYPES) {
    if (CATALOGUE[type].layer < 4) continue
    for (const part of parts) {
      for (const effect of part.effects) if (effect.type === type) shaping.apply(part, effect)
    }
  }
  return shaping
}

function endingOf(part: ArmedPart): Effect | undefined {
  return part.effects.find(
    (effect): effect is Effect => effect.type !== 'function' && CATALOGUE[effect.type].stack === 'end',
  )
}

/** What functions made of the reply: each is called once, however often the shaping is tried. */
type CalledFunctions = Map<ReplyFunction, Called<ReturnType<ReplyFunction>>>

type ToldDecision = Parameters<ShapeContext['decided']>

class Shaping {
  readonly #context: ShapeContext
  readonly #called: CalledFunctions
  readonly #ending: ArmedPart | 'sought' | undefined
  /** Who has applied an effect that can act once only. */
  readonly #winners = new Map<EffectType | 'function', ArmedPart>()
  readonly #decisions: ToldDecision[] = []
  #draft: ReplyDraft | undefined
  /** Set when the draft is no longer what is sent. */
  #encoded: EncodedReply | undefined
  #plan: SendPlan | undefined
  #isTouched = false
  #isWithheld: boolean
  /** The first whose ending, no silence, fits; where one is sought. */
  fitting: ArmedPart | undefined

  /** @param ending the rule that ends the reply: it shadows the others, on whatever layer they are */
  constructor(context: ShapeContext, called: CalledFunctions, ending: ArmedPart | 'sought' | undefined) {
    this.#context = context
    this.#called = called
    this.#ending = ending
    const isReplyDue = context.reply !== undefined
    // Nothing else can be done to a reply that is not sent.
    this.#isWithheld = isReplyDue && typeof ending === 'object' && endingOf(ending)?.type === 'silence'
    if (context.reply === undefined) this.#encoded = NO_REPLY
    else this.#draft = draftOf(context.reply)
  }

  callFunctions(part: ArmedPart): void {
    for (const effect of part.effects) {
      if (effect.type === 'function') this.#callFunction(part, effect.call)
    }
  }

  apply(part: ArmedPart, effect: Effect): void {
    const { stack } = CATALOGUE[effect.type]
    if (stack === 'end') {
      this.#end(part, effect)
    } else if (stack === 'one') {
      this.#once(part, effect.type, () => this.#changed(effect))
    } else {
      this.#told(part, effect.type, this.#changed(effect))
    }
  }

  /** Tells what came of each effect. */
  result(): ShapedReply {
    for (const decision of this.#decisions) this.#context.decided(...decision)
    if (this.#isWithheld) return 'withheld'
    if (!this.#isTouched) return 'untouched'
    return this.#plan ?? planFor(this.#octets())
  }

  /** Endings of higher rules than the one that ends the reply did not fit. */
  #end(part: ArmedPart, effect: Effect): void {
    const ending = this.#ending
    if (ending === 'sought') {
      if (this.fitting === undefined && effect.type !== 'silence' && this.#changed(effect))
        this.fitting = part
    } else if (part === ending) {
      this.#told(part, effect.type, effect.type === 'silence' ? this.#isWithheld : this.#changed(effect))
    } else if (ending === undefined || byRank(part.armed, ending.armed) < 0) {
      this.#told(part, effect.type, false)
    } else {
      this.#decisions.push([part, effect.type, 'shadowed', ending])
    }
  }

  #once(part: ArmedPart, effect: EffectType | 'function', change: () => boolean): void {
    const winner = this.#winners.get(effect)
    if (winner !== undefined) {
      this.#decisions.push([part, effect, 'shadowed', winner])
      return
    }
    const isApplied = change()
    if (isApplied) this.#winners.set(effect, part)
    this.#told(part, effect, isApplied)
  }

  #told(part: ArmedPart, effect: EffectType | 'function', isApplied: boolean): void {
    this.#isTouched ||= isApplied
    this.#decisions.push([part, effect, isApplied ? 'applied' : 'inapplicable'])
  }

  /** Applies an effect if it fits; whether it did. */
  #changed(effect: Effect): boolean {
    if (this.#isWithheld) return false
    const { layer } = CATALOGUE[effect.type]
    if (layer === 4) return this.#changeDraft(effect as Exclude<ReplyEffect, SilenceEffect>)
    if (layer === 5) return this.#changeOctets(effect as WireEffect)
    const plan = applySocketEffect(
      this.#plan ?? planFor(this.#octets()),
      effect as SocketEffect,
      this.#socket,
    )
    this.#plan = plan ?? this.#plan
    return plan !== undefined
  }

  /** A reply with which the connection ends waits for no other. */
  get #socket(): SocketContext {
    const { socket } = this.#context
    return { ...socket, isNextBuffered: socket.isNextBuffered && this.#ending === undefined }
  }

  #changeDraft(effect: Exclude<ReplyEffect, SilenceEffect>): boolean {
    if (this.#draft === undefined || this.#encoded !== undefined) return false
    const draft = applyReplyEffect(this.#draft, effect, this.#context.facts)
    this.#draft = draft ?? this.#draft
    return draft !== undefined
  }

  #changeOctets(effect: WireEffect): boolean {
    const encoded = applyWireEffect(this.#octets(), effect)
    this.#encoded = encoded ?? this.#encoded
    return encoded !== undefined
  }

  #octets(): EncodedReply {
    if (this.#encoded !== undefined) return this.#encoded
    return this.#draft === undefined ? NO_REPLY : encodeDraft(this.#draft)
  }

  #callFunction(part: ArmedPart, change: ReplyFunction): void {
    const { reply, exchange } = this.#context
    if (reply === undefined || this.#isWithheld || this.#winners.has('function'))
      return this.#once(part, 'function', () => false)
    const called = this.#called.get(change) ?? callReplyFunction(change, reply, exchange)
    this.#called.set(change, called)
    if ('error' in called) this.#decisions.push([part, 'function', 'failed', undefined, called.error])
    else this.#once(part, 'function', () => this.#take(called.result, reply))
  }

  /** Whether a function has given another reply. */
  #take(result: ReturnType<ReplyFunction>, reply: Reply): boolean {
    if (result === null) this.#isWithheld = true
    else if (typeof result === 'string') this.#encoded = { ...NO_REPLY, status: octetsOf(result) }
    else if (result instanceof Uint8Array) this.#encoded = { ...NO_REPLY, status: result }
    else this.#draft = draftOf(result)
    return result !== reply
  }
}
