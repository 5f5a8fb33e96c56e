import { AssertionError } from 'node:assert'
import { describe, expect, test } from 'vitest'
import { assertReceivedCommands, checkReceivedCommands } from '../../src/matchers/received-commands.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { refusalOf } from '../load/loaded.ts'
import { dropping, findingOf, quitting, RETRIEVALS } from './conversations.ts'

const client = quitting(RETRIEVALS)

describe('holds for', () => {
  test.each([
    ['commands in their order, with others between them', ['USER', 'RETR', 'QUIT']],
    ['exact arguments', ['RETR 1', 'RETR 3']],
    ['keywords in any case', ['user user', 'retr 2']],
    ['no commands at all', []],
    ['one command asked for as often as it came', ['RETR', 'RETR', 'RETR']],
  ])('%s', (_, commands) => {
    expect(checkReceivedCommands(client, commands).pass).toBe(true)
  })

  test('exactly the commands that came', () => {
    const commands = ['USER', 'PASS', 'RETR 1', 'RETR 2', 'RETR 3', 'TOP 4 0', 'QUIT']
    expect(checkReceivedCommands(client, commands, { exactly: true }).pass).toBe(true)
  })

  test('commands of several sessions, in the order of receipt', () => {
    const two = parseTranscript('-- session 1\nC: NOOP\nS: +OK\n-- session 2\nC: CAPA\nS: -ERR')
    expect(checkReceivedCommands(two, ['NOOP', 'CAPA']).pass).toBe(true)
    expect(checkReceivedCommands(two, ['NOOP', 'CAPA'], { session: 2 }).pass).toBe(false)
    expect(checkReceivedCommands(two, ['CAPA'], { session: 2, exactly: true }).pass).toBe(true)
  })
})

describe('fails and tells', () => {
  test('the commands of the same keyword that came', () => {
    expect(
      findingOf(() => assertReceivedCommands(client, ['PASS', 'RETR 5', 'QUIT'])),
    ).toBe(`expected these commands in this order to have been received:
    PASS
  > RETR 5
    QUIT
nearest: no RETR 5 came behind PASS, but RETR 1, RETR 2, RETR 3 did
received: USER user, PASS ********, RETR 1, RETR 2, RETR 3, TOP 4 0, QUIT`)
  })

  test('that a command came, but earlier', () => {
    expect(findingOf(() => assertReceivedCommands(client, ['RETR 3', 'USER']))).toContain(
      'nearest: USER came, but earlier: none came behind RETR 3',
    )
  })

  test('that none came at all', () => {
    expect(findingOf(() => assertReceivedCommands(client, ['UIDL']))).toContain('nearest: no UIDL came\n')
  })

  test('where exactly something else came', () => {
    const exactly = { exactly: true, session: 1 }
    expect(
      findingOf(() => assertReceivedCommands(client, ['USER', 'PASS wrong', 'QUIT'], exactly)),
    ).toBe(`expected exactly these commands to have been received in session 1:
    USER
  > PASS ********
    QUIT
nearest: command 2 was PASS ******** where PASS ******** should come, with another secret
received: USER user, PASS ********, RETR 1, RETR 2, RETR 3, TOP 4 0, QUIT`)
  })

  test('that more or less came than exactly those', () => {
    const short = dropping('C: NOOP\nS: +OK')
    expect(findingOf(() => assertReceivedCommands(short, ['USER', 'PASS'], { exactly: true }))).toContain(
      'nearest: command 3 was NOOP where nothing more should come',
    )
    const longer = ['USER', 'PASS', 'NOOP', 'QUIT']
    expect(findingOf(() => assertReceivedCommands(short, longer, { exactly: true }))).toContain(
      'nearest: the first 3 came; nothing came where QUIT should',
    )
  })

  test('what came where it was not to come', () => {
    const { pass, message } = checkReceivedCommands(client, ['RETR'])
    expect([pass, message().split('\n\n')[0]]).toEqual([
      true,
      'expected these commands in this order not to have been received:\n    RETR',
    ])
  })
})

test('is an AssertionError with both lists, and with the conversation', () => {
  try {
    assertReceivedCommands(dropping('C: NOOP\nS: +OK'), ['STAT'])
  } catch (error) {
    expect(error).toBeInstanceOf(AssertionError)
    expect(error).toMatchObject({
      actual: ['USER user', 'PASS ********', 'NOOP'],
      expected: ['STAT'],
      operator: 'toHaveReceivedCommands',
    })
    expect((error as Error).message).toContain('The conversation:\n  -- session 1 opened\n  S: +OK ready\n')
  }
  expect.assertions(3)
})

test('refuses what is no keyword, and says which may be meant', () => {
  expect(refusalOf(() => assertReceivedCommands(client, ['USER', 'RETRR 1']))).toEqual({
    code: 'INVALID_OPTION',
    path: 'toHaveReceivedCommands',
    message:
      'toHaveReceivedCommands: found "RETRR 1". Allowed is a keyword (APOP, AUTH, CAPA, DELE, LANG, LAST, LIST, NOOP, PASS, QUIT, RETR, RSET, STAT, STLS, TOP, UIDL, USER, UTF8) or UNKNOWN, alone or with the exact arguments. Did you mean RETR?',
  })
})

test('refuses what is neither a server nor a transcript', () => {
  expect(() => checkReceivedCommands(undefined, [])).toThrow(
    'toHaveReceivedCommands: found undefined. Allowed is a server or a transcript.',
  )
  expect(() => checkReceivedCommands(client, [], { session: 0 })).toThrow('session: found 0')
})
