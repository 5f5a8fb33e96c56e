/**
 * A report as text, as JSON and as JUnit XML.
 */
import { parse } from 'valibot'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { reportJunit } from '../../src/conformance/report/report-junit.ts'
import { reportSchema } from '../../src/conformance/report/report-schema.ts'
import { reportText } from '../../src/conformance/report/report-text.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'

const report = judge(
  parseTranscript(`
    S: +OK
    C: USER <a>&"b
    S: -ERR
    -- fault: <rule> (answer)
    C: <?x>
    S: -ERR
    C: STAT
    S: -ERR
    C: STAT
    S: -ERR
    C: LIST 1
    S: -ERR
  `),
)

test('as text it says first whether the client passed, then what was found, with the events', () => {
  expect(reportText(report)).toMatchInlineSnapshot(`
    "FAILED: 1 session by ms-stanopop3; of 55 statements 8 conform, 4 are violated, 41 were not exercised, 2 are not observable

    C0045: After +OK to USER the client sends PASS or QUIT; after -ERR it tries another log-on, or QUIT.
      warning: <?x> follows -ERR to USER (under <rule>) [session 1, event 8]

    C0008: A client identifies and authenticates itself.
      error: STAT was sent before a log-on had succeeded (under <rule>) [session 1, event 11]

    C0016: STAT is sent in the TRANSACTION state only.
      warning: STAT was sent before a log-on had succeeded (under <rule>) [session 1, event 11]
      warning: STAT was sent before a log-on had succeeded (under <rule>) [session 1, event 14]

    C0018: LIST is sent in the TRANSACTION state only.
      warning: LIST was sent before a log-on had succeeded (under <rule>) [session 1, event 17]

    outlook-list-argument: Outlook never sends LIST n.
      note: Outlook never sends LIST with an argument (under <rule>) [session 1, event 17]"
  `)
})

test('as text it counts what it does not show', () => {
  const text = `S: +OK\n${'C: STAT\nS: -ERR\n'.repeat(8)}`
  expect(reportText(judge(parseTranscript(text)))).toContain('  and 3 more')
})

test('as text it can hold every verdict', () => {
  const lines = reportText(report, { all: true }).split('\n')
  expect(
    lines.filter((line) => /^[CV]00\d\d +(conforms|violates|not-exercised|not-observable) /.test(line))
      .length,
  ).toBe(55)
  expect(lines.find((line) => line.startsWith('V0002'))).toContain('(what the client received was not given)')
})

test('as JSON it fits its schema', () => {
  expect(parse(reportSchema(), JSON.parse(JSON.stringify(report)))).toEqual(report)
})

describe('as JUnit XML', () => {
  const xml = reportJunit(report)

  test('it has a case for each statement and rule', () => {
    expect(xml.match(/<testcase classname="MS-STANOPOP3"/g)?.length).toBe(55)
    expect(xml).toContain(
      '<testcase classname="MS-STANOPOP3" name="C0016 STAT is sent in the TRANSACTION state only.">',
    )
    expect(xml).toMatch(/<failure message="STAT was sent before a log-on had succeeded">/)
    expect(xml).toMatch(/<skipped message="not-exercised"\/>/)
  })

  test('its counts are those of its cases', () => {
    for (const [suite, tests, failures, skipped] of xml.matchAll(
      /<testsuite name="\S+" tests="(\d+)" failures="(\d+)" skipped="(\d+)">[\s\S]*?<\/testsuite>/g,
    )) {
      const count = (tag: string) => String(suite.split(`<${tag} `).length - 1)
      expect([tests, failures, skipped]).toEqual([count('testcase'), count('failure'), count('skipped')])
    }
  })

  test('no text of a client or a rule breaks out of it', () => {
    const withoutMarkup = xml.replace(/<[^<>]*>/g, '')
    expect(withoutMarkup).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;|#10;)/)
    const raw = {
      ...report.findings[0],
      id: 'lost-mail',
      severity: 'error',
      text: '\0]]><x a="\ud800\u{1f600}',
      events: [1],
    }
    const forged = reportJunit({ ...report, findings: [raw as never] })
    expect(forged).toContain('\ufffd]]&gt;&lt;x a=&quot;\ufffd\u{1f600}')
    expect(forged).not.toContain('<x')
  })
})
