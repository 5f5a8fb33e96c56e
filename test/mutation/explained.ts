/**
 * Mutants that survive by right: what they change cannot be seen from outside. Each with the reason.
 */
import type { Explanation } from './mutation-report.ts'

export const EXPLAINED: readonly Explanation[] = []
