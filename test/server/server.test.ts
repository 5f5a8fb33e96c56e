/**
 * What a test holds in its hand: the server's handle, over real sockets.
 */
import { describe, expect, test } from 'vitest'
import { startPop3Server } from '../../src/server/server.ts'
import { loggedOnTcpClient, type TcpClient, tcpClient } from '../support/tcp-client.ts'

describe('startPop3Server', () => {
  test('starts a correct server with three messages and a port of its own', async () => {
    await using server = await startPop3Server()
    expect([server.host, server.port > 0, server.maildrop.list().length]).toEqual(['127.0.0.1', true, 3])
    expect(server.accounts.map(({ user, password }) => [user, password])).toEqual([['user', 'secret']])
    using client = await loggedOnTcpClient(server)
    expect(await client.exchange('STAT\r\n')).toMatch(/^\+OK 3 \d+$/)
    expect(await client.exchange('RETR 2\r\n', 'multi-line')).toContain('\r\n.here it is\r\n')
    expect(await client.exchange('QUIT\r\n')).toBe('+OK pop3-mock signing off')
    await client.ended
  })

  test('tells a client in another process how to log on', async () => {
    await using server = await startPop3Server({ accounts: [{ user: 'ada@x', password: 'a:b/c %' }] })
    const { port } = server
    expect(server.url).toBe(`pop3://ada%40x:a%3Ab%2Fc%20%25@127.0.0.1:${port}`)
    expect(server.env).toEqual({
      POP3_URL: server.url,
      POP3_HOST: '127.0.0.1',
      POP3_PORT: String(port),
      POP3_USER: 'ada@x',
      POP3_PASSWORD: 'a:b/c %',
    })
    const url = new URL(server.url)
    expect([decodeURIComponent(url.username), decodeURIComponent(url.password)]).toEqual(['ada@x', 'a:b/c %'])
  })

  test('serves several accounts, each with its own maildrop and lock', async () => {
    await using server = await startPop3Server({
      accounts: [
        { user: 'ada', password: 'one', maildrop: ['a\n'] },
        { user: 'brendan', password: 'two', maildrop: ['b\n', 'c\n'] },
        { user: 'zoë', password: 'größer' },
      ],
    })
    using ada = await loggedOnTcpClient(server, 'ada', 'one')
    using brendan = await loggedOnTcpClient(server, 'brendan', 'two')
    using zoe = await loggedOnTcpClient(server, 'zo\xc3\xab', 'gr\xc3\xb6\xc3\x9fer')
    const counts = await Promise.all([ada, brendan, zoe].map((client) => client.exchange('STAT\r\n')))
    expect(counts.map((line) => line.split(' ')[1])).toEqual(['1', '2', '3'])
    await ada.exchange('DELE 1\r\n')
    await ada.exchange('QUIT\r\n')
    expect(server.accounts.map(({ maildrop }) => maildrop.list().length)).toEqual([0, 2, 3])
    expect(server.maildrop).toBe(server.accounts[0]?.maildrop)
    using wrong = await tcpClient(server.port)
    await wrong.reply()
    await wrong.exchange('USER ada\r\n')
    expect(await wrong.exchange('PASS two\r\n')).toBe('-ERR [AUTH] wrong user name or password')
  })

  test('tells what it was started with, as it was given', async () => {
    await using server = await startPop3Server({ faults: ['lowercase-ok'], seed: 3 })
    expect(server.options).toEqual({ faults: ['lowercase-ok'], seed: 3 })
  })

  test('gives a seed that repeats what looks random', async () => {
    await using first = await startPop3Server()
    await using second = await startPop3Server({ seed: first.seed })
    await using other = await startPop3Server({ seed: first.seed + 1 })
    const greetings: string[] = []
    for (const server of [first, second, other]) {
      using client = await tcpClient(server.port)
      greetings.push(await client.reply())
    }
    expect([greetings[1] === greetings[0], greetings[2] === greetings[0]]).toEqual([true, false])
  })

  test('sums up the sessions', async () => {
    await using server = await startPop3Server({
      maildrop: [
        { raw: 'a\n', uniqueId: 'A' },
        { raw: 'b\n', uniqueId: 'B' },
      ],
    })
    using client = await loggedOnTcpClient(server)
    await client.exchange('RETR 2\r\n', 'multi-line')
    await client.exchange('DELE 2\r\n')
    await client.exchange('QUIT\r\n')
    await server.waitFor.sessionEnd()
    expect(server.sessions).toEqual([
      {
        number: 1,
        user: 'user',
        state: 'UPDATE',
        closed: 'quit',
        commands: [
          { keyword: 'USER', arguments: 'user' },
          { keyword: 'PASS', arguments: 'secret' },
          { keyword: 'RETR', arguments: '2' },
          { keyword: 'DELE', arguments: '2' },
          { keyword: 'QUIT', arguments: '' },
        ],
        fetched: [2],
        deleted: ['B'],
      },
    ])
  })

  test('goes back to the start on reset: sessions dropped, maildrop and transcript as they were, the port the same', async () => {
    await using server = await startPop3Server({ maildrop: ['a\n', 'b\n'] })
    const { port } = server
    const before = server.maildrop.list()
    using gone = await loggedOnTcpClient(server)
    await gone.exchange('DELE 1\r\n')
    await gone.exchange('QUIT\r\n')
    server.maildrop.append('c\n')
    using dropped = await loggedOnTcpClient(server)
    server.reset()
    await dropped.ended
    expect([server.port, server.maildrop.list(), server.transcript.count, server.sessions]).toEqual([
      port,
      before,
      0,
      [],
    ])
    await server.waitFor.idle()
    using client = await loggedOnTcpClient(server)
    expect(await client.exchange('STAT\r\n')).toBe('+OK 2 6')
    expect(server.sessions.map(({ number }) => number)).toEqual([1])
  })

  test('lets a client that reconnects at once log on again, a hundred times', async () => {
    await using server = await startPop3Server()
    for (let round = 0; round < 100; round++) {
      using client = await loggedOnTcpClient(server)
      await client.exchange('QUIT\r\n')
    }
    expect(server.sessions.length).toBe(100)
  })

  test('runs many servers at once', async () => {
    const servers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => startPop3Server({ maildrop: Array(index).fill('a\n') })),
    )
    const clients: TcpClient[] = await Promise.all(servers.map((server) => loggedOnTcpClient(server)))
    const said = await Promise.all(clients.map((client) => client.exchange('STAT\r\n')))
    expect(said).toEqual(servers.map((_, index) => `+OK ${index} ${index * 3}`))
    expect(new Set(servers.map(({ port }) => port)).size).toBe(50)
    await Promise.all(servers.map((server) => server.close()))
  })

  test('takes two thousand clients that connect at the same moment', async () => {
    await using server = await startPop3Server()
    const clients = await Promise.all(Array.from({ length: 2000 }, () => tcpClient(server.port)))
    const greetings = await Promise.all(clients.map((client) => client.reply()))
    expect(new Set(greetings).size).toBe(2000)
    for (const client of clients) client.finish()
    await server.waitFor.idle()
  })

  test('listens on another address when told to', async () => {
    await using server = await startPop3Server({ host: '127.0.0.2' })
    expect(server.url).toBe(`pop3://user:secret@127.0.0.2:${server.port}`)
    await expect(tcpClient(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })
})

