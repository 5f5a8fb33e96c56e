/**
 * What a network can bring that is no POP3: each is answered or ended cleanly, told in the transcript, and forgotten.
 */
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import type { ExchangeEvent } from '../../src/transcript/event.ts'
import { loggedOnTcpClient, type TcpClient, tcpClient } from '../support/tcp-client.ts'

let server: Pop3Server

beforeEach(async () => {
  server = await startPop3Server()
})

afterEach(async () => {
  await server.waitFor.idle()
  expect(server.accounts.map(({ maildrop }) => [maildrop.locked, maildrop.list().length])).toEqual([
    [false, 3],
  ])
  await server.close()
  const listeners = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPServerWrap')
  await expect.poll(listeners).toEqual([])
})

function findings(): string[] {
  return server.transcript.events().flatMap((event) => (event.type === 'finding' ? [event.code] : []))
}

function fates(): string[] {
  const exchanges = server.transcript
    .events()
    .filter((event): event is ExchangeEvent => event.type === 'exchange')
  return exchanges.map(({ keyword, fate }) => `${keyword} ${fate}`)
}

/** A client in the state that is asked for; greeted. */
async function clientIn(state: 'AUTHORIZATION' | 'TRANSACTION'): Promise<TcpClient> {
  if (state === 'TRANSACTION') return loggedOnTcpClient(server)
  const client = await tcpClient(server.port)
  await client.reply()
  return client
}

/** Ends the client as a well-behaved one does. */
async function quit(client: TcpClient): Promise<void> {
  expect(await client.exchange('QUIT\r\n')).toBe('+OK pop3-mock signing off')
  await client.ended
  client.finish()
}

describe.each(['AUTHORIZATION', 'TRANSACTION'] as const)('in %s', (state) => {
  test.each([
    ['NUL', 'NO\0OP\r\n', '-ERR a keyword has letters only', 'unprintable-octets'],
    ['8-bit octets', '\xff\xfe\xfd\r\n', '-ERR a keyword has letters only', 'unprintable-octets'],
    ['CR alone', 'NOOP\rNOOP\r\n', '-ERR a keyword has letters only', 'unprintable-octets'],
    ['an empty line', '\r\n', '-ERR the line is empty', 'empty-line'],
    ['LF alone', '\n', '-ERR the line is empty', 'bare-lf'],
    ['a word too long', `${'A'.repeat(5000)}\r\n`, '-ERR a line has at most 255 octets', 'overlong-line'],
    ['SMTP', 'EHLO example.org\r\n', '-ERR unknown command', 'unknown-command'],
    [
      'the beginning of TLS',
      '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\n',
      '-ERR a keyword has letters only',
      'bare-lf',
    ],
    [
      'a number beyond measure',
      `RETR ${'9'.repeat(240)}\r\n`,
      /^-ERR (no such message|RETR is valid in the)/,
      undefined,
    ],
  ])('%s is refused and told, and the session goes on', async (_, octets, reply, finding) => {
    using client = await clientIn(state)
    expect(await client.exchange(octets)).toMatch(reply)
    if (finding !== undefined) expect(findings()).toContain(finding)
    await quit(client)
  })

  test('an HTTP request ends the session; its body is not read', async () => {
    using client = await clientIn(state)
    const request = 'POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 14\r\n\r\nDELE 1\r\nQUIT\r\n'
    expect(await client.exchange(request)).toBe('-ERR this is a POP3 server')
    await client.ended
    client.finish()
    expect(await client.closed).toEqual({ how: 'ended', unread: '' })
    expect(findings()).toEqual(['http-request'])
    expect(await server.waitFor.sessionEnd()).toMatchObject({ reason: 'refused', state })
  })

  test('FIN at once ends the session, and a line that was not ended is told', async () => {
    using client = await clientIn(state)
    await client.send('QUIT')
    client.finish()
    expect(await client.closed).toEqual({ how: 'ended', unread: '' })
    expect(await server.waitFor.sessionEnd()).toMatchObject({ reason: 'client-ended', state })
    expect(findings()).toEqual(['unterminated-line'])
  })

  test('a reset ends the session', async () => {
    const client = await clientIn(state)
    client.reset()
    expect(await server.waitFor.sessionEnd()).toMatchObject({ reason: 'client-reset', state })
    expect(findings()).toEqual([])
  })

  test('a client that keeps its half open behind QUIT is answered and not waited for', async () => {
    using client = await clientIn(state)
    expect(await client.exchange('QUIT\r\nNOOP\r\n')).toBe('+OK pop3-mock signing off')
    await client.ended
    expect(findings()).toEqual(['after-quit'])
    expect(server.maildrop.locked).toBe(false)
    using next = await loggedOnTcpClient(server)
    next.finish()
    client.finish()
    await client.closed
  })
})

