/**
 * The model of Outlook over TCP, against our own server and against servers that say nothing.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { loadMaildrop } from '../../src/load/load-maildrop.ts'
import { syncOutlook } from '../../src/outlook/tcp-sync.ts'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import { textOf } from '../../src/wire/octets.ts'
import { contentsOf } from '../load/loaded.ts'
import { bundledMaildrops, pathOfMaildrop } from '../support/bundled-maildrops.ts'
import { commandsOf } from '../support/commands-of.ts'

/** Long enough for ten thousand messages on a busy machine; a hang that is expected costs as much. */
const PATIENT = { limitMs: 10_000 }
/** A busy machine may take its time to connect, too. */
const IMPATIENT = { limitMs: 1000 }

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function serve(maildrop: string): Promise<Pop3Server> {
  const server = await startPop3Server({ maildrop: pathOfMaildrop(maildrop) })
  closing.push(() => server.close())
  return server
}

function fetchesOf(server: Pop3Server): string[][] {
  return commandsOf(server).map((lines) => lines.filter((line) => line.startsWith('RETR')))
}

describe('every bundled maildrop', () => {
  test.each(bundledMaildrops().filter((name) => name !== 'nul'))(
    '%s arrives octet by octet, and nothing is fetched twice',
    { timeout: 60_000 },
    async (name) => {
      const server = await serve(name)
      const outcome = await syncOutlook(server.url, { syncs: 2 }, PATIENT)
      const wanted = contentsOf(loadMaildrop(pathOfMaildrop(name), 'maildrop'))
      expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [], failure: undefined })
      expect(outcome.store.messages.length).toBe(wanted.length)
      expect(outcome.store.messages.every((message, index) => textOf(message) === wanted[index]?.[1])).toBe(
        true,
      )
      expect(outcome.store.uniqueIds).toEqual(wanted.map(([uniqueId]) => uniqueId))
      expect(server.maildrop.list().length).toBe(wanted.length)
      expect(fetchesOf(server).at(-1)).toEqual([])
    },
  )

  test('nul hangs, as has been observed', async () => {
    const server = await serve('nul')
    const outcome = await syncOutlook(server.url, {}, IMPATIENT)
    expect(outcome).toMatchObject({
      outcome: 'hangs',
      deciding: { id: 'stops-at-nul' },
      store: { messages: [] },
    })
    expect(outcome.reason).toMatch(/so far nothing came for 1000 ms$/)
  })
})

describe('syncOutlook', () => {
  test('deletes behind the download, with QUIT', async () => {
    const server = await serve('dots')
    const outcome = await syncOutlook(server.url, { leaveOnServer: false, syncs: 2 }, PATIENT)
    expect(outcome).toMatchObject({ outcome: 'completes', store: { messages: { length: 4 } } })
    expect(server.maildrop.list()).toEqual([])
  })

  test('goes on from what it had before', async () => {
    const server = await serve('dots')
    const { store } = await syncOutlook(server.url, {}, PATIENT)
    const outcome = await syncOutlook(server.url, {}, { ...PATIENT, store })
    expect(outcome.store.messages.length).toBe(4)
    expect(fetchesOf(server)).toEqual([['RETR 1', 'RETR 2', 'RETR 3', 'RETR 4'], []])
  })

  test('takes user and password from the URL, and shows no password', async () => {
    const server = await startPop3Server({
      accounts: [{ user: 'a b@c', password: 'p:w/%', maildrop: ['x\r\n'] }],
    })
    closing.push(() => server.close())
    const url = `pop3://a%20b%40c:p%3Aw%2F%25@${server.host}:${server.port}`
    const outcome = await syncOutlook(url, {}, PATIENT)
    expect(outcome.outcome).toBe('completes')
    expect(outcome.conversation).toContain('C: PASS ********')
    expect(outcome.conversation).not.toContain('p:w/%')
  })

  test('a server that says nothing hangs it; one with half a line, too', async () => {
    const silent = await listen(() => {})
    expect(await syncOutlook(silent, {}, IMPATIENT)).toMatchObject({
      outcome: 'hangs',
      phase: 'greeting',
      deciding: { statement: 'C0002' },
    })
    const halting = await listen((socket) => socket.write('+OK hello'))
    const outcome = await syncOutlook(halting, {}, IMPATIENT)
    expect(outcome).toMatchObject({ outcome: 'hangs', deciding: { statement: 'C0005' } })
    expect(outcome.conversation).toMatch(/^S\| \+OK hello$/m)
  })

  test('its own time-out comes first where it is shorter', async () => {
    const silent = await listen(() => {})
    expect(await syncOutlook(silent, { serverTimeoutMs: 50 }, PATIENT)).toMatchObject({
      outcome: 'fails',
      failure: { errorCode: '0x8004210A' },
    })
  })

  test('a connection that is lost, refused or reset is an error, not an exception', async () => {
    const closing = await listen((socket) => socket.end('+OK\r\n'))
    expect(await syncOutlook(closing)).toMatchObject({
      outcome: 'fails',
      failure: { errorCode: '0x800CCC0F' },
    })
    const resetting = await listen((socket) => socket.resetAndDestroy())
    expect(await syncOutlook(resetting)).toMatchObject({ outcome: 'fails' })
    const server = await startPop3Server()
    await server.close()
    expect(await syncOutlook(server.url)).toMatchObject({
      outcome: 'fails',
      failure: { errorCode: '0x800CCC0E' },
    })
  })

  test.each(['http://localhost', 'localhost:110', 'pop3://'])('refuses %s', async (url) => {
    await expect(syncOutlook(url)).rejects.toThrow(
      'Allowed is a URL of the form pop3://user:password@host:port.',
    )
  })
})

async function listen(serve: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    serve(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const { port } = server.address() as { port: number }
  return `pop3://user:secret@127.0.0.1:${port}`
}
