/**
 * Starting, pausing, closing: nothing is left behind, and nothing is there before it should be.
 */
import { createServer, type Server } from 'node:net'
import { describe, expect, test } from 'vitest'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import { SocketWatch } from '../support/socket-watch.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'

const refused: unknown = expect.objectContaining({ code: 'ECONNREFUSED' })

/** Somebody else's listener on a port of 127.0.0.1. */
async function strangerOn(port: number): Promise<Server> {
  const stranger = createServer()
  await new Promise<void>((resolve) => void stranger.listen(port, '127.0.0.1', resolve))
  return stranger
}

function closed(stranger: Server): Promise<void> {
  return new Promise((resolve) => void stranger.close(() => resolve()))
}

describe('pause and resume', () => {
  test('refuse new clients meanwhile, keep the others, and stay on the port', async () => {
    await using server = await startPop3Server()
    const { port } = server
    using client = await loggedOnTcpClient(server)
    await server.pause()
    await server.pause()
    await expect(tcpClient(port)).rejects.toEqual(refused)
    expect(await client.exchange('NOOP\r\n')).toBe('+OK still here')
    await server.resume()
    await server.resume()
    using next = await tcpClient(port)
    expect(await next.reply()).toMatch(/^\+OK pop3-mock ready/)
    expect([server.port, await client.exchange('NOOP\r\n')]).toEqual([port, '+OK still here'])
  })

  test('tell when the port was taken meanwhile, and try again when asked to', async () => {
    await using server = await startPop3Server()
    await server.pause()
    const stranger = await strangerOn(server.port)
    const taken = { code: 'ADDRESS_IN_USE' }
    await expect(server.resume()).rejects.toMatchObject(taken)
    await expect(server.resume()).rejects.toMatchObject(taken)
    await closed(stranger)
    await server.resume()
    using client = await tcpClient(server.port)
    expect(await client.reply()).toMatch(/^\+OK/)
  })

  test('count in the order in which they were asked for, awaited or not', async () => {
    await using server = await startPop3Server()
    await server.pause()
    const resumed = Promise.all([server.resume(), server.resume()])
    await resumed
    using client = await tcpClient(server.port)
    expect(await client.reply()).toMatch(/^\+OK/)
    await server.pause()
    const resuming = server.resume()
    await server.pause()
    await resuming
    await expect(tcpClient(server.port)).rejects.toEqual(refused)
  })
})

describe('close', () => {
  test('drops idle clients in milliseconds, leaves no socket, and may be called again', async () => {
    const sockets = new SocketWatch()
    const server = await startPop3Server()
    const clients = await Promise.all(Array.from({ length: 20 }, () => tcpClient(server.port)))
    clients.push(await loggedOnTcpClient(server))
    expect(server.maildrop.locked).toBe(true)
    const startMs = performance.now()
    await Promise.all([server.close(), server.close()])
    await server.close()
    expect(performance.now() - startMs).toBeLessThan(500)
    await Promise.all(clients.map((client) => client.ended))
    expect(server.maildrop.locked).toBe(false)
    await expect(tcpClient(server.port)).rejects.toEqual(refused)
    for (const client of clients) client.socket.destroy()
    await Promise.all(clients.map((client) => client.closed))
    expect(await sockets.opened(0)).toBe(0)
  })

  test('removes nothing that was marked, and says so in the transcript', async () => {
    const server = await startPop3Server()
    using client = await loggedOnTcpClient(server)
    await client.exchange('DELE 1\r\n')
    await server.close()
    await client.ended
    expect(server.maildrop.list().length).toBe(3)
    expect(server.sessions[0]).toMatchObject({ closed: 'shutdown', state: 'TRANSACTION', deleted: [] })
  })

  test('does not wait for a client that keeps its half open behind QUIT', async () => {
    const server = await startPop3Server()
    using client = await loggedOnTcpClient(server)
    await client.exchange('QUIT\r\n')
    await client.ended
    const startMs = performance.now()
    await server.close()
    expect(performance.now() - startMs).toBeLessThan(500)
    expect(server.sessions[0]?.closed).toBe('quit')
  })

  test('works on a paused server and forbids its resumption', async () => {
    const server = await startPop3Server()
    using client = await loggedOnTcpClient(server)
    await server.pause()
    await server.close()
    await client.ended
    await expect(server.resume()).rejects.toMatchObject({ code: 'SERVER_CLOSED' })
  })

  test('is what `await using` does at the end of its block', async () => {
    let held: Pop3Server
    {
      await using server = await startPop3Server()
      held = server
    }
    await expect(tcpClient(held.port)).rejects.toEqual(refused)
  })

  test('wins over a resumption that is under way', async () => {
    const server = await startPop3Server()
    await server.pause()
    const resumed = server.resume()
    await server.close()
    await expect(resumed).rejects.toMatchObject({ code: 'SERVER_CLOSED' })
    await expect(tcpClient(server.port)).rejects.toEqual(refused)
  })
})

