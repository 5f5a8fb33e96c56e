/**
 * Being told what happens: in order, from any point on, after a reconnection, and without ever growing the memory.
 */
import { connect as connectTo, createServer, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ControlServer } from '../../src/control/control-server.ts'
import { HeldServer } from '../../src/control/held-server.ts'
import { Subscriptions } from '../../src/control/subscriptions.ts'
import { startControlServer } from '../../src/control.ts'
import { connect } from '../../src/remote.ts'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import type { TranscriptEvent } from '../../src/transcript/event.ts'
import { loggedOnTcpClient } from '../support/tcp-client.ts'
import { type Notice, RawControl } from './raw-control.ts'
import { post } from './raw-http.ts'

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

async function session(port: number, commands = 1): Promise<void> {
  using client = await loggedOnTcpClient({ port })
  for (let count = 0; count < commands; count++) await client.exchange('NOOP\r\n')
  await client.exchange('QUIT\r\n')
  client.finish()
  await client.closed
}

describe('a subscriber', () => {
  test('is told every event from now on, in order, with its octets in base64', async () => {
    await session(server.port)
    await server.waitFor.idle()
    const { lastSeq } = server.transcript
    const subscriber = await RawControl.open(control)
    const started = await subscriber.call<object>('transcript.subscribe', { server: 'suite' })
    expect(started).toEqual({ subscription: expect.any(String), lastSeq })
    await session(server.port)
    await server.waitFor.idle()
    const last = server.transcript.lastSeq
    await subscriber.until(() => subscriber.seqs.at(-1) === last)
    expect(subscriber.seqs).toEqual(Array.from({ length: last - lastSeq }, (_, index) => lastSeq + 1 + index))
    const { events } = server.transcript.toJSON()
    expect(subscriber.notices.flatMap(({ params }) => params.events)).toEqual(
      JSON.parse(JSON.stringify(events.filter(({ seq }) => seq > lastSeq))),
    )
    expect(subscriber.missed).toBe(0)
    subscriber.webSocket.close(1000)
  })

  test('is told again what is behind `since`, then what is new, with nothing between', async () => {
    await session(server.port)
    await server.waitFor.idle()
    const subscriber = await RawControl.open(control)
    await subscriber.call('transcript.subscribe', { server: 'suite', since: 3 })
    await session(server.port)
    await server.waitFor.idle()
    const last = server.transcript.lastSeq
    await subscriber.until(() => subscriber.seqs.at(-1) === last)
    expect(subscriber.seqs).toEqual(Array.from({ length: last - 3 }, (_, index) => 4 + index))
    subscriber.webSocket.close(1000)
  })

  test('ends its subscription, and is told when the server ends', async () => {
    await using own = await startPop3Server()
    await using brief = await startControlServer({ servers: { own } })
    const subscriber = await RawControl.open(brief)
    const { subscription } = await subscriber.call<{ subscription: string }>('transcript.subscribe', {
      server: 'own',
    })
    await subscriber.call('transcript.unsubscribe', { subscription })
    const other = await subscriber.call<{ subscription: string }>('transcript.subscribe', { server: 'own' })
    await session(own.port)
    await subscriber.call('server.close', { server: 'own' })
    await subscriber.until(() => subscriber.notices.at(-1)?.method === 'transcript.end')
    expect(new Set(subscriber.notices.map(({ params }) => params.subscription))).toEqual(
      new Set([other.subscription]),
    )
    expect(subscriber.notices.at(-1)?.params).toEqual({ subscription: other.subscription, server: 'own' })
    await expect(subscriber.call('transcript.unsubscribe', { subscription })).rejects.toThrow(
      'Allowed: none; there is no subscription.',
    )
  })

  test('is told why it may not: from the future, over HTTP, too often', async () => {
    const subscriber = await RawControl.open(control)
    const { lastSeq } = server.transcript
    await expect(
      subscriber.call('transcript.subscribe', { server: 'suite', since: lastSeq + 1 }),
    ).rejects.toThrow(
      `since: found ${lastSeq + 1}. Allowed is a whole number from 0 to ${lastSeq}, the newest seq.`,
    )
    expect((await post(control, 'transcript.subscribe', { server: 'suite' })).error?.data?.code).toBe(
      'CONTROL_REFUSED',
    )
    for (let count = 0; count < 64; count++)
      await subscriber.call('transcript.subscribe', { server: 'suite' })
    await expect(subscriber.call('transcript.subscribe', { server: 'suite' })).rejects.toThrow('at most 64')
    subscriber.webSocket.close(1000)
  })
})

