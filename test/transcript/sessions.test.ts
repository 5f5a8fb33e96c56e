import { expect, it } from 'vitest'
import type { NewEvent } from '../../src/transcript/event.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { sessionsOf } from '../../src/transcript/sessions.ts'
import { client, opened, transcriptOf } from './conversation.ts'

it('tells of each session who it was, what was asked for, and how it ended', () => {
  const transcript = parseTranscript(`
    -- session 1 opened
    S1: +OK
    C1: AUTH PLAIN
    S1: +
    C1: AHVzZXIAc2VjcmV0
    -- session 1 logged on: user (AUTH)
    S1: +OK
    -- session 2 opened
    C1: RETR 2
    S1: +OK
    S1: text
    S1: .
    C1: RETR 9
    S1: -ERR
    C1: RETR 3
    S1: +OK
    -- session 1 reply cut
    C1: QUIT
    -- session 1 deleted: b, c
    S1: +OK
    -- session 1 closed: quit
    C2: NOOP 1
  `)
  expect(sessionsOf(transcript)).toEqual([
    {
      number: 1,
      user: 'user',
      state: 'UPDATE',
      closed: 'quit',
      commands: [
        { keyword: 'AUTH', arguments: 'PLAIN' },
        { keyword: 'RETR', arguments: '2' },
        { keyword: 'RETR', arguments: '9' },
        { keyword: 'RETR', arguments: '3' },
        { keyword: 'QUIT', arguments: '' },
      ],
      fetched: [2],
      deleted: ['b', 'c'],
    },
    {
      number: 2,
      user: undefined,
      state: 'AUTHORIZATION',
      closed: undefined,
      commands: [{ keyword: 'NOOP', arguments: '1' }],
      fetched: [],
      deleted: [],
    },
  ])
})

it('tells of a session that only began, and in the order of beginning', () => {
  const nothing = { user: undefined, closed: undefined, commands: [], fetched: [], deleted: [] }
  expect(sessionsOf(transcriptOf([opened(2), opened(1)]))).toEqual([
    { number: 2, state: 'AUTHORIZATION', ...nothing },
    { number: 1, state: 'AUTHORIZATION', ...nothing },
  ])
})

it('does not fall back into a state because an exchange is told late', () => {
  const late: NewEvent = {
    type: 'exchange',
    session: 1,
    command: 2,
    keyword: 'USER',
    reply: { status: '+OK', text: '' },
    state: 'AUTHORIZATION',
    fate: 'flushed',
  }
  const logOn: NewEvent = { type: 'log-on', session: 1, user: 'a', by: 'PASS' }
  const events = [opened(), client('USER a\r\n'), client('PASS b\r\n'), logOn, late]
  expect(sessionsOf(transcriptOf(events)).map((session) => session.state)).toEqual(['TRANSACTION'])
})
