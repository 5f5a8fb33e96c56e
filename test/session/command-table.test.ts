import { describe, expect, test } from 'vitest'
import { COMMAND_TABLE } from '../../src/session/command-table.ts'
import { KEYWORDS } from '../../src/wire/keyword.ts'
import { exchange, loggedOn, memoryServer } from '../support/memory-server.ts'

describe('the command table', () => {
  test('has a row for every keyword and no other', () => {
    expect(Object.keys(COMMAND_TABLE).sort()).toEqual([...KEYWORDS].sort())
  })

  test.each(Object.entries(COMMAND_TABLE).filter(([, row]) => row.handle === undefined))(
    'a row without a handler, %s, is an unknown command in both states',
    (keyword) => {
      const server = memoryServer()
      expect(exchange(server.connect(), `${keyword}\r\n`)).toBe('-ERR unknown command\r\n')
      expect(exchange(loggedOn(server), `${keyword}\r\n`)).toBe('-ERR unknown command\r\n')
    },
  )

  test.each(
    Object.entries(COMMAND_TABLE).filter(([, row]) => row.handle !== undefined && row.in === 'AUTHORIZATION'),
  )('%s is refused in TRANSACTION', (keyword) => {
    expect(exchange(loggedOn(memoryServer()), `${keyword} a b\r\n`)).toBe(
      `-ERR ${keyword} is valid in the AUTHORIZATION state only\r\n`,
    )
  })

  test.each(
    Object.entries(COMMAND_TABLE).filter(([, row]) => row.handle !== undefined && row.in === 'TRANSACTION'),
  )('%s is refused in AUTHORIZATION, and behind a failed log-on', (keyword) => {
    const client = memoryServer().connect()
    const refusal = `-ERR ${keyword} is valid in the TRANSACTION state only\r\n`
    expect(exchange(client, `${keyword} 1 1\r\n`)).toBe(refusal)
    exchange(client, 'USER user\r\nPASS wrong\r\n')
    expect(exchange(client, `${keyword} 1 1\r\n`)).toBe(refusal)
  })
})
