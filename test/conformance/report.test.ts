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

test('as text it tells of several sessions, of what was dropped, of rules in force and of reasons', () => {
  const finding = { id: 'C0001', severity: 'error', session: 2, events: [3, 4], text: 'one' } as const
  const text = reportText(
    {
      ...report,
      passed: true,
      sessions: 2,
      dropped: 7,
      statements: [{ id: 'C0001', verdict: 'conforms', events: [1] }],
      rules: [{ id: 'RFC1939-3-line-limit', verdict: 'not-exercised', events: [], reason: 'why' }],
      findings: [
        { ...finding, underFault: [] },
        { ...finding, underFault: ['a', 'b'] },
        ...Array.from({ length: 3 }, () => ({ ...finding, underFault: [] })),
      ],
    },
    { all: true },
  )
  expect(text.replace(/ of 55 .*/, '')).toMatchInlineSnapshot(`
    "passed: 2 sessions by ms-stanopop3;
    7 events were dropped from the transcript, so nothing is said to conform

    C0001: A client reaches the service by opening a TCP connection.
      error: one [session 2, event 3, 4]
      error: one (under a, b) [session 2, event 3, 4]
      error: one [session 2, event 3, 4]
      error: one [session 2, event 3, 4]
      error: one [session 2, event 3, 4]

    C0001  conforms       A client reaches the service by opening a TCP connection.
    RFC1939-3-line-limit not-exercised  A command line has at most 255 octets, its CRLF included. (why)"
  `)
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

  test('it tells what was kept, broken, not seen and found beside', () => {
    const finding = { session: 1, severity: 'error', underFault: [] } as const
    const small = reportJunit({
      ...report,
      lens: 'rfc1939',
      statements: [
        { id: 'C0001', verdict: 'conforms', events: [1] },
        { id: 'C0002', verdict: 'violates', events: [2, 3] },
        { id: 'V0002', verdict: 'not-observable', events: [], reason: 'why' },
        { id: 'C0005', verdict: 'conforms', events: [6] },
      ],
      rules: [{ id: 'RFC1939-3-line-limit', verdict: 'not-exercised', events: [] }],
      findings: [
        { ...finding, id: 'C0002', events: [2, 3], text: 'one', underFault: ['a', 'b'] },
        { ...finding, id: 'C0002', events: [4], text: 'two' },
        { ...finding, id: 'C0002', severity: 'note', events: [5], text: 'no failure' },
        { ...finding, id: 'C0005', severity: 'note', events: [6], text: 'no failure' },
        { ...finding, id: 'no-quit', severity: 'warning', events: [7], text: 'three' },
        { ...finding, id: 'lost-mail', severity: 'warning', events: [8], text: 'four' },
        { ...finding, id: 'lost-mail', events: [9], text: 'five' },
        { ...finding, id: 'outlook-rset', severity: 'note', events: [10], text: 'not told' },
      ],
    })
    expect(small.replace(/name="([CV]\d{4}|RFC\d\S*) [^"]*"/g, 'name="$1 …"')).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="pop3-mock conformance (rfc1939)">
        <testsuite name="MS-STANOPOP3" tests="4" failures="1" skipped="1">
          <testcase classname="MS-STANOPOP3" name="C0001 …"/>
          <testcase classname="MS-STANOPOP3" name="C0002 …">
            <failure message="one">session 1, event 2, 3: one, under a, b&#10;session 1, event 4: two</failure>
          </testcase>
          <testcase classname="MS-STANOPOP3" name="V0002 …">
            <skipped message="why"/>
          </testcase>
          <testcase classname="MS-STANOPOP3" name="C0005 …"/>
        </testsuite>
        <testsuite name="RFC" tests="1" failures="0" skipped="1">
          <testcase classname="RFC" name="RFC1939-3-line-limit …">
            <skipped message="not-exercised"/>
          </testcase>
        </testsuite>
        <testsuite name="beyond" tests="2" failures="1" skipped="0">
          <testcase classname="beyond" name="no-quit">
            <system-out>session 1, event 7: three</system-out>
          </testcase>
          <testcase classname="beyond" name="lost-mail">
            <failure message="four">session 1, event 8: four&#10;session 1, event 9: five</failure>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `)
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
