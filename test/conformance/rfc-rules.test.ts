/**
 * The rules of the RFCs beside the statements, each kept and broken.
 */
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { rfcRules } from '../../src/conformance/rfc-rules.ts'
import { conversationCases } from './conversation-cases.ts'

const cases = conversationCases(new URL('rfc-rules.md', import.meta.url))

describe('conversations', () => {
  test.each(cases)('$name', ({ id, verdict, options, transcript }) => {
    const report = judge(transcript, options)
    expect({
      verdict: report.rules.find((one) => one.id === id)?.verdict,
      findings: report.findings.filter((one) => one.id === id),
    }).toMatchObject({ verdict })
  })

  test('show each rule kept and broken', () => {
    for (const word of ['conforms', 'violates']) {
      const told = new Set(cases.filter(({ verdict }) => verdict === word).map(({ id }) => id))
      expect([...told]).toEqual(rfcRules.map(({ id }) => id))
    }
  })
})
