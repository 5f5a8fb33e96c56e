/**
 * Faults of a listing meet clients that ask for one message at a time just as those that ask for all.
 */
import { describe, expect, test } from 'vitest'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { exchange, loggedOn, memoryServer } from '../support/memory-server.ts'

/** What a server with this fault answers to each command. */
function answers(fault: FaultItem, ...commands: readonly string[]): string[] {
  const client = loggedOn(memoryServer({ faults: [fault] }))
  return commands.map((command) => exchange(client, `${command}\r\n`))
}

describe('an edit of lines', () => {
  test('changes the answer to LIST n and UIDL n as it changes line n', () => {
    const fault: FaultItem = { when: { command: 'LIST' }, do: { type: 'lines', at: 2, suffix: ' foo' } }
    expect(answers(fault, 'LIST 1', 'LIST 2')).toEqual(['+OK 1 242\r\n', '+OK 2 278 foo\r\n'])
    const everywhere: FaultItem = { do: { type: 'lines', replace: '{number}' } }
    expect(answers(everywhere, 'UIDL 3', 'LIST 3')).toEqual(['+OK 3\r\n', '+OK 3\r\n'])
  })

  test('at the first and the last line is for the first and the last message', () => {
    const fault = (at: 'first' | 'last'): FaultItem => ({ do: { type: 'lines', at, suffix: '!' } })
    expect(answers(fault('first'), 'LIST 1', 'LIST 3')).toEqual(['+OK 1 242!\r\n', '+OK 3 298\r\n'])
    expect(answers(fault('last'), 'LIST 1', 'LIST 3')).toEqual(['+OK 1 242\r\n', '+OK 3 298!\r\n'])
  })

  test('leaves refusals, the answers to other commands and the number of lines alone', () => {
    const suffix: FaultItem = { do: { type: 'lines', suffix: '!' } }
    expect(answers(suffix, 'LIST 9', 'DELE 1', 'NOOP')).toEqual([
      '-ERR no such message\r\n',
      '+OK message 1 marked as deleted\r\n',
      '+OK still here\r\n',
    ])
    expect(answers({ do: { type: 'lines', drop: true } }, 'LIST 1')).toEqual(['+OK 1 242\r\n'])
    expect(answers({ do: { type: 'lines', repeat: 1 } }, 'LIST 1')).toEqual(['+OK 1 242\r\n'])
  })
})

test('a multi-line answer to LIST n holds the listing in a line of its own; other replies stay as they are', () => {
  const fault: FaultItem = { do: { type: 'answer', form: 'multi-line', text: 'here it is' } }
  expect(answers(fault, 'LIST 2', 'LIST 9', 'NOOP')).toEqual([
    '+OK here it is\r\n2 278\r\n.\r\n',
    '-ERR no such message\r\n',
    '+OK still here\r\n',
  ])
})

test('a number that is left out belongs to no message, and those behind it move up', () => {
  const fault: FaultItem = { do: { type: 'numbers', mode: 'gap', value: 1 } }
  expect(answers(fault, 'STAT', 'LIST 1', 'LIST 2', 'LIST 4')).toEqual([
    '+OK 3 818\r\n',
    '-ERR no such message\r\n',
    '+OK 2 242\r\n',
    '+OK 4 298\r\n',
  ])
})
