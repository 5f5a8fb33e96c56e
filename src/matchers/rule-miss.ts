/**
 * Why a fault rule did not strike: what came nearest to its conditions, and what was decided where they held.
 */
import { type DecidedAt, decidedAtOf, effectsOf } from '../faults/armed-rule.ts'
import type { Decision } from '../faults/plan.ts'
import {
  argumentsHold,
  type CommandName,
  type Count,
  countHolds,
  type FaultRule,
  type When,
} from '../faults/rule.ts'
import type { CommandEvent, TranscriptEvent } from '../transcript/event.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { listed, times } from './check-result.ts'
import { commandText } from './command-query.ts'

/**
 * In words, to stand behind the rule's name.
 * @param rule where it is known
 */
export function whyNotApplied(
  id: string,
  rule: FaultRule | undefined,
  trace: readonly Decision[],
  transcript: Transcript,
): string {
  const own = trace.filter((decision) => decision.rule === id && decision.result !== 'applied')
  if (own.length > 0) return listed([...new Set(own.map(decisionText))], '')
  const events = transcript.events()
  if (!events.some(({ type }) => type === 'open')) return 'no client connected'
  const commands = events.filter((event): event is CommandEvent => event.type === 'command')
  if (rule === undefined) return `its conditions never held; these came: ${came(commands)}`
  const { when = {} } = rule
  return missedMoment(rule, events) ?? missedCommand(when, commands) ?? conditionsText(when, commands)
}

function conditionsText(when: When, commands: readonly CommandEvent[]): string {
  return `its conditions never held: ${JSON.stringify(when)}; these came: ${came(commands)}`
}

/** Where all that a rule does is decided at a moment that never was. */
function missedMoment(rule: FaultRule, events: readonly TranscriptEvent[]): string | undefined {
  const moments: ReadonlySet<DecidedAt> = new Set(effectsOf(rule).map((effect) => decidedAtOf(effect, rule)))
  const [moment, other] = moments
  if (other !== undefined) return undefined
  if (moment === 'log-on' && !events.some(({ type }) => type === 'log-on'))
    return 'it strikes at the log-on, and no client logged on'
  if (moment === 'idle') return `no client was silent for ${rule.when?.idleMs ?? 0} ms`
  return undefined
}

/** What was decided about an effect, or the whole rule. */
export function decisionText({ effect, result, by, error, keyword, at, session }: Decision): string {
  const what = result === 'not-drawn' ? 'not drawn' : result
  const where = `at ${keyword ?? at} in session ${session}`
  const shadow = by === undefined ? '' : ` by ${by}`
  const why = error === undefined ? '' : `: ${error}`
  return `${effect === undefined ? '' : `${effect} `}${what}${shadow} ${where}${why}`
}

/** A condition in words, and the commands of those that came which meet it. */
type Condition = readonly [words: string, holds: (command: CommandEvent) => boolean]

/** The first condition that no command met; undefined where it is none of those that a transcript can tell. */
function missedCommand(when: When, commands: readonly CommandEvent[]): string | undefined {
  let left = commands
  for (const [words, holds] of conditionsOf(when)) {
    const met = left.filter(holds)
    if (met.length === 0) return `it waits for ${words}; these came: ${came(left)}`
    left = met
  }
  if (when.nth === undefined) return undefined
  return `it waits for occurrence ${countText(when.nth)}; what it waits for came ${times(left.length)}: ${came(left)}`
}

function conditionsOf(when: When): Condition[] {
  const { session, command, state, arguments: text, message } = when
  const conditions: Condition[] = []
  if (session !== undefined)
    conditions.push([`session ${countText(session)}`, (one) => countHolds(session, one.session)])
  if (command !== undefined) {
    const names = [command].flat() as CommandName[]
    conditions.push([`the command ${names.join(' or ')}`, (one) => names.some((name) => isNamed(name, one))])
  }
  if (state !== undefined) conditions.push([`the state ${state}`, (one) => one.state === state])
  if (text !== undefined) {
    const words =
      typeof text === 'string' ? JSON.stringify(text) : `${JSON.stringify(text.startsWith)} and more`
    conditions.push([`the arguments ${words}`, (one) => argumentsHold(text, one.arguments)])
  }
  if (typeof message === 'number')
    conditions.push([`message ${message}`, (one) => Number(one.arguments.split(' ')[0]) === message])
  return conditions
}

function isNamed(name: CommandName, { keyword }: CommandEvent): boolean {
  if (name === 'LOG-ON') return ['PASS', 'APOP', 'AUTH'].includes(keyword)
  return name === keyword
}

function countText(count: Count): string {
  if (typeof count === 'number') return String(count)
  const { from = 1, to, every } = count
  const steps = every === undefined ? '' : `, every ${every}`
  return `${from} to ${to ?? '…'}${steps}`
}

function came(commands: readonly CommandEvent[]): string {
  return listed(commands.map(commandText), 'no command at all')
}
