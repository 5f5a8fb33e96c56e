/**
 * Layer 2 over several sessions: what was read, what was deleted, and what was never there.
 */
import { describe, expect, test } from 'vitest'
import type { Effect } from '../../src/faults/effect.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { exchange, loggedOn, type MemoryServer, memoryServer } from '../support/memory-server.ts'

const THREE = ['one', 'two', 'three'].map((uniqueId) => ({ uniqueId, text: uniqueId }))

function serverWith(...faults: readonly FaultItem[]): MemoryServer {
  return memoryServer({ maildrop: THREE, faults })
}

/** The unique-ids of a new session, which then says `lines` and quits. */
function uniqueIds(server: MemoryServer, ...lines: readonly string[]): string[] {
  const client = loggedOn(server)
  const listing = exchange(client, 'UIDL\r\n').split('\r\n').slice(1, -2)
  for (const line of [...lines, 'QUIT']) exchange(client, `${line}\r\n`)
  return listing.map((line) => line.slice(line.indexOf(' ') + 1))
}

describe('messages "read"', () => {
  test('are those that RETR has sent in an earlier session, until reset', () => {
    const server = serverWith({ do: { type: 'unique-ids', mode: 'renumbered', messages: 'read' } })
    expect(uniqueIds(server, 'RETR 2', 'TOP 3 9', 'DELE 1')).toEqual(['one', 'two', 'three'])
    expect(uniqueIds(server)).toEqual(['two-new', 'three'])
    server.service.reset()
    expect(uniqueIds(server)).toEqual(['one', 'two', 'three'])
  })

  test('can be hidden', () => {
    const server = serverWith({ do: { type: 'messages', hide: 'read' } })
    uniqueIds(server, 'RETR 2')
    expect(uniqueIds(server)).toEqual(['one', 'three'])
  })
})

describe('given unique-ids', () => {
  test('stay with their messages when one is deleted and another one arrives', () => {
    const server = serverWith({ do: { type: 'unique-ids', mode: 'given', given: ['a', 'b', 'c', 'd'] } })
    expect(uniqueIds(server, 'DELE 1')).toEqual(['a', 'b', 'c'])
    server.accounts[0]?.maildrop.append({ uniqueId: 'four', text: 'four' })
    expect(uniqueIds(server)).toEqual(['b', 'c', 'four'])
  })

  test('go to the messages that are named, in order', () => {
    const server = serverWith({
      do: { type: 'unique-ids', mode: 'given', given: ['a', 'b'], messages: [2, 3] },
    })
    expect(uniqueIds(server)).toEqual(['one', 'a', 'b'])
  })
})

describe('an inserted message', () => {
  const insert = { type: 'messages', insert: 'Subject: x\r\n\r\n', uniqueId: 'new', index: 1 } as const

  test('stays away once it is deleted, until reset', () => {
    const server = serverWith({ do: insert })
    expect(uniqueIds(server, 'DELE 2', 'RSET')).toEqual(['one', 'new', 'two', 'three'])
    expect(uniqueIds(server, 'DELE 2')).toEqual(['one', 'new', 'two', 'three'])
    expect(uniqueIds(server)).toEqual(['one', 'two', 'three'])
    server.service.reset()
    expect(uniqueIds(server)).toEqual(['one', 'new', 'two', 'three'])
  })

  test('takes the unique-id of a deleted one, as one does that was appended', () => {
    const server = serverWith(
      { when: { session: { from: 2 } }, do: insert },
      { do: { type: 'unique-ids', mode: 'reused' } },
    )
    uniqueIds(server, 'DELE 1', 'DELE 3')
    server.accounts[0]?.maildrop.append({ uniqueId: 'four' })
    expect(uniqueIds(server)).toEqual(['two', 'one', 'three'])
  })
})

test('unique-ids can be filled up to a length', () => {
  expect(uniqueIds(serverWith({ do: { type: 'unique-ids', mode: 'padded', octets: 4 } }))).toEqual([
    'onex',
    'twox',
    'three',
  ])
  expect(() => serverWith({ do: { type: 'unique-ids', mode: 'padded' } })).toThrow(
    'mode "padded" needs the length',
  )
})

test('unique-ids that are changed stay within 70 octets (RFC 1939 section 7, UIDL)', () => {
  const long = 'x'.repeat(70)
  const shown = (effect: Effect) =>
    uniqueIds(memoryServer({ maildrop: [{ uniqueId: long, text: 'a' }], faults: [{ do: effect }] }))
  expect([
    shown({ type: 'unique-ids', mode: 'per-session' }),
    shown({ type: 'unique-ids', mode: 'renumbered' }),
    shown({ type: 'messages', copiesUpTo: 4 }),
  ]).toEqual([
    [`${'x'.repeat(60)}-s1`],
    [`${'x'.repeat(60)}-new`],
    [long, ...[2, 3, 4].map((copy) => `${'x'.repeat(60)}-${copy}`)],
  ])
})

test('of nothing there are no copies', () => {
  const faults = [{ do: { type: 'messages', copiesUpTo: 4 } }] as const
  expect(uniqueIds(memoryServer({ maildrop: [], faults }))).toEqual([])
})

describe('one value for all messages', () => {
  const scanListing = (effect: Effect) =>
    exchange(loggedOn(serverWith({ do: effect })), 'LIST\r\n').split('\r\n')
  test('is the number of each', () => {
    const lines = scanListing({ type: 'numbers', mode: 'given', value: 5 }).slice(1, -2)
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['5', '5', '5'])
  })

  test('is the size of each, as is the last of a list that is too short', () => {
    const three = ['1 7', '2 7', '3 7', '.', '']
    expect(scanListing({ type: 'sizes', mode: 'given', value: 7 }).slice(1)).toEqual(three)
    expect(scanListing({ type: 'sizes', mode: 'given', value: [7] }).slice(1)).toEqual(three)
  })
})
