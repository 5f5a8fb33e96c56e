/**
 * Deviations of TOP, DELE and QUIT within one session.
 */
import { expect, test } from 'vitest'
import type { Dialect } from '../../src/session/dialect.ts'
import { exchange, loggedOn, memoryServer } from '../support/memory-server.ts'

/** The status indicators that a session with this dialect gets. */
function indicators(dialect: Partial<Dialect>, ...lines: readonly string[]): string[] {
  const client = loggedOn(memoryServer({ dialect }))
  return lines.map((line) => exchange(client, `${line}\r\n`).split(' ', 1)[0] as string)
}

test('topLineCounts bounds what TOP may be asked for', () => {
  const counts = ['TOP 1 0', 'TOP 1 1', 'TOP 1 5', 'TOP 1 6']
  expect(indicators({ topLineCounts: { from: 1, to: 5 } }, ...counts)).toEqual(['-ERR', '+OK', '+OK', '-ERR'])
  expect(indicators({}, ...counts)).toEqual(['+OK', '+OK', '+OK', '+OK'])
})

test('deleMarks nothing: DELE checks its number, says +OK and leaves the message', () => {
  const dialect = { deleMarks: 'nothing' } as const
  expect(indicators(dialect, 'DELE 1', 'DELE 1', 'RETR 1', 'DELE 9')).toEqual(['+OK', '+OK', '+OK', '-ERR'])
})

test('QUIT says that messages are left only where some were marked', () => {
  for (const commit of ['partly', 'refused'] as const) {
    expect(indicators({ commit }, 'DELE 1', 'QUIT')).toEqual(['+OK', '-ERR'])
    expect(indicators({ commit }, 'DELE 1', 'RSET', 'QUIT')).toEqual(['+OK', '+OK', '+OK'])
  }
})
