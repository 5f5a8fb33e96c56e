/**
 * Handshakes that go wrong: by the client, by the network, or as a fault wants it. The link tells it once, and survives.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Certificates } from '../../src/link/certificates.ts'
import type { CertificateProblem, TlsOutcome } from '../../src/link/link.ts'
import type { TcpLink } from '../../src/link/tcp-link.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import { clientHello } from '../support/client-hello.ts'
import { tcpClient } from '../support/tcp-client.ts'
import { tlsClient } from '../support/tls-client.ts'
import { TlsListener } from '../support/tls-listener.ts'

let listener: TlsListener
beforeEach(async () => {
  listener = await TlsListener.start()
})
afterEach(() => listener[Symbol.asyncDispose]())

const failed = (problem: string): TlsOutcome => ({ result: 'failed', problem })
const ENDED = failed('the client ended the connection in the handshake')

/** TLS 1.2 records with a fatal alert (RFC 5246 section 7.2). */
const UNKNOWN_CA = Uint8Array.of(21, 3, 3, 0, 2, 2, 48)

describe('a handshake that the client breaks off', () => {
  test('by an alert leaves the connection to both, in the clear', async () => {
    const accepted = listener.next({
      settled: (link) => link.writeRaw(octetsOf('+OK in the clear\r\n')),
      also: { clientEnded: () => link.close() },
    })
    using client = await tcpClient(listener.port)
    const { link, outcomes, log, told } = await accepted
    const answered = new Promise<Buffer>((resolve) => client.socket.once('data', resolve))
    await client.send(await clientHello())
    await answered
    const last = lastOctets(client.socket, '+OK in the clear\r\n')
    await client.send(UNKNOWN_CA)
    await last
    await client.send('QUIT\r\n')
    await told('octets QUIT\r\n')
    client.finish()
    await told('closed ended')
    expect(outcomes).toEqual([failed('tlsv1 alert unknown ca')])
    expect(log).toEqual(['tls failed', 'octets QUIT\r\n', 'clientEnded', 'closed ended'])
  })

  test.each([
    ['at once', () => Buffer.alloc(0)],
    ['in the middle of its first message', async () => (await clientHello()).subarray(0, 100)],
    ['behind its first message', () => clientHello()],
  ])('%s by FIN has failed', async (_when, sent) => {
    const accepted = listener.next({ settled: (link) => link.close() })
    using client = await tcpClient(listener.port)
    const { outcomes, log, told } = await accepted
    await client.send(await sent())
    client.finish()
    await told('closed ended')
    expect(outcomes).toEqual([ENDED])
    expect(log).toEqual(['tls failed', 'clientEnded', 'closed ended'])
  })

  test('by RST has failed', async () => {
    const accepted = listener.next()
    using client = await tcpClient(listener.port)
    const { outcomes, log, told } = await accepted
    const answered = new Promise((resolve) => client.socket.once('data', resolve))
    await client.send(await clientHello())
    await answered
    client.reset()
    await told('closed reset')
    expect(outcomes).toEqual([failed('the connection was reset in the handshake')])
    expect(log).toEqual(['tls failed', 'closed reset'])
  })

  test('before it begins has failed', async () => {
    const accepted = listener.next()
    const client = await tcpClient(listener.port)
    client.finish()
    const { link, told } = await accepted
    await told('clientEnded')
    const outcomes: TlsOutcome[] = []
    link.startTls({}, (outcome) => outcomes.push(outcome))
    expect(outcomes).toEqual([failed('the client had ended the connection before the handshake')])
    client.socket.destroy()
  })
})

/** Settles when the octets end so. */
function lastOctets(socket: NodeJS.ReadableStream, end: string): Promise<void> {
  let seen = ''
  return new Promise((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      seen += chunk.toString('latin1')
      if (seen.endsWith(end)) resolve()
    })
  })
}

describe('a client that does not speak TLS', () => {
  test.each([
    ['CAPA\r\n', 'wrong version number'],
    ['GET / HTTP/1.1\r\n\r\n', 'http request'],
    ['\0\0\0\0\0\0\0\0', 'wrong version number'],
  ])('and says %j goes on in the clear', async (said, problem) => {
    const accepted = listener.next({ settled: (link) => link.writeRaw(octetsOf('-ERR what?\r\n')) })
    using client = await tcpClient(listener.port)
    const { outcomes, told } = await accepted
    // One octet at a time, as slow networks do.
    for (const octet of said) await client.send(octet)
    expect(await client.reply()).toBe('-ERR what?')
    await client.send('STAT\r\n')
    client.finish()
    await told('clientEnded')
    expect(outcomes).toEqual([failed(problem)])
  })

  test('in a version we speak is told so by an alert', async () => {
    const accepted = listener.next({ settled: (link) => link.close() })
    using client = await tcpClient(listener.port)
    const { outcomes } = await accepted
    const hello = Buffer.from(await clientHello({ maxVersion: 'TLSv1.2', minVersion: 'TLSv1.2' }))
    hello.writeUInt16BE(0x0301, 9)
    await client.send(hello)
    await client.ended
    client.finish()
    expect((await client.closed).unread).toBe('\x15\x03\x01\0\x02\x02\x46')
    expect(outcomes).toEqual([failed('unsupported protocol')])
  })
})

