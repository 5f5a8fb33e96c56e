/**
 * A fault of each layer over TCP: what a client at the other end of a socket meets.
 */
import { describe, expect, test } from 'vitest'
import { type Pop3Server, startPop3Server } from '../../src/index.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'

const MAILDROP = [
  { raw: 'Subject: a\n\n.dot\n', uniqueId: 'A' },
  { raw: 'b\n', uniqueId: 'B' },
]

function serverWith(...faults: FaultItem[]): Promise<Pop3Server> {
  return startPop3Server({ maildrop: MAILDROP, faults, dialect: { greetingText: 'hi', timestamp: 'none' } })
}

const SECOND_RESET: FaultItem = { when: { session: 2 }, do: { type: 'accept', then: 'reset' } }

/** Settles when the second client has met its reset: had the first been sent away as well, it would know by then. */
async function secondIsReset(server: Pop3Server): Promise<void> {
  using client = await tcpClient(server.port)
  await client.ended
}

describe('over TCP', () => {
  test.each([
    ['close', { how: 'ended', unread: '' }],
    ['reset', { how: 'reset', unread: '' }],
  ] as const)('layer 1: the very first client meets a %s', async (then, met) => {
    await using server = await serverWith({ do: { type: 'accept', then } })
    using client = await tcpClient(server.port)
    client.socket.resume()
    client.socket.once('end', () => client.finish())
    expect(await client.closed).toEqual(met)
  })

  test('layer 1: a connection that is held says nothing until the server is closed', async () => {
    await using server = await serverWith(
      { when: { session: 1 }, do: { type: 'accept', then: 'hold' } },
      SECOND_RESET,
    )
    using client = await tcpClient(server.port)
    await client.send('CAPA\r\n')
    await secondIsReset(server)
    expect(client.socket.readyState).toBe('open')
    await server.close()
    client.finish()
    expect((await client.closed).unread).toBe('')
  })

  test('layer 2: the maildrop is another one', async () => {
    await using server = await serverWith(
      { do: { type: 'unique-ids', mode: 'duplicate' } },
      { do: { type: 'sizes', mode: 'zero' } },
    )
    using client = await loggedOnTcpClient(server)
    expect(await client.exchange('UIDL\r\n', 'multi-line')).toBe(
      '+OK unique-id listing follows\r\n1 A\r\n2 A\r\n',
    )
    expect(await client.exchange('STAT\r\n')).toBe('+OK 2 0')
  })

  test('layer 3: the server claims and does other things', async () => {
    await using server = await serverWith(
      { do: { type: 'dialect', greetingText: 'salve', rset: 'ignored' } },
      { when: { command: 'STAT' }, do: { type: 'refuse', text: 'no' } },
    )
    using client = await tcpClient(server.port)
    expect(await client.reply()).toBe('+OK salve')
    const replies = []
    for (const line of ['USER user', 'PASS secret', 'DELE 1', 'RSET', 'STAT', 'LIST 1', 'QUIT']) {
      replies.push((await client.exchange(`${line}\r\n`)).slice(0, 4))
    }
    expect(replies).toEqual(['+OK ', '+OK ', '+OK ', '+OK ', '-ERR', '-ERR', '+OK '])
    expect(server.maildrop.list().map(({ uniqueId }) => uniqueId)).toEqual(['B'])
  })

  test('layer 4: what is said is not what was done', async () => {
    await using server = await serverWith(
      { when: { command: 'DELE' }, do: { type: 'answer', as: '-ERR', text: 'no' } },
      { when: { command: 'NOOP' }, do: { type: 'silence' } },
    )
    using client = await loggedOnTcpClient(server)
    expect(await client.exchange('DELE 1\r\n')).toBe('-ERR no')
    expect(await client.exchange('NOOP\r\nSTAT\r\n')).toBe('+OK 1 3')
  })

  test('layer 5: the octets are others', async () => {
    await using server = await serverWith({
      when: { command: 'RETR' },
      do: [
        { type: 'stuffing', mode: 'none' },
        { type: 'final-line', as: 'missing' },
        { type: 'end', by: 'close' },
      ],
    })
    using client = await loggedOnTcpClient(server)
    await client.send('RETR 1\r\n')
    await client.ended
    client.finish()
    expect(await client.closed).toEqual({
      how: 'ended',
      unread: '+OK 20 octets\r\nSubject: a\r\n\r\n.dot\r\n',
    })
  })

  test('layer 6: a reply comes late and in pieces, the whole of it', async () => {
    await using server = await serverWith(
      { when: { command: 'RETR' }, do: { type: 'segment', sizes: [3] } },
      { when: { command: 'RETR' }, do: { type: 'delay', delayMs: 30, at: 'after-status' } },
    )
    using client = await loggedOnTcpClient(server)
    let chunks = 0
    client.socket.on('data', () => chunks++)
    const startMs = performance.now()
    expect(await client.exchange('RETR 1\r\n', 'multi-line')).toBe(
      '+OK 20 octets\r\nSubject: a\r\n\r\n.dot\r\n',
    )
    expect(performance.now() - startMs).toBeGreaterThan(25)
    // How many pieces arrive as such is the network's affair: one delay at least keeps two apart.
    expect(chunks).toBeGreaterThan(1)
  })

  test.each([0, 1, 2, 5, 15, 16, 30, 39])(
    'layer 6: a reset behind %d octets delivers exactly these first',
    async (octets) => {
      await using server = await serverWith({
        when: { command: 'RETR' },
        do: { type: 'end', by: 'reset', after: { octets } },
      })
      using client = await loggedOnTcpClient(server)
      await client.send('RETR 1\r\n')
      const whole = '+OK 20 octets\r\nSubject: a\r\n\r\n..dot\r\n.\r\n'
      expect(await client.closed).toEqual({ how: 'reset', unread: whole.slice(0, octets) })
    },
  )

  test('layer 6: a half-closed connection stays until the client ends it', async () => {
    await using server = await serverWith({
      when: { command: 'STAT' },
      do: { type: 'end', by: 'half-close' },
    })
    using client = await loggedOnTcpClient(server)
    expect(await client.exchange('STAT\r\n')).toBe('+OK 2 23')
    await client.ended
    await client.send('NOOP\r\n'.repeat(50_000))
    expect(server.accounts[0]?.maildrop.locked).toBe(true)
    client.finish()
    await server.waitFor.idle()
    expect([(await client.closed).unread, server.accounts[0]?.maildrop.locked]).toEqual(['', false])
  })

  test('layer 6: a stall ends with the server, at once', async () => {
    await using server = await serverWith({ profile: 'missing-greeting', when: { session: 1 } }, SECOND_RESET)
    using client = await tcpClient(server.port)
    await client.send('USER user\r\n')
    await secondIsReset(server)
    expect(client.socket.readyState).toBe('open')
    const startMs = performance.now()
    await server.close()
    expect(performance.now() - startMs).toBeLessThan(500)
    client.finish()
    expect((await client.closed).unread).toBe('')
  })
})

