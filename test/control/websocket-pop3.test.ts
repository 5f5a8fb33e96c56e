/**
 * POP3 over a WebSocket, end to end: a session as a client in a browser would hold it, and the ends it may come to.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ControlServer } from '../../src/control/control-server.ts'
import { startControlServer } from '../../src/control.ts'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import { joined, octetsOf } from '../../src/wire/octets.ts'
import { ReplyReader } from '../../src/wire/reply-reader.ts'

let control: ControlServer
let server: Pop3Server

beforeAll(async () => {
  server = await startPop3Server()
  control = await startControlServer({ servers: { suite: server } })
})

afterAll(async () => {
  await control.close()
  await server.close()
})

/** A client that speaks POP3 in binary frames. */
class WebSocketClient implements Disposable {
  readonly webSocket: WebSocket
  readonly closed: Promise<number>
  /** Every frame, in order. */
  readonly frames: Buffer[] = []
  readonly #reader = new ReplyReader()
  #changed: () => void = () => {}

  private constructor(webSocket: WebSocket) {
    this.webSocket = webSocket
    this.closed = new Promise((resolve) => void webSocket.once('close', resolve))
    webSocket.on('message', (data: Buffer, isBinary) => {
      expect(isBinary).toBe(true)
      this.frames.push(data)
      this.#reader.push(data)
      this.#changed()
    })
  }

  static async connect(id = 'suite', host = control): Promise<WebSocketClient> {
    const protocols = ['pop3', `pop3-mock.token.${host.token}`]
    const webSocket = new WebSocket(`${host.url.replace('http', 'ws')}/pop3/${id}`, protocols)
    const client = new WebSocketClient(webSocket)
    await new Promise((resolve, reject) => {
      webSocket.once('open', resolve)
      webSocket.once('error', reject)
    })
    expect(webSocket.protocol).toBe('pop3')
    return client
  }

