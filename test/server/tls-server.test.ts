/**
 * A server with TLS: its ports, what it tells of them, and its life.
 */

import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { FaultRule } from '../../src/faults/rule.ts'
import { Certificates } from '../../src/link/certificates.ts'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import { clientHello } from '../support/client-hello.ts'
import { tcpClient } from '../support/tcp-client.ts'
import { overTls, type TlsClient, tlsClient } from '../support/tls-client.ts'

/** A client on the port with implicit TLS. */
function implicitClient(server: Pop3Server, options?: Parameters<typeof tlsClient>[1]): Promise<TlsClient> {
  return tlsClient({ port: server.tls?.port, ca: server.tls?.ca }, options)
}

/** A client on the plain port that has asked for TLS. */
async function stlsClient(server: Pop3Server): Promise<TlsClient> {
  const plain = await tcpClient(server.port)
  await plain.reply()
  expect(await plain.exchange('STLS\r\n')).toMatch(/^\+OK/)
  plain.socket.removeAllListeners('data')
  return overTls(plain.socket, { ca: server.tls?.ca })
}

/** What tlsClient needs to know of a server whose port speaks nothing else. */
async function session({ client }: TlsClient): Promise<string> {
  const replies: string[] = []
  for (const line of ['USER user', 'PASS secret', 'RETR 1', 'QUIT'])
    replies.push(await client.exchange(`${line}\r\n`, line === 'RETR 1' ? 'multi-line' : 'single-line'))
  client.finish()
  await client.ended
  return replies.map((reply) => reply.slice(0, 3)).join()
}

describe('what a server tells of its TLS', () => {
  test('is nothing when it has none', async () => {
    await using server = await startPop3Server()
    expect([server.tls, server.tlsPort, Object.keys(server.env)]).toEqual([
      undefined,
      undefined,
      ['POP3_URL', 'POP3_HOST', 'POP3_PORT', 'POP3_USER', 'POP3_PASSWORD'],
    ])
  })

  test('is its own port when that speaks nothing else', async () => {
    await using server = await startPop3Server({ tls: 'implicit' })
    const { tls, tlsPort, port, url, env } = server
    expect([tls?.port, tlsPort, url]).toEqual([port, undefined, `pop3s://user:secret@127.0.0.1:${port}`])
    expect([env.POP3_URL, env.POP3_TLS_PORT]).toEqual([url, undefined])
  })

  test('is no port when TLS begins with STLS', async () => {
    await using server = await startPop3Server({ tls: 'stls' })
    const { tls, tlsPort, port, url } = server
    expect([tls?.port, tlsPort, url]).toEqual([undefined, undefined, `pop3://user:secret@127.0.0.1:${port}`])
  })

  test('is the second port when there are two', async () => {
    await using server = await startPop3Server({ tlsPort: 0 })
    const { tls, tlsPort, port, url, env } = server
    expect([tls?.port === tlsPort, tlsPort === port, env.POP3_TLS_PORT]).toEqual([
      true,
      false,
      String(tlsPort),
    ])
    expect(url).toBe(`pop3://user:secret@127.0.0.1:${port}`)
  })

  test('is a file with the authority, from the first look at env until it is closed', async () => {
    await using server = await startPop3Server({ tls: 'stls' })
    const file = server.env.POP3_CA_FILE ?? ''
    expect([readFileSync(file, 'utf8'), server.env.POP3_CA_FILE]).toEqual([server.tls?.ca, file])
    await server.close()
    expect([existsSync(file), existsSync(dirname(file)), server.env.POP3_CA_FILE]).toEqual([
      false,
      false,
      undefined,
    ])
  })

  test('is the same authority for every server on this machine, and the file another one', async () => {
    await using one = await startPop3Server({ tls: 'stls' })
    await using other = await startPop3Server({ tls: 'implicit' })
    expect(one.tls?.ca).toBe(other.tls?.ca)
    const files = [one.env.POP3_CA_FILE, other.env.POP3_CA_FILE]
    await one.close()
    expect(files.map((file) => existsSync(file ?? ''))).toEqual([false, true])
  })

  test('is the certificate that it was given', async () => {
    const { key, cert } = new Certificates('127.0.0.1').server('self-signed')
    await using server = await startPop3Server({ tls: { mode: 'implicit', key, cert } })
    expect(server.tls?.ca).toBe(cert)
    using client = await implicitClient(server)
    expect(client.socket.getPeerCertificate().raw).toEqual(new X509Certificate(cert).raw)
  })
})

