/**
 * Rules for one user, where AUTH names him: the exchange tells who it is, and the rule strikes before it ends.
 */
import { expect, test } from 'vitest'
import type { FaultRule } from '../../src/faults/rule.ts'
import { exchange, memoryServer } from '../support/memory-server.ts'

const ACCOUNTS = [
  { user: 'ada', password: 'one' },
  { user: 'zo\u00eb', password: 'two' },
]

/** What PLAIN says, in base64. */
function plain(user: string, password: string): string {
  return Buffer.from(`\0${user}\0${password}`, 'utf8').toString('base64')
}

test('refuses the log-on of one user and of no other, and it counts as failed', () => {
  const refuse: FaultRule = {
    id: 'no',
    when: { command: 'LOG-ON', user: 'zo\u00eb' },
    do: { type: 'refuse', text: 'not you' },
    expect: 2,
  }
  const server = memoryServer({ accounts: ACCOUNTS, faults: [refuse], dialect: { logOnAttemptLimit: 2 } })
  const zoe = server.connect()
  expect(exchange(zoe, `AUTH PLAIN ${plain('zo\u00eb', 'two')}\r\n`)).toBe('-ERR not you\r\n')
  expect(exchange(zoe, 'AUTH PLAIN\r\n')).toBe('+ \r\n')
  expect(exchange(zoe, `${plain('zo\u00eb', 'wrong')}\r\n`)).toBe('-ERR not you\r\n')
  expect(zoe.end).toBe('closed')
  const ada = exchange(server.connect(), `AUTH PLAIN ${plain('ada', 'one')}\r\n`)
  expect(ada).toBe('+OK maildrop locked and ready\r\n')
  expect(server.service.faults.trace.map(({ rule, session, result }) => [rule, session, result])).toEqual([
    ['no', 1, 'applied'],
    ['no', 1, 'applied'],
  ])
  expect(server.accounts.map(({ maildrop }) => maildrop.locked)).toEqual([true, false])
})

test('changes the dialect of one user before the log-on ends', () => {
  const faults: FaultRule[] = [
    { when: { command: 'LOG-ON', user: 'ada' }, do: { type: 'dialect', autologoutMs: 5 } },
  ]
  const server = memoryServer({ accounts: ACCOUNTS, faults })
  const [ada, zoe] = [server.connect(), server.connect()]
  exchange(ada, `AUTH PLAIN ${plain('ada', 'one')}\r\n`)
  exchange(zoe, `AUTH PLAIN ${plain('zo\u00eb', 'two')}\r\n`)
  server.clock.advance(5)
  expect([ada.end, zoe.end]).toEqual(['closed', 'open'])
})
