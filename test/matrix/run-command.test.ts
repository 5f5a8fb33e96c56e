import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { type CommandSetup, runCommand } from '../../src/matrix/run-command.ts'

const node = (source: string, ...args: readonly string[]) => [process.execPath, '-e', source, ...args]

function run(command: readonly string[], setup: Partial<CommandSetup> = {}) {
  return runCommand(command, {
    env: process.env,
    cwd: undefined,
    limitMs: 20_000,
    signal: undefined,
    ...setup,
  })
}

describe('a command', () => {
  test('is heard to its end', async () => {
    const { ending, stdout } = await run(
      node('console.log("mail"); console.error("no more"); process.exitCode = 3'),
    )
    expect(ending).toEqual({ how: 'failed', words: 'exit code 3: no more' })
    expect(stdout.toString()).toBe('mail\n')
  })

  test('that ends by a signal crashes', async () => {
    const { ending } = await run(node('process.kill(process.pid, "SIGSEGV")'))
    expect(ending).toEqual({ how: 'crashed', words: 'ended by SIGSEGV' })
  })

  test('is killed at its limit', async () => {
    const { ending } = await run(node('setInterval(() => {}, 1e6)'), { limitMs: 50 })
    expect(ending).toEqual({ how: 'over-limit', limitMs: 50 })
  })

  test('that is none is an error', async () => {
    await expect(run(['no-such-program'])).rejects.toThrow('client: there is no program "no-such-program".')
  })

  test('has its own folder and environment', async () => {
    const { stdout } = await run(node('console.log(process.cwd(), process.env.MINE)'), {
      cwd: '/',
      env: { MINE: '1' },
    })
    expect(stdout.toString()).toBe('/ 1\n')
  })
})

describe('what a command has started', () => {
  /** A process that starts another one, which stays connected to the port for as long as it lives. */
  const parent = (then: string) => `
    const stay = 'require("net").connect(' + process.argv[1] + ')'
    require('child_process').spawn(process.execPath, ['-e', stay], { stdio: 'inherit' })
    ${then}`

  /** Listens for the grandchild; gives the port, and its connection once it is there. */
  async function awaitGrandchild(): Promise<{ port: string; connected: Promise<Socket>; close(): void }> {
    const server = createServer()
    const connected = once(server, 'connection').then(([socket]) => (socket as Socket).on('error', () => {}))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return { port: String((server.address() as AddressInfo).port), connected, close: () => server.close() }
  }

  test('ends with it when it is killed', async () => {
    const grandchild = await awaitGrandchild()
    const controller = new AbortController()
    const running = run(node(parent('setInterval(() => {}, 1e6)'), grandchild.port), {
      signal: controller.signal,
    })
    const socket = await grandchild.connected
    const gone = once(socket.resume(), 'close')
    controller.abort()
    expect((await running).ending).toEqual({ how: 'crashed', words: 'ended by SIGKILL' })
    await gone
    grandchild.close()
  })

  test('is not waited for, and does not outlive it', async () => {
    const grandchild = await awaitGrandchild()
    const wait =
      'require("net").createServer; process.stdin.on("end", () => {}); setTimeout(() => process.exit(0), 500)'
    const running = run(node(parent(wait), grandchild.port))
    const socket = await grandchild.connected
    const gone = once(socket.resume(), 'close')
    expect((await running).ending).toEqual({ how: 'succeeded' })
    await gone
    grandchild.close()
  })
})