describe('a handshake that is to be cut', () => {
  const CUT = failed('the handshake was cut')

  test.each([
    ['close', 0],
    ['close', 1],
    ['close', 100],
    ['reset', 0],
    ['reset', 100],
  ] as const)('by %s after %i octets sends those and ends', async (by, afterOctets) => {
    // What the connection does then: it closes, which must not soften a reset.
    const accepted = listener.next({ cut: { by, afterOctets }, settled: (link) => link.close() })
    using client = await tcpClient(listener.port)
    const { outcomes, told } = await accepted
    await client.send(await clientHello())
    if (by === 'close') {
      await client.ended
      client.finish()
    }
    const { how, unread } = await (by === 'close' ? client.closed : client.closedByReset())
    expect([how, unread.length]).toEqual([by === 'close' ? 'ended' : 'reset', afterOctets])
    await told('closed ended')
    expect(outcomes).toEqual([CUT])
  })

  test('by stalling sends so much and waits for the client to give up', async () => {
    const accepted = listener.next({ cut: { by: 'stall', afterOctets: 30 }, settled: (link) => link.close() })
    using client = await tcpClient(listener.port)
    const { outcomes, told } = await accepted
    const sent = new Promise<Buffer>((resolve) => client.socket.once('data', resolve))
    await client.send(await clientHello())
    expect((await sent).length).toBe(30)
    expect(outcomes).toEqual([])
    client.finish()
    await told('closed ended')
    expect([outcomes, (await client.closed).unread.length]).toEqual([[ENDED], 30])
  })

  test('behind its end is whole', async () => {
    const accepted = listener.next({ cut: { by: 'reset', afterOctets: 100_000 } })
    using client = await tlsClient(listener)
    const { outcome, link } = await accepted
    expect((await outcome).result).toBe('ok')
    link.write([octetsOf(`+OK ${'x'.repeat(200_000)}\r\n`)])
    expect((await client.client.reply()).length).toBe(200_004)
  })
})

describe('a link that is ended in the handshake', () => {
  const ENDS: readonly [string, (link: TcpLink) => void][] = [
    ['close', (link) => link.close()],
    ['reset', (link) => link.reset()],
    ['destroy', (link) => link.destroy()],
  ]

  test.each(ENDS)('by %s tells so, and is gone in milliseconds', async (_name, end) => {
    const accepted = listener.next()
    using client = await tcpClient(listener.port)
    const { link, outcomes, told } = await accepted
    const answered = new Promise((resolve) => client.socket.once('data', resolve))
    await client.send(await clientHello())
    await answered
    end(link)
    await client.ended
    client.finish()
    await told('closed ended')
    expect(outcomes.map(({ result }) => result)).toEqual(['failed'])
  })
})

describe('a certificate', () => {
  const REFUSED: readonly [CertificateProblem, string][] = [
    ['expired', 'certificate has expired'],
    ['not-yet-valid', 'certificate is not yet valid'],
    ['wrong-host', "Hostname/IP does not match certificate's altnames"],
    ['nul-in-name', "Hostname/IP does not match certificate's altnames"],
    ['unknown-authority', 'unable to verify the first certificate'],
    ['self-signed', 'self-signed certificate'],
  ]

  test.each(REFUSED)(
    'that is %s is refused, and the next client sees the right one',
    async (problem, said) => {
      const refused = listener.next({ certificate: problem })
      await expect(tlsClient(listener)).rejects.toThrow(said)
      expect((await (await refused).outcome).result).toBe('failed')
      const accepted = listener.next()
      using _client = await tlsClient(listener)
      expect((await (await accepted).outcome).result).toBe('ok')
    },
  )

  test('with a weak key is refused by those who want 112 bits', async () => {
    void listener.next({ certificate: 'weak-key' })
    await expect(tlsClient(listener, { ciphers: 'DEFAULT:@SECLEVEL=2' })).rejects.toThrow(
      /key too (weak|small)/,
    )
    const accepted = listener.next({ certificate: 'weak-key' })
    using _client = await tlsClient(listener, { ciphers: 'DEFAULT:@SECLEVEL=0' })
    expect((await (await accepted).outcome).result).toBe('ok')
  })

  test('is another one for clients that name no server', async () => {
    const request = { certificateWithoutName: 'self-signed' } as const
    void listener.next(request)
    await expect(tlsClient(listener, { servername: '' })).rejects.toThrow('self-signed certificate')
    const accepted = listener.next(request)
    using _client = await tlsClient(listener)
    expect(await (await accepted).outcome).toMatchObject({ result: 'ok', serverName: 'localhost' })
  })

  test('of the client is asked for only if that is wanted, and its name is told', async () => {
    const { key, cert } = new Certificates('::1').server('wrong-host')
    const unasked = listener.next()
    using _one = await tlsClient(listener, { key, cert })
    expect(await (await unasked).outcome).toMatchObject({ result: 'ok', clientName: undefined })
    await using asking = await TlsListener.start({ requestClientCertificate: true })
    for (const maxVersion of ['TLSv1.2', 'TLSv1.3'] as const) {
      const asked = asking.next()
      using _other = await tlsClient(asking, { key, cert, maxVersion })
      expect(await (await asked).outcome).toMatchObject({ result: 'ok', clientName: 'wrong-host.example' })
    }
    const without = asking.next()
    using _third = await tlsClient(asking)
    expect(await (await without).outcome).toMatchObject({ result: 'ok', clientName: undefined })
  })
})
