/**
 * Waiting for a client without sleeping. Over memory links, where the server is told what a client does at once.
 */
import { describe, expect, test } from 'vitest'
import type { MemoryClient } from '../../src/link/memory-link.ts'
import { WaitFor } from '../../src/server/wait-for.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import { loggedOn, type MemoryServer, memoryServer } from '../support/memory-server.ts'

const A_KEYWORD =
  'Allowed is a keyword (APOP, AUTH, CAPA, DELE, LANG, LAST, LIST, NOOP, PASS, QUIT, RETR, RSET, STAT, STLS, TOP, UIDL, USER, UTF8) or UNKNOWN, alone or with the exact arguments.'

interface Waited extends MemoryServer {
  readonly waitFor: WaitFor
}

function waitedServer(transcriptLimit?: number): Waited {
  const server = memoryServer(transcriptLimit === undefined ? {} : { transcriptLimit })
  return { ...server, waitFor: new WaitFor(server.service.transcript, () => server.service.isIdle) }
}

function send(client: MemoryClient, ...lines: readonly string[]): void {
  for (const line of lines) client.send(octetsOf(`${line}\r\n`))
}

const SOON = { timeoutMs: 1 }

describe('waitFor.command', () => {
  test('looks back first', async () => {
    const server = waitedServer()
    send(loggedOn(server), 'RETR 1', 'RETR 2')
    const { waitFor } = server
    expect(await waitFor.command('RETR', SOON)).toMatchObject({
      type: 'command',
      keyword: 'RETR',
      arguments: '1',
    })
    expect(await waitFor.command('retr 2', SOON)).toMatchObject({ arguments: '2', state: 'TRANSACTION' })
    expect(await waitFor.command('RETR', { ...SOON, nth: 2 })).toMatchObject({ arguments: '2' })
  })

  test('then waits, and is told on receipt', async () => {
    const server = waitedServer()
    const client = server.connect()
    const command = server.waitFor.command('QUIT')
    send(client, 'CAPA', 'QUIT')
    const event = await command
    const next = server.service.transcript.events().find(({ seq }) => seq === event.seq + 1)
    expect([event.keyword, next?.type]).toEqual(['QUIT', 'sent'])
  })

  test('counts those it looked back on and those that come', async () => {
    const server = waitedServer()
    const client = loggedOn(server)
    send(client, 'NOOP', 'NOOP')
    const third = server.waitFor.command('NOOP', { nth: 3 })
    send(client, 'STAT', 'NOOP')
    expect((await third).seq).toBe(
      server.service.transcript.events().findLast(({ type }) => type === 'command')?.seq,
    )
  })

  test('counts on where the transcript has forgotten, or keeps nothing at all', async () => {
    for (const limit of [0, 3]) {
      const server = waitedServer(limit)
      const client = loggedOn(server)
      const fifth = server.waitFor.command('RETR', { nth: 5 })
      send(client, 'RETR 1', 'RETR 2', 'RETR 3', 'RETR 2', 'RETR 1')
      expect(await fifth).toMatchObject({ arguments: '1' })
    }
  })

  test('leaves out what came before `since`, and other sessions', async () => {
    const server = waitedServer()
    const [one, other] = [server.connect(), server.connect()]
    send(one, 'CAPA')
    const first = await server.waitFor.command('CAPA')
    const later = server.waitFor.command('CAPA', { since: first.seq })
    const others = server.waitFor.command('CAPA', { session: 2 })
    send(one, 'CAPA')
    send(other, 'CAPA x')
    expect([(await later).session, (await later).seq > first.seq]).toEqual([1, true])
    expect(await others).toMatchObject({ session: 2, arguments: 'x' })
  })

  test('takes arguments exactly', async () => {
    const server = waitedServer()
    const client = loggedOn(server)
    const wait = server.waitFor.command('TOP 1  0')
    send(client, 'TOP 1 0', 'TOP 1  0')
    expect(await wait).toMatchObject({ arguments: '1  0' })
  })

  test('finds what is no command of POP3 as UNKNOWN', async () => {
    const server = waitedServer()
    send(server.connect(), 'EHLO example.org')
    expect(await server.waitFor.command('unknown example.org', SOON)).toMatchObject({ keyword: 'UNKNOWN' })
  })

  test.each([
    ['DELLE 1', `query: found "DELLE". ${A_KEYWORD} Did you mean DELE?`],
    ['', `query: found "". ${A_KEYWORD}`],
  ])('refuses at once what can never come: %j', async (query, message) => {
    const { waitFor } = waitedServer()
    await expect(waitFor.command(query)).rejects.toMatchObject({
      name: 'Pop3MockError',
      code: 'INVALID_OPTION',
      path: 'query',
      message,
    })
    await expect(waitFor.command('NOOP', { nth: 0 })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      message: 'nth: found 0. Allowed is a whole number from 1.',
    })
  })
})