describe('a signal', () => {
  test('may be shared by more servers than have listeners without a warning', async () => {
    const warnings: string[] = []
    const hear = ({ name }: Error) => void warnings.push(name)
    process.on('warning', hear)
    const controller = new AbortController()
    const starts = Array.from({ length: 12 }, () => startPop3Server({ signal: controller.signal }))
    const servers = await Promise.all(starts)
    controller.abort()
    await Promise.all(servers.map((server) => server.close()))
    process.off('warning', hear)
    expect(warnings).toEqual([])
  })

  test('closes the server', async () => {
    const controller = new AbortController()
    const server = await startPop3Server({ signal: controller.signal })
    using client = await loggedOnTcpClient(server)
    controller.abort()
    await client.ended
    await server.close()
    await expect(tcpClient(server.port)).rejects.toEqual(refused)
  })

  test('that is aborted already lets nothing start', async () => {
    const start = startPop3Server({ signal: AbortSignal.abort('no time') })
    await expect(start).rejects.toMatchObject({ code: 'SERVER_CLOSED', cause: 'no time' })
  })

  test('that is aborted while the server starts leaves no listener', async () => {
    const sockets = new SocketWatch()
    const controller = new AbortController()
    const start = startPop3Server({ signal: controller.signal })
    controller.abort()
    await expect(start).rejects.toMatchObject({ code: 'SERVER_CLOSED' })
    expect(await sockets.opened(0)).toBe(0)
  })

  test('is forgotten when the server is closed', async () => {
    const controller = new AbortController()
    let listeners = 0
    const { signal } = controller
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    Object.assign(signal, {
      addEventListener: (...given: Parameters<typeof add>) => {
        listeners++
        add(...given)
      },
      removeEventListener: (...given: Parameters<typeof remove>) => {
        listeners--
        remove(...given)
      },
    })
    const server = await startPop3Server({ signal })
    expect(listeners).toBe(1)
    await expect(startPop3Server({ signal, port: server.port })).rejects.toMatchObject({
      code: 'ADDRESS_IN_USE',
    })
    await server.close()
    expect(listeners).toBe(0)
  })
})

describe('a port that is taken', () => {
  test('is reported as itself, with a remedy', async () => {
    await using server = await startPop3Server()
    const { port } = server
    await expect(startPop3Server({ port })).rejects.toMatchObject({
      name: 'Pop3MockError',
      code: 'ADDRESS_IN_USE',
      message: `Cannot listen on 127.0.0.1 port ${port}: listen EADDRINUSE: address already in use 127.0.0.1:${port}. Use port 0 and the system finds a free one.`,
      path: 'port',
      cause: expect.objectContaining({ code: 'EADDRINUSE' }) as unknown,
    })
  })

  test('is told from an address that is not there', async () => {
    await expect(startPop3Server({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'LISTEN_FAILED' })
  })
})
