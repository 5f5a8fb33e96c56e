/**
 * Several changes of one file that have one reason, as explanations. Knows no source.
 */
import type { ExplainedChange } from './mutation-report.ts'

export function alike(
  file: string,
  why: string,
  changes: readonly (readonly [was: string, became: string])[],
): readonly ExplainedChange[] {
  return changes.map(([was, became]) => ({ file, was, became, why }))
}
