/**
 * Whether the client keeps the statements of [MS-STANOPOP3] and the rules of the RFCs.
 */
import { type ConformanceOptions, judge } from '../conformance/judge.ts'
import type { ConformanceReport, StatementVerdict } from '../conformance/report/conformance-report.ts'
import { reportText } from '../conformance/report/report-text.ts'
import { rfcRules } from '../conformance/rfc-rules.ts'
import { statements as allStatements } from '../conformance/statements/statements.ts'
import { didYouMeanHint, Pop3MockError, refuseUnknownKeys, unexpected } from '../errors.ts'
import { assertHolds, type CheckResult, checkResult } from './check-result.ts'
import { type Pop3Subject, subjectOf } from './subject.ts'

/** What a client is held to, and by which document. */
export interface ConformOptions extends ConformanceOptions {
  /** Statements such as `C0030` and rules such as `RFC1939-3-line-limit`: only these, and each must have been exercised. */
  readonly statements?: readonly string[]
}

/**
 * Whether nothing that the client did violates a statement or rule, and no finding is an error. With `statements` each of
 * them must be seen to conform: what was never exercised is not enough.
 */
export function checkConforms(subject: unknown, options: ConformOptions = {}): CheckResult {
  refuseUnknownKeys(options, ['statements', 'lens', 'received'], 'toConform')
  const { statements, ...judged } = options
  const { transcript } = subjectOf(subject, 'toConform')
  if (statements !== undefined) checkIds(statements)
  const report = judge(transcript, judged)
  const misses = statements === undefined ? undefined : missesOf(statements, report)
  const pass = report.sessions > 0 && (misses === undefined ? report.passed : misses.length === 0)
  const what = statements === undefined ? report.lens : `${statements.join(', ')} of ${report.lens}`
  return checkResult({
    pass,
    failure: () => `expected the client to conform to ${what}\n${failureText(report, misses, options)}`,
    contrary: () => `expected the client not to conform to ${what}\n${reportText(report)}`,
    transcript,
  })
}

/** @throws {AssertionError} unless the client conforms */
export function assertConforms(subject: Pop3Subject, options: ConformOptions = {}): void {
  assertHolds(checkConforms(subject, options), 'toConform', assertConforms)
}

function failureText(
  report: ConformanceReport,
  misses: readonly StatementVerdict[] | undefined,
  { statements }: ConformOptions,
): string {
  if (report.sessions === 0) return 'nearest: there was no session to judge'
  if (misses === undefined) return reportText(report)
  const named = { ...report, findings: report.findings.filter(({ id }) => statements?.includes(id)) }
  const verdicts = misses.map(({ id, verdict, reason }) => {
    const why = reason === undefined ? '' : ` (${reason})`
    return `nearest: ${id} is ${verdict}${why}`
  })
  return [...verdicts, ...(named.findings.length > 0 ? ['', reportText(named)] : [])].join('\n')
}

function missesOf(ids: readonly string[], { statements, rules }: ConformanceReport): StatementVerdict[] {
  const verdicts = new Map([...statements, ...rules].map((one) => [one.id, one]))
  return ids.flatMap((id) => verdicts.get(id) ?? []).filter(({ verdict }) => verdict !== 'conforms')
}

function checkIds(ids: readonly string[]): void {
  const path = 'toConform.statements'
  if (!Array.isArray(ids)) throw unexpected(path, ids, 'a list of ids')
  for (const [index, id] of ids.entries()) {
    if (typeof id !== 'string') throw unexpected(`${path}[${index}]`, id, 'the id of a statement or rule')
    checkId(id)
  }
}

function checkId(id: string): void {
  const known = [...allStatements, ...rfcRules].map((rule) => rule.id)
  if (known.includes(id)) return
  const hint = didYouMeanHint(id, known)
  throw new Pop3MockError(
    'INVALID_OPTION',
    `toConform.statements: found ${JSON.stringify(id)}. Allowed are C0001 to C0047, V0001 to V0008 and the rules of the RFCs.${hint}`,
    { path: 'toConform.statements' },
  )
}