describe('waitFor.session, sessionEnd and idle', () => {
  test('look back and wait alike', async () => {
    const server = waitedServer()
    const { waitFor } = server
    const second = waitFor.session({ nth: 2 })
    const end = waitFor.sessionEnd()
    const [one, other] = [server.connect(), server.connect()]
    expect([(await waitFor.session(SOON)).session, (await second).session]).toEqual([1, 2])
    other.reset()
    expect(await end).toMatchObject({
      type: 'close',
      session: 2,
      reason: 'client-reset',
      state: 'AUTHORIZATION',
    })
    send(one, 'QUIT')
    expect(await waitFor.sessionEnd({ ...SOON, session: 1 })).toMatchObject({ reason: 'quit' })
  })

  test('idle comes when nobody is connected, at once when nobody ever was', async () => {
    const server = waitedServer()
    const { waitFor } = server
    await waitFor.idle(SOON)
    const client = server.connect()
    let isIdle = false
    const idle = waitFor.idle().then(() => {
      isIdle = true
    })
    await Promise.resolve()
    expect(isIdle).toBe(false)
    client.finish()
    waitFor.wake()
    await idle
    expect(isIdle).toBe(true)
  })
})

describe('a wait that fails', () => {
  test('tells the nearest miss and the conversation, without secrets', async () => {
    const server = waitedServer()
    send(loggedOn(server), 'RETR 1')
    await expect(server.waitFor.command('RETR 2', SOON)).rejects.toMatchObject({
      name: 'Pop3MockError',
      code: 'WAIT_TIMEOUT',
      message: expect.stringMatching(
        /^waitFor: the command RETR 2 did not come within 1 ms\. Nearest: RETR 1 in session 1\.\n[\s\S]*\nC: RETR 1\nS: \+OK \d+ octets\n/,
      ) as string,
    })
    const failure = await server.waitFor.command('PASS other', SOON).catch((error: Error) => error.message)
    expect(failure).toContain('Nearest: PASS ******** in session 1.')
    expect(failure).not.toContain('secret')
  })

  test('tells what came instead, or that nothing did', async () => {
    const server = waitedServer()
    const message = (wait: Promise<unknown>) => wait.catch((error: Error) => error.message.split('\n')[0])
    const { waitFor } = server
    expect(await message(waitFor.command('DELE', SOON))).toBe(
      'waitFor: the command DELE did not come within 1 ms. No command came at all.',
    )
    send(loggedOn(server), 'STAT')
    expect(await message(waitFor.command('DELE', { ...SOON, nth: 2 }))).toBe(
      'waitFor: the command DELE (number 2) did not come within 1 ms. These came: USER, PASS, STAT.',
    )
    expect(await message(waitFor.session({ ...SOON, nth: 2 }))).toBe(
      'waitFor: a session (number 2) did not come within 1 ms. No other one was opened.',
    )
    expect(await message(waitFor.sessionEnd(SOON))).toBe(
      'waitFor: the end of a session did not come within 1 ms. No other one ended.',
    )
    expect(await message(waitFor.idle(SOON))).toBe(
      'waitFor: an idle server did not come within 1 ms. A client is still connected.',
    )
  })

  test('waits for longer than a timer can', async () => {
    const server = waitedServer()
    const waits = [Number.POSITIVE_INFINITY, 2 ** 31].map((timeoutMs) =>
      server.waitFor.command('STAT', { timeoutMs }),
    )
    // Node takes such a time for 1 ms: those would be over before this one.
    await expect(server.waitFor.command('DELE', { timeoutMs: 2 })).rejects.toThrow('within 2 ms')
    send(loggedOn(server), 'STAT')
    expect(await Promise.all(waits)).toHaveLength(2)
  })

  test('can be given up by a signal, also one that was aborted before', async () => {
    const { waitFor } = waitedServer()
    const controller = new AbortController()
    const wait = waitFor.command('QUIT', { signal: controller.signal })
    controller.abort()
    const given = {
      code: 'WAIT_TIMEOUT',
      message: expect.stringContaining('did not come before the signal was aborted') as string,
      cause: expect.objectContaining({ name: 'AbortError' }) as unknown,
    }
    await expect(wait).rejects.toMatchObject(given)
    await expect(waitFor.session({ signal: AbortSignal.abort() })).rejects.toMatchObject(given)
  })

  test('fails at once when the server is closed, unless what it waits for has come', async () => {
    const server = waitedServer()
    const { waitFor } = server
    const client = server.connect()
    const command = waitFor.command('QUIT')
    const end = waitFor.sessionEnd()
    const idle = waitFor.idle()
    server.service.dropConnections()
    waitFor.end()
    await expect(command).rejects.toMatchObject({
      code: 'SERVER_CLOSED',
      message: expect.stringMatching(
        /^waitFor: the command QUIT did not come before the server was closed\./,
      ) as string,
    })
    expect(await end).toMatchObject({ reason: 'shutdown' })
    await idle
    expect(await waitFor.session()).toMatchObject({ session: 1 })
    await expect(waitFor.command('QUIT')).rejects.toMatchObject({ code: 'SERVER_CLOSED' })
    expect(client.end).toBe('reset')
  })

  test('leaves no timer and no subscription behind, whatever its end', async () => {
    const server = waitedServer()
    const { transcript } = server.service
    let subscriptions = 0
    const subscribe = transcript.subscribe.bind(transcript)
    transcript.subscribe = (subscriber) => {
      subscriptions++
      const unsubscribe = subscribe(subscriber)
      return () => {
        subscriptions--
        unsubscribe()
      }
    }
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    const waits = [server.waitFor.command('QUIT'), server.waitFor.sessionEnd(), server.waitFor.session()]
    expect(timers() > before).toBe(true)
    send(server.connect(), 'QUIT')
    await Promise.all(waits)
    await server.waitFor.command('STAT', SOON).catch(() => {})
    expect(subscriptions).toBe(0)
    // Perhaps fewer: the runner has timers too.
    expect(timers()).toBeLessThanOrEqual(before)
  })
})

describe('waitFor.fault', () => {
  test('looks back, then waits for a rule to be applied', async () => {
    const server = memoryServer({
      faults: ['lowercase-ok', { id: 'late', when: { command: 'STAT' }, do: { type: 'silence' } }],
    })
    const waitFor = new WaitFor(server.service.transcript, () => server.service.isIdle)
    const client = server.connect()
    expect(await waitFor.fault('lowercase-ok', SOON)).toMatchObject({
      rule: 'lowercase-ok',
      effect: 'status',
      session: 1,
    })
    const late = waitFor.fault('late')
    send(client, 'USER user', 'PASS secret', 'STAT')
    expect(await late).toMatchObject({ rule: 'late', effect: 'silence', result: 'applied' })
  })

  test('tells what struck instead', async () => {
    const server = memoryServer({ faults: ['lowercase-ok'] })
    const waitFor = new WaitFor(server.service.transcript, () => server.service.isIdle)
    await expect(waitFor.fault('missing-crlf', SOON)).rejects.toThrow('No fault struck at all.')
    server.connect()
    await expect(waitFor.fault('missing-crlf', SOON)).rejects.toThrow('These struck: lowercase-ok.')
  })
})
