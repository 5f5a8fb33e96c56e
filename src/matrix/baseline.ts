/**
 * A report beside an earlier one: what got worse, what got better. Pure.
 */
import { isWorse } from './client-class.ts'
import type { MatrixReport, MatrixRow } from './matrix-report.ts'

/** A profile under which the client fares otherwise than before. */
export interface MatrixChange {
  readonly before: MatrixRow
  readonly after: MatrixRow
}

/** What has changed between two runs of a matrix. */
export interface MatrixComparison {
  readonly worse: readonly MatrixChange[]
  readonly better: readonly MatrixChange[]
  /** Profiles that the earlier report does not know; they are neither. */
  readonly added: readonly string[]
}

/** Profiles whose fault was not met, before or now, have changed in nothing. */
export function compareWithBaseline(report: MatrixReport, baseline: MatrixReport): MatrixComparison {
  const earlier = new Map(baseline.rows.map((row) => [row.profile, row]))
  const pairs = report.rows.flatMap((after) => {
    const before = earlier.get(after.profile)
    return before === undefined || !before.isMet || !after.isMet ? [] : [{ before, after }]
  })
  return {
    worse: pairs.filter(({ before, after }) => isWorse(after.class, before.class)),
    better: pairs.filter(({ before, after }) => isWorse(before.class, after.class)),
    added: report.rows.filter(({ profile }) => !earlier.has(profile)).map(({ profile }) => profile),
  }
}
