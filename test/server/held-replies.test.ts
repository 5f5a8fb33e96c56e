/**
 * Replies that wait for the next one: none may be lost, however many commands a client sends together.
 */
import { expect, test } from 'vitest'
import type { FaultRule } from '../../src/faults/rule.ts'
import { exchange, loggedOn, memoryServer } from '../support/memory-server.ts'

const COMMANDS = 'STAT\r\nNOOP\r\nUIDL 9\r\nNOOP\r\n'

test('all replies to commands that were sent together leave in one segment', () => {
  const client = loggedOn(memoryServer({ faults: [{ do: { type: 'coalesce' } }] }))
  const before = client.segments.length
  expect(exchange(client, COMMANDS)).toBe(
    '+OK 3 818\r\n+OK still here\r\n-ERR no such message\r\n+OK still here\r\n',
  )
  expect(client.segments.length - before).toBe(1)
})

test('replies change places two and two', () => {
  const client = loggedOn(memoryServer({ faults: [{ do: { type: 'swap' } }] }))
  expect(exchange(client, COMMANDS)).toBe(
    '+OK still here\r\n+OK 3 818\r\n+OK still here\r\n-ERR no such message\r\n',
  )
})

test('an odd one out of the swapped replies is sent all the same', () => {
  const server = memoryServer({ faults: [{ do: { type: 'swap' } }] })
  expect(exchange(loggedOn(server), 'STAT\r\nNOOP\r\nUIDL 9\r\n')).toBe(
    '+OK still here\r\n+OK 3 818\r\n-ERR no such message\r\n',
  )
})

test.each(['coalesce', 'swap'] as const)('the +OK that begins TLS waits for no other reply: %s', (type) => {
  const client = memoryServer({ faults: [{ do: { type } }] }, 'stls').connect()
  expect(exchange(client, 'STLS\r\nNOOP\r\n')).toBe('+OK begin TLS\r\n')
  expect(client.handshake).toBeDefined()
})

test('a refused STLS waits as other replies do', () => {
  const coalesced: FaultRule = { when: { command: 'STLS', reply: 'negative' }, do: { type: 'coalesce' } }
  const client = memoryServer({ faults: [coalesced] }, 'plain').connect()
  const before = client.segments.length
  exchange(client, 'STLS\r\nSTLS now\r\nQUIT\r\n')
  expect(client.segments.length - before).toBe(1)
})
