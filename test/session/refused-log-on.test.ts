/**
 * A log-on that a fault refuses is a failed log-on in every other respect too.
 */
import { expect, test } from 'vitest'
import type { FaultRule } from '../../src/faults/rule.ts'
import { exchange, memoryServer } from '../support/memory-server.ts'

test('uses up the name that USER gave', () => {
  const client = memoryServer({
    faults: [{ when: { command: 'LOG-ON' }, do: { type: 'refuse' }, times: 1 }],
  }).connect()
  exchange(client, 'USER user\r\n')
  expect(exchange(client, 'PASS secret\r\n')).toBe('-ERR refused\r\n')
  expect(exchange(client, 'PASS secret\r\n')).toBe('-ERR give USER first\r\n')
  expect(exchange(client, 'USER user\r\nPASS secret\r\n')).toContain('+OK maildrop')
})

test('leaves the name that USER gave where AUTH was refused, as any AUTH that fails does', () => {
  const client = memoryServer({
    faults: [{ when: { command: 'LOG-ON' }, do: { type: 'refuse' }, times: 1 }],
  }).connect()
  exchange(client, 'USER user\r\n')
  expect(exchange(client, 'AUTH PLAIN\r\n')).toBe('-ERR refused\r\n')
  expect(exchange(client, 'PASS secret\r\n')).toContain('+OK maildrop')
})

test('counts towards the limit of log-ons that fail', () => {
  const client = memoryServer({
    dialect: { logOnAttemptLimit: 2 },
    faults: [{ when: { command: 'LOG-ON' }, do: { type: 'refuse' } }],
  }).connect()
  exchange(client, 'USER user\r\nPASS secret\r\n')
  expect(client.end).toBe('open')
  exchange(client, 'USER user\r\nPASS secret\r\n')
  expect(client.end).toBe('closed')
})

test('counts for nothing in TRANSACTION, where no log-on can fail', () => {
  const client = memoryServer({
    dialect: { logOnAttemptLimit: 1 },
    faults: [{ when: { command: 'PASS', state: 'TRANSACTION' }, do: { type: 'refuse' } }],
  }).connect()
  exchange(client, 'USER user\r\nPASS secret\r\n')
  expect(exchange(client, 'PASS secret\r\n')).toBe('-ERR refused\r\n')
  expect(client.end).toBe('open')
})

test.each<[name: string, line: string]>([
  ['a mechanism that is not there', 'AUTH NONE'],
  ['an initial response that is no base64', 'AUTH PLAIN !'],
  ['an initial response where the server speaks first', 'AUTH CRAM-MD5 AA=='],
  ['no mechanism', 'AUTH'],
  ['a PASS without USER', 'PASS secret'],
  ['a PASS without its argument', 'PASS'],
  ['an APOP without a digest', 'APOP user'],
])('counts for nothing where the log-on would not have counted either: %s', (_, line) => {
  const refuse: FaultRule = { when: { command: ['PASS', 'APOP', 'AUTH'] }, do: { type: 'refuse' } }
  const ends = [[], [refuse]].map((faults) => {
    const client = memoryServer({ dialect: { logOnAttemptLimit: 1 }, faults }).connect()
    exchange(client, `${line}\r\n`)
    return client.end
  })
  expect(ends).toEqual(['open', 'open'])
})

test('an STLS that is refused leaves the name that USER gave', () => {
  const client = memoryServer({}, 'plain').connect()
  expect(exchange(client, 'USER user\r\nSTLS\r\nPASS secret\r\n')).toBe(
    '+OK now the password\r\n-ERR STLS is not offered\r\n+OK maildrop locked and ready\r\n',
  )
})