describe('a session over TCP', () => {
  test('keeps the maildrop it logged on to while mail is appended, removed and replaced', async () => {
    await using server = await startPop3Server({
      maildrop: ['A', 'B', 'C'].map((uniqueId) => ({ raw: `${uniqueId}\n`, uniqueId })),
    })
    using client = await loggedOnTcpClient(server)
    server.maildrop.append({ raw: 'D\n', uniqueId: 'D' })
    server.maildrop.remove('A')
    server.maildrop.replace('B', 'replaced\n')
    expect(await client.exchange('UIDL\r\n', 'multi-line')).toContain('1 A\r\n2 B\r\n3 C\r\n')
    expect(await client.exchange('RETR 1\r\n', 'multi-line')).toBe('+OK 3 octets\r\nA\r\n')
    expect(await client.exchange('RETR 2\r\n', 'multi-line')).toBe('+OK 3 octets\r\nB\r\n')
    for (const number of [1, 2, 3]) await client.exchange(`DELE ${number}\r\n`)
    await client.exchange('QUIT\r\n')
    expect(server.maildrop.list().map(({ uniqueId }) => uniqueId)).toEqual(['B', 'D'])
    using next = await loggedOnTcpClient(server)
    expect(await next.exchange('RETR 1\r\n', 'multi-line')).toBe('+OK 10 octets\r\nreplaced\r\n')
    expect(await next.exchange('UIDL\r\n', 'multi-line')).toContain('1 B\r\n2 D\r\n')
  })
})
