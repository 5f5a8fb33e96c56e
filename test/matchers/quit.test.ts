import { expect, test } from 'vitest'
import { assertQuit, checkQuit } from '../../src/matchers/quit.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { dropping, findingOf, quitting } from './conversations.ts'

const client = quitting('C: NOOP\nS: +OK')

test('holds where every session sent QUIT, whatever was answered', () => {
  expect(checkQuit(client).pass).toBe(true)
  expect(checkQuit(client, { session: 1 }).pass).toBe(true)
  expect(checkQuit(parseTranscript('-- session 1 opened\nS: +OK\nC: QUIT')).pass).toBe(true)
  expect(checkQuit(client).message()).toMatch(/^expected not every session to have sent QUIT\n\n/)
})

test('fails and tells how a session ended without it', () => {
  expect(findingOf(() => assertQuit(dropping('C: NOOP\nS: +OK')))).toBe(
    'expected every session to have sent QUIT\nnearest: session 1 ended (client-ended) in the state TRANSACTION, behind NOOP',
  )
})

test('fails where a session is open, or there was none', () => {
  const open = parseTranscript('-- session 1 opened\nS: +OK')
  expect(findingOf(() => assertQuit(open, { session: 1 }))).toBe(
    'expected session 1 to have sent QUIT\nnearest: session 1 is still open in the state AUTHORIZATION, without any command',
  )
  expect(findingOf(() => assertQuit(open, { session: 2 }))).toBe(
    'expected session 2 to have sent QUIT\nnearest: there was no such session',
  )
})
