import fc from 'fast-check'
import { expect, test } from 'vitest'
import { RepeatedContent, repeatProblem } from '../../src/load/repeat-body.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'

const SEED = 'A: b\r\n\r\nFirst line\r\n2.\r\n'

function repeated(untilOctets: number): string {
  return textOf(new RepeatedContent(octetsOf(SEED), untilOctets).body().octets)
}

test('whole lines are repeated as long as they fit, and the rest is filled', () => {
  const short = [0, 1, 2, 3, 11, 12, 13, 15, 16, 17].map((more) =>
    repeated(SEED.length + more).slice(SEED.length - 4),
  )
  expect(short).toEqual([
    '2.\r\n',
    '2.x\r\n',
    '2.\r\n\r\n',
    '2.\r\nx\r\n',
    '2.\r\nxxxxxxxxx\r\n',
    '2.\r\nFirst line\r\n',
    '2.\r\nFirst linex\r\n',
    '2.\r\nFirst line\r\nx\r\n',
    '2.\r\nFirst line\r\n2.\r\n',
    '2.\r\nFirst line\r\n2.x\r\n',
  ])
})

test('the message has exactly so many octets, begins with the seed and ends with CRLF', () => {
  fc.assert(
    fc.property(fc.integer({ min: SEED.length + 2, max: 5000 }), (untilOctets) => {
      const content = new RepeatedContent(octetsOf(SEED), untilOctets)
      const text = textOf(content.body().octets)
      expect([text.length, content.sizeInOctets(), text.slice(-2)]).toEqual([
        untilOctets,
        untilOctets,
        '\r\n',
      ])
      expect(text.startsWith(SEED)).toBe(true)
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    }),
  )
})

test('a seed without a body, or one too big, is told', () => {
  const problems = ['A: b\r\n', 'A: b\r\n\r\n', SEED].map((seed) => repeatProblem(octetsOf(seed), 20))
  expect(problems).toEqual([
    'has no blank line, so there is no body to repeat. Add one, as CRLF CRLF',
    'has an empty body, so there is nothing to repeat. Give it a line of text',
    'has 24 octets already. Ask for that many or more',
  ])
  expect(repeatProblem(octetsOf(SEED), 24)).toBe(undefined)
})
