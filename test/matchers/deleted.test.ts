import { describe, expect, test } from 'vitest'
import { assertDeleted, checkDeleted } from '../../src/matchers/deleted.ts'
import { refusalOf } from '../load/loaded.ts'
import { dropping, findingOf, quitting } from './conversations.ts'

const DELE = 'C: DELE 1\nS: +OK\nC: DELE 2\nS: +OK'
const client = quitting(DELE, 'uid-1', 'uid-2')

test('holds for messages that QUIT removed, by unique-id and by message-number', () => {
  expect(checkDeleted(client, 'uid-1').pass).toBe(true)
  expect(checkDeleted(client, [1, 2]).pass).toBe(true)
  expect(checkDeleted(client, ['uid-2', 1], { exactly: true, session: 1 }).pass).toBe(true)
})

describe('fails and tells', () => {
  test('that the session ended without QUIT', () => {
    expect(findingOf(() => assertDeleted(dropping(DELE), 1))).toBe(
      [
        'expected message 1 to have been deleted',
        'message 1: nearest: DELE 1 in session 1 was answered +OK, but session 1 ended without QUIT (client-ended) and nothing was removed',
        'deleted: nothing',
      ].join('\n'),
    )
  })

  test('that DELE was refused', () => {
    expect(findingOf(() => assertDeleted(quitting('C: DELE 1\nS: -ERR locked'), 1))).toContain(
      'message 1: nearest: DELE 1 in session 1 was answered -ERR locked',
    )
  })

  test('that RSET took it back', () => {
    expect(findingOf(() => assertDeleted(quitting(`${DELE}\nC: RSET\nS: +OK`), [1]))).toContain(
      'DELE 1 in session 1 was answered +OK, and RSET took it back',
    )
  })

  test('that no DELE of it came, or another one did', () => {
    expect(findingOf(() => assertDeleted(client, 3))).toContain('message 3: no DELE of it came')
    expect(findingOf(() => assertDeleted(client, 'uid-3'))).toContain('deleted: uid-1, uid-2')
    expect(findingOf(() => assertDeleted(client, 1, { session: 4 }))).toContain('there was no such session')
  })

  test('that others are gone too', () => {
    expect(findingOf(() => assertDeleted(client, 'uid-1', { exactly: true }))).toBe(
      'expected message uid-1 and no others to have been deleted\n1 more gone than that\ndeleted: uid-1, uid-2',
    )
  })

  test('what was deleted and was not to be', () => {
    expect(checkDeleted(client, 1).message()).toMatch(/^expected message 1 not to have been deleted\n\n/)
  })
})

test('refuses what is neither a unique-id nor a message-number', () => {
  expect(refusalOf(() => assertDeleted(client, ['uid-1', true as never]))).toEqual({
    code: 'INVALID_OPTION',
    path: 'toHaveDeleted',
    message: 'toHaveDeleted: found true. Allowed are unique-ids (text) and message-numbers.',
  })
})
