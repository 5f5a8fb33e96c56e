/**
 * The 55 statements: the list itself, and each of them kept and broken.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CHECKS } from '../../src/conformance/checks/checks.ts'
import { judge } from '../../src/conformance/judge.ts'
import { observations, rfcRules } from '../../src/conformance/rfc-rules.ts'
import { statements } from '../../src/conformance/statements/statements.ts'
import { conversationCases, unbreakableIn } from './conversation-cases.ts'

const page = new URL('statements.md', import.meta.url)
const cases = conversationCases(page)
const ids = statements.map(({ id }) => id)

describe('the list', () => {
  test('holds C0001 to C0047 and V0001 to V0008 once each', () => {
    const number = (letter: string, count: number) =>
      Array.from({ length: count }, (_, index) => `${letter}${String(index + 1).padStart(4, '0')}`)
    expect([...ids].sort()).toEqual([...number('C', 47), ...number('V', 8)])
  })

  test('has the actors that the document names', () => {
    const count = (actor: string) => statements.filter((one) => one.actor === actor).length
    expect([count('client'), count('server'), count('both')]).toEqual([31, 23, 1])
  })

  test('uses every check, and each for one rule only', () => {
    const used = [...statements, ...rfcRules, ...observations].map(({ check }) => check)
    expect([...used].sort()).toEqual(Object.keys(CHECKS).sort())
  })

  test('says something of everything', () => {
    for (const { text, outlookModel, sources, topic } of statements) {
      expect([text, outlookModel, topic].every((words) => words.length > 2)).toBe(true)
      expect(sources[0]).toMatch(/^MS-STANOPOP3 2\.2\.\d+$/)
    }
  })
})

describe('conversations', () => {
  test.each(cases)('$name', ({ id, verdict, options, transcript }) => {
    const report = judge(transcript, options)
    const found = [...report.statements, ...report.rules].find((one) => one.id === id)
    expect({ found, findings: report.findings.filter((one) => one.id === id) }).toMatchObject({
      found: { id, verdict },
    })
    if (verdict === 'conforms' || verdict === 'violates') expect(found?.events.length).toBeGreaterThan(0)
    const seqs = transcript.events().map(({ seq }) => seq)
    expect(found?.events.filter((seq) => !seqs.includes(seq))).toEqual([])
  })

  test('show each statement kept and broken, or say why nobody can break it', () => {
    const told = (verdict: string) =>
      new Set(cases.filter((one) => one.verdict === verdict).map(({ id }) => id))
    const broken = told('violates')
    const kept = told('conforms')
    expect(ids.filter((id) => !kept.has(id))).toEqual([])
    expect(ids.filter((id) => !broken.has(id))).toEqual(unbreakableIn(page))
  })

  test('stand in the order of the statements', () => {
    const headings = [...readFileSync(page, 'utf8').matchAll(/^## (\S+)/gm)].map(([, id]) => id)
    expect(headings).toEqual(ids)
  })
})