describe('server.faults', () => {
  test('arms, tells, disarms and checks', async () => {
    await using server = await serverWith()
    using client = await loggedOnTcpClient(server)
    {
      using handle = server.faults.use({
        id: 'once',
        when: { command: 'NOOP' },
        do: { type: 'text', value: 'late' },
        expect: 2,
      })
      expect([handle.ids, await client.exchange('NOOP\r\n')]).toEqual([['once'], '+OK late'])
      expect(() => server.verify()).toThrow(
        'The rule once was to be applied 2 times; its conditions held once and it was applied once.\nseed: ',
      )
      expect(() => server.verify()).toThrow('C: NOOP')
    }
    expect(await client.exchange('NOOP\r\n')).toBe('+OK still here')
    // Disarmed, and what it was expected to do is due all the same.
    expect(() => server.verify()).toThrow('The rule once was to be applied 2 times')
    expect(server.faults.trace().map(({ rule, result }) => [rule, result])).toEqual([['once', 'applied']])
  })

  test('are those of the start again after reset()', async () => {
    await using server = await serverWith('lowercase-ok')
    server.faults.remove('lowercase-ok')
    server.faults.use({ do: { type: 'accept', then: 'reset' } })
    server.reset()
    using client = await tcpClient(server.port)
    expect([await client.reply(), server.faults.list().map(({ id }) => id)]).toEqual([
      '+ok hi',
      ['lowercase-ok'],
    ])
  })
})
