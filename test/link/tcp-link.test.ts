import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/link/clock.ts'
import type { LinkEvents } from '../../src/link/link.ts'
import { perform } from '../../src/link/perform.ts'
import { LINGER_MS, TcpLink } from '../../src/link/tcp-link.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import { loggedLinkEvents } from '../support/logged-link-events.ts'
import { type TcpClient, type TcpClientOptions, tcpClient } from '../support/tcp-client.ts'

let listener: Server
let accepted: ((socket: Socket) => void) | undefined
const opened: (() => void)[] = []

beforeEach(async () => {
  listener = createServer({ allowHalfOpen: true }, (socket) => accepted?.(socket))
  await new Promise<void>((resolve) => void listener.listen(0, '127.0.0.1', resolve))
})

afterEach(async () => {
  for (const destroy of opened.splice(0)) destroy()
  await new Promise<void>((resolve) => void listener.close(() => resolve()))
})

interface Pair {
  readonly link: TcpLink
  readonly client: TcpClient
  readonly log: string[]
  /** Settles when the link's events hold this one. */
  told(event: string): Promise<void>
}

/** A link and its client. */
async function pair(options?: TcpClientOptions, also: Partial<LinkEvents> = {}): Promise<Pair> {
  const { port } = listener.address() as { port: number }
  const socket = new Promise<Socket>((resolve) => {
    accepted = resolve
  })
  const client = await tcpClient(port, options)
  const link = new TcpLink(await socket)
  opened.push(() => {
    client.socket.destroy()
    link.destroy()
  })
  const log: string[] = []
  const waiting = new Set<() => void>()
  const tell = (entry: string) => {
    log.push(entry)
    for (const look of waiting) look()
  }
  link.listen(loggedLinkEvents(tell, also))
  const told = (event: string) =>
    new Promise<void>((resolve) => {
      const look = () => log.includes(event) && resolve()
      waiting.add(look)
      look()
    })
  return { link, client, log, told }
}

const isTrue = () => true
const isFalse = () => false

const BIG = octetsOf('x'.repeat(1024 * 1024))