describe('a connection that breaks off', () => {
  test('comes back by itself, is told everything once, and its servers and waits survive', async () => {
    await using relay = await Relay.start(control.port)
    await using remote = await connect(`http://127.0.0.1:${relay.port}`, { token: control.token })
    await using own = await remote.startPop3Server()
    const told: TranscriptEvent[] = []
    let missed = 0
    await own.transcript.subscribe((event) => told.push(event), { missed: (count) => (missed += count) })
    const wait = own.waitFor.command('NOOP', { nth: 12 })
    for (let round = 0; round < 4; round++) {
      await session(own.port)
      relay.breakOff()
      await session(own.port)
    }
    relay.breakOff()
    await session(own.port, 4)
    expect(await wait).toMatchObject({ type: 'command', keyword: 'NOOP' })
    await own.waitFor.idle()
    const all = await own.transcript.events()
    await expect.poll(() => told.length, { timeout: 30_000 }).toBe(all.length)
    expect([told, missed]).toEqual([all, 0])
    expect(relay.broken).toBeGreaterThanOrEqual(5)
  })

  test('fails a call that writes when nobody knows whether it was carried out', async () => {
    await using relay = await Relay.start(control.port)
    await using remote = await connect(`http://127.0.0.1:${relay.port}`, { token: control.token })
    relay.holdAnswers()
    const reset = remote.call('faults.reset', { server: 'suite' })
    const list = remote.call('server.list', {})
    await relay.asked
    relay.breakOff()
    await expect(reset).rejects.toMatchObject({ code: 'CONTROL_LOST' })
    await expect(list).rejects.toMatchObject({ code: 'CONTROL_LOST' })
    expect((await remote.servers()).length).toBeGreaterThan(0)
  })
})

