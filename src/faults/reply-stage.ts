/**
 * A reply on its way out, from what it says (layer 4) over its octets (layer 5) to when and how they leave (layer 6). Each effect
 * takes it as it needs it, and never back. Which effects come is not known here.
 */
import type { EncodedReply } from '../wire/encoder.ts'
import { NOTHING, octetsOf } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'
import { applyReplyEffect, applySocketEffect, applyWireEffect } from './apply-effect.ts'
import { CATALOGUE } from './catalogue.ts'
import type { Effect, ReplyEffect, SocketEffect, WireEffect } from './effect.ts'
import { draftOf, encodeDraft, type ReplyDraft } from './reply-draft.ts'
import type { ReplyFacts, SilenceEffect } from './reply-effects.ts'
import type { ReplyFunction } from './rule.ts'
import { planFor, type SendPlan, type SocketContext } from './socket-effects.ts'

export type ReplyStage =
  | { readonly as: 'draft'; readonly draft: ReplyDraft }
  | { readonly as: 'octets'; readonly octets: EncodedReply }
  | { readonly as: 'plan'; readonly plan: SendPlan }
  /** Not sent: nothing more can be done to it. */
  | { readonly as: 'withheld' }

export const WITHHELD: ReplyStage = { as: 'withheld' }

/** Where a reply begins; undefined: none is due, octets may leave all the same. */
export function stageOf(reply: Reply | undefined): ReplyStage {
  return reply === undefined ? statusAlone(NOTHING) : { as: 'draft', draft: draftOf(reply) }
}

/** What a function has made of a reply. */
export function stageOfResult(result: ReturnType<ReplyFunction>): ReplyStage {
  if (result === null) return WITHHELD
  if (typeof result === 'string') return statusAlone(octetsOf(result))
  return result instanceof Uint8Array ? statusAlone(result) : stageOf(result)
}

/** The reply with the effect applied; undefined: the effect does not fit it. */
export function changedBy(
  effect: Exclude<Effect, SilenceEffect>,
  stage: ReplyStage,
  facts: ReplyFacts,
  socket: SocketContext,
): ReplyStage | undefined {
  if (stage.as === 'withheld') return undefined
  const { layer } = CATALOGUE[effect.type]
  if (layer === 4) {
    if (stage.as !== 'draft') return undefined
    const draft = applyReplyEffect(stage.draft, effect as Exclude<ReplyEffect, SilenceEffect>, facts)
    return draft && { as: 'draft', draft }
  }
  if (layer === 5) {
    const octets = applyWireEffect(encoded(stage), effect as WireEffect)
    return octets && { as: 'octets', octets }
  }
  const plan = applySocketEffect(planOf(stage), effect as SocketEffect, socket)
  return plan && { as: 'plan', plan }
}

/** How the reply is sent as it is now. */
export function planOf(stage: Exclude<ReplyStage, { as: 'withheld' }>): SendPlan {
  return stage.as === 'plan' ? stage.plan : planFor(encoded(stage))
}

function encoded(stage: Exclude<ReplyStage, { as: 'withheld' }>): EncodedReply {
  if (stage.as === 'draft') return encodeDraft(stage.draft)
  return stage.as === 'octets' ? stage.octets : stage.plan.reply
}

function statusAlone(status: Uint8Array): ReplyStage {
  return { as: 'octets', octets: { status, data: NOTHING, final: NOTHING } }
}
