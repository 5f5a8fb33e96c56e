import { describe, expect, test } from 'vitest'
import { Feed, type FeedReader } from '../../src/inspector/feed.ts'
import { LostError, RpcClient, type WireEvents } from '../../src/inspector/rpc-client.ts'
import type { EventJson } from '../../src/transcript/event-json.ts'

interface Asked {
  readonly id: number
  readonly method: string
  readonly params: unknown
}

/** The other end: what was asked and what can be told, with time that passes when it is told to. */
function otherEnd() {
  const asked: Asked[] = []
  const connections: WireEvents[] = []
  const timers: { delayMs: number; action: () => void }[] = []
  const rpc = new RpcClient({
    connect: (events) => {
      connections.push(events)
      return { send: (text) => asked.push(JSON.parse(text) as Asked) }
    },
    after: (delayMs, action) => {
      const timer = { delayMs, action }
      timers.push(timer)
      return () => timers.splice(timers.indexOf(timer), 1)
    },
  })
  const tell = (message: object) => connections.at(-1)?.heard(JSON.stringify({ jsonrpc: '2.0', ...message }))
  return { rpc, asked, connections, timers, tell }
}

describe('RpcClient', () => {
  test('gives each answer to whoever asked', async () => {
    const { rpc, asked, connections, tell } = otherEnd()
    rpc.connect()
    connections[0]?.opened()
    const list = rpc.call('server.list', {})
    const profiles = rpc.call('profiles.get', { name: 'nope' })
    tell({
      id: asked[1]?.id,
      error: { code: -32602, message: 'no such profile', data: { code: 'INVALID_OPTION' } },
    })
    tell({ id: asked[0]?.id, result: [] })
    expect(await list).toEqual([])
    await expect(profiles).rejects.toMatchObject({ message: 'no such profile', code: 'INVALID_OPTION' })
    expect(asked.map(({ method, params }) => ({ method, params }))).toEqual([
      { method: 'server.list', params: {} },
      { method: 'profiles.get', params: { name: 'nope' } },
    ])
  })

  test('fails what waits when the connection breaks off, and tries again at ever longer intervals', async () => {
    const { rpc, connections, timers } = otherEnd()
    const states: string[] = []
    rpc.onState((state) => states.push(state))
    rpc.connect()
    connections[0]?.opened()
    const waiting = rpc.call('server.list', {})
    connections[0]?.lost()
    await expect(waiting).rejects.toBeInstanceOf(LostError)
    await expect(rpc.call('server.list', {})).rejects.toBeInstanceOf(LostError)
    const delays: number[] = []
    for (let attempt = 1; attempt <= 6; attempt++) {
      const timer = timers.pop()
      delays.push(timer?.delayMs ?? 0)
      timer?.action()
      connections.at(-1)?.lost()
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000])
    timers.pop()?.action()
    connections.at(-1)?.opened()
    expect(states.filter((state) => state !== 'connecting')).toEqual([
      'open',
      ...Array(7).fill('waiting'),
      'open',
    ])
  })

  test('does not connect twice, and at once when told to', () => {
    const { rpc, connections, timers } = otherEnd()
    rpc.connect()
    rpc.connect()
    expect(connections.length).toBe(1)
    connections[0]?.lost()
    rpc.connect()
    expect({ connections: connections.length, timers: timers.length }).toEqual({ connections: 2, timers: 0 })
  })
})

describe('Feed', () => {
  function event(seq: number): EventJson {
    return { type: 'open', seq, timeMs: seq, session: seq, clientPort: 1 }
  }

  function reader() {
    const heard: (number | string)[] = []
    const feedReader: FeedReader = {
      add: (events) => heard.push(...events.map(({ seq }) => seq)),
      missed: (count) => heard.push(`missed ${count}`),
      clear: () => heard.push('clear'),
      ended: () => heard.push('ended'),
    }
    return { heard, feedReader }
  }

  async function following() {
    const end = otherEnd()
    const { heard, feedReader } = reader()
    const feed = new Feed(end.rpc, feedReader)
    end.rpc.connect()
    end.connections[0]?.opened()
    const follow = async (server: string, answer: object) => {
      const done = feed.follow(server)
      // An earlier subscription is ended first.
      const earlier = end.asked.at(-1)
      if (earlier?.method === 'transcript.unsubscribe') end.tell({ id: earlier.id, result: null })
      await new Promise((resolve) => setImmediate(resolve))
      end.tell({ id: end.asked.at(-1)?.id, ...answer })
      return done
    }
    const tellEvents = (seqs: readonly number[], missed?: number) =>
      end.tell({
        method: 'transcript.events',
        params: { subscription: 's', server: 'a', events: seqs.map(event), missed },
      })
    return { ...end, heard, follow, tellEvents }
  }

  const started = { result: { subscription: 's', lastSeq: 0 } }

  test('asks after a break for what it has missed, and gives nothing twice', async () => {
    const { heard, follow, tellEvents, asked, connections, rpc } = await following()
    await follow('a', started)
    tellEvents([1, 2])
    connections[0]?.lost()
    rpc.connect()
    connections[1]?.opened()
    await follow('a', started)
    tellEvents([2, 3])
    expect(asked.at(-1)).toMatchObject({ method: 'transcript.subscribe', params: { server: 'a', since: 2 } })
    expect(heard).toEqual(['clear', 1, 2, 3])
  })

  test('tells how much is lost for good, and asks for what comes behind that', async () => {
    const { heard, follow, tellEvents, asked, connections, rpc } = await following()
    await follow('a', started)
    tellEvents([1])
    tellEvents([], 4)
    connections[0]?.lost()
    rpc.connect()
    connections[1]?.opened()
    await follow('a', started)
    expect(asked.at(-1)).toMatchObject({ params: { since: 5 } })
    expect(heard).toEqual(['clear', 1, 'missed 4'])
  })

  test('begins anew with a server that was started anew', async () => {
    const { heard, follow, tellEvents, asked, connections, rpc } = await following()
    await follow('a', started)
    tellEvents([1, 2])
    connections[0]?.lost()
    rpc.connect()
    connections[1]?.opened()
    const done = follow('a', { error: { code: -32602, message: 'since', data: { code: 'INVALID_OPTION' } } })
    await new Promise((resolve) => setImmediate(resolve))
    await new Promise((resolve) => setImmediate(resolve))
    connections[1]?.heard(JSON.stringify({ jsonrpc: '2.0', id: asked.at(-1)?.id, ...started }))
    await done
    expect(asked.at(-1)).toMatchObject({ params: { server: 'a', since: 0 } })
    expect(heard).toEqual(['clear', 1, 2, 'clear'])
  })

  test('does not listen to another server any more', async () => {
    const { heard, follow, tellEvents } = await following()
    await follow('a', started)
    await follow('b', started)
    tellEvents([1])
    expect(heard).toEqual(['clear', 'clear'])
  })
})
