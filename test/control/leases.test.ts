/**
 * Who owns a server, and that none outlives its owner: by goodbye, by breaking off, by time, by being killed.
 */
import { spawn } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ControlServer } from '../../src/control/control-server.ts'
import { Leases } from '../../src/control/leases.ts'
import { startControlServer } from '../../src/control.ts'
import { startPop3Server } from '../../src/server/server.ts'
import { tcpClient } from '../support/tcp-client.ts'
import { RawControl } from './raw-control.ts'
import { post, resultOf } from './raw-http.ts'

interface Made {
  readonly id: string
  readonly port: number
}

const KEY = '0123456789abcdef0123456789abcdef'
const RECONNECT_MS = 400
/** Long enough for a busy machine to connect within it. */
const TTL_MS = 1000

let control: ControlServer

beforeAll(async () => {
  control = await startControlServer({ reconnectMs: RECONNECT_MS })
})

afterAll(() => control.close())

/** Settles when the server at this port drops its clients. */
async function dropped(port: number): Promise<{ readonly promise: Promise<void> }> {
  const client = await tcpClient(port)
  await client.reply()
  return { promise: client.ended.then(() => client[Symbol.dispose]()) }
}

async function ids(): Promise<string[]> {
  return (await resultOf<Made[]>(control, 'server.list')).map(({ id }) => id)
}

describe('over a WebSocket a server lives as long as its connection', () => {
  test('which says goodbye', async () => {
    const owner = await RawControl.open(control)
    const { id, port } = await owner.call<Made>('server.create')
    const { promise } = await dropped(port)
    expect(await ids()).toContain(id)
    owner.webSocket.close(1000)
    await promise
    expect(await ids()).not.toContain(id)
  })

  test('which breaks off and cannot be known again', async () => {
    const owner = await RawControl.open(control)
    const { port } = await owner.call<Made>('server.create')
    const { promise } = await dropped(port)
    const startMs = performance.now()
    owner.webSocket.terminate()
    await promise
    expect(performance.now() - startMs).toBeLessThan(RECONNECT_MS)
  })

  test('which breaks off and does not come back in time', async () => {
    const owner = await RawControl.open(control, KEY)
    const { port } = await owner.call<Made>('server.create')
    const { promise } = await dropped(port)
    const startMs = performance.now()
    owner.webSocket.terminate()
    await promise
    expect(performance.now() - startMs).toBeGreaterThan(RECONNECT_MS - 5)
  })

  test('which breaks off and comes back: the server never noticed', async () => {
    const owner = await RawControl.open(control, KEY)
    const { id, port } = await owner.call<Made>('server.create')
    using client = await tcpClient(port)
    await client.reply()
    owner.webSocket.terminate()
    await owner.closed
    const again = await RawControl.open(control, KEY)
    expect(
      (await again.call<{ id: string; own: boolean }[]>('server.list')).find((one) => one.id === id)?.own,
    ).toBe(true)
    // Longer than the time that it would have been given.
    await expect(
      again.call('wait.session', { server: id, nth: 2, timeoutMs: RECONNECT_MS * 2 }),
    ).rejects.toThrow('did not come')
    expect(await client.exchange('CAPA\r\n', 'multi-line')).toMatch(/^\+OK/)
    again.webSocket.close(1000)
    await client.ended
  })

  test('which is one of two with the same key', async () => {
    const owner = await RawControl.open(control, KEY)
    const worker = await RawControl.open(control, KEY)
    const { id, port } = await owner.call<Made>('server.create')
    const { promise } = await dropped(port)
    owner.webSocket.close(1000)
    await owner.closed
    expect((await worker.call<{ own: boolean }>('server.get', { server: id })).own).toBe(true)
    worker.webSocket.close(1000)
    await promise
  })

  test('and another one may use it, but is not its owner', async () => {
    const owner = await RawControl.open(control)
    const other = await RawControl.open(control)
    const { id, port } = await owner.call<Made>('server.create')
    expect((await other.call<{ own: boolean }>('server.get', { server: id })).own).toBe(false)
    other.webSocket.close(1000)
    await other.closed
    const { promise } = await dropped(port)
    owner.webSocket.close(1000)
    await promise
  })

  test('even if that is gone before the server has started', async () => {
    const leases = new Leases(RECONNECT_MS)
    const lease = leases.open(undefined)
    const made = leases.create({}, { kind: 'connection', lease })
    leases.release(lease, false)
    await expect(made).rejects.toMatchObject({ code: 'SERVER_CLOSED' })
    expect(leases.list()).toEqual([])
  })

  test('even if that is gone before it was answered', async () => {
    const owner = await RawControl.open(control)
    const before = await ids()
    for (let count = 0; count < 5; count++) {
      owner.webSocket.send(JSON.stringify({ jsonrpc: '2.0', id: count, method: 'server.create' }))
    }
    owner.webSocket.terminate()
    await owner.closed
    const after = await RawControl.open(control)
    // Whatever had been started was in the list for a moment at most; the next one comes behind their end.
    await after.call<Made>('server.create')
    await until(async () => (await ids()).length === before.length + 1)
    after.webSocket.close(1000)
    await after.closed
  })

  test('even if that had stopped reading before it was gone', async () => {
    const owner = await RawControl.open(control)
    const { port } = await owner.call<Made>('server.create')
    const { promise } = await dropped(port)
    owner.webSocket.pause()
    for (let count = 0; count < 500; count++) {
      owner.webSocket.send(JSON.stringify({ jsonrpc: '2.0', id: -count, method: 'profiles.list' }))
    }
    await resultOf(control, 'profiles.list')
    owner.webSocket.terminate()
    await promise
  })

  test('and takes no time to live', async () => {
    const owner = await RawControl.open(control)
    await expect(owner.call('server.create', { ttlMs: 1000 })).rejects.toThrow(
      'ttlMs: found a time over a WebSocket',
    )
    owner.webSocket.close(1000)
  })
})

