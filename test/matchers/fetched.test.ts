import { describe, expect, test } from 'vitest'
import { assertFetched, checkFetched } from '../../src/matchers/fetched.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { refusalOf } from '../load/loaded.ts'
import { findingOf, quitting, RETRIEVALS } from './conversations.ts'

const client = quitting(RETRIEVALS)
const twice = quitting('C: RETR 1\nS: +OK\nS: a\nS: .\nC: RETR 1\nS: +OK\nS: a\nS: .')

test('holds for messages that RETR gave whole', () => {
  expect(checkFetched(client, 1).pass).toBe(true)
  expect(checkFetched(client, [1], { exactly: true, session: 1 }).pass).toBe(true)
  expect(checkFetched(twice, [1]).pass).toBe(true)
})

test('holds for messages that TOP of every line gave whole', () => {
  const topping = quitting('C: TOP 1 99999999\nS: +OK\nS: a\nS: .\nC: TOP 2 0\nS: +OK\nS: a\nS: .')
  expect(checkFetched(topping, 1, { exactly: true }).pass).toBe(true)
  expect(checkFetched(topping, 2).pass).toBe(false)
})

describe('fails and tells', () => {
  test('of each message what became of its RETR', () => {
    expect(findingOf(() => assertFetched(client, [1, 2, 3, 4, 5]))).toBe(
      [
        'expected messages 1, 2, 3, 4, 5 to have been fetched',
        'message 2: nearest: RETR 2 in session 1 was cut short (under rst-at-octet-n)',
        'message 3: nearest: RETR 3 in session 1 was answered -ERR no such message',
        'message 4: nearest: TOP 4 0 in session 1 was answered +OK; there was no RETR 4',
        'message 5: nobody asked for it; these came: RETR 1, RETR 2, RETR 3',
      ].join('\n'),
    )
  })

  test('that a reply is not there yet, or never came', () => {
    const waiting = parseTranscript('-- session 1 opened\nC: RETR 1')
    expect(findingOf(() => assertFetched(waiting, 1))).toContain('RETR 1 in session 1 is not answered yet')
    const silent = parseTranscript(
      '-- session 1 opened\nS: +OK\nC: RETR 1\n-- reply withheld: +OK 120 octets',
    )
    expect(findingOf(() => assertFetched(silent, 1))).toContain('RETR 1 in session 1 was never answered')
  })

  test('that one was fetched twice, or without being asked for', () => {
    expect(findingOf(() => assertFetched(twice, [1], { exactly: true }))).toBe(
      'expected message 1 to have been fetched exactly, each once\nmessage 1: fetched 2 times',
    )
    expect(findingOf(() => assertFetched(client, [], { exactly: true }))).toContain(
      'message 1: fetched, though it is not among them',
    )
  })

  test('of a session that there never was', () => {
    expect(findingOf(() => assertFetched(client, 1, { session: 2 }))).toBe(
      'expected message 1 to have been fetched in session 2\nmessage 1: nobody asked for it; these came: no RETR at all',
    )
  })

  test('what was fetched and was not to be', () => {
    expect(checkFetched(client, 1).message()).toMatch(/^expected message 1 not to have been fetched\n\n/)
  })
})

test('refuses what is no message-number', () => {
  expect(refusalOf(() => assertFetched(client, [1, 1.5]))).toEqual({
    code: 'INVALID_OPTION',
    path: 'toHaveFetched',
    message: 'toHaveFetched: found 1.5. Allowed are message-numbers, as RETR takes them.',
  })
})
