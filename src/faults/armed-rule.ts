/**
 * A rule on a server, and when each of its effects is decided. Whether its conditions hold is not known here.
 */
import { CATALOGUE, type Layer, type Stack } from './catalogue.ts'
import type { Effect } from './effect.ts'
import type { CommandName, FaultRule, ReplyFunction, When } from './rule.ts'

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

/** Sorts rules: the highest first, among equals the newest. */
export function byRank(one: ArmedRule, other: ArmedRule): number {
  return other.priority - one.priority || other.age - one.age
}

/** Sorts parts as `byRank` sorts their rules. */
export function inRuleOrder(one: ArmedPart, other: ArmedPart): number {
  return byRank(one.armed, other.armed)
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

/** Of several functions one acts. */
export function stackOf(effect: ArmedEffect): Stack {
  return effect.type === 'function' ? 'one' : CATALOGUE[effect.type].stack
}

/** The effects of a rule, by when they are decided. */
export function partsOf(armed: ArmedRule): ArmedPart[] {
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
