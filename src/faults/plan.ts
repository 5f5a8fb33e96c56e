/**
 * The rules that are armed on a server, and which of them strike when. Counts occurrences and budgets, draws by key, and
 * keeps every decision. What an effect then does is not decided here.
 */
import { CATALOGUE, type EffectType, type Layer } from './catalogue.ts'
import { draw } from './draw.ts'
import type { Effect } from './effect.ts'
import {
  type CommandName,
  countHolds,
  type FaultRule,
  type Moment,
  type ReplyFunction,
  type When,
} from './rule.ts'
import { conditionsHold, type Situation } from './trigger.ts'

/** When the effects of a rule are decided. */
export type DecidedAt = 'accept' | 'handshake' | 'log-on' | 'command' | 'idle'

/** A reply function among the effects. */
export interface FunctionEffect {
  readonly type: 'function'
  readonly call: ReplyFunction
}

export type ArmedEffect = Effect | FunctionEffect

/** A rule on a server. */
export interface ArmedRule {
  readonly id: string
  readonly rule: FaultRule
  readonly priority: number
  /** Rises with every rule that is armed. */
  readonly age: number
  readonly parts: readonly ArmedPart[]
}

/** The effects of a rule that are decided together. Each part has the rule's budget to itself. */
export interface ArmedPart {
  readonly armed: ArmedRule
  readonly decidedAt: DecidedAt
  readonly effects: readonly ArmedEffect[]
  /** The layer whose effects last for the session once applied. */
  readonly lasting: 2 | 3 | undefined
  applied: number
  matched: number
}

/** How often each part's conditions held, within one session or over the server. */
export type Occurrences = Map<ArmedPart, number>

/** What became of an effect, or of a whole rule, when its conditions held. */
export type DecisionResult = 'applied' | 'shadowed' | 'inapplicable' | 'not-drawn' | 'spent'

/** What was decided about an effect, or about a whole rule that was not drawn or is spent. */
export interface Decision {
  readonly rule: string
  readonly session: number
  readonly at: Moment
  readonly keyword: string | undefined
  readonly effect: EffectType | 'function' | undefined
  readonly result: DecisionResult
  /** The rule that shadowed it. */
  readonly by?: string
}

const TRACE_LIMIT = 10_000

export class FaultPlan {
  readonly seed: number
  #armed: ArmedRule[] = []
  #parts = new Map<DecidedAt, ArmedPart[]>()
  #occurrences: Occurrences = new Map()
  #trace: Decision[] = []
  #armedCount = 0

  constructor(seed: number) {
    this.seed = seed
  }

  /** No rule: nothing needs to be asked. */
  get isEmpty(): boolean {
    return this.#armed.length === 0
  }

