/**
 * What a fault does to a reply it does not do to the session: commands stand, locks are freed, nothing is left behind.
 */
import { describe, expect, test } from 'vitest'
import type { Effect } from '../../src/faults/effect.ts'
import type { FaultRule } from '../../src/faults/rule.ts'
import type { MemoryServer } from '../support/memory-server.ts'
import { quietServer, recorded, timelineOf } from '../support/timeline.ts'

const LOG_ON = 'USER user\r\nPASS secret\r\n'
const octets = (text: string) => Buffer.from(text, 'latin1')

/** Replies that never arrive whole. */
const SWALLOWS: readonly [name: string, effect: Effect | Effect[]][] = [
  ['withheld', { type: 'silence' }],
  ['cut by a close', { type: 'end', by: 'close', after: { octets: 2 } }],
  ['cut by a reset', { type: 'end', by: 'reset', after: 'nothing' }],
  ['followed by a stall', { type: 'end', by: 'stall', after: { octets: 1 } }],
  ['sent as something else', { type: 'send', octets: '' }],
  ['delayed for a day', { type: 'delay', delayMs: 86_400_000 }],
]

function uniqueIdsOf({ accounts }: MemoryServer): string[] | undefined {
  return accounts[0]?.maildrop.list().map(({ uniqueId }) => uniqueId)
}

describe.each(SWALLOWS)('a reply that is %s', (_, effect) => {
  test('to DELE has marked its message', () => {
    const server = quietServer(
      { when: { command: 'DELE' }, do: effect },
      { do: { type: 'dialect', commit: 'on-drop' } },
    )
    const { client } = recorded(server)
    client.send(octets(`${LOG_ON}DELE 1\r\n`))
    client.finish()
    server.clock.advance(86_400_000)
    expect([uniqueIdsOf(server), server.accounts[0]?.maildrop.locked]).toEqual([['B', 'C'], false])
  })

  test('to QUIT has committed and freed the lock, before any of it leaves', () => {
    const server = quietServer({ when: { command: 'QUIT' }, do: effect })
    const { client } = recorded(server)
    client.send(octets(`${LOG_ON}DELE 2\r\nQUIT\r\n`))
    expect([uniqueIdsOf(server), server.accounts[0]?.maildrop.locked]).toEqual([['A', 'C'], false])
    // Whoever comes now is served.
    expect(timelineOf(server, [`${LOG_ON}STAT\r\n`]).at(-1)).toMatch(/\+OK 2 35\r\n$/)
  })

  test('to PASS has logged on, and a client that leaves frees the lock', () => {
    const server = quietServer({ when: { command: 'PASS', session: 1 }, do: effect })
    const { client } = recorded(server)
    client.send(octets(LOG_ON))
    client.finish()
    expect([server.accounts[0]?.maildrop.locked, server.service.isIdle]).toEqual([false, true])
    expect(server.service.transcript.events().at(-1)).toMatchObject({ type: 'close' })
  })

  test('is given up by close(), with the lock freed and no timer left', () => {
    const server = quietServer({ when: { command: 'PASS' }, do: effect })
    const { client } = recorded(server)
    client.send(octets(LOG_ON))
    server.service.dropConnections()
    const { maildrop } = server.accounts[0] ?? {}
    expect([maildrop?.locked, server.service.isIdle, server.clock.pendingCount]).toEqual([false, true, 0])
  })
})

describe('a delay', () => {
  const delay: FaultRule = { when: { command: 'STAT' }, do: { type: 'delay', delayMs: 1000 } }

  test('is cut short by a client that leaves, by FIN or by RST', () => {
    for (const leave of ['finish', 'reset'] as const) {
      const server = quietServer(delay)
      const { client, timeline } = recorded(server)
      client.send(octets(`${LOG_ON}DELE 1\r\nSTAT\r\n`))
      client[leave]()
      expect([server.service.isIdle, server.clock.pendingCount, uniqueIdsOf(server)]).toEqual([
        true,
        0,
        ['A', 'B', 'C'],
      ])
      server.clock.advance(1000)
      expect(timeline.at(-1)).toBe(
        leave === 'finish' ? '0 [closed]' : '0 +OK message 1 marked as deleted\r\n',
      )
    }
  })

  test('is waited for by a client that has sent all its commands and ended its half', () => {
    const server = quietServer(delay)
    const { client, timeline } = recorded(server)
    client.send(octets(`${LOG_ON}STAT\r\nDELE 1\r\nQUIT\r\n`))
    client.finish()
    server.clock.advance(1000)
    expect(timeline.slice(3)).toEqual([
      '1000 +OK 3 52\r\n',
      '1000 +OK message 1 marked as deleted\r\n',
      '1000 +OK pop3-mock signing off\r\n',
      '1000 [closed]',
    ])
  })
})

