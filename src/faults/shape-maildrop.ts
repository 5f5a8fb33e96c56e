/**
 * Brings effects of layer 2 to bear on the entries of a view.
 */
import type { ViewEntry } from '../maildrop/maildrop-view.ts'
import type { MaildropEffect } from './effect.ts'
import * as shape from './maildrop-effects.ts'

/** The entries after all effects, counted anew from index 0. */
export function shapeMaildrop(
  entries: readonly ViewEntry[],
  effects: readonly MaildropEffect[],
  context: shape.MaildropContext,
): readonly ViewEntry[] {
  const shaped = effects.reduce((before, effect) => applied(before, effect, context), entries)
  return shaped.map((entry, index) => ({ ...entry, index }))
}

function applied(
  entries: readonly ViewEntry[],
  effect: MaildropEffect,
  context: shape.MaildropContext,
): readonly ViewEntry[] {
  switch (effect.type) {
    case 'messages':
      return shape.shapeMessages(entries, effect, context)
    case 'content':
      return shape.shapeContent(entries, effect, context)
    case 'unique-ids':
      return shape.shapeUniqueIds(entries, effect, context)
    case 'sizes':
      return shape.shapeSizes(entries, effect, context)
    case 'numbers':
      return shape.shapeNumbers(entries, effect, context)
    default:
      return effect satisfies never
  }
}
