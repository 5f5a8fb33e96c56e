/**
 * Mutants that survive by right: what they change cannot be seen from outside. Each with the reason.
 */
import { EXPLAINED_CONFORMANCE } from './explained-conformance.ts'
import { EXPLAINED_FAULTS } from './explained-faults.ts'
import { EXPLAINED_MAILDROP } from './explained-maildrop.ts'
import { EXPLAINED_OUTLOOK } from './explained-outlook.ts'
import { EXPLAINED_SESSION } from './explained-session.ts'
import { EXPLAINED_TRANSCRIPT } from './explained-transcript.ts'
import { EXPLAINED_WIRE } from './explained-wire.ts'
import type { Explanation } from './mutation-report.ts'

export const EXPLAINED: readonly Explanation[] = [
  ...EXPLAINED_WIRE,
  ...EXPLAINED_MAILDROP,
  ...EXPLAINED_FAULTS,
  ...EXPLAINED_CONFORMANCE,
  ...EXPLAINED_OUTLOOK,
  ...EXPLAINED_SESSION,
  ...EXPLAINED_TRANSCRIPT,
]
