/**
 * What the judge says of a client, as plain data: it may be written as JSON and read back.
 */
import { unexpected } from '../../errors.ts'
import type { FindingSeverity, Lens } from '../lens.ts'

/** The four verdicts, from good to unknown. */
export const VERDICTS = ['conforms', 'violates', 'not-exercised', 'not-observable'] as const

/** What is said of a statement: kept, broken, never met, or not to be seen in a conversation. */
export type Verdict = (typeof VERDICTS)[number]

/** A rule that was broken once, or something else worth a word. */
export interface ConformanceFinding {
  /** The statement, the rule of an RFC, or the name of an observation such as `no-quit`. */
  readonly id: string
  readonly severity: FindingSeverity
  readonly session: number
  /** `seq` of the events that show it. */
  readonly events: readonly number[]
  readonly text: string
  /** Fault rules and profiles that had been applied in that session by then. */
  readonly underFault: readonly string[]
}

/** The verdict on one statement or rule, and why. */
export interface StatementVerdict {
  readonly id: string
  readonly verdict: Verdict
  /** `seq` of the events that decided it; of many, the first ones. */
  readonly events: readonly number[]
  /** Why nothing can be seen, or why nothing is said to conform. */
  readonly reason?: string
}

/** What the judge says of a client: verdicts, findings and their counts. */
export interface ConformanceReport {
  readonly format: 'pop3-mock conformance'
  readonly version: 1
  readonly lens: Lens
  /** Nothing violates, and no finding is an error. */
  readonly passed: boolean
  /** How many sessions were judged. */
  readonly sessions: number
  /** How many events the transcript had dropped; then nothing is said to conform. */
  readonly dropped: number
  /** Of the 55 statements. */
  readonly counts: Readonly<Record<Verdict, number>>
  readonly statements: readonly StatementVerdict[]
  /** Rules of the RFCs that [MS-STANOPOP3] leaves out. */
  readonly rules: readonly StatementVerdict[]
  readonly findings: readonly ConformanceFinding[]
}

/** @throws {Pop3MockError} INVALID_OPTION for what is no report */
export function checkReport(report: ConformanceReport): void {
  if (report?.format !== 'pop3-mock conformance')
    throw unexpected('report', report, 'what judge() or server.conformance() gives')
}
