/**
 * The judge over arbitrary recordings.
 */
import * as fc from 'fast-check'
import { safeParse } from 'valibot'
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import type { ConformanceReport, Verdict } from '../../src/conformance/report/conformance-report.ts'
import { reportJunit } from '../../src/conformance/report/report-junit.ts'
import { reportSchema } from '../../src/conformance/report/report-schema.ts'
import { reportText } from '../../src/conformance/report/report-text.ts'
import type { TranscriptEvent } from '../../src/transcript/event.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { Transcript } from '../../src/transcript/transcript.ts'
import { recorded } from '../transcript/recorded-conversation.ts'
import { arbitraryConversation } from './arbitrary-conversation.ts'

const lens = fc.constantFrom('ms-stanopop3' as const, 'rfc1939' as const)
const received = fc.option(fc.array(fc.uint8Array({ maxLength: 5 }), { maxLength: 3 }), { nil: undefined })
const transcript = fc.oneof(recorded, arbitraryConversation.map(parseTranscript))
const numRuns = Number(process.env.JUDGE_RUNS ?? 1000)

/** A client that does nothing wrong and nothing that another session could be measured by; without TLS it would. */
const GOOD_SESSION = `
-- session 99 opened
-- tls ok: TLSv1.3
S: +OK
C: USER somebody else
S: +OK
C: PASS secret
-- logged on: somebody-else (PASS)
S: +OK
C: STAT
S: +OK 0 0
C: QUIT
S: +OK
-- session 99 closed: quit
`.replace('somebody else', 'somebody-else')

describe('whatever was recorded', () => {
  test('the judge says something of each of the 55 statements', () => {
    fc.assert(
      fc.property(transcript, lens, received, (recording, name, messages) => {
        const report = judge(recording, {
          lens: name,
          ...(messages === undefined ? {} : { received: messages }),
        })
        expect(Object.values(report.counts).reduce((sum, count) => sum + count)).toBe(55)
        expect(report.statements.length).toBe(55)
        const violates = [...report.statements, ...report.rules].some(({ verdict }) => verdict === 'violates')
        const isError = report.findings.some(({ severity }) => severity === 'error')
        expect(report.passed).toBe(!violates && !isError)
        expect(reportText(report, { all: true })).toContain('V0008')
        expect(reportJunit(report)).toContain('C0001')
        expect(safeParse(reportSchema(), JSON.parse(JSON.stringify(report))).success).toBe(true)
      }),
      { numRuns },
    )
  })

  test('what conforms or violates is shown by events of the transcript', () => {
    fc.assert(
      fc.property(transcript, (recording) => {
        const seqs = new Set(recording.events().map(({ seq }) => seq))
        const report = judge(recording)
        for (const { verdict, events } of report.statements) {
          if (verdict === 'conforms' || verdict === 'violates') expect(events.length).toBeGreaterThan(0)
          expect(events.every((seq) => seqs.has(seq))).toBe(true)
        }
        for (const { events, text } of report.findings) {
          expect([events.length > 0, events.every((seq) => seqs.has(seq)), text.length > 0]).toEqual([
            true,
            true,
            true,
          ])
        }
      }),
      { numRuns },
    )
  })

  test('nothing conforms where events were dropped', () => {
    fc.assert(
      fc.property(transcript, fc.integer({ min: 1, max: 9 }), (recording, dropped) => {
        expect(judge(Transcript.restore(recording.events(), dropped)).counts.conforms).toBe(0)
      }),
      { numRuns },
    )
  })

  test('a session that conforms, put behind it, worsens no verdict', () => {
    expect(judge(parseTranscript(GOOD_SESSION))).toMatchObject({ passed: true, findings: [] })
    fc.assert(
      fc.property(transcript, lens, (recording, name) => {
        const before = judge(recording, { lens: name })
        const after = judge(withGoodSession(recording), { lens: name })
        expect(worsened(before, after)).toEqual([])
        expect(after.findings.length).toBe(before.findings.length)
      }),
      { numRuns },
    )
  })
})

function withGoodSession(recording: Transcript): Transcript {
  const events = recording.events()
  const offset = events.at(-1)?.seq ?? recording.dropped
  const good = parseTranscript(GOOD_SESSION).events()
  const shifted = good.map((event) => {
    const moved: TranscriptEvent = { ...event, seq: event.seq + offset }
    return moved.type === 'exchange' && moved.command !== undefined
      ? { ...moved, command: moved.command + offset }
      : moved
  })
  return Transcript.restore([...events, ...shifted], recording.dropped)
}

const GOODNESS: Readonly<Record<Verdict, number>> = {
  violates: 0,
  'not-exercised': 1,
  'not-observable': 1,
  conforms: 2,
}

function worsened(before: ConformanceReport, after: ConformanceReport): string[] {
  return before.statements.flatMap(({ id, verdict }, index) => {
    const now = after.statements[index]?.verdict ?? 'violates'
    return GOODNESS[now] < GOODNESS[verdict] ? [`${id}: ${verdict} -> ${now}`] : []
  })
}
