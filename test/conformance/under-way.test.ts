/**
 * A verdict on a session that goes on: a reply that is under way has not broken off.
 */
import { expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import type { Effect } from '../../src/faults/effect.ts'
import { exchange, type MemoryServer, memoryServer } from '../support/memory-server.ts'

function verdicts({ service }: MemoryServer, ...ids: string[]): (string | undefined)[] {
  const { statements } = judge(service.transcript)
  return ids.map((id) => statements.find((one) => one.id === id)?.verdict)
}

test.each<[effect: Effect]>([
  [{ type: 'delay', delayMs: 50, at: { octet: 2 } }],
  [{ type: 'segment', sizes: [1], gapMs: 5 }],
  [{ type: 'throttle', octetsPerSecond: 20 }],
])('nobody is said to hang while a reply leaves piece by piece: %j', (effect) => {
  const server = memoryServer({ faults: [{ when: { command: 'STLS' }, do: effect }] }, 'plain')
  const client = server.connect()
  expect(exchange(client, 'STLS\r\n').length).toBeLessThan(4)
  expect(verdicts(server, 'C0005')).toEqual(['not-exercised'])
  server.clock.advance(10_000)
  exchange(client, 'QUIT\r\n')
  expect(verdicts(server, 'C0005')).toEqual(['not-exercised'])
})

test('nor while the greeting does', () => {
  const server = memoryServer({
    faults: [{ when: { at: 'greeting' }, do: { type: 'delay', delayMs: 50, at: { octet: 2 } } }],
  })
  server.connect()
  expect(verdicts(server, 'C0002')).toEqual(['not-exercised'])
})

test('a reply that has left without its end is still a hang', () => {
  const cut: Effect = { type: 'line-ending', as: 'none', lines: 'status' }
  const paced: Effect = { type: 'delay', delayMs: 50, at: { octet: 2 } }
  const server = memoryServer({ faults: [{ when: { command: 'STLS' }, do: [cut, paced] }] }, 'plain')
  exchange(server.connect(), 'STLS\r\n')
  server.clock.advance(50)
  expect(verdicts(server, 'C0005')).toEqual(['violates'])
})
