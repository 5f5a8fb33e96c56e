/**
 * Deviations that show only where several sessions meet.
 */
import { describe, expect, test } from 'vitest'
import { textOf } from '../../src/wire/octets.ts'
import { exchange, loggedOn, memoryServer } from '../support/memory-server.ts'

describe('removedMessages', () => {
  test.each([
    ['readable', 3, /^\+OK \d+ octets/],
    ['refused', 3, /^-ERR message 1 is not there any more/],
  ] as const)(
    '%s: RETR of a message that another session has removed',
    (removedMessages, count, expected) => {
      const server = memoryServer({ dialect: { lock: 'none', removedMessages } })
      const client = loggedOn(server)
      const other = loggedOn(server)
      exchange(other, 'DELE 1\r\nQUIT\r\n')
      expect(exchange(client, 'RETR 1\r\n')).toMatch(expected)
      expect(exchange(client, 'RETR 2\r\n')).toMatch(/^\+OK/)
      expect(exchange(client, 'STAT\r\n')).toMatch(`+OK ${count} `)
      server.service.reset()
      expect(exchange(loggedOn(server), 'RETR 1\r\n')).toMatch(/^\+OK/)
    },
  )
})

describe('connectionLimit', () => {
  test('greets the one too many with -ERR, closes it, and has room again when another has left', () => {
    const server = memoryServer({ dialect: { connectionLimit: 2 } })
    const [first, , third] = [server.connect(), server.connect(), server.connect()]
    expect(third.segments.map(textOf)).toEqual(['-ERR too many connections\r\n'])
    expect(third.end).toBe('closed')
    expect(exchange(first, 'QUIT\r\n')).toMatch(/^\+OK/)
    expect(server.connect().segments.map(textOf)).toEqual([expect.stringMatching(/^\+OK/)])
    const closes = server.service.transcript.events().filter(({ type }) => type === 'close')
    expect(closes).toMatchObject([
      { session: 3, reason: 'refused', state: 'AUTHORIZATION' },
      { session: 1, reason: 'quit' },
    ])
  })
})