describe('over HTTP a server lives as long as it is used', () => {
  test('and is closed when it was not, for its time', async () => {
    const startMs = performance.now()
    const { id, port } = await resultOf<Made>(control, 'server.create', { ttlMs: TTL_MS })
    const { promise } = await dropped(port)
    await promise
    expect(performance.now() - startMs).toBeGreaterThan(TTL_MS - 5)
    expect((await post(control, 'server.get', { server: id })).error).toMatchObject({
      code: -32005,
      message: expect.stringContaining('its time was over'),
      data: { code: 'SERVER_CLOSED', path: 'server' },
    })
  })

  test('be it by somebody who waits', async () => {
    const { id, port } = await resultOf<Made>(control, 'server.create', { ttlMs: TTL_MS })
    const { promise } = await dropped(port)
    const waited = await post(control, 'wait.command', { server: id, query: 'QUIT', timeoutMs: TTL_MS * 3 })
    expect(waited.error?.data?.code).toBe('WAIT_TIMEOUT')
    await promise
  })

  test('but not by somebody who has given up waiting', async () => {
    const { id, port } = await resultOf<Made>(control, 'server.create', { ttlMs: TTL_MS })
    const { promise } = await dropped(port)
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'wait.command',
      params: { server: id, query: 'QUIT', timeoutMs: 600_000 },
    }
    const controller = new AbortController()
    const wait = fetch(`${control.url}/rpc`, {
      method: 'POST',
      headers: { authorization: `Bearer ${control.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(call),
      signal: controller.signal,
    })
    await resultOf(control, 'server.list')
    controller.abort()
    await expect(wait).rejects.toThrow()
    await promise
  })

  test('be it by a POP3 client', async () => {
    const { port } = await resultOf<Made>(control, 'server.create', { ttlMs: TTL_MS })
    using client = await tcpClient(port)
    await client.reply()
    const startMs = performance.now()
    while (performance.now() - startMs < TTL_MS * 3) {
      expect(await client.exchange('CAPA\r\n', 'multi-line')).toMatch(/^\+OK/)
    }
    await client.ended
  })
})

describe('a server from outside', () => {
  test('is there no more once it was closed outside', async () => {
    await using server = await startPop3Server()
    await using control = await startControlServer({ servers: { suite: server } })
    const client = await RawControl.open(control)
    const waiting = client.call('wait.session', { server: 'suite' }).catch((error: Error) => error.message)
    expect(await client.call('server.list')).toMatchObject([{ id: 'suite' }])
    await server.close()
    expect(await client.call('server.list')).toEqual([])
    expect(await waiting).toContain('closed')
    await expect(client.call('server.get', { server: 'suite' })).rejects.toThrow(
      'server: there is no server "suite": it was closed, its time was over, or its owner is gone. Allowed: none; server.create makes one.',
    )
    await using late = await startControlServer({ servers: { suite: server } })
    expect(await resultOf(late, 'server.list')).toEqual([])
  })

  test('is found under its name, and neither closed nor reset with the control server', async () => {
    await using server = await startPop3Server()
    const brief = await startControlServer({ servers: { suite: server } })
    const listed = await resultOf<object[]>(brief, 'server.list')
    expect(listed).toMatchObject([{ id: 'suite', lease: 'outside', own: false, port: server.port }])
    await resultOf(brief, 'faults.use', { server: 'suite', faults: ['lowercase-ok'] })
    await brief.close()
    using client = await tcpClient(server.port)
    expect(await client.reply()).toMatch(/^\+ok/)
  })

  test('has an id that fits into an address', async () => {
    await using server = await startPop3Server()
    const refused = { code: 'INVALID_OPTION' }
    await expect(startControlServer({ servers: { '../x': server } })).rejects.toMatchObject(refused)
    await expect(startControlServer({ servers: { x: {} as never } })).rejects.toMatchObject(refused)
  })
})

test('a connection waits for so many things at once, and no more', async () => {
  const patient = await RawControl.open(control)
  const { id } = await patient.call<Made>('server.create')
  const warnings: string[] = []
  const warned = ({ name }: Error) => warnings.push(name)
  process.on('warning', warned)
  const waits = Array.from({ length: 256 }, () =>
    patient.call('wait.session', { server: id, timeoutMs: 60_000 }),
  )
  await expect(patient.call('wait.session', { server: id })).rejects.toThrow(
    'found 256 waits already. Allowed are at most 256 at once on a connection.',
  )
  process.off('warning', warned)
  expect(warnings).toEqual([])
  const { port } = await patient.call<Made>('server.get', { server: id })
  using client = await tcpClient(port)
  await client.reply()
  expect(new Set((await Promise.all(waits)).map((event) => JSON.stringify(event))).size).toBe(1)
  expect(await patient.call('wait.session', { server: id })).toMatchObject({ type: 'open', session: 1 })
  patient.webSocket.close(1000)
  await client.ended
})

test('kill -9 of an owner closes its servers, and those only', async () => {
  const stays = await RawControl.open(control)
  const kept = await stays.call<Made>('server.create')
  const program = `
    import { connect } from ${JSON.stringify(new URL('../../src/remote.ts', import.meta.url).href)}
    const control = await connect(process.env.POP3_MOCK_CONTROL_URL, { token: process.env.POP3_MOCK_TOKEN })
    const servers = await Promise.all([1, 2, 3].map(() => control.startPop3Server()))
    process.stdout.write(servers.map(({ port }) => port).join() + '\\n')
    setInterval(() => {}, 1000)`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const env = { ...process.env, POP3_MOCK_CONTROL_URL: control.url, POP3_MOCK_TOKEN: control.token }
  const child = spawn(process.execPath, args, { cwd: new URL('../..', import.meta.url), env })
  try {
    const line = await new Promise<string>((resolve, reject) => {
      let output = ''
      child.stdout.on('data', (chunk) => {
        output += chunk
        if (output.includes('\n')) resolve(output.trim())
      })
      child.stderr.on('data', (chunk) => {
        output += chunk
      })
      child.on('close', () => reject(new Error(output)))
    })
    const drops = await Promise.all(line.split(',').map((port) => dropped(Number(port))))
    expect(drops.length).toBe(3)
    child.kill('SIGKILL')
    await Promise.all(drops.map(({ promise }) => promise))
    expect(await ids()).toEqual([kept.id])
  } finally {
    child.kill('SIGKILL')
    stays.webSocket.close(1000)
  }
})

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}
