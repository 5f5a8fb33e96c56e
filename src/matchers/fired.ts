/**
 * Whether a fault struck, and how often.
 */
import { didYouMeanHint, Pop3MockError, refuseUnknownKeys, unexpected } from '../errors.ts'
import type { Decision } from '../faults/plan.ts'
import { PROFILE_ALIASES } from '../faults/profile-names.ts'
import type { FaultEvent } from '../transcript/event.ts'
import { assertHolds, type CheckResult, checkResult, times } from './check-result.ts'
import { whyNotApplied } from './rule-miss.ts'
import { type Pop3Subject, type Subject, subjectOf } from './subject.ts'

/** How often: exactly so often, or within bounds. */
export type FiredCount = number | { readonly min?: number; readonly max?: number }

/**
 * Whether the rule of that id was applied: the name of a profile (or an alias of it), the `id` of a rule, or `rule-1` for the first without one.
 * @param count default: at least once
 * @throws {Pop3MockError} INVALID_OPTION when the server has and had no rule of that id
 */
export function checkFired(subject: unknown, named: string, count: FiredCount = { min: 1 }): CheckResult {
  if (typeof named !== 'string')
    throw unexpected('toHaveFired', named, "the name of a profile or a rule's id")
  const id = PROFILE_ALIASES[named] ?? named
  const { transcript, server } = subjectOf(subject, 'toHaveFired')
  const trace = server?.faults.trace() ?? []
  const applied = appliedCount(id, { transcript, server }, trace)
  const { min, max } = boundsOf(count)
  const wanted = wantedText(min, max)
  const why = () => (applied >= min ? '' : `\nnearest: ${whyNotApplied(id, undefined, trace, transcript)}`)
  const seed = server === undefined ? '' : `\nseed: ${server.seed}`
  return checkResult({
    pass: applied >= min && applied <= max,
    failure: () =>
      `expected the fault ${id} to have fired ${wanted}; it ${firedText(applied)}${why()}${seed}`,
    contrary: () => `expected the fault ${id} not to have fired ${wanted}; it ${firedText(applied)}${seed}`,
    transcript,
  })
}

function boundsOf(count: FiredCount): { min: number; max: number } {
  const path = 'toHaveFired.count'
  if (typeof count !== 'number') refuseUnknownKeys(count, ['min', 'max'], path)
  const { min = 0, max = Number.POSITIVE_INFINITY } =
    typeof count === 'number' ? { min: count, max: count } : count
  const isCount = (bound: unknown) => typeof bound === 'number' && bound >= 0
  if (!isCount(min) || !isCount(max) || max < min)
    throw unexpected(path, count, 'a number from 0, or { min, max } of such, min not above max')
  return { min, max }
}

/** @throws {AssertionError} unless the rule of that id was applied so often */
export function assertFired(subject: Pop3Subject, id: string, count: FiredCount = { min: 1 }): void {
  assertHolds(checkFired(subject, id, count), 'toHaveFired', assertFired)
}

function appliedCount(
  id: string,
  { transcript, server }: Pick<Subject, 'transcript' | 'server'>,
  trace: readonly Decision[],
): number {
  const listed = server?.faults.list() ?? []
  const rule = listed.find((one) => one.id === id)
  if (rule !== undefined) return rule.applied
  const events = transcript.events().filter((event): event is FaultEvent => event.type === 'fault')
  const known = [...listed.map((one) => one.id), ...[...events, ...trace].map((one) => one.rule)]
  // A transcript does not tell of rules that did nothing.
  if (server !== undefined && !known.includes(id)) throw unknownRule(id, [...new Set(known)])
  return mostOfOneEffect(events.filter(({ rule: of, result }) => of === id && result === 'applied'))
}

/** A rule with several effects is applied once for all that it does to one reply. */
function mostOfOneEffect(events: readonly FaultEvent[]): number {
  const counts = new Map<string | undefined, number>()
  for (const { effect } of events) counts.set(effect, (counts.get(effect) ?? 0) + 1)
  return Math.max(0, ...counts.values())
}

function unknownRule(id: string, known: readonly string[]): Pop3MockError {
  const hint = didYouMeanHint(id, known)
  return new Pop3MockError(
    'INVALID_OPTION',
    `toHaveFired: no rule has the id ${JSON.stringify(id)}. Armed: ${known.join(', ') || 'none'}.${hint}`,
    { path: 'toHaveFired' },
  )
}

function wantedText(min: number, max: number): string {
  if (min === max) return min === 0 ? 'never' : times(min)
  if (max === Number.POSITIVE_INFINITY) return `at least ${times(min)}`
  return min === 0 ? `at most ${times(max)}` : `${min} to ${times(max)}`
}

function firedText(applied: number): string {
  return applied === 0 ? 'did not' : `fired ${times(applied)}`
}
