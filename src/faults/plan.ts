/**
 * The rules that are armed on a server, and which of them strike when. Counts occurrences and budgets, draws by key, and
 * keeps every decision. What an effect then does is not decided here.
 */
import { type ArmedPart, type ArmedRule, byRank, type DecidedAt, isSpent, partsOf } from './armed-rule.ts'
import type { EffectType } from './catalogue.ts'
import { draw } from './draw.ts'
import { countHolds, type FaultRule, type Moment } from './rule.ts'
import { askTest, wordsOf } from './rule-functions.ts'
import { conditionsHold, exchangeOf, type Situation } from './trigger.ts'

/** How often each part's conditions held, within one session or over the server. */
export type Occurrences = Map<ArmedPart, number>

/** What became of an effect, or of a whole rule, when its conditions held; `failed`: a function in it threw. */
export type DecisionResult = 'applied' | 'shadowed' | 'inapplicable' | 'failed' | 'not-drawn' | 'spent'

/** What was decided about an effect, or about a whole rule that was not drawn, is spent or has failed. */
export interface Decision {
  readonly rule: string
  readonly session: number
  readonly at: Moment
  readonly keyword: string | undefined
  readonly effect: EffectType | 'function' | undefined
  readonly result: DecisionResult
  /** The rule that shadowed it. */
  readonly by?: string
  /** What a function in it threw. */
  readonly error?: string
}

/** What was decided about one effect of a part that strikes. */
export interface EffectDecision {
  readonly part: ArmedPart
  readonly effect: EffectType | 'function'
  readonly result: DecisionResult
  /** The part that shadows it. */
  readonly by?: ArmedPart | undefined
  /** What a function in it threw. */
  readonly thrown?: unknown
}

/** A function of a rule has thrown: where it did so first, with what, and how often it has done so. */
export interface RuleFailure {
  readonly decision: Decision
  readonly error: unknown
  readonly count: number
}

/** Hears a decision, and what a function has thrown where one has. */
type DecisionListener = (decision: Decision, thrown?: unknown) => void

const TRACE_LIMIT = 10_000

export class FaultPlan {
  readonly seed: number
  #armed: ArmedRule[] = []
  #parts = new Map<DecidedAt, ArmedPart[]>()
  #occurrences: Occurrences = new Map()
  #trace: Decision[] = []
  #armedCount = 0
  /** Those that were disarmed and are to be applied so often all the same. */
  #disarmed: ArmedRule[] = []
  readonly #failures = new Map<string, RuleFailure>()
  readonly #failed: (failure: RuleFailure) => void

  /** @param failed told when a function of a rule throws for the first time */
  constructor(seed: number, failed: (failure: RuleFailure) => void = () => {}) {
    this.seed = seed
    this.#failed = failed
  }

  /** No rule: nothing needs to be asked. */
  get isEmpty(): boolean {
    return this.#armed.length === 0
  }

  /** The armed rules, highest first. */
  get rules(): readonly ArmedRule[] {
    return this.#armed
  }