describe('a connection that has fallen silent', () => {
  test.each(['stall', 'half-close'] as const)('by %s ignores what it is sent and keeps none of it', (by) => {
    const server = quietServer(
      { when: { command: 'STAT' }, do: { type: 'end', by } },
      { when: { at: 'idle', idleMs: 5 }, do: { type: 'send', octets: 'never' } },
      { do: { type: 'dialect', autologoutMs: 700 } },
    )
    const { client, timeline } = recorded(server)
    client.send(octets(`${LOG_ON}STAT\r\n`))
    const before = timeline.length
    for (let count = 0; count < 100; count++) client.send(octets('DELE 1\r\n'.repeat(1000)))
    server.clock.advance(10_000)
    expect([timeline.length, server.clock.pendingCount]).toEqual([before, 0])
    client.finish()
    const leftovers = server.service.transcript
      .events()
      .flatMap((event) => (event.type === 'leftover' ? [event] : []))
    expect(leftovers.every((event) => event.octets.length <= 70_000)).toBe(true)
    expect([timeline.at(-1), server.service.isIdle]).toEqual(['10000 [closed]', true])
    expect(uniqueIdsOf(server)).toEqual(['A', 'B', 'C'])
  })

  test('while it was not reading goes on reading, to notice the client’s end', () => {
    const server = quietServer({
      when: { command: 'STAT' },
      do: [
        { type: 'delay', delayMs: 50 },
        { type: 'end', by: 'stall' },
      ],
    })
    const { client } = recorded(server)
    client.send(octets(`${LOG_ON}STAT\r\n`))
    client.send(octets('NOOP\r\n'.repeat(20_000)))
    client.finish()
    server.clock.advance(50)
    expect([server.service.isIdle, client.end]).toEqual([true, 'closed'])
  })
})

describe('what is to be done later', () => {
  const dialect = (keys: object): FaultRule => ({ do: { type: 'dialect', ...keys } }) as FaultRule

  test('is done by a server that runs', () => {
    const server = quietServer(dialect({ commitDelayMs: 500 }))
    const { client } = recorded(server)
    client.send(octets(`${LOG_ON}DELE 1\r\nQUIT\r\n`))
    expect([uniqueIdsOf(server), client.end]).toEqual([['A', 'B', 'C'], 'closed'])
    server.clock.advance(500)
    expect(uniqueIdsOf(server)).toEqual(['B', 'C'])
  })

  test('is not done any more by one that was reset', () => {
    const server = quietServer(dialect({ commitDelayMs: 500, lockHeldMs: 500 }))
    const [one, other] = [recorded(server), recorded(server)]
    one.client.send(octets(`${LOG_ON}DELE 1\r\nQUIT\r\n`))
    other.client.finish()
    server.service.reset()
    expect(server.clock.pendingCount).toBe(0)
    server.clock.advance(500)
    expect(uniqueIdsOf(server)).toEqual(['A', 'B', 'C'])
  })
})

describe('pipelined commands', () => {
  test.each<[name: string, effects: Effect[], send: string, expected: string[]]>([
    ['a held reply takes the time of the one it leaves with', [{ type: 'coalesce' }, { type: 'delay', delayMs: 5 }], 'STAT\r\nSTAT\r\n', ['5 +OK 3 52\r\n+OK 3 52\r\n']],
    ['a held reply leaves though the next one is withheld', [{ type: 'coalesce' }], 'STAT\r\nRSET\r\nNOOP\r\n', ['0 +OK 3 52\r\n', '0 +OK still here\r\n']],
    ['a held reply leaves before the connection ends', [{ type: 'coalesce' }], 'STAT\r\nTOP 1 0\r\n', ['0 +OK 3 52\r\n+OK', '0 [closed]']],
    ['a reply that was to leave behind the end never does', [{ type: 'swap' }], 'STAT\r\nTOP 1 0\r\n', ['0 +OK', '0 [closed]']],
    ['nothing waits for a command that is not whole', [{ type: 'swap' }], 'STAT\r\nNOO', ['0 +OK 3 52\r\n']],
    ['two and two change places', [{ type: 'swap' }], 'STAT\r\nLIST 1\r\nLIST 2\r\nLIST 3\r\n', ['0 +OK 1 32\r\n+OK 3 52\r\n', '0 +OK 3 3\r\n+OK 2 17\r\n']],
    ['a reply with which the connection ends waits for none', [{ type: 'coalesce' }, { type: 'end', by: 'close' }], 'STAT\r\nNOOP\r\n', ['0 +OK 3 52\r\n', '0 [closed]']],
  ])('%s', (_, effects, send, expected) => {
    const server = quietServer(
      { when: { command: ['STAT', 'LIST'] }, do: effects },
      { when: { command: 'RSET' }, do: { type: 'silence' } },
      { when: { command: 'TOP' }, do: { type: 'end', by: 'close', after: { octets: 3 } } },
    )
    expect(timelineOf(server, [LOG_ON, send]).slice(3)).toEqual(expected)
    const fates = server.service.transcript.events().flatMap((event) => (event.type === 'exchange' ? [event.fate] : []))
    const commands = server.service.transcript.events().filter(({ type }) => type === 'command')
    expect(fates).toHaveLength(commands.length + 1)
  }) // biome-ignore format: one row, one case
})
