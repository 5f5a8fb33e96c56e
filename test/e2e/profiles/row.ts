/**
 * One line of the tables: what a client does that meets a profile.
 */
import type { ProfileName } from '../../../src/faults/profile-names.ts'
import type { When } from '../../../src/faults/rule.ts'
import type { Outcome, Step } from './take-steps.ts'

export interface Row {
  readonly profile: ProfileName
  readonly with?: Readonly<Record<string, unknown>>
  readonly when?: When
  /** A server without SASL, where the row is about APOP, USER and PASS, to which the client prefers SASL. */
  readonly sasl?: 'none'
  /** Default: those with which the client fetches everything. */
  readonly steps?: readonly Step[]
  /** Continues the client's name: `hangs behind …`. */
  readonly does: string
  /** The entry of the catalogue of quirks, and what it says of such a client. */
  readonly why: readonly [quirk: string, says: string]
  readonly end: Outcome['end']
  /** The step at which it ends, unless it completes. */
  readonly at?: Step
  /** What it says then. */
  readonly words?: RegExp
  /** What each step gives that gives something else than without the fault, and nothing but those. */
  readonly gets?: Readonly<Record<Step, Expected>>
  /** Messages in the maildrop in the end, if others than without the fault. */
  readonly keeps?: number
  /** It reaches its time-out, or is about to, and goes on. */
  readonly waits?: true
  /** The fault is legal, or what the client makes of it does no harm: nothing else need differ. */
  readonly copes?: true
}

/** Itself, a pattern, or what becomes of that which it gives without the fault. */
export type Expected = string | readonly string[] | null | RegExp | ((healthy: string) => string)

// The unique-ids of the default maildrop.
export const ADA = '4fbe0d444da88c1952bd24094dcfaff3'
export const BRENDAN = '5d0d85326b2d837e28696ac81a9f035f'
export const ZOE = 'b8fd310a078e3135fe02edc7093d7392'
