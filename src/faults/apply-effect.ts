/**
 * From an effect's type to its function: the one place where layers 4 to 6 are taken apart.
 */
import type { EncodedReply } from '../wire/encoder.ts'
import type { ReplyEffect, SocketEffect, WireEffect } from './effect.ts'
import type { ReplyDraft } from './reply-draft.ts'
import * as onReply from './reply-effects.ts'
import * as onSocket from './socket-effects.ts'
import * as onWire from './wire-effects.ts'

/** Undefined: the effect does not fit this reply. */
export function applyReplyEffect(
  draft: ReplyDraft,
  effect: Exclude<ReplyEffect, { type: 'silence' }>,
  facts: onReply.ReplyFacts,
): ReplyDraft | undefined {
  switch (effect.type) {
    case 'answer':
      return onReply.changeAnswer(draft, effect, facts)
    case 'status':
      return onReply.changeStatus(draft, effect)
    case 'text':
      return onReply.changeText(draft, effect, facts)
    case 'lines':
      return onReply.changeLines(draft, effect, facts)
    case 'body':
      return onReply.changeBody(draft, effect, facts)
    case 'challenge':
      return onReply.changeChallenge(draft, effect)
    default:
      return effect satisfies never
  }
}

/** Undefined: the effect does not fit this reply. */
export function applyWireEffect(reply: EncodedReply, effect: WireEffect): EncodedReply | undefined {
  switch (effect.type) {
    case 'stuffing':
      return onWire.changeStuffing(reply, effect)
    case 'line-ending':
      return onWire.changeLineEnding(reply, effect)
    case 'final-line':
      return onWire.changeFinalLine(reply, effect)
    case 'insert':
      return onWire.insertOctets(reply, effect)
    case 'replace':
      return onWire.replaceOctets(reply, effect)
    case 'send':
      return onWire.sendInstead(reply, effect)
    default:
      return effect satisfies never
  }
}

/** Undefined: the effect does not fit this plan. */
export function applySocketEffect(
  plan: onSocket.SendPlan,
  effect: SocketEffect,
  context: onSocket.SocketContext,
): onSocket.SendPlan | undefined {
  switch (effect.type) {
    case 'delay':
      return onSocket.addDelay(plan, effect)
    case 'segment':
      return onSocket.cutUp(plan, effect, context)
    case 'throttle':
      return onSocket.throttle(plan, effect)
    case 'coalesce':
      return onSocket.coalesce(plan, effect, context)
    case 'swap':
      return onSocket.swap(plan, effect, context)
    case 'end':
      return onSocket.endConnection(plan, effect)
    default:
      return effect satisfies never
  }
}
