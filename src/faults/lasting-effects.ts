/**
 * The effects of layers 2 and 3: once applied they last for the session, and of two that cannot both stand the higher rule's does.
 * Which rules strike is decided elsewhere.
 */
import type { Dialect } from '../session/dialect.ts'
import { type ArmedPart, inRuleOrder } from './armed-rule.ts'
import { CATALOGUE, EFFECT_TYPES } from './catalogue.ts'
import { changedDialect, type DialectEffect, keysOf, withoutKeys } from './dialect-effects.ts'
import type { MaildropEffect } from './effect.ts'
import type { EffectDecision } from './plan.ts'
import { shapeMaildrop } from './shape-maildrop.ts'
import type { MaildropChange } from './struck-command.ts'
import type { Situation } from './trigger.ts'

/** Hears what came of an effect. */
export type EffectDecided = (situation: Situation, decision: EffectDecision) => void

export class LastingEffects {
  readonly #onDecision: EffectDecided
  readonly #applied = new Set<ArmedPart>()
  /** Whose word stands over a key of the dialect, or over an effect of layer 2 that only one rule can have. */
  readonly #holders = new Map<string, ArmedPart>()

  constructor(onDecision: EffectDecided) {
    this.#onDecision = onDecision
  }

  /** Whether the part has been applied already. */
  has(part: ArmedPart): boolean {
    return this.#applied.has(part)
  }

  /** The dialect from now on; undefined: as before. */
  dialect(parts: readonly ArmedPart[], situation: Situation, dialect: Dialect): Dialect | undefined {
    const effects: DialectEffect[] = []
    for (const part of parts) {
      const own = part.effects.filter((effect): effect is DialectEffect => effect.type === 'dialect')
      if (own.length === 0) continue
      this.#applied.add(part)
      const heldBy = (key: string) =>
        key === 'capabilities' ? undefined : this.#holder(`dialect ${key}`, part)
      const free = own.map((effect) => withoutKeys(effect, (key) => heldBy(key) !== undefined))
      const keys = free.flatMap(keysOf)
      if (keys.length === 0) {
        const [holder] = own.flatMap(keysOf).map(heldBy)
        this.#onDecision(situation, { part, effect: 'dialect', result: 'shadowed', by: holder })
        continue
      }
      for (const key of keys) this.#holders.set(`dialect ${key}`, part)
      effects.push(...free)
      this.#onDecision(situation, { part, effect: 'dialect', result: 'applied' })
    }
    return effects.length === 0 ? undefined : changedDialect(dialect, effects)
  }

  /** What becomes of the view of the maildrop; undefined: nothing. */
  maildrop(parts: readonly ArmedPart[], situation: Situation): MaildropChange | undefined {
    const effects: MaildropEffect[] = []
    for (const type of EFFECT_TYPES) {
      if (CATALOGUE[type].layer !== 2) continue
      for (const part of parts) {
        for (const effect of part.effects) {
          if (effect.type !== type) continue
          this.#applied.add(part)
          const isOne = CATALOGUE[type].stack === 'one'
          const holder = isOne ? this.#holder(type, part) : undefined
          if (holder !== undefined) {
            this.#onDecision(situation, { part, effect: type, result: 'shadowed', by: holder })
            continue
          }
          if (isOne) this.#holders.set(type, part)
          effects.push(effect as MaildropEffect)
          this.#onDecision(situation, { part, effect: type, result: 'applied' })
        }
      }
    }
    return effects.length === 0 ? undefined : (entries, context) => shapeMaildrop(entries, effects, context)
  }

  /** The higher part that holds this already. */
  #holder(what: string, part: ArmedPart): ArmedPart | undefined {
    const holder = this.#holders.get(what)
    return holder !== undefined && inRuleOrder(holder, part) < 0 ? holder : undefined
  }
}
