/**
 * A TCP link behind its handshake: what is said through TLS, and how it ends.
 */
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LINGER_MS, TcpLink } from '../../src/link/tcp-link.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import { tcpClient } from '../support/tcp-client.ts'
import { type TlsClient, tlsClient } from '../support/tls-client.ts'
import { type ListenedLink, type ListenedRequest, TlsListener } from '../support/tls-listener.ts'

let listener: TlsListener
beforeEach(async () => {
  listener = await TlsListener.start()
})
afterEach(async () => {
  for (const client of clients.splice(0)) client[Symbol.dispose]()
  await listener[Symbol.asyncDispose]()
})

const clients: TlsClient[] = []

/** Both ends, agreed. */
async function pair(
  options: Parameters<typeof tlsClient>[1] = {},
  request: ListenedRequest = {},
): Promise<ListenedLink & TlsClient> {
  const accepted = listener.next(request)
  const client = await tlsClient(listener, options)
  clients.push(client)
  const link = await accepted
  await link.outcome
  return { ...link, ...client }
}

const BIG = octetsOf('x'.repeat(1024 * 1024))
const VERSIONS = ['TLSv1.2', 'TLSv1.3'] as const

describe.each(VERSIONS)('a link over %s', (version) => {
  const options = { minVersion: version, maxVersion: version }

  test('brings octets both ways', async () => {
    const { link, client, log, told } = await pair(options)
    link.write([octetsOf('+OK'), octetsOf(' a'), octetsOf('\r\n')])
    expect(await client.exchange('STAT\r\n')).toBe('+OK a')
    await told('octets STAT\r\n')
    expect(log).toEqual(['tls ok', 'octets STAT\r\n'])
  })

  test('tells what was agreed on', async () => {
    const { outcome } = await pair({ ...options, ALPNProtocols: ['imap', 'pop3'] })
    expect(await outcome).toEqual({
      result: 'ok',
      protocol: version,
      cipher: expect.stringMatching(/^(TLS_|ECDHE-ECDSA-)/),
      serverName: 'localhost',
      alpn: 'pop3',
      clientName: undefined,
    })
  })

  test('ignores what a client wants to speak if it is not POP3', async () => {
    const { outcome, socket } = await pair({ ...options, ALPNProtocols: ['imap', 'h2'] })
    expect([await outcome, socket.alpnProtocol]).toMatchObject([{ result: 'ok', alpn: undefined }, false])
  })

  test('takes up a session again, and knows its server name', async () => {
    const first = await pair(options)
    const session = await first.session
    const second = await pair({ ...options, session })
    expect(second.socket.isSessionReused()).toBe(true)
    expect(await second.outcome).toMatchObject({ result: 'ok', serverName: 'localhost' })
  })

  test('makes a record of each write that fits into one', async () => {
    const { link, client, records } = await pair(options)
    for (const octet of '+OK a\r\n') link.write([octetsOf(octet)])
    link.write([octetsOf('+OK '), octetsOf('x'.repeat(16_384 - 6)), octetsOf('\r\n')])
    await client.reply()
    const { length } = await client.reply()
    expect([...records.map((record) => record.length)]).toEqual([1, 1, 1, 1, 1, 1, 1, 16_384])
    expect(length).toBe(16_382)
  })

  test('brings writes between cork and uncork one by one', async () => {
    const { link, client, records } = await pair(options)
    link.cork()
    link.write([octetsOf('+OK a\r\n')])
    link.write([octetsOf('+OK b\r\n')])
    link.uncork()
    expect([await client.reply(), await client.reply()]).toEqual(['+OK a', '+OK b'])
    expect(records).toEqual(['+OK a\r\n', '+OK b\r\n'])
  })

  test('brings a long reply whole, tells once that it was handed over, and resumes when drained', async () => {
    const { link, client, told } = await pair(options)
    const fates: boolean[] = []
    link.write([octetsOf('+OK '), ...Array<Uint8Array>(3).fill(BIG), octetsOf('\r\n')], (isDelivered) => {
      fates.push(isDelivered)
    })
    expect(link.blocked).toBe(true)
    expect((await client.reply()).length).toBe(4 + 3 * BIG.length)
    await told('drained')
    expect([fates, link.blocked]).toEqual([[true], false])
  })

  test('ends with close_notify and FIN', async () => {
    const { link, client, log, told } = await pair(options)
    await client.send('QUIT\r\n')
    client.finish()
    await told('clientEnded')
    link.write([octetsOf('+OK\r\n')])
    link.close()
    expect(await client.closed).toEqual({ how: 'ended', unread: '+OK\r\n' })
    await told('closed ended')
    expect(log).toEqual(['tls ok', 'octets QUIT\r\n', 'clientEnded', 'closed ended'])
  })

  test('brings a reader that pauses all that was written before the end', async () => {
    const { link, client, log } = await pair(options)
    client.socket.pause()
    link.write(Array.from({ length: 16 }, () => BIG))
    link.close()
    await setTimeout(LINGER_MS + 300)
    expect(log).toEqual(['tls ok'])
    client.socket.resume()
    await client.ended
    client.finish()
    expect((await client.closed).unread.length).toBe(16 * BIG.length)
  })

  test('tells of a reset by the client', async () => {
    const { raw, log, told } = await pair(options)
    raw.resetAndDestroy()
    await told('closed reset')
    expect(log).toEqual(['tls ok', 'closed reset'])
  })

  test('takes a client that ends without close_notify for one that has ended', async () => {
    const { raw, link, log, told } = await pair(options)
    raw.end()
    await told('clientEnded')
    link.close()
    await told('closed ended')
    expect(log).toEqual(['tls ok', 'clientEnded', 'closed ended'])
  })

  test('is over when the client sends what is no TLS', async () => {
    const { raw, log, told } = await pair(options)
    raw.write('QUIT\r\nQUIT\r\n')
    await told('closed reset')
    expect(log).toEqual(['tls ok', 'closed reset'])
  })

  test('delivers what was written before it resets', async () => {
    for (let round = 0; round < 5; round++) {
      const { link, client, told } = await pair(options)
      for (const octet of '+OK 200') link.write([octetsOf(octet)])
      link.reset()
      // Whatever comes later, no FIN goes before the RST.
      link.close()
      expect(await client.closedByReset()).toEqual({ how: 'reset', unread: '+OK 200' })
      await told('closed ended')
    }
  })

  test('tells of each write that a reset broke off, before it tells of its end', async () => {
    const told: (boolean | string)[] = []
    const {
      link,
      raw,
      told: seen,
    } = await pair(options, {
      also: { closed: (how) => void told.push(how) },
    })
    raw.pause()
    link.write(Array<Uint8Array>(40).fill(BIG), (isDelivered) => void told.push(isDelivered))
    link.write([octetsOf('.\r\n')], (isDelivered) => void told.push(isDelivered))
    await new Promise((resolve) => setImmediate(resolve))
    raw.resetAndDestroy()
    await seen('closed reset')
    expect(told).toEqual([false, false, 'reset'])
  })

  test('goes on reading behind a half close', async () => {
    const { link, client, told } = await pair(options)
    link.write([octetsOf('+OK\r\n')])
    link.halfClose()
    await client.ended
    await client.send('QUIT\r\n')
    await told('octets QUIT\r\n')
    client.finish()
    await told('closed ended')
  })

  test('delivers nothing while paused', async () => {
    const { link, client, log, told } = await pair(options)
    link.pause()
    await client.send('STAT\r\n')
    link.write([octetsOf('+OK\r\n')])
    await client.reply()
    expect(log).toEqual(['tls ok'])
    link.resume()
    await told('octets STAT\r\n')
  })

  test('is gone at once when destroyed', async () => {
    const { link, client, log, told } = await pair(options)
    link.destroy()
    await client.ended
    await told('closed ended')
    link.close()
    link.reset()
    link.halfClose({ closeNotify: false })
    const fate = new Promise((resolve) => link.write([octetsOf('late')], resolve))
    expect([await fate, log]).toEqual([false, ['tls ok', 'closed ended']])
  })
})

