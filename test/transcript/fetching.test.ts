import { expect, test } from 'vitest'
import { fetchedBy } from '../../src/transcript/fetching.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { sessionsOf } from '../../src/transcript/sessions.ts'

test.each([
  ['RETR', '2', 2],
  ['TOP', '3 99999999', 3],
  ['TOP', '3 1000000', 3],
  ['TOP', '3 999999', undefined],
  ['TOP', '3 0', undefined],
  ['TOP', '3', undefined],
  ['TOP', '3 many', undefined],
  ['LIST', '1 1000000', undefined],
] as const)('%s %s fetches %s', (keyword, text, expected) => {
  expect(fetchedBy({ keyword, arguments: text })).toBe(expected)
})

test('a session tells what TOP of every line has fetched, as fetchmail does', () => {
  const transcript = parseTranscript(
    [
      '-- session 1 opened',
      'S: +OK ready',
      'C: TOP 1 99999999',
      'S: +OK',
      'S: a',
      'S: .',
      'C: TOP 2 99999999',
      'S: -ERR no',
      'C: TOP 3 10',
      'S: +OK',
      'S: a',
      'S: .',
    ].join('\n'),
  )
  expect(sessionsOf(transcript.events())[0]?.fetched).toEqual([1])
})
