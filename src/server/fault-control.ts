/**
 * `server.faults`: arming and disarming faults while the server runs, and what came of them.
 */
import { didYouMeanHint, Pop3MockError, unexpected } from '../errors.ts'
import { type ArmedRule, countsOf, effectsOf } from '../faults/armed-rule.ts'
import { refuseWithoutTls } from '../faults/needs-tls.ts'
import type { Decision, FaultPlan, RuleFailure } from '../faults/plan.ts'
import type { FaultRule } from '../faults/rule.ts'
import { type FaultItem, resolveFaults } from './fault-items.ts'

/** What `list()` tells of a rule. */
export interface ListedRule {
  readonly id: string
  readonly effects: readonly string[]
  readonly priority: number
  /** How often it was applied so far. */
  readonly applied: number
}

/** What `use()` gives: `remove()` disarms what was armed; so does leaving the block of a `using`. */
export interface FaultHandle extends Disposable {
  readonly ids: readonly string[]
  remove(): void
}

/** `server.faults`: arms and disarms faults while the server runs, and tells what came of them. */
export class FaultControl {
  readonly #plan: FaultPlan
  readonly #folders: readonly string[]
  readonly #resetPlan: () => void
  readonly #hasTls: boolean

  /** @param resetPlan arms what the server was started with, and nothing else */
  constructor(plan: FaultPlan, folders: readonly string[], resetPlan: () => void, hasTls: boolean) {
    this.#hasTls = hasTls
    this.#plan = plan
    this.#folders = folders
    this.#resetPlan = resetPlan
  }

  /**
   * Arms faults, above those that are armed already. Sessions meet them from their next moment on.
   * @throws {Pop3MockError} INVALID_OPTION; then nothing is armed.
   */
  use(...items: readonly FaultItem[]): FaultHandle {
    const { rules } = resolveFaults(items, 'faults', this.#folders)
    if (!this.#hasTls) refuseWithoutTls(rules, 'faults')
    const armed = this.#plan.arm(rules)
    const remove = () => this.#plan.disarm(armed)
    return { ids: armed.map(({ id }) => id), remove, [Symbol.dispose]: remove }
  }

  /**
   * Disarms rules by their ids.
   * @throws {Pop3MockError} INVALID_OPTION when there is none of that id
   */
  remove(...ids: readonly string[]): void {
    const rules = ids.map((id, index) => {
      const path = `ids[${index}]`
      if (typeof id !== 'string') throw unexpected(path, id, 'the id of a rule')
      const rule = this.#plan.rules.find((armed) => armed.id === id)
      if (rule !== undefined) return rule
      const known = this.#plan.rules.map((armed) => armed.id)
      const hint = didYouMeanHint(id, known, 'quoted')
      const problem = `no rule has ${JSON.stringify(id)}.${hint} Armed: ${known.join(', ') || 'none'}.`
      throw new Pop3MockError('INVALID_OPTION', `${path}: ${problem}`, { path })
    })
    this.#plan.disarm(rules)
  }

  /** Disarms what was armed since the start, arms again what the server was started with, forgets counts and trace. */
  reset(): void {
    this.#resetPlan()
  }

  /** The armed rules, highest first. */
  list(): readonly ListedRule[] {
    return this.#plan.rules.map((armed) => ({
      id: armed.id,
      effects: effectsOf(armed.rule).map(({ type }) => type),
      priority: armed.priority,
      applied: countsOf(armed).applied,
    }))
  }

  /** The armed rules whole, each with its id, oldest first: what `use()` and the option `faults` take. */
  rules(): readonly FaultRule[] {
    const byAge = [...this.#plan.rules].sort((one, other) => one.age - other.age)
    return byAge.map(({ id, rule }) => ({ ...rule, id }))
  }

  /** Every decision so far, oldest first. */
  trace(): readonly Decision[] {
    return this.#plan.trace
  }

  /**
   * Whether every rule with `expect` was applied as often as it says, those that were disarmed meanwhile included, and whether
   * the functions in rules did not throw.
   * @throws {Pop3MockError} EXPECTATION_FAILED, with the reason for each that was not; `cause`: what the first function threw
   */
  verify(): void {
    const { expecting, failures, seed, trace } = this.#plan
    const problems = [
      ...failures.map(failureText),
      ...expecting.flatMap((armed) => missedExpectation(armed, trace)),
    ]
    if (problems.length === 0) return
    const cause = failures[0]?.error
    throw new Pop3MockError('EXPECTATION_FAILED', `${problems.join('\n')}\nseed: ${seed}`, { cause })
  }
}

/** Where a function in a rule threw first, and what. */
export function failureText({ decision, count }: RuleFailure): string {
  const { rule, keyword, at, session, error } = decision
  const more = count === 1 ? '' : `, ${times(count)} in all`
  return `A function of the rule ${rule} failed at ${keyword ?? at} in session ${session}${more}: ${error}`
}

function missedExpectation(armed: ArmedRule, trace: readonly Decision[]): string[] {
  const { id, rule } = armed
  const { applied, matched } = countsOf(armed)
  const { expect } = rule
  if (expect === undefined) return []
  const { min = 0, max = Number.POSITIVE_INFINITY } =
    typeof expect === 'number' ? { min: expect, max: expect } : expect
  if (applied >= min && applied <= max) return []
  const own = trace.filter((decision) => decision.rule === id && decision.result !== 'applied')
  const reasons = [...new Set(own.map(reasonOf))]
  const why = reasons.length > 0 ? ` (${reasons.join(', ')})` : ''
  return [
    `The rule ${id} was to be applied ${wanted(min, max)}; its conditions held ${times(matched)} and it was applied ${times(applied)}${why}.`,
  ]
}

function reasonOf({ result, effect, by }: Decision): string {
  const what = result === 'not-drawn' ? 'not drawn' : result
  if (by !== undefined) return `${effect} shadowed by ${by}`
  return effect === undefined ? what : `${effect} ${what}`
}

function wanted(min: number, max: number): string {
  if (min === max) return min === 0 ? 'never' : times(min)
  if (max === Number.POSITIVE_INFINITY) return `at least ${times(min)}`
  return min === 0 ? `at most ${times(max)}` : `${min} to ${times(max)}`
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