  /** The armed rules, highest first. */
  get rules(): readonly ArmedRule[] {
    return this.#armed
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

  disarm(rules: readonly ArmedRule[]): void {
    this.#set(this.#armed.filter((armed) => !rules.includes(armed)))
  }

  /** Forgets counts and decisions, and arms exactly these rules. */
  reset(rules: readonly FaultRule[]): void {
    this.#armed = []
    this.#armedCount = 0
    this.#occurrences = new Map()
    this.#trace = []
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
   */
  choose(
    decidedAt: DecidedAt,
    situation: Situation,
    inSession: Occurrences,
    isAsked: (part: ArmedPart) => boolean,
  ): ArmedPart[] {
    return this.parts(decidedAt).filter((part) => isAsked(part) && this.#strikes(part, situation, inSession))
  }

  record(decision: Decision): void {
    this.#trace.push(decision)
    if (this.#trace.length > TRACE_LIMIT) this.#trace.splice(0, TRACE_LIMIT / 10)
  }

  #strikes(part: ArmedPart, situation: Situation, inSession: Occurrences): boolean {
    const { id, rule } = part.armed
    const { when = {} } = rule
    if (!conditionsHold(when, situation)) return false
    const counts = when.per === 'server' ? this.#occurrences : inSession
    const occurrence = (counts.get(part) ?? 0) + 1
    counts.set(part, occurrence)
    part.matched++
    if (when.nth !== undefined && !countHolds(when.nth, occurrence)) return false
    const { session, at, keyword } = situation
    const decided = { rule: id, session, at, keyword, effect: undefined }
    if (isSpent(part)) {
      this.record({ ...decided, result: 'spent' })
      return false
    }
    if (when.probability !== undefined && draw(this.seed, id, session, occurrence) >= when.probability) {
      this.record({ ...decided, result: 'not-drawn' })
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

/** Sorts rules: the highest first, among equals the newest. */
export function byRank(one: ArmedRule, other: ArmedRule): number {
  return other.priority - one.priority || other.age - one.age
}

/** Whether the budget of a part is used up. */
export function isSpent({ armed, applied }: ArmedPart): boolean {
  return armed.rule.times !== undefined && applied >= armed.rule.times
}

/** How often a rule was applied, and how often its conditions held: its effects are counted together where they act together. */
export function countsOf({ parts }: ArmedRule): { applied: number; matched: number } {
  return {
    applied: Math.max(...parts.map((part) => part.applied)),
    matched: Math.max(...parts.map((part) => part.matched)),
  }
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted
  for (let copy = 2; taken.has(id); copy++) id = `${wanted}#${copy}`
  return id
}

/** The effects of a rule as a list. */
export function effectsOf(rule: FaultRule): readonly ArmedEffect[] {
  if (typeof rule.do === 'function') return [{ type: 'function', call: rule.do }]
  return Array.isArray(rule.do) ? (rule.do as readonly Effect[]) : [rule.do as Effect]
}

const LOG_ON: readonly CommandName[] = ['LOG-ON', 'PASS', 'APOP', 'AUTH']

/** When an effect of a rule is decided: layers 2 and 3 at log-on and accept, unless they are tied to a command. */
export function decidedAtOf(effect: ArmedEffect, { when = {} }: FaultRule): DecidedAt {
  const layer = layerOf(effect)
  if (layer === 1) return effect.type === 'accept' ? 'accept' : 'handshake'
  if (when.at === 'idle') return 'idle'
  if (effect.type === 'refuse' || layer > 3) return 'command'
  if (layer === 3) return isTied(when, OF_COMMANDS) ? 'command' : 'accept'
  const commands = [when.command ?? []].flat()
  if (commands.length > 0) return commands.every((name) => LOG_ON.includes(name)) ? 'log-on' : 'command'
  return isTied(when, OF_OPEN_MAILDROPS) ? 'command' : 'log-on'
}

/** Conditions that cannot hold when a client is accepted: an effect that waits for them strikes at the first command that meets them. */
const OF_COMMANDS: readonly (keyof When)[] = [
  'command',
  'arguments',
  'message',
  'after',
  'user',
  'mechanism',
  'tls',
]

/** Conditions that cannot hold while a client logs on. */
const OF_OPEN_MAILDROPS: readonly (keyof When)[] = ['arguments', 'message', 'after']

function isTied(when: When, conditions: readonly (keyof When)[]): boolean {
  if (when.state === 'TRANSACTION') return true
  return when.at === 'command' || conditions.some((condition) => when[condition] !== undefined)
}

/** The layer of an effect that lasts for the session once it is applied. */
function lastingLayer(effect: ArmedEffect): 2 | 3 | undefined {
  const layer = layerOf(effect)
  return effect.type !== 'refuse' && (layer === 2 || layer === 3) ? layer : undefined
}

export function layerOf(effect: ArmedEffect): Layer {
  return effect.type === 'function' ? 4 : CATALOGUE[effect.type].layer
}

function partsOf(armed: ArmedRule): ArmedPart[] {
  const parts: (ArmedPart & { effects: ArmedEffect[] })[] = []
  for (const effect of effectsOf(armed.rule)) {
    const decidedAt = decidedAtOf(effect, armed.rule)
    const lasting = lastingLayer(effect)
    const known = parts.find((part) => part.decidedAt === decidedAt && part.lasting === lasting)
    if (known !== undefined) known.effects.push(effect)
    else parts.push({ armed, decidedAt, effects: [effect], lasting, applied: 0, matched: 0 })
  }
  return parts
}
