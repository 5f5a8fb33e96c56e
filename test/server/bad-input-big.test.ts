/**
 * Input and output in quantities that would break a server which kept them.
 */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import type { ExchangeEvent } from '../../src/transcript/event.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'

const MIB = 1024 * 1024
const BIG = `Subject: big\r\n\r\n${`${'x'.repeat(1022)}\r\n`.repeat(25 * 1024)}`

let server: Pop3Server

beforeEach(async () => {
  server = await startPop3Server({ maildrop: [BIG, 'small\n'] })
})

afterEach(async () => {
  await server.waitFor.idle()
  expect(server.maildrop.locked).toBe(false)
  await server.close()
})

function usedOctets(): number {
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

function lastFate(): string | undefined {
  const last = server.transcript
    .events()
    .findLast((event): event is ExchangeEvent => event.type === 'exchange')
  return last && `${last.keyword} ${last.fate}`
}

test('a line of 1 GiB is refused once, costs no memory, and the session goes on behind its end', async () => {
  using client = await loggedOnTcpClient(server)
  const piece = Buffer.alloc(MIB, 'A')
  const before = usedOctets()
  let most = 0
  for (let sent = 0; sent < 1024; sent++) {
    await client.send(piece)
    most = Math.max(most, usedOctets() - before)
  }
  expect(await client.exchange('\r\nSTAT\r\n')).toBe('-ERR a line has at most 255 octets')
  expect(await client.reply()).toMatch(/^\+OK 2 /)
  expect(most).toBeLessThan(64 * MIB)
  await client.exchange('QUIT\r\n')
  client.finish()
  const codes = server.transcript.events().flatMap((event) => (event.type === 'finding' ? [event.code] : []))
  expect(codes).toEqual(['overlong-line'])
})

test('100,000 unknown commands in one go are answered one by one', async () => {
  using client = await tcpClient(server.port)
  await client.reply()
  let lines = 0
  let last = ''
  const answered = new Promise<void>((resolve) => {
    client.socket.removeAllListeners('data')
    client.socket.on('data', (chunk: Buffer) => {
      for (let lf = chunk.indexOf(10); lf !== -1; lf = chunk.indexOf(10, lf + 1)) lines++
      last = (last + chunk.toString('latin1')).slice(-60)
      if (last.endsWith('-ERR NOOP is valid in the TRANSACTION state only\r\n')) resolve()
    })
  })
  await client.send(`${'FOO\r\n'.repeat(100_000)}NOOP\r\n`)
  await answered
  expect(lines).toBe(100_001)
  expect([server.transcript.count, server.transcript.dropped > 100_000]).toEqual([10_000, true])
  client.finish()
})

test('a reset in the middle of a big reply frees the lock and removes nothing', async () => {
  const client = await loggedOnTcpClient(server)
  await client.exchange('DELE 2\r\n')
  client.socket.pause()
  await client.send('RETR 1\r\n')
  await server.waitFor.command('RETR')
  client.reset()
  expect(await server.waitFor.sessionEnd()).toMatchObject({ reason: 'client-reset', state: 'TRANSACTION' })
  expect(lastFate()).toBe('RETR cut')
  expect(server.sessions[0]).toMatchObject({ fetched: [], deleted: [], closed: 'client-reset' })
  using next = await loggedOnTcpClient(server)
  expect(await next.exchange('STAT\r\n')).toMatch(/^\+OK 2 /)
  next.finish()
})

test('a client that never reads a big message costs no second copy of it, and is dropped with the server', async () => {
  const clients = []
  const before = usedOctets()
  await using many = await startPop3Server({ maildrop: [BIG], dialect: { lock: 'none' } })
  for (let count = 0; count < 10; count++) {
    const client = await loggedOnTcpClient(many)
    client.socket.pause()
    await client.send('RETR 1\r\n')
    await many.waitFor.command('RETR', { nth: count + 1 })
    clients.push(client)
  }
  // One shared message in memory, its text and its octets; not one for each client.
  expect(usedOctets() - before).toBeLessThan(110 * MIB)
  const startMs = performance.now()
  await many.close()
  expect(performance.now() - startMs).toBeLessThan(500)
  expect(many.sessions.map(({ closed, fetched }) => [closed, fetched])).toEqual(
    Array(10).fill(['shutdown', []]),
  )
  for (const client of clients) client.socket.destroy()
})

test('a slow reader gets the whole of a big message', async () => {
  using client = await loggedOnTcpClient(server)
  let octets = 0
  let tail = ''
  client.socket.removeAllListeners('data')
  const whole = new Promise<void>((resolve) => {
    client.socket.on('data', (chunk: Buffer) => {
      octets += chunk.length
      tail = (tail + chunk.subarray(-40).toString('latin1')).slice(-40)
      client.socket.pause()
      setImmediate(() => client.socket.resume())
      if (tail.endsWith('\r\n.\r\n+OK still here\r\n')) resolve()
    })
  })
  await client.send('RETR 1\r\nNOOP\r\n')
  await whole
  expect(octets).toBe(BIG.length + '+OK 26214416 octets\r\n.\r\n+OK still here\r\n'.length)
  client.finish()
})
