/**
 * What a check gives: what `expect.extend` of vitest and of Jest takes, and what a plain assertion throws.
 */
import { AssertionError } from 'node:assert'
import type { Transcript } from '../transcript/transcript.ts'
import { conversationOf } from './conversation.ts'

/** Whether it holds, and what is to be read where the contrary was wanted. */
export interface CheckResult {
  readonly pass: boolean
  readonly message: () => string
  /** Given where a runner may show the difference. */
  readonly actual?: unknown
  readonly expected?: unknown
}

/** What a check has to say. */
export interface Findings {
  readonly pass: boolean
  /** Read where it does not hold: first what was expected, then the nearest miss. */
  readonly failure: () => string
  /** Read where it holds and `.not` was asked for. */
  readonly contrary: () => string
  readonly transcript: Transcript
  readonly actual?: unknown
  readonly expected?: unknown
}

export function checkResult({ pass, failure, contrary, transcript, ...difference }: Findings): CheckResult {
  const message = () => `${pass ? contrary() : failure()}\n\n${conversationOf(transcript)}`
  return pass ? { pass, message } : { pass, message, ...difference }
}

/** @throws {AssertionError} unless the check holds */
export function assertHolds(
  { pass, message, actual, expected }: CheckResult,
  operator: string,
  caller: (...args: never[]) => unknown,
): void {
  if (pass) return
  throw new AssertionError({ message: message(), actual, expected, operator, stackStartFn: caller })
}

/** `RETR 1, RETR 2`, shortened; or what is said of none. */
export function listed(items: readonly string[], none: string): string {
  if (items.length === 0) return none
  const shown = items.slice(0, MOST_ITEMS).join(', ')
  return items.length > MOST_ITEMS ? `${shown} and ${items.length - MOST_ITEMS} more` : shown
}

const MOST_ITEMS = 12

/** `once`, `3 times`. */
export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}
