/**
 * A report as JUnit XML: one test case for each statement, each rule and each observation that was made.
 */
import { rfcRules } from '../rfc-rules.ts'
import { statements } from '../statements/statements.ts'
import {
  type ConformanceFinding,
  type ConformanceReport,
  checkReport,
  type StatementVerdict,
} from './conformance-report.ts'

/**
 * What violates is a failure, what was not seen is skipped.
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function reportJunit(report: ConformanceReport): string {
  checkReport(report)
  const texts = new Map([...statements, ...rfcRules].map(({ id, text }) => [id, text]))
  const suites = [
    suite(
      'MS-STANOPOP3',
      report.statements.map((one) => verdictCase(one, report, texts)),
    ),
    suite(
      'RFC',
      report.rules.map((one) => verdictCase(one, report, texts)),
    ),
    suite('beyond', beyondCases(report, texts)),
  ]
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="pop3-mock conformance (${report.lens})">\n${suites.join('')}</testsuites>\n`
}

interface Case {
  readonly name: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly message: string
  readonly details: string
}

function verdictCase(
  { id, verdict, reason }: StatementVerdict,
  { findings }: ConformanceReport,
  texts: ReadonlyMap<string, string>,
): Case {
  const own = findings.filter((finding) => finding.id === id && finding.severity !== 'note')
  return {
    name: `${id} ${texts.get(id) ?? ''}`,
    outcome: verdict === 'conforms' ? 'passed' : verdict === 'violates' ? 'failed' : 'skipped',
    message: verdict === 'violates' ? (own[0]?.text ?? '') : (reason ?? verdict),
    details: own.map(detail).join('\n'),
  }
}

/** Errors fail, for they fail the report; warnings and notes are told. */
function beyondCases({ findings }: ConformanceReport, texts: ReadonlyMap<string, string>): Case[] {
  const others = findings.filter(({ id, severity }) => !texts.has(id) && severity !== 'note')
  return [...new Set(others.map(({ id }) => id))].map((id) => {
    const own = others.filter((finding) => finding.id === id)
    const isError = own.some(({ severity }) => severity === 'error')
    return {
      name: id,
      outcome: isError ? 'failed' : 'passed',
      message: own[0]?.text ?? '',
      details: own.map(detail).join('\n'),
    }
  })
}

function detail({ session, events, text, underFault }: ConformanceFinding): string {
  const fault = underFault.length === 0 ? '' : `, under ${underFault.join(', ')}`
  return `session ${session}, event ${events.join(', ')}: ${text}${fault}`
}

function suite(name: string, cases: readonly Case[]): string {
  const count = (outcome: Case['outcome']) => cases.filter((one) => one.outcome === outcome).length
  const head = `  <testsuite name="${name}" tests="${cases.length}" failures="${count('failed')}" skipped="${count('skipped')}">\n`
  return `${head}${cases.map((one) => caseXml(name, one)).join('')}  </testsuite>\n`
}

function caseXml(suiteName: string, { name, outcome, message, details }: Case): string {
  const head = `    <testcase classname="${suiteName}" name="${escaped(name)}"`
  if (outcome === 'failed')
    return `${head}>\n      <failure message="${escaped(message)}">${escaped(details)}</failure>\n    </testcase>\n`
  if (outcome === 'skipped')
    return `${head}>\n      <skipped message="${escaped(message)}"/>\n    </testcase>\n`
  if (details === '') return `${head}/>\n`
  return `${head}>\n      <system-out>${escaped(details)}</system-out>\n    </testcase>\n`
}

/** XML 1.0 has no way to write most control characters and lone surrogates. */
function escaped(text: string): string {
  return text
    .replace(/[^\x09\x0a\x0d\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
}