describe('a subscriber that does not read', () => {
  test('is told how much it missed, and no more than a bounded queue waits for it', async () => {
    await using busy = await startPop3Server({ transcriptLimit: 500 })
    await using brief = await startControlServer({ servers: { busy } })
    const slow = await RawControl.open(brief)
    await slow.call('transcript.subscribe', { server: 'busy' })
    slow.webSocket.pause()
    const big = 'x'.repeat(200_000)
    busy.maildrop.append(`Subject: big\r\n\r\n${big}`)
    using client = await loggedOnTcpClient(busy)
    const before = process.memoryUsage()
    for (let count = 0; count < 900; count++) await client.exchange('RETR 4\r\n', 'multi-line')
    const after = process.memoryUsage()
    // 900 times 270 kB of base64 were to be told.
    const grownMiB = (after.rss + after.external - before.rss - before.external) / 1_048_576
    expect(grownMiB).toBeLessThan(150)
    slow.webSocket.resume()
    const last = busy.transcript.lastSeq
    await slow.until(() => slow.seqs.at(-1) === last)
    const { seqs, missed } = slow
    expect(missed).toBeGreaterThan(500)
    expect(missed + seqs.length).toBe(last)
    expect(seqs).toEqual([...seqs].sort((one, other) => one - other))
    slow.webSocket.terminate()
  })

  test('is told of the loss itself, where nothing is kept', async () => {
    const outlet = new SlowOutlet()
    await using forgetful = await startPop3Server({ transcriptLimit: 0 })
    const subscriptions = new Subscriptions(outlet)
    const held = new HeldServer('x', forgetful, { kind: 'outside' }, () => {})
    subscriptions.begin(held)
    outlet.waitingInOctets = Number.POSITIVE_INFINITY
    await session(forgetful.port, 600)
    await forgetful.waitFor.idle()
    expect(outlet.notices).toEqual([])
    outlet.waitingInOctets = 0
    subscriptions.drained()
    await expect.poll(() => outlet.notices.length).toBe(1)
    const { lastSeq } = forgetful.transcript
    expect(outlet.notices.map(({ params }) => [params.events?.length, params.missed])).toEqual([[0, lastSeq]])
    subscriptions.stop()
  })

  test('does not slow down the POP3 clients', async () => {
    const outlet = new SlowOutlet()
    const subscriptions = new Subscriptions(outlet)
    outlet.waitingInOctets = Number.POSITIVE_INFINITY
    // One that hears of each event before the subscriber, and one that hears of it behind: between them nothing is tried.
    let before = 0
    let inTheTurn = 0
    const ends = [server.transcript.subscribe(() => (before = outlet.looks))]
    subscriptions.begin(new HeldServer('x', server, { kind: 'outside' }, () => {}))
    ends.push(server.transcript.subscribe(() => (inTheTurn += outlet.looks - before)))
    for (let count = 0; count < 20; count++) await session(server.port, 20)
    await server.waitFor.idle()
    await expect.poll(() => outlet.looks).toBeGreaterThan(0)
    expect([inTheTurn, outlet.notices]).toEqual([0, []])
    for (const end of ends) end()
    subscriptions.stop()
  })

  test('may not ask for more than it reads', async () => {
    await using brief = await startControlServer({ servers: { suite: server } })
    const greedy = await RawControl.open(brief)
    greedy.webSocket.pause()
    const before = process.memoryUsage().rss
    const call = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'profiles.list' })
    for (let count = 0; count < 2000; count++) greedy.webSocket.send(call)
    await post(brief, 'server.list')
    await session(server.port)
    // 2000 times 130 kB.
    expect((process.memoryUsage().rss - before) / 1_048_576).toBeLessThan(150)
    greedy.webSocket.terminate()
  })
})

class SlowOutlet {
  readonly notices: Notice[] = []
  /** How often it was asked whether there is room. */
  looks = 0
  #waitingInOctets = 0

  get waitingInOctets(): number {
    this.looks++
    return this.#waitingInOctets
  }

  set waitingInOctets(octets: number) {
    this.#waitingInOctets = octets
  }

  send(text: string): void {
    this.notices.push(JSON.parse(text) as Notice)
  }
}

/** Stands between a client and the control server, and breaks off when told to. */
class Relay implements AsyncDisposable {
  broken = 0
  /** Settles when something has been asked since answers are held. */
  asked: Promise<void> = Promise.resolve()
  readonly #server = createServer((socket) => this.#join(socket))
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  readonly #target: number

  private constructor(target: number) {
    this.#target = target
  }

  static async start(target: number): Promise<Relay> {
    const relay = new Relay(target)
    await new Promise<void>((resolve) => void relay.#server.listen(0, '127.0.0.1', resolve))
    return relay
  }

  get port(): number {
    return (this.#server.address() as { port: number }).port
  }

  breakOff(): void {
    for (const pair of this.#pairs) {
      this.broken++
      for (const socket of pair) socket.resetAndDestroy()
    }
    this.#pairs.clear()
  }

  holdAnswers(): void {
    const [[near, far] = []] = this.#pairs
    far?.unpipe(near)
    this.asked = new Promise((resolve) => void near?.once('data', () => resolve()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.breakOff()
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()))
  }

  #join(near: Socket): void {
    const far = connectTo({ port: this.#target, host: '127.0.0.1' })
    for (const socket of [near, far]) socket.on('error', () => {})
    near.pipe(far)
    far.pipe(near)
    const pair = [near, far] as const
    this.#pairs.add(pair)
    near.once('close', () => {
      far.destroy()
      this.#pairs.delete(pair)
    })
  }
}
