/**
 * Conditions that a rule's name for a command or a maildrop does not make plain.
 */
import { describe, expect, test } from 'vitest'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { exchange, loggedOn, memoryServer } from '../support/memory-server.ts'

const says = (text: string) => ({ type: 'send', octets: `${text}\r\n` }) as const

describe('UNKNOWN', () => {
  test('is what the server does not know or does not offer; its keyword still names it', () => {
    const faults: FaultItem[] = [{ when: { command: 'UNKNOWN' }, do: says('what?') }]
    const client = loggedOn(memoryServer({ faults }))
    expect(exchange(client, 'XTND XLST\r\nLAST\r\nNOOP\r\n')).toBe('what?\r\nwhat?\r\n+OK still here\r\n')
    const named = loggedOn(memoryServer({ faults: [{ when: { command: 'LAST' }, do: says('0') }] }))
    expect(exchange(named, 'LAST\r\n')).toBe('0\r\n')
  })
})

describe('empty', () => {
  const strikes = (empty: boolean, count: number, lines: string) => {
    const faults: FaultItem[] = [{ when: { empty }, do: says('struck') }]
    const client = memoryServer({ maildrop: Array.from({ length: count }, () => ''), faults }).connect()
    exchange(client, 'USER user\r\nPASS secret\r\n')
    return exchange(client, lines).split('\r\n').slice(0, -1)
  }

  test('is a maildrop without messages that are not marked as deleted', () => {
    expect(strikes(true, 0, 'NOOP\r\n')).toEqual(['struck'])
    expect(strikes(true, 1, 'NOOP\r\nDELE 1\r\nNOOP\r\nRSET\r\nNOOP\r\n')).toEqual([
      '+OK still here',
      expect.stringMatching(/^\+OK message 1/),
      'struck',
      'struck',
      '+OK still here',
    ])
    expect(strikes(false, 1, 'NOOP\r\n')).toEqual(['struck'])
  })

  test('never holds before log-on, and a rule that could not hold later is an error', () => {
    for (const empty of [true, false]) {
      const server = memoryServer({ faults: [{ when: { empty }, do: says('struck') }] })
      expect(exchange(server.connect(), 'CAPA\r\n')).toMatch(/^\+OK/)
    }
    const tooEarly: FaultItem = { when: { empty: true }, do: { type: 'unique-ids', mode: 'number' } }
    expect(() => memoryServer({ faults: [tooEarly] })).toThrow('when.empty can never hold')
    expect(() => memoryServer({ faults: [{ when: { at: 'greeting', empty: true }, do: says('') }] })).toThrow(
      'when.empty',
    )
  })
})
