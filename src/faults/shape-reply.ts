/**
 * Brings the chosen effects of layers 4 to 6 to bear on a reply, in the order of the catalogue, and says what came of each.
 */
import type { EncodedReply } from '../wire/encoder.ts'
import { NOTHING, octetsOf } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'
import { applyReplyEffect, applySocketEffect, applyWireEffect } from './apply-effect.ts'
import { CATALOGUE, EFFECT_TYPES, type EffectType } from './catalogue.ts'
import type { Effect, ReplyEffect, SocketEffect, WireEffect } from './effect.ts'
import type { ArmedPart, DecisionResult } from './plan.ts'
import { draftOf, encodeDraft, type ReplyDraft } from './reply-draft.ts'
import type { ReplyFacts, SilenceEffect } from './reply-effects.ts'
import type { Exchange, ReplyFunction } from './rule.ts'
import { planFor, type SendPlan, type SocketContext } from './socket-effects.ts'

export interface ShapeContext {
  /** Undefined: nothing is due, octets may leave all the same (an idle client). */
  readonly reply: Reply | undefined
  readonly exchange: Exchange
  readonly facts: ReplyFacts
  readonly socket: SocketContext
  /** Told what came of each effect. */
  decided(part: ArmedPart, effect: EffectType | 'function', result: DecisionResult, by?: ArmedPart): void
}

/** How the reply is going to be sent; `untouched`: as if there were no faults; `withheld`: not at all. */
export type ShapedReply = 'untouched' | 'withheld' | SendPlan

const NO_REPLY: EncodedReply = { status: NOTHING, data: NOTHING, final: NOTHING }

export function shapeReply(parts: readonly ArmedPart[], context: ShapeContext): ShapedReply {
  const shaping = new Shaping(context, parts.find(endsReply))
  for (const part of parts) shaping.callFunctions(part)
  for (const type of EFFECT_TYPES) {
    if (CATALOGUE[type].layer < 4) continue
    for (const part of parts) {
      for (const effect of part.effects) if (effect.type === type) shaping.apply(part, effect)
    }
  }
  return shaping.result()
}

function endsReply(part: ArmedPart): boolean {
  return part.effects.some((effect) => effect.type !== 'function' && CATALOGUE[effect.type].stack === 'end')
}

class Shaping {
  readonly #context: ShapeContext
  readonly #ending: ArmedPart | undefined
  /** Who has applied an effect that can act once only. */
  readonly #winners = new Map<EffectType | 'function', ArmedPart>()
  #draft: ReplyDraft | undefined
  /** Set when the draft is no longer what is sent. */
  #encoded: EncodedReply | undefined
  #plan: SendPlan | undefined
  #isTouched = false
  #isWithheld = false

  /** @param ending the highest rule that ends the reply: it shadows the others, on whatever layer they are */
  constructor(context: ShapeContext, ending: ArmedPart | undefined) {
    this.#context = context
    this.#ending = ending
    if (context.reply === undefined) this.#encoded = NO_REPLY
    else this.#draft = draftOf(context.reply)
  }

  callFunctions(part: ArmedPart): void {
    for (const effect of part.effects) {
      if (effect.type === 'function') this.#once(part, 'function', () => this.#call(effect.call))
    }
  }

  apply(part: ArmedPart, effect: Effect): void {
    const { stack } = CATALOGUE[effect.type]
    if (stack === 'end' && part !== this.#ending) {
      this.#context.decided(part, effect.type, 'shadowed', this.#ending)
    } else if (stack === 'one') {
      this.#once(part, effect.type, () => this.#changed(effect))
    } else {
      this.#told(part, effect.type, this.#changed(effect))
    }
  }

  result(): ShapedReply {
    if (this.#isWithheld) return 'withheld'
    if (!this.#isTouched) return 'untouched'
    return this.#plan ?? planFor(this.#octets())
  }

  #once(part: ArmedPart, effect: EffectType | 'function', change: () => boolean): void {
    const winner = this.#winners.get(effect)
    if (winner !== undefined) {
      this.#context.decided(part, effect, 'shadowed', winner)
      return
    }
    const isApplied = change()
    if (isApplied) this.#winners.set(effect, part)
    this.#told(part, effect, isApplied)
  }

  #told(part: ArmedPart, effect: EffectType | 'function', isApplied: boolean): void {
    this.#isTouched ||= isApplied
    this.#context.decided(part, effect, isApplied ? 'applied' : 'inapplicable')
  }

  /** Applies an effect if it fits; whether it did. */
  #changed(effect: Effect): boolean {
    if (this.#isWithheld) return false
    if (effect.type === 'silence') {
      this.#isWithheld = this.#context.reply !== undefined
      return this.#isWithheld
    }
    const { layer } = CATALOGUE[effect.type]
    if (layer === 4) return this.#changeDraft(effect as Exclude<ReplyEffect, SilenceEffect>)
    if (layer === 5) return this.#changeOctets(effect as WireEffect)
    const plan = applySocketEffect(
      this.#plan ?? planFor(this.#octets()),
      effect as SocketEffect,
      this.#context.socket,
    )
    this.#plan = plan ?? this.#plan
    return plan !== undefined
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

  #call(change: ReplyFunction): boolean {
    const { reply, exchange } = this.#context
    if (reply === undefined) return false
    const result = change(reply, exchange)
    if (result === null) this.#isWithheld = true
    else if (typeof result === 'string') this.#encoded = { ...NO_REPLY, status: octetsOf(result) }
    else if (result instanceof Uint8Array) this.#encoded = { ...NO_REPLY, status: result }
    else this.#draft = draftOf(result)
    return result !== reply
  }
}