describe('TcpLink', () => {
  test('brings octets both ways and knows the port of its client', async () => {
    const { link, client, log, told } = await pair()
    link.write([octetsOf('+OK'), octetsOf(' a'), octetsOf('\r\n')])
    expect(await client.exchange('STAT\r\n')).toBe('+OK a')
    await told('octets STAT\r\n')
    expect(log).toEqual(['octets STAT\r\n'])
    expect(link.clientPort).toBe(client.socket.localPort)
  })

  test('tells of the end of the client, then of its own', async () => {
    const { link, client, log, told } = await pair()
    await client.send('QUIT\r\n')
    client.finish()
    await told('clientEnded')
    link.write([octetsOf('+OK\r\n')])
    link.close()
    expect(await client.closed).toEqual({ how: 'ended', unread: '+OK\r\n' })
    await told('closed ended')
    expect(log).toEqual(['octets QUIT\r\n', 'clientEnded', 'closed ended'])
  })

  test('tells of a reset by the client', async () => {
    const { client, log, told } = await pair()
    client.reset()
    await told('closed reset')
    expect(log).toEqual(['closed reset'])
  })

  test('lets a client of a busy process read what came before a reset', async () => {
    const { link, client } = await pair()
    link.write([octetsOf('+OK\r\nFrom: a')])
    link.reset()
    await new Promise<void>((resolve) => process.nextTick(() => process.nextTick(resolve)))
    // The timer of the reset is over before this process looks at its sockets again.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
    expect(await client.closed).toEqual({ how: 'reset', unread: '+OK\r\nFrom: a' })
  })

  test('tells of each write once whether it was handed over', async () => {
    const { link, client, told } = await pair()
    const fates: boolean[] = []
    const written = new Promise<void>((resolve) =>
      link.write([octetsOf('a\r\n')], (delivered) => {
        fates.push(delivered)
        resolve()
      }),
    )
    await written
    client.reset()
    await told('closed reset')
    const failed = new Promise<void>((resolve) =>
      link.write([octetsOf('b'), octetsOf('\r\n')], (delivered) => {
        fates.push(delivered)
        resolve()
      }),
    )
    await failed
    expect(fates).toEqual([true, false])
  })

  test('tells of a write that a reset broke off that it was not handed over', async () => {
    const { link, client, told } = await pair({ paused: true })
    const fate = new Promise<boolean>((resolve) => link.write(Array(40).fill(BIG), resolve))
    await new Promise((resolve) => setImmediate(resolve))
    client.reset()
    expect(await fate).toBe(false)
    await told('closed reset')
  })

  test('delivers what was written before it resets', async () => {
    for (let round = 0; round < 5; round++) {
      const { link, client, told } = await pair()
      link.write([octetsOf('+OK 200 octets\r\nSubject:')])
      link.reset()
      expect(await client.closedByReset()).toEqual({ how: 'reset', unread: '+OK 200 octets\r\nSubject:' })
      await told('closed ended')
    }
  })

  test('does not lose the last reply to what the client sent and nobody read', async () => {
    const { link, client, told } = await pair()
    const startMs = performance.now()
    link.pause()
    await client.send('NOOP\r\n'.repeat(5000))
    link.write([octetsOf('+OK bye\r\n')])
    link.close()
    await client.ended
    expect(await client.reply()).toBe('+OK bye')
    client.finish()
    expect((await client.closed).how).toBe('ended')
    await told('closed ended')
    // It has seen the client's FIN, not waited for it in vain.
    expect(performance.now() - startMs).toBeLessThan(1000)
  })

  test('gives up a client that keeps its half open', async () => {
    const { link, client, told } = await pair()
    link.close()
    await client.ended
    const startMs = performance.now()
    await told('closed ended')
    expect(performance.now() - startMs).toBeLessThan(3000)
    while (await client.send('are you there?').then(isTrue, isFalse));
    expect((await client.closed).how).toBe('reset')
  })

  test('brings a reader that pauses all that was written before the end, and lingers only then', async () => {
    const { link, client, log } = await pair({ paused: true })
    link.write(Array.from({ length: 16 }, () => BIG))
    link.close()
    await setTimeout(LINGER_MS + 300)
    expect(log).toEqual([])
    client.socket.resume()
    await client.ended
    client.finish()
    const { how, unread } = await client.closed
    expect([how, unread.length]).toEqual(['ended', 16 * BIG.length])
  })

  test('does not reset the connection before a reader that pauses has read on', async () => {
    const { link, client, log, told } = await pair({ paused: true })
    link.write(Array.from({ length: 16 }, () => BIG))
    link.reset()
    await setTimeout(LINGER_MS + 300)
    expect(log).toEqual([])
    client.socket.resume()
    await told('closed ended')
    expect((await client.closedByReset()).how).toBe('reset')
  })

  test('keeps segments apart for a client in a process that was busy between them', async () => {
    const { link, client } = await pair()
    const chunks: string[] = []
    client.socket.on('data', (chunk: Buffer) => chunks.push(chunk.toString()))
    const octets = (text: string) => ({ type: 'write' as const, octets: [octetsOf(text)] })
    await new Promise<void>((performed) => {
      perform([octets('+'), { type: 'delay', delayMs: 1 }, octets('OK\r\n')], link, systemClock, {
        sending: () => undefined,
        performed,
        ended: () => undefined,
        settled: () => undefined,
      })
      const startMs = performance.now()
      while (performance.now() - startMs < 20);
    })
    await client.reply()
    expect(chunks).toEqual(['+', 'OK\r\n'])
  })

  test('goes on reading behind a half close', async () => {
    const { link, client, told } = await pair()
    link.write([octetsOf('+OK\r\n')])
    link.halfClose()
    await client.ended
    await client.send('QUIT\r\n')
    await told('octets QUIT\r\n')
    client.finish()
    await told('closed ended')
  })

  test('delivers nothing while paused', async () => {
    const { link, client, log, told } = await pair()
    link.pause()
    await client.send('STAT\r\n')
    link.write([octetsOf('+OK\r\n')])
    await client.reply()
    expect(log).toEqual([])
    link.resume()
    await told('octets STAT\r\n')
  })

  test('is blocked by a client that does not read, and tells when it is drained', async () => {
    const { link, client, log, told } = await pair({ paused: true })
    let segments = 0
    while (!link.blocked) {
      link.write([BIG])
      segments++
      await new Promise((resolve) => setImmediate(resolve))
      if (segments > 200) throw new Error('never blocked')
    }
    link.write([octetsOf('\r\n')])
    expect(log).toEqual([])
    client.socket.resume()
    await told('drained')
    expect(link.blocked).toBe(false)
    expect((await client.reply()).length).toBe(segments * BIG.length)
  })

  test('shares the octets it writes instead of copying them', async () => {
    const { link, client } = await pair({ paused: true })
    const before = process.memoryUsage()
    for (let count = 0; count < 100; count++) link.write([BIG])
    const after = process.memoryUsage()
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(10 * BIG.length)
    link.destroy()
    client.socket.resume()
    await client.ended
  })

  test('is gone at once when destroyed', async () => {
    const { link, client, log, told } = await pair()
    link.destroy()
    await client.ended
    await told('closed ended')
    link.close()
    link.reset()
    link.write([octetsOf('late')])
    expect(log).toEqual(['closed ended'])
  })
})
