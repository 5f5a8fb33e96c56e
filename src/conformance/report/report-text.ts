/**
 * A report as text, for people and for the message of a failing test.
 */
import { refuseUnknownKeys } from '../../errors.ts'
import { observations, rfcRules } from '../rfc-rules.ts'
import { statements } from '../statements/statements.ts'
import {
  type ConformanceFinding,
  type ConformanceReport,
  checkReport,
  type StatementVerdict,
} from './conformance-report.ts'

/** How much of a report is shown. */
export interface ReportTextOptions {
  /** Every statement with its verdict; default: only the counts and what was found. */
  readonly all?: boolean
}

const TEXTS: ReadonlyMap<string, string> = new Map(
  [...statements, ...rfcRules, ...observations].map(({ id, text }) => [id, text]),
)
/** More findings of one rule than these are counted only. */
const MOST_FINDINGS = 5

/**
 * What the report says, findings first.
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function reportText(report: ConformanceReport, options: ReportTextOptions = {}): string {
  checkReport(report)
  refuseUnknownKeys(options, ['all'], '')
  const { counts, lens, sessions, dropped } = report
  const head = [
    `${report.passed ? 'passed' : 'FAILED'}: ${sessions} ${sessions === 1 ? 'session' : 'sessions'} by ${lens}; ` +
      `of 55 statements ${counts.conforms} conform, ${counts.violates} are violated, ` +
      `${counts['not-exercised']} were not exercised, ${counts['not-observable']} are not observable`,
  ]
  if (dropped > 0)
    head.push(`${dropped} events were dropped from the transcript, so nothing is said to conform`)
  const found = [...groups(report.findings)].flatMap(([id, findings]) => findingLines(id, findings))
  const verdicts = options.all ? ['', ...[...report.statements, ...report.rules].map(verdictLine)] : []
  return [...head, ...found, ...verdicts].join('\n')
}

function groups(findings: readonly ConformanceFinding[]): ReadonlyMap<string, readonly ConformanceFinding[]> {
  const byRule = new Map<string, ConformanceFinding[]>()
  for (const finding of findings) {
    const known = byRule.get(finding.id)
    if (known === undefined) byRule.set(finding.id, [finding])
    else known.push(finding)
  }
  return byRule
}

function findingLines(id: string, findings: readonly ConformanceFinding[]): string[] {
  const shown = findings.slice(0, MOST_FINDINGS).map(({ severity, session, events, text, underFault }) => {
    const fault = underFault.length === 0 ? '' : ` (under ${underFault.join(', ')})`
    return `  ${severity}: ${text}${fault} [session ${session}, event ${events.join(', ')}]`
  })
  const others = findings.length - shown.length
  if (others > 0) shown.push(`  and ${others} more`)
  return ['', `${id}: ${TEXTS.get(id) ?? ''}`, ...shown]
}

function verdictLine({ id, verdict, reason }: StatementVerdict): string {
  return `${id.padEnd(6)} ${verdict.padEnd(14)} ${TEXTS.get(id) ?? ''}${reason === undefined ? '' : ` (${reason})`}`
}
