import { describe, expect, test } from 'vitest'
import { assertConforms, checkConforms } from '../../src/matchers/conform.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { dropping, findingOf, quitting } from './conversations.ts'

const STUFFED = 'C: RETR 1\nS: +OK\nS: ..dot\nS: .'
const client = quitting(STUFFED)

test('holds where nothing violates, or the named statements were exercised and kept', () => {
  expect(checkConforms(client).pass).toBe(true)
  expect(checkConforms(client, { lens: 'rfc1939', statements: ['C0030', 'C0003'] }).pass).toBe(true)
  expect(checkConforms(client, { received: [Buffer.from('.dot\r\n')], statements: ['V0002'] }).pass).toBe(
    true,
  )
  expect(checkConforms(client).message()).toMatch(
    /^expected the client not to conform to ms-stanopop3\npassed/,
  )
})

describe('fails and tells', () => {
  test('what violates, with the report', () => {
    const received = [Buffer.from('..dot\r\n')]
    expect(findingOf(() => assertConforms(client, { received }))).toMatch(
      /^expected the client to conform to ms-stanopop3\nFAILED: .*\n\nV0002: .*\n {2}error: the stuffed dots were left in the message/,
    )
  })

  test('which statement was not exercised, or is not observable, and why', () => {
    expect(
      findingOf(() => assertConforms(dropping('C: NOOP\nS: +OK'), { statements: ['C0030', 'V0002'] })),
    ).toBe(
      [
        'expected the client to conform to C0030, V0002 of ms-stanopop3',
        'nearest: C0030 is not-exercised',
        'nearest: V0002 is not-observable (what the client received was not given)',
      ].join('\n'),
    )
  })

  test('that there was nothing to judge', () => {
    expect(findingOf(() => assertConforms(parseTranscript('')))).toBe(
      'expected the client to conform to ms-stanopop3\nnearest: there was no session to judge',
    )
  })
})

test('refuses a statement that there is not, and says which may be meant', () => {
  expect(() => assertConforms(client, { statements: ['C0300'] })).toThrow(
    /toConform\.statements: found "C0300"\. .* Did you mean C\d{4}\?$/,
  )
})
