/**
 * The server and the process it runs in: it keeps none alive, and no test runner's clock stops it.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { startPop3Server } from '../../src/server/server.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'

const server = new URL('../../src/server/server.ts', import.meta.url).href

/** Runs a module that has `startPop3Server`; gives its output and exit code. */
function run(body: string): Promise<{ code: number | null; output: string }> {
  const program = `import { startPop3Server } from ${JSON.stringify(server)}\n${body}`
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const child = spawn(process.execPath, args, { cwd: new URL('../..', import.meta.url), timeout: 60_000 })
  let output = ''
  const read = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', read)
  child.stderr.on('data', read)
  return new Promise((resolve) => void child.on('close', (code) => resolve({ code, output })))
}

describe.concurrent('a process', () => {
  test('ends by itself with a server, a client and timers left open', async ({ expect }) => {
    const { code, output } = await run(`
      import { connect } from 'node:net'
      const { port } = await startPop3Server()
      const client = connect(port, '127.0.0.1')
      await new Promise((resolve) => client.once('data', resolve))
      client.unref()
      console.log('greeted')
    `)
    expect([output.trim(), code]).toEqual(['greeted', 0])
  })

  test('leaves no file behind, whoever forgets to close, and watches its end once only', async ({
    expect,
  }) => {
    const { code, output } = await run(`
      const servers = await Promise.all(Array.from({ length: 20 }, () => startPop3Server({ tls: 'stls' })))
      const before = process.listenerCount('exit')
      for (const { env } of servers) console.log(env.POP3_CA_FILE)
      console.log(process.listenerCount('exit') - before)
      process.exit(0)
    `)
    const files = output.trim().split('\n')
    expect([files.pop(), files.length, files.filter((file) => existsSync(dirname(file))), code]).toEqual([
      '1',
      20,
      [],
      0,
    ])
  })

  test('is kept alive by a server that is told to, until it is closed', async ({ expect }) => {
    const { code, output } = await run(`
      const server = await startPop3Server({ unref: false })
      setTimeout(() => {
        console.log(process.getActiveResourcesInfo().filter((name) => /TCP/.test(name)).join())
        void server.close()
      }, 20).unref()
    `)
    expect([output.trim(), code]).toEqual(['TCPServerWrap', 0])
  })

  test('is kept alive by a wait, and told what it waited for in vain', async ({ expect }) => {
    const { code, output } = await run(`
      const server = await startPop3Server()
      await server.waitFor.command('QUIT', { timeoutMs: 50 })
    `)
    expect(code).toBe(1)
    expect(output).toContain('waitFor: the command QUIT did not come within 50 ms. No command came at all.')
  })
})

describe('fake timers', () => {
  afterEach(() => void vi.useRealTimers())

  test('freeze nothing: sessions, closes, resets and waits go on', async () => {
    vi.useFakeTimers({ toFake: [...FAKED] })
    await using held = await startPop3Server()
    using client = await loggedOnTcpClient(held)
    expect(await client.exchange('STAT\r\n')).toMatch(/^\+OK 3 /)
    const end = held.waitFor.sessionEnd()
    await client.exchange('QUIT\r\n')
    expect(await end).toMatchObject({ reason: 'quit' })
    client.finish()
    await held.waitFor.idle()
    await expect(held.waitFor.command('STAT', { nth: 2, timeoutMs: 5 })).rejects.toMatchObject({
      code: 'WAIT_TIMEOUT',
    })
    const times = held.transcript.events().map(({ timeMs }) => timeMs)
    expect(times).toEqual([...times].sort((one, other) => one - other))
    expect(times.at(-1)).toBeGreaterThan(0)
  })

  test('freeze no timer of the server: an idle client is logged out', async () => {
    vi.useFakeTimers({ toFake: [...FAKED] })
    await using held = await startPop3Server({ autologoutMs: 20 })
    using client = await tcpClient(held.port)
    await client.ended
    client.finish()
    expect(await held.waitFor.sessionEnd()).toMatchObject({ reason: 'autologout' })
  })
})

/** Everything vitest can fake but what Node's own sockets run on. */
const FAKED = [
  ...([
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
  ] as const),
  ...(['Date', 'performance', 'hrtime'] as const),
]
