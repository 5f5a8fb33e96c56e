/**
 * The faults that a server was started with and that never struck: a test of a fault that did not happen proves nothing.
 */
import { FaultPlan } from '../faults/plan.ts'
import type { FaultRule } from '../faults/rule.ts'
import { type FaultItem, resolveFaults } from '../server/fault-items.ts'
import type { Pop3Server } from '../server/server.ts'
import { whyNotApplied } from './rule-miss.ts'

/** One item of `faults`, with the rules that it has armed. */
interface FaultEntry {
  readonly path: string
  readonly armed: readonly { readonly id: string; readonly rule: FaultRule }[]
}

/** Follows which rules are applied, also when they are reset or removed meanwhile. */
export class FaultWatch {
  readonly #server: Pop3Server
  readonly #entries: readonly FaultEntry[]
  readonly #applied = new Set<string>()
  readonly #unsubscribe: () => void

  /** @param items the faults that the server was started with */
  constructor(server: Pop3Server, items: readonly FaultItem[], profileFolders: readonly string[]) {
    this.#server = server
    this.#entries = entriesOf(items, profileFolders)
    this.#unsubscribe = server.transcript.subscribe((event) => {
      if (event.type === 'fault' && event.result === 'applied') this.#applied.add(event.rule)
    })
  }

  /**
   * For each item none of whose rules was applied: its place, its name, and why. Ends the watch. An item with a rule that says
   * itself how often it is to strike (`expect`) is left to `verify()`.
   */
  unfired(): readonly string[] {
    this.#unsubscribe()
    const { faults, transcript } = this.#server
    return this.#entries
      .filter(({ armed }) => armed.length > 0 && armed.every(({ rule }) => rule.expect === undefined))
      .filter(({ armed }) => !armed.some(({ id }) => this.#applied.has(id)))
      .map(({ path, armed }) => {
        const reasons = armed.map(
          ({ id, rule }) => `${id}: ${whyNotApplied(id, rule, faults.trace(), transcript)}`,
        )
        return `${path} ${reasons.join('; ')}`
      })
  }
}

/** The ids are given as the server's own plan gives them: by the same code, in the same order. */
function entriesOf(items: readonly FaultItem[], profileFolders: readonly string[]): FaultEntry[] {
  const rules = items.map((item) => resolveFaults([item], 'faults', profileFolders).rules)
  const armed = new FaultPlan(0).arm(rules.flat())
  let from = 0
  return rules.map((own, index) => {
    const slice = armed.slice(from, from + own.length)
    from += own.length
    return { path: `faults[${index}]`, armed: slice.map(({ id, rule }) => ({ id, rule })) }
  })
}
