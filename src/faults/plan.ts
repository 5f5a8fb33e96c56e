/**
 * The rules that are armed on a server, and which of them strike when. Counts occurrences and budgets, draws by key, and
 * keeps every decision. What an effect then does is not decided here.
 */
import { CATALOGUE, type EffectType, type Layer } from './catalogue.ts'
import { draw } from './draw.ts'
import type { Effect } from './effect.ts'
import { type CommandName, countHolds, type FaultRule, type Moment, type ReplyFunction } from './rule.ts'
import { conditionsHold, type Situation } from './trigger.ts'

/** When the effects of a rule are decided. */
export type DecidedAt = 'accept' | 'log-on' | 'command' | 'idle'

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
  applied: number
  matched: number
}

/** The effects of a rule that are decided together. */
export interface ArmedPart {
  readonly armed: ArmedRule
  readonly effects: readonly ArmedEffect[]
  /** Lasts for the session once applied. */
  readonly isLasting: boolean
}

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
  #occurrences = new Map<string, number>()
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
    const added = rules.map((rule): ArmedRule => {
      const age = ++this.#armedCount
      return {
        id: this.#freeId(rule.id ?? `rule-${age}`),
        rule,
        priority: rule.priority ?? 0,
        age,
        applied: 0,
        matched: 0,
      }
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
    this.#occurrences.clear()
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

  /** The parts that strike now, highest first. Each call is an occurrence for those whose conditions hold. */
  choose(decidedAt: DecidedAt, situation: Situation, isAsked: (part: ArmedPart) => boolean): ArmedPart[] {
    return this.parts(decidedAt).filter((part) => isAsked(part) && this.#strikes(part, decidedAt, situation))
  }

  record(decision: Decision): void {
    this.#trace.push(decision)
    if (this.#trace.length > TRACE_LIMIT) this.#trace.splice(0, TRACE_LIMIT / 10)
  }

  #strikes({ armed }: ArmedPart, decidedAt: DecidedAt, situation: Situation): boolean {
    const { id, rule } = armed
    const { when = {} } = rule
    if (!conditionsHold(when, situation)) return false
    const scope = when.per === 'server' ? 'server' : situation.session
    const counted = `${id} ${decidedAt} ${scope}`
    const occurrence = (this.#occurrences.get(counted) ?? 0) + 1
    this.#occurrences.set(counted, occurrence)
    armed.matched++
    if (when.nth !== undefined && !countHolds(when.nth, occurrence)) return false
    const { session, at, keyword } = situation
    const decided = { rule: id, session, at, keyword, effect: undefined }
    if (rule.times !== undefined && armed.applied >= rule.times) {
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
    this.#armed = armed.sort((one, other) => other.priority - one.priority || other.age - one.age)
    this.#parts = new Map()
    for (const rule of this.#armed) {
      for (const [decidedAt, part] of partsOf(rule)) {
        const parts = this.#parts.get(decidedAt) ?? []
        parts.push(part)
        this.#parts.set(decidedAt, parts)
      }
    }
  }

  #freeId(wanted: string): string {
    const taken = new Set(this.#armed.map(({ id }) => id))
    let id = wanted
    for (let copy = 2; taken.has(id); copy++) id = `${wanted}#${copy}`
    return id
  }
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
  if (layer === 1) return 'accept'
  if (when.at === 'idle') return 'idle'
  const isTied = when.command !== undefined || when.after !== undefined
  if (effect.type === 'refuse' || layer > 3) return 'command'
  if (layer === 3) return isTied ? 'command' : 'accept'
  const commands = [when.command ?? []].flat()
  return isTied && !commands.every((name) => LOG_ON.includes(name)) ? 'command' : 'log-on'
}

/** Whether an effect lasts for the session once it is applied. */
function isLasting(effect: ArmedEffect): boolean {
  return effect.type !== 'refuse' && [2, 3].includes(layerOf(effect))
}

export function layerOf(effect: ArmedEffect): Layer {
  return effect.type === 'function' ? 4 : CATALOGUE[effect.type].layer
}

function partsOf(armed: ArmedRule): [DecidedAt, ArmedPart][] {
  const parts: [DecidedAt, ArmedPart & { effects: ArmedEffect[] }][] = []
  for (const effect of effectsOf(armed.rule)) {
    const decidedAt = decidedAtOf(effect, armed.rule)
    const lasting = isLasting(effect)
    const known = parts.find(([at, part]) => at === decidedAt && part.isLasting === lasting)?.[1]
    if (known !== undefined) known.effects.push(effect)
    else parts.push([decidedAt, { armed, effects: [effect], isLasting: lasting }])
  }
  return parts
}
