/**
 * Faults of a soak: profiles drawn from the whole catalogue, switched while sessions go on.
 */
import { effectsOf } from '../../src/faults/armed-rule.ts'
import { PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import type { FaultRule } from '../../src/faults/rule.ts'
import type { FaultControl, FaultHandle } from '../../src/server/fault-control.ts'
import { resolveFaults } from '../../src/server/fault-items.ts'
import type { SeededDraws } from '../support/seeded-draws.ts'
import type { Leniency } from './tagged-maildrops.ts'

/** Where the catalogue's own values take seconds. */
const SMALL_VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'stat-count-huge': { messages: 100 },
}

/** Keys of a dialect that say when messages are removed, or which. */
const REMOVING = ['commit', 'commitDelayMs', 'retrMarks', 'deleMarks', 'rset', 'lockHeldMs'] as const

const MOST_ARMED = 4

interface CatalogueItem extends Leniency {
  readonly rules: readonly FaultRule[]
}

/** Every bundled profile, and what it excuses. */
export function catalogueItems(): readonly CatalogueItem[] {
  return Object.keys(PROFILE_PHASES).map((profile) => {
    const values = SMALL_VALUES[profile]
    const item = values === undefined ? profile : { profile, with: values }
    const { rules } = resolveFaults([item], 'soak', [])
    const effects = rules.flatMap(effectsOf)
    const removesOtherwise = effects.some((effect) => REMOVING.some((key) => key in effect))
    const showsOtherwise = effects.some(({ type }) => type === 'unique-ids' || type === 'messages')
    return { rules, removesOtherwise, showsOtherwise }
  })
}

export class CatalogueFaults {
  readonly #control: FaultControl
  readonly #items: readonly CatalogueItem[]
  #armed: FaultHandle[] = []
  /** Of everything that was armed since `restart`. */
  leniency: Leniency = { removesOtherwise: false, showsOtherwise: false }
  /** The places in the catalogue of all that was armed. */
  readonly used: Set<number> = new Set()

  constructor(control: FaultControl, items: readonly CatalogueItem[]) {
    this.#control = control
    this.#items = items
  }

  /** Nothing is armed any more. */
  restart(): void {
    for (const handle of this.#armed) handle.remove()
    this.#armed = []
    this.leniency = { removesOtherwise: false, showsOtherwise: false }
  }

  /** Arms one more profile, or disarms one. */
  switch(draws: SeededDraws): void {
    if (this.#armed.length >= MOST_ARMED || (this.#armed.length > 0 && draws.chance(0.4))) {
      this.#armed.splice(draws.below(this.#armed.length), 1)[0]?.remove()
      return
    }
    const index = draws.below(this.#items.length)
    const { rules, removesOtherwise, showsOtherwise } = this.#items[index] as CatalogueItem
    this.used.add(index)
    this.#armed.push(this.#control.use(...rules))
    this.leniency = {
      removesOtherwise: this.leniency.removesOtherwise || removesOtherwise,
      showsOtherwise: this.leniency.showsOtherwise || showsOtherwise,
    }
  }
}