describe('a server with TLS', () => {
  afterEach(() => void vi.useRealTimers())

  test('serves clients of both ports at once', async () => {
    await using server = await startPop3Server({ tlsPort: 0, dialect: { lock: 'none' } })
    using implicit = await implicitClient(server)
    using stls = await stlsClient(server)
    expect(await implicit.client.reply()).toMatch(/^\+OK/)
    expect([await session(implicit), await session(stls)]).toEqual(['+OK,+OK,+OK,+OK', '+OK,+OK,+OK,+OK'])
  })

  test('begins TLS with a client whose ClientHello comes while the answer to STLS is still under way', async () => {
    const delay: FaultRule = { when: { command: 'STLS' }, do: { type: 'delay', delayMs: 50, at: 'after' } }
    await using server = await startPop3Server({ tls: 'stls', faults: [delay] })
    using client = await stlsClient(server)
    expect(await session(client)).toBe('+OK,+OK,+OK,+OK')
    expect(server.transcript.events().filter(({ type }) => type === 'finding')).toEqual([])
  })

  test('serves 50 sessions at once, and nothing of them is left', async () => {
    const openSockets = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
    const openBefore = openSockets()
    const accounts = Array.from({ length: 50 }, (_, index) => ({ user: `user${index}`, password: 'secret' }))
    await using server = await startPop3Server({ tls: 'implicit', accounts })
    const sessions = accounts.map(async ({ user }) => {
      using client = await implicitClient(server)
      await client.client.reply()
      await client.client.exchange(`USER ${user}\r\n`)
      expect(await client.client.exchange('PASS secret\r\n')).toMatch(/^\+OK/)
      expect(await client.client.exchange('QUIT\r\n')).toMatch(/^\+OK/)
      client.client.finish()
      await client.client.ended
    })
    await Promise.all(sessions)
    await server.waitFor.idle()
    expect(new Set(server.sessions.map(({ closed }) => closed))).toEqual(new Set(['quit']))
    expect(server.sessions.length).toBe(50)
    await expect.poll(openSockets).toBeLessThanOrEqual(openBefore)
  })

  test('refuses new clients on both ports while paused, and has the same ones afterwards', async () => {
    await using server = await startPop3Server({ tlsPort: 0 })
    const ports = [server.port, server.tlsPort ?? 0]
    await server.pause()
    for (const port of ports) await expect(tcpClient(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await server.resume()
    expect([server.port, server.tlsPort]).toEqual(ports)
    using client = await implicitClient(server)
    expect(await client.client.reply()).toMatch(/^\+OK/)
  })

  test('does not resume with one port when the other is taken', async () => {
    await using server = await startPop3Server({ tlsPort: 0 })
    await server.pause()
    await using other = await startPop3Server({ port: server.tlsPort ?? 0 })
    await expect(server.resume()).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' })
    await expect(tcpClient(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await other.close()
    await server.resume()
    using client = await tcpClient(server.port)
    expect(await client.reply()).toMatch(/^\+OK/)
  })

  test.each([
    [undefined, 'TLSv1.1', 'no'],
    ['TLSv1', 'TLSv1', 'TLSv1'],
    ['TLSv1', 'TLSv1.1', 'TLSv1.1'],
    ['TLSv1', 'TLSv1.3', 'TLSv1.3'],
    ['TLSv1.3', 'TLSv1.2', 'no'],
  ] as const)(
    'with the least version %s gives a client that has %s at the most %s',
    async (least, most, agreed) => {
      const options = least === undefined ? {} : { tlsMinVersion: least }
      await using server = await startPop3Server({ tls: 'implicit', ...options })
      const { port, tls } = server
      const address = { port, ca: tls?.ca }
      const old = { minVersion: 'TLSv1', maxVersion: most, ciphers: 'DEFAULT:@SECLEVEL=0' } as const
      const got = await tlsClient(address, old).then(
        (client) => {
          using connected = client
          return connected.socket.getProtocol()
        },
        () => 'no',
      )
      expect(got).toBe(agreed)
    },
  )

  test('does not start with one port when the other is taken', async () => {
    await using other = await startPop3Server()
    const taken = { code: 'ADDRESS_IN_USE', path: 'tlsPort' }
    await expect(startPop3Server({ tlsPort: other.port })).rejects.toMatchObject(taken)
  })

  test('drops its sessions when reset, and keeps its certificates and ports', async () => {
    await using server = await startPop3Server({ tls: 'implicit' })
    const { tls } = server
    using client = await implicitClient(server)
    await client.client.reply()
    server.reset()
    await client.client.ended
    expect([server.tls, server.sessions]).toEqual([tls, []])
    using again = await implicitClient(server, { session: await client.session })
    expect([again.socket.isSessionReused(), await again.client.reply()]).toEqual([
      true,
      expect.stringMatching(/^\+OK/),
    ])
  })

  test('closes at once while clients are in the middle of the handshake', async () => {
    const server = await startPop3Server({ tls: 'implicit' })
    const hello = await clientHello()
    const sent = [Buffer.alloc(0), hello.subarray(0, 50), hello]
    const clients = await Promise.all(sent.map(() => tcpClient(server.port)))
    const answered = new Promise((resolve) => clients[2]?.socket.once('data', resolve))
    await Promise.all(clients.map((client, index) => client.send(sent[index] as Buffer)))
    await answered
    await server.close()
    await Promise.all(clients.map(({ ended }) => ended))
    for (const client of clients) client.socket.destroy()
    expect(await server.close()).toBe(undefined)
  })

  test('goes on under the fake timers of a test runner', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'setImmediate', 'Date', 'performance'] })
    vi.setSystemTime(new Date('2001-01-01'))
    await using server = await startPop3Server({ tls: 'implicit' })
    using client = await implicitClient(server)
    await client.client.reply()
    expect(await session(client)).toBe('+OK,+OK,+OK,+OK')
  })

  test('is not there when it was aborted while TLS was loaded', async () => {
    const abort = new AbortController()
    const started = startPop3Server({ tls: 'implicit', signal: abort.signal })
    abort.abort()
    await expect(started).rejects.toMatchObject({ code: 'SERVER_CLOSED' })
  })
})