  async reply(form: 'single-line' | 'multi-line' = 'single-line'): Promise<string> {
    for (;;) {
      const reply = this.#reader.next(form)
      if (reply !== undefined) {
        const body = reply.octets === undefined ? '' : joined([octetsOf('\r\n'), reply.octets])
        return reply.line + Buffer.from(body).toString('latin1')
      }
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }

  exchange(text: string, form?: 'single-line' | 'multi-line'): Promise<string> {
    this.webSocket.send(Buffer.from(text, 'latin1'))
    return this.reply(form)
  }

  async logOn(): Promise<void> {
    await this.reply()
    await this.exchange('USER user\r\n')
    expect(await this.exchange('PASS secret\r\n')).toMatch(/^\+OK/)
  }

  [Symbol.dispose](): void {
    this.webSocket.terminate()
  }
}

test('a whole session: greeting, listings, a message, QUIT, and the end', async () => {
  using client = await WebSocketClient.connect()
  await client.logOn()
  expect(await client.exchange('STAT\r\n')).toMatch(/^\+OK 3 /)
  expect(await client.exchange('UIDL\r\n', 'multi-line')).toMatch(/^\+OK[^\n]*\r\n1 /)
  expect(await client.exchange('RETR 2\r\n', 'multi-line')).toContain('\r\n.here it is\r\n')
  expect(await client.exchange('QUIT\r\n')).toMatch(/^\+OK/)
  expect(await client.closed).toBe(1000)
  await server.waitFor.idle()
  expect(server.sessions.at(-1)).toMatchObject({ user: 'user', closed: 'quit', fetched: [2] })
})

test('a client that offers no sub-protocol speaks POP3 by the path alone', async () => {
  const headers = { Authorization: `Bearer ${control.token}` }
  const webSocket = new WebSocket(`${control.url.replace('http', 'ws')}/pop3/suite`, { headers })
  const greeting = await new Promise((resolve, reject) => {
    webSocket.once('message', (data, isBinary) => resolve([isBinary, String(data)]))
    webSocket.once('error', reject)
  })
  expect([webSocket.protocol, greeting]).toEqual(['', [true, expect.stringMatching(/^\+OK .*\r\n$/)]])
  webSocket.terminate()
  await server.waitFor.idle()
})

test('commands in one frame, and one command in many', async () => {
  using client = await WebSocketClient.connect()
  await client.logOn()
  client.webSocket.send(Buffer.from('NOOP\r\nNOOP\r\nSTAT\r\n'))
  for (const start of [/^\+OK/, /^\+OK/, /^\+OK 3 /]) expect(await client.reply()).toMatch(start)
  for (const octet of 'NOOP\r\n') client.webSocket.send(Buffer.from(octet))
  expect(await client.reply()).toMatch(/^\+OK/)
})

test('each segment is a frame', async () => {
  using handle = server.faults.use('seg-1-byte')
  expect(handle.ids.length).toBe(1)
  using client = await WebSocketClient.connect()
  const greeting = await client.reply()
  expect(client.frames.map((frame) => frame.length)).toEqual(Array.from(`${greeting}\r\n`, () => 1))
})

describe('the end of a session', () => {
  test('by a close frame of the client is the client ending it', async () => {
    using client = await WebSocketClient.connect()
    await client.logOn()
    client.webSocket.close(1000)
    await client.closed
    await server.waitFor.idle()
    expect(server.sessions.at(-1)).toMatchObject({ closed: 'client-ended', state: 'TRANSACTION' })
    expect(server.maildrop.locked).toBe(false)
  })

  test('by a connection that breaks off is a reset', async () => {
    using client = await WebSocketClient.connect()
    await client.logOn()
    client.webSocket.terminate()
    await server.waitFor.idle()
    expect(server.sessions.at(-1)).toMatchObject({ closed: 'client-reset' })
  })

  test('by a reset of the server is a reset to the client, behind what was sent', async () => {
    using _ = server.faults.use({
      when: { command: 'STAT' },
      do: { type: 'end', by: 'reset', after: 'status' },
    })
    using client = await WebSocketClient.connect()
    await client.logOn()
    expect(await client.exchange('STAT\r\n')).toMatch(/^\+OK 3 /)
    expect(await client.closed).toBe(1006)
    await server.waitFor.idle()
  })

  test('by text frames is our refusal', async () => {
    using client = await WebSocketClient.connect()
    await client.reply()
    client.webSocket.send('NOOP\r\n')
    expect(await client.closed).toBe(1003)
    await server.waitFor.idle()
  })

  test('by the end of the server', async () => {
    await using brief = await startPop3Server()
    await using host = await startControlServer({ servers: { brief } })
    const webSocket = new WebSocket(`${host.url.replace('http', 'ws')}/pop3/brief`, ['pop3'], {
      headers: { authorization: `Bearer ${host.token}` },
    })
    await new Promise((resolve) => webSocket.once('message', resolve))
    const closed = new Promise((resolve) => webSocket.once('close', resolve))
    await brief.close()
    expect(await closed).toBe(1006)
  })
})

test('a paused server refuses these clients, too', async () => {
  await server.pause()
  const client = await WebSocketClient.connect()
  expect(await client.closed).toBe(1006)
  expect(client.frames).toEqual([])
  await server.resume()
  using again = await WebSocketClient.connect()
  expect(await again.reply()).toMatch(/^\+OK/)
})

test('a big message to a slow reader waits at the server, not in memory', async () => {
  const size = 4_000_000
  await using big = await startPop3Server({
    maildrop: [`Subject: big\r\n\r\n${'x'.repeat(70)}\r\n`.repeat(size / 88)],
  })
  await using host = await startControlServer({ servers: { big } })
  const protocols = ['pop3', `pop3-mock.token.${host.token}`]
  const webSocket = new WebSocket(`${host.url.replace('http', 'ws')}/pop3/big`, protocols)
  let received = 0
  webSocket.on('message', (data: Buffer) => {
    received += data.length
  })
  await new Promise((resolve) => webSocket.once('message', resolve))
  for (const line of ['USER user', 'PASS secret']) {
    webSocket.send(Buffer.from(`${line}\r\n`))
    await new Promise((resolve) => webSocket.once('message', resolve))
  }
  webSocket.pause()
  // Thirty times the message: the server takes the next command only when the last reply is on its way.
  for (let count = 0; count < 30; count++) webSocket.send(Buffer.from('RETR 1\r\n'))
  await big.waitFor.command('RETR')
  // Long enough for all of them, were the server to take them.
  await expect(big.waitFor.command('RETR', { nth: 30, timeoutMs: 500 })).rejects.toMatchObject({
    code: 'WAIT_TIMEOUT',
  })
  const before = big.transcript.events().filter(({ type }) => type === 'command').length
  expect(before).toBeLessThan(20)
  webSocket.resume()
  await big.waitFor.command('RETR', { nth: 30 })
  webSocket.send(Buffer.from('QUIT\r\n'))
  await new Promise((resolve) => webSocket.once('close', resolve))
  expect(received).toBeGreaterThan(30 * size * 0.9)
})

test('is in the clear, whatever the port speaks', async () => {
  await using secure = await startPop3Server({ tls: 'implicit' })
  await using host = await startControlServer({ servers: { secure } })
  const protocols = ['pop3', `pop3-mock.token.${host.token}`]
  const webSocket = new WebSocket(`${host.url.replace('http', 'ws')}/pop3/secure`, protocols)
  const greeting = await new Promise((resolve) => webSocket.once('message', resolve))
  expect(String(greeting)).toMatch(/^\+OK pop3-mock ready/)
  webSocket.terminate()
})

test('STLS is not offered, and not there, even where the port has it', async () => {
  await using secure = await startPop3Server({ tls: 'stls' })
  await using host = await startControlServer({ servers: { secure } })
  using client = await WebSocketClient.connect('secure', host)
  await client.reply()
  expect(await client.exchange('CAPA\r\n', 'multi-line')).not.toContain('STLS')
  expect(await client.exchange('STLS\r\n')).toMatch(/^-ERR/)
})