describe('truncation', () => {
  const ENDS = [
    ['close', (link: ListenedLink['link']) => link.close({ closeNotify: false })],
    ['halfClose', (link: ListenedLink['link']) => link.halfClose({ closeNotify: false })],
  ] as const

  /** The last record that the server has sent in the clear's view: its type and length. */
  async function lastRecord(end: (link: ListenedLink['link']) => void): Promise<number | undefined> {
    using tap = await tapped(listener.port)
    const accepted = listener.next()
    using client = await tlsClient({ port: tap.port, ca: listener.ca }, { maxVersion: 'TLSv1.2' })
    const { link } = await accepted
    link.write([octetsOf('+OK partial')])
    end(link)
    await client.client.ended
    expect(client.records).toEqual(['+OK partial'])
    return lastRecordType(tap.octets())
  }

  test.each(ENDS)('%s without close_notify sends FIN behind the last record of data', async (_name, end) => {
    expect(await lastRecord(end)).toBe(APPLICATION_DATA)
  })

  test('without being asked for it, close_notify goes before FIN', async () => {
    expect(await lastRecord((link) => link.close())).toBe(ALERT)
    expect(await lastRecord((link) => link.halfClose())).toBe(ALERT)
  })
})

const ALERT = 21
const APPLICATION_DATA = 23

/** RFC 5246 section 6.2.1: type, version, length. */
function lastRecordType(octets: Buffer): number | undefined {
  let type: number | undefined
  for (let start = 0; start < octets.length; start += 5 + octets.readUInt16BE(start + 3)) type = octets[start]
  return type
}

/** A way to the port on which the server's octets can be seen as they are. */
async function tapped(to: number): Promise<Disposable & { port: number; octets(): Buffer }> {
  const seen: Buffer[] = []
  const sockets: Socket[] = []
  const tap = createServer({ allowHalfOpen: true }, (client) => {
    const server = connect({ port: to, host: '127.0.0.1', allowHalfOpen: true })
    server.on('data', (chunk: Buffer) => seen.push(chunk))
    client.pipe(server)
    server.pipe(client)
    sockets.push(client, server)
    for (const socket of [client, server]) socket.on('error', () => {})
  })
  await new Promise<void>((resolve) => void tap.listen(0, '127.0.0.1', resolve))
  return {
    port: (tap.address() as { port: number }).port,
    octets: () => Buffer.concat(seen),
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy()
      tap.close()
    },
  }
}

test('a link without certificates has no TLS, and stays as it is', async () => {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const link = new TcpLink(socket)
    link.listen({ octets() {}, clientEnded() {}, drained() {}, closed() {} })
    link.startTls({}, (outcome) => {
      link.writeRaw(octetsOf(`${JSON.stringify(outcome)}\r\n`))
      link.close()
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  using client = await tcpClient((server.address() as { port: number }).port)
  expect(await client.reply()).toBe('{"result":"failed","problem":"this server has no TLS"}')
  server.close()
})