  /** The rules that say how often they are to be applied: the armed ones, highest first, then those disarmed meanwhile. */
  get expecting(): readonly ArmedRule[] {
    return [...this.#armed, ...this.#disarmed].filter(({ rule }) => rule.expect !== undefined)
  }

  /** The rules whose functions have thrown. */
  get failures(): readonly RuleFailure[] {
    return [...this.#failures.values()]
  }

  /** Every decision, oldest first; the last 10,000. */
  get trace(): readonly Decision[] {
    return this.#trace
  }

  /** Arms rules; among equals the last one given is the newest. */
  arm(rules: readonly FaultRule[]): readonly ArmedRule[] {
    const taken = new Set(this.#armed.map(({ id }) => id))
    const added = rules.map((rule): ArmedRule => {
      const age = ++this.#armedCount
      const id = freeId(rule.id ?? `rule-${age}`, taken)
      taken.add(id)
      const parts: ArmedPart[] = []
      const armed: ArmedRule = { id, rule, priority: rule.priority ?? 0, age, parts }
      parts.push(...partsOf(armed))
      return armed
    })
    this.#set([...this.#armed, ...added])
    return added
  }

  /** What was disarmed may no longer strike; what it was to have done until then stays due. */
  disarm(rules: readonly ArmedRule[]): void {
    this.#disarmed.push(
      ...this.#armed.filter((armed) => armed.rule.expect !== undefined && rules.includes(armed)),
    )
    this.#set(this.#armed.filter((armed) => !rules.includes(armed)))
  }

  /** Forgets counts and decisions, and arms exactly these rules. */
  reset(rules: readonly FaultRule[]): void {
    this.#armed = []
    this.#armedCount = 0
    this.#occurrences = new Map()
    this.#trace = []
    this.#disarmed = []
    this.#failures.clear()
    this.arm(rules)
  }

  /** Whether anything might be decided there. */
  has(decidedAt: DecidedAt): boolean {
    return (this.#parts.get(decidedAt)?.length ?? 0) > 0
  }

  parts(decidedAt: DecidedAt): readonly ArmedPart[] {
    return this.#parts.get(decidedAt) ?? []
  }

  /**
   * The parts that strike now, highest first. Each call is an occurrence for those whose conditions hold.
   * @param inSession the occurrences of the session so far
   * @param onDecision hears what is decided about the others; default: the trace
   */
  choose(
    decidedAt: DecidedAt,
    situation: Situation,
    inSession: Occurrences,
    isAsked: (part: ArmedPart) => boolean,
    onDecision: DecisionListener = (decision, thrown) => this.record(decision, thrown),
  ): ArmedPart[] {
    return this.parts(decidedAt).filter(
      (part) => isAsked(part) && this.#strikes(part, situation, inSession, onDecision),
    )
  }

  /** @param thrown by a function of the rule, where it has failed */
  record(decided: Decision, thrown?: unknown): void {
    const decision = decided.result === 'failed' ? { ...decided, error: wordsOf(thrown) } : decided
    if (decided.result === 'failed') this.#fail(decision, thrown)
    this.#trace.push(decision)
    if (this.#trace.length > TRACE_LIMIT) this.#trace.splice(0, TRACE_LIMIT / 10)
  }

  #fail(decision: Decision, error: unknown): void {
    const known = this.#failures.get(decision.rule)
    const failure = known === undefined ? { decision, error, count: 1 } : { ...known, count: known.count + 1 }
    this.#failures.set(decision.rule, failure)
    if (known === undefined) this.#failed(failure)
  }

  #strikes(
    part: ArmedPart,
    situation: Situation,
    inSession: Occurrences,
    onDecision: DecisionListener,
  ): boolean {
    const { id, rule } = part.armed
    const { when = {} } = rule
    if (!conditionsHold(when, situation)) return false
    const { session, at, keyword } = situation
    const decided = { rule: id, session, at, keyword, effect: undefined }
    if (when.test !== undefined) {
      const asked = askTest(when.test, exchangeOf(situation))
      if ('error' in asked) onDecision({ ...decided, result: 'failed' }, asked.error)
      if ('error' in asked || !asked.result) return false
    }
    const counts = when.per === 'server' ? this.#occurrences : inSession
    const occurrence = (counts.get(part) ?? 0) + 1
    counts.set(part, occurrence)
    part.matched++
    if (when.nth !== undefined && !countHolds(when.nth, occurrence)) return false
    if (isSpent(part)) {
      onDecision({ ...decided, result: 'spent' })
      return false
    }
    if (when.probability !== undefined && draw(this.seed, id, session, occurrence) >= when.probability) {
      onDecision({ ...decided, result: 'not-drawn' })
      return false
    }
    return true
  }

  #set(armed: ArmedRule[]): void {
    this.#armed = armed.sort(byRank)
    this.#parts = new Map()
    for (const part of this.#armed.flatMap(({ parts }) => parts)) {
      const parts = this.#parts.get(part.decidedAt) ?? []
      parts.push(part)
      this.#parts.set(part.decidedAt, parts)
    }
  }
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted
  for (let copy = 2; taken.has(id); copy++) id = `${wanted}#${copy}`
  return id
}