test('commands that came before FIN are answered', async () => {
  using client = await tcpClient(server.port)
  await client.send('USER user\r\nPASS secret\r\nSTAT\r\nRETR 9\r\n')
  client.finish()
  const replies = [await client.reply(), await client.reply(), await client.reply(), await client.reply()]
  expect(replies.slice(1)).toEqual([
    '+OK now the password',
    '+OK maildrop locked and ready',
    expect.stringMatching(/^\+OK 3 \d+$/) as string,
  ])
  expect(await client.closed).toEqual({ how: 'ended', unread: '-ERR no such message\r\n' })
})

test('a client that is half open and silent is dropped by the autologout timer', async () => {
  await using strict = await startPop3Server({ autologoutMs: 1000 })
  using client = await loggedOnTcpClient(strict)
  await client.send('DELE 1\r\n')
  await client.ended
  expect(await strict.waitFor.sessionEnd()).toMatchObject({ reason: 'autologout', state: 'TRANSACTION' })
  expect([strict.maildrop.list().length, strict.maildrop.locked]).toEqual([3, false])
  client.finish()
  await strict.waitFor.idle()
})

test('connections that are gone before they were greeted leave nothing', async () => {
  const { port } = server
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => {
      const socket = connect(port, '127.0.0.1')
      return new Promise<void>((resolve) => {
        socket.on('error', () => {})
        socket.on('close', () => resolve())
        socket.on('connect', () => (index % 2 === 0 ? socket.resetAndDestroy() : socket.destroy()))
      })
    }),
  )
  using client = await tcpClient(port)
  await client.reply()
  await quit(client)
  await server.waitFor.idle()
  const { sessions } = server
  expect(sessions.every(({ closed }) => closed !== undefined)).toBe(true)
  expect(sessions.length).toBeLessThanOrEqual(101)
  expect(fates().every((fate) => /^(greeting (flushed|cut)|QUIT flushed)$/.test(fate))).toBe(true)
})

test('garbage of every kind, whole or cut off, leaves the server as it was', async () => {
  const garbage = [
    '\0'.repeat(100_000),
    '\r'.repeat(1000),
    '\n'.repeat(1000),
    '\r\n.\r\n'.repeat(100),
    'USER \xff\r\nPASS \0\r\nRETR \xb2\r\n',
    `APOP ${'x'.repeat(200)} ${'f'.repeat(32)}\r\n`,
    'AUTH PLAIN AHVzZXIAc2VjcmV0\r\n*\r\n',
    'STLS\r\n\x16\x03\x01',
    `LIST ${' '.repeat(200)}\r\nTOP 1 -1\r\nTOP 1e9 0x10\r\nDELE 1\x002\r\n`,
  ]
  await Promise.all(
    garbage.flatMap((text) =>
      [tcpClient(server.port), tcpClient(server.port)].map(async (connecting, index) => {
        using client = await connecting
        client.socket.resume()
        await client.send(text).catch(() => {})
        if (index === 0) client.finish()
        else client.reset()
        const { how, unread } = await client.closed
        if (how === 'ended') {
          const lines = unread.split('\r\n')
          expect(lines.pop()).toBe('')
          expect(lines.filter((line) => !/^(\+OK|-ERR) [ -~]{1,506}$/.test(line))).toEqual([])
        }
      }),
    ),
  )
  using client = await loggedOnTcpClient(server)
  expect(await client.exchange('STAT\r\n')).toMatch(/^\+OK 3 /)
  await quit(client)
})
