/**
 * Whether the client left with QUIT.
 */
import type { SessionSummary } from '../transcript/sessions.ts'
import { assertHolds, type CheckResult, checkResult } from './check-result.ts'
import { type Pop3Subject, type SessionChoice, subjectOf } from './subject.ts'

/**
 * Whether every session sent QUIT, whatever was answered; and whether there was one at all.
 */
export function checkQuit(subject: unknown, options: SessionChoice = {}): CheckResult {
  const { transcript, sessions } = subjectOf(subject, 'toHaveQuit', options)
  const others = sessions.filter((session) => !hasQuit(session))
  const who = options.session === undefined ? 'every session' : `session ${options.session}`
  return checkResult({
    pass: sessions.length > 0 && others.length === 0,
    failure: () =>
      `expected ${who} to have sent QUIT\n${sessions.length === 0 ? 'nearest: there was no such session' : others.map(missOf).join('\n')}`,
    contrary: () => `expected not ${who} to have sent QUIT`,
    transcript,
  })
}

/** @throws {AssertionError} unless every session sent QUIT */
export function assertQuit(subject: Pop3Subject, options: SessionChoice = {}): void {
  assertHolds(checkQuit(subject, options), 'toHaveQuit', assertQuit)
}

function hasQuit({ commands }: SessionSummary): boolean {
  return commands.some(({ keyword }) => keyword === 'QUIT')
}

function missOf({ number, closed, state, commands }: SessionSummary): string {
  const end = closed === undefined ? 'is still open' : `ended (${closed})`
  const last = commands.at(-1)?.keyword
  const behind = last === undefined ? 'without any command' : `behind ${last}`
  return `nearest: session ${number} ${end} in the state ${state}, ${behind}`
}
