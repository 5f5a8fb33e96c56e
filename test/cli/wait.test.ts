import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startPop3Server } from '../../src/server/server.ts'
import { runCli, startCli } from './cli-process.ts'

/** The port of a server that is closed with the test. */
async function listening(server: Server): Promise<number> {
  onTestFinished(() => void server.close())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** A port of which nobody else will think. */
async function freePort(): Promise<number> {
  const server = await startPop3Server()
  await server.close()
  return server.port
}

describe('wait', () => {
  test('ends at once where a server greets', async () => {
    await using server = await startPop3Server()
    const { code, stdout, stderr } = await runCli('wait', server.url)
    expect(stderr).toMatch(/^pop3-mock: pop3:\/\/127\.0\.0\.1:\d+ answers, after \d+ ms\.\n$/)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
  })

  test('waits for one that is not there yet, and says so', async () => {
    await using server = await startPop3Server()
    await server.pause()
    const cli = startCli('wait', server.url, '--timeout', '15000')
    await cli.until('stderr', 'waiting for pop3://127.0.0.1:')
    await server.resume()
    expect(await cli.exit).toBe(0)
    expect(cli.stderr()).toContain('ECONNREFUSED')
    expect(cli.stderr()).not.toContain('secret')
  })

  test('gives up when its time is over', async () => {
    const { code, stderr } = await runCli('wait', `pop3://127.0.0.1:${await freePort()}`, '--timeout', '500')
    expect(code).toBe(1)
    expect(stderr).toMatch(/did not answer within 500 ms: connect ECONNREFUSED/)
  })

  test.each([
    { fault: 'missing-greeting', why: 'it does not greet' },
    { fault: 'greeting-err-stays-open', why: 'it says "-ERR' },
    { fault: 'greeting-imap', why: 'it says "* OK' },
  ])('is not content with $fault', async ({ fault, why }) => {
    await using server = await startPop3Server({ faults: [fault] })
    const { code, stderr } = await runCli('wait', server.url, '-t', '1500')
    expect(code).toBe(1)
    expect(stderr).toContain(`did not answer within 1500 ms: ${why}`)
  })

  test('gives the reason of the last attempt that was not cut short', async () => {
    // Less than an attempt may take: the second one is cut short.
    const greetings = ['* OK ready\r\n']
    const server = createServer((socket) => void socket.write(greetings.shift() ?? ''))
    const port = await listening(server)
    const { stderr } = await runCli('wait', `pop3://127.0.0.1:${port}`, '-t', '1900')
    expect(stderr).toContain('did not answer within 1900 ms: it says "* OK ready".')
  })

  test('asks a control server for its health', async () => {
    const asked: string[] = []
    const server = createHttpServer((request, response) => {
      asked.push(`${request.method} ${request.url}`)
      response.statusCode = request.url === '/healthz' ? 200 : 503
      response.end()
    })
    const port = await listening(server)
    expect((await runCli('wait', `http://127.0.0.1:${port}`)).code).toBe(0)
    const other = await runCli('wait', `http://127.0.0.1:${port}/readyz`, '--timeout', '1500', '--quiet')
    expect(other).toEqual({ code: 1, stdout: '', stderr: '' })
    expect(asked.slice(0, 2)).toEqual(['GET /healthz', 'GET /readyz'])
  })

  test('waits for TLS, whoever has signed the certificate', async () => {
    await using server = await startPop3Server({ tls: 'implicit' })
    expect(await runCli('wait', server.url, '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('does not take a greeting in the clear for one by TLS', async () => {
    await using server = await startPop3Server()
    const { code, stderr } = await runCli('wait', `pop3s://127.0.0.1:${server.port}`, '-t', '150')
    expect(code).toBe(1)
    expect(stderr).toContain('did not answer within 150 ms')
  })

  test.each([[['imap://127.0.0.1']], [['here']], [['pop3://127.0.0.1', '--timeout', 'soon']], [[]]])(
    'refuses %j',
    async (args: string[]) => {
      expect((await runCli('wait', ...args)).code).toBe(2)
    },
  )
})
