/**
 * A server elsewhere, used like one here: the same names, the same answers, the same errors.
 */
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { ControlServer } from '../../src/control/control-server.ts'
import { startControlServer } from '../../src/control.ts'
import type { FaultRule } from '../../src/faults/rule.ts'
import { predictOutlook } from '../../src/outlook/predict.ts'
import { connect, type RemoteControl, type RemotePop3Server } from '../../src/remote.ts'
import type { Pop3ServerOptions } from '../../src/server/options.ts'
import { type Pop3Server, startPop3Server } from '../../src/server/server.ts'
import type { TranscriptJson } from '../../src/transcript/transcript.ts'
import { loggedOnTcpClient, tcpClient } from '../support/tcp-client.ts'

let control: ControlServer
let remote: RemoteControl

beforeAll(async () => {
  control = await startControlServer()
  remote = await connect(control.url, { token: control.token })
})

afterAll(async () => {
  await remote.close()
  await control.close()
})

afterEach(() => {
  vi.unstubAllEnvs()
})

/** A fault that hurts nobody. */
const SLOW: FaultRule = { id: 'slow', when: { command: 'UIDL' }, do: { type: 'delay', delayMs: 1 } }

test('the token that `pop3-mock run` puts into the environment need not be given', async () => {
  vi.stubEnv('POP3_MOCK_TOKEN', control.token)
  await using other = await connect(control.url)
  expect(await other.servers()).toEqual([])
})

/** The same server here and there. */
async function both(
  options: Pop3ServerOptions = {},
): Promise<AsyncDisposable & { here: Pop3Server; there: RemotePop3Server }> {
  const here = await startPop3Server({ seed: 1, ...options })
  const there = await remote.startPop3Server({ seed: 1, ...options })
  return {
    here,
    there,
    [Symbol.asyncDispose]: async () => {
      await Promise.all([here.close(), there.close()])
    },
  }
}

/** A whole session: log on, list, fetch the first, QUIT. */
async function session(server: { port: number }): Promise<void> {
  using client = await loggedOnTcpClient(server)
  await client.exchange('UIDL\r\n', 'multi-line')
  await client.exchange('RETR 1\r\n', 'multi-line')
  await client.exchange('DELE 1\r\n')
  await client.exchange('QUIT\r\n')
  client.finish()
  await client.closed
}

describe('a server', () => {
  test('tells of itself what one here tells', async () => {
    await using pair = await both({ accounts: [{ user: 'ada', password: 'pw' }] })
    const { there } = pair
    expect(there).toMatchObject({
      host: '127.0.0.1',
      seed: 1,
      url: `pop3://ada:pw@127.0.0.1:${there.port}`,
      env: { POP3_HOST: '127.0.0.1', POP3_PORT: String(there.port), POP3_USER: 'ada', POP3_PASSWORD: 'pw' },
    })
    expect(there.accounts.map(({ user, password }) => ({ user, password }))).toEqual([
      { user: 'ada', password: 'pw' },
    ])
  })

  test('speaks TLS, and says whom to trust', async () => {
    await using server = await remote.startPop3Server({ tls: 'stls', tlsPort: 0 })
    expect(server.tls).toEqual({
      ca: expect.stringMatching(/^-----BEGIN CERTIFICATE-----/),
      port: server.tlsPort,
    })
    expect(server.env).toMatchObject({
      POP3_TLS_PORT: String(server.tlsPort),
      POP3_CA_FILE: expect.any(String),
    })
    expect(readFileSync(server.env.POP3_CA_FILE as string, 'utf8')).toBe(server.tls?.ca)
    const { port, tlsPort } = await remote.call('server.get', { server: server.id })
    expect([port, tlsPort]).toEqual([server.port, server.tlsPort])
    await using plain = await remote.startPop3Server()
    expect([plain.tls, plain.tlsPort]).toEqual([undefined, undefined])
  })

  test('records, judges and sums up like one here', async () => {
    await using pair = await both({ faults: [SLOW] })
    const { here, there } = pair
    await Promise.all([session(here), session(there)])
    await Promise.all([here.waitFor.idle(), there.waitFor.idle()])
    expect(await there.transcript.toString()).toBe(here.transcript.toString())
    expect(await there.sessions()).toEqual(here.sessions)
    expect(await there.conformance()).toEqual(here.conformance())
    expect(await there.faults.list()).toEqual(here.faults.list())
    expect(await there.faults.trace()).toEqual(here.faults.trace())
    expect(await there.maildrop.list()).toEqual(here.maildrop.list())
    const octets = here.maildrop.view().entries.map(({ message }) => message.body().octets)
    const uniqueIds = (await there.maildrop.list()).map(({ uniqueId }) => uniqueId)
    expect(await Promise.all(uniqueIds.map((id) => there.maildrop.octets(id)))).toEqual(
      octets.map((one) => Buffer.from(one)),
    )
    const received = [octets[0] as Uint8Array]
    expect(await there.conformance({ lens: 'rfc1939', received })).toEqual(
      here.conformance({ lens: 'rfc1939', received }),
    )
    const strip = (events: readonly object[]) =>
      events.map((event) => ({ ...event, timeMs: 0, ...('clientPort' in event ? { clientPort: 0 } : {}) }))
    expect(strip(await there.transcript.events())).toEqual(strip((await there.transcript.get()).events()))
    expect((await there.transcript.events(1)).length).toBe(here.transcript.events(1).length)
    await there.transcript.clear()
    expect(await there.transcript.events()).toEqual([])
  })

  test('refuses misspelt options without asking', async () => {
    await using server = await remote.startPop3Server()
    await expect(server.conformance({ lense: 'rfc1939' } as never)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      path: 'lense',
      message: 'lense: unknown key. Did you mean lens? Allowed: lens, received.',
    })
    await expect(server.transcript.subscribe(() => {}, { from: 1 } as never)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      path: 'from',
      message: 'from: unknown key. Allowed: since, missed, ended.',
    })
  })

  test('has its maildrop changed while it runs, octet for octet', async () => {
    await using server = await remote.startPop3Server({ maildrop: [Uint8Array.of(0, 255, 13, 10)] })
    await server.maildrop.append('Subject: a\n\nä', {
      raw: Uint8Array.of(10, 10),
      exact: true,
      uniqueId: 'octets',
    })
    await server.maildrop.append({ subject: 'parts', date: new Date(0), uniqueId: 'parts' })
    const ids = (await server.maildrop.list()).map(({ uniqueId }) => uniqueId)
    expect(ids.slice(2)).toEqual(['octets', 'parts'])
    expect(await server.maildrop.octets(ids[0] as string)).toEqual(Buffer.from([0, 255, 13, 10]))
    expect(await server.maildrop.octets('octets')).toEqual(Buffer.from([10, 10, 13, 10]))
    await server.maildrop.replace('octets', Uint8Array.of(1, 13, 10))
    expect(await server.maildrop.octets('octets')).toEqual(Buffer.from([1, 13, 10]))
    await server.maildrop.remove('parts', ids[0] as string)
    expect((await server.maildrop.list()).map(({ uniqueId }) => uniqueId)).toEqual([ids[1], 'octets'])
  })

  test('has its faults switched while it runs', async () => {
    await using server = await remote.startPop3Server()
    {
      await using handle = await server.faults.use('missing-greeting', {
        id: 'mine',
        do: { type: 'silence' },
      })
      expect(handle.ids).toEqual(['missing-greeting', 'mine'])
      await server.faults.remove('mine')
      expect((await server.faults.list()).map(({ id }) => id)).toEqual(['missing-greeting'])
    }
    expect(await server.faults.list()).toEqual([])
    await server.faults.use('lowercase-ok')
    using client = await tcpClient(server.port)
    expect(await client.reply()).toMatch(/^\+ok/)
    expect(await server.waitFor.fault('lowercase-ok')).toMatchObject({
      type: 'fault',
      session: 1,
      result: 'applied',
    })
    await server.faults.reset()
    expect(await server.faults.list()).toEqual([])
  })

  test('is waited for', async () => {
    await using server = await remote.startPop3Server()
    const waits = Promise.all([
      server.waitFor.session(),
      server.waitFor.command('STAT'),
      server.waitFor.command('RETR 1'),
      server.waitFor.command('NOOP', { nth: 2 }),
      server.waitFor.sessionEnd(),
    ])
    using client = await loggedOnTcpClient(server)
    for (const line of ['STAT\r\n', 'NOOP\r\n', 'NOOP\r\n']) await client.exchange(line)
    await client.exchange('RETR 1\r\n', 'multi-line')
    await client.exchange('QUIT\r\n')
    const [opened, stat, retr, noop, end] = await waits
    expect(opened).toMatchObject({ type: 'open', session: 1 })
    expect(stat).toMatchObject({ keyword: 'STAT', octets: Buffer.from('STAT\r\n') })
    expect([retr.arguments, noop.keyword, end.reason]).toEqual(['1', 'NOOP', 'quit'])
    expect(await server.waitFor.command('NOOP', { since: noop.seq - 1, session: 1 })).toEqual(noop)
    client.finish()
    await server.waitFor.idle()
  })

  test('is paused, resumed, reset and closed', async () => {
    const server = await remote.startPop3Server({ faults: [SLOW] })
    await server.pause()
    await expect(tcpClient(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await server.resume()
    await session(server)
    await server.faults.use('missing-crlf')
    await server.reset()
    expect([
      await server.sessions(),
      (await server.faults.list()).length,
      (await server.maildrop.list()).length,
    ]).toEqual([[], 1, 3])
    await server.close()
    await server.close()
    await expect(tcpClient(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    await expect(server.sessions()).rejects.toMatchObject({ code: 'SERVER_CLOSED', path: 'server' })
  })

  test("is found by its id from another connection, and is that one's no more than before", async () => {
    await using server = await remote.startPop3Server()
    await using other = await connect(control.url, { token: control.token })
    const found = await other.server(server.id)
    await found.maildrop.remove(...(await found.maildrop.list()).map(({ uniqueId }) => uniqueId))
    expect(await server.maildrop.list()).toEqual([])
    const listed = (await other.servers()).find(({ id }) => id === server.id)
    expect(listed).toMatchObject({ lease: 'connection', own: false })
    await other.close()
    expect(await server.maildrop.list()).toEqual([])
  })
})

describe('errors', () => {
  /** What throws here and there. */
  // biome-ignore format: a table
  const MISTAKES: readonly [name: string, act: (server: Pop3Server | RemotePop3Server) => unknown][] = [
    ['a profile that is not there', (server) => server.faults.use('mising-crlf')],
    ['a rule that cannot be', (server) => server.faults.use({ do: { type: 'nothing' } } as never)],
    ['a rule id that is not there', (server) => server.faults.remove('x')],
    ['a message that is none', (server) => server.maildrop.append({ subjet: 'x' } as never)],
    ['a unique-id that is not there', (server) => server.maildrop.remove('x')],
    ['a keyword that is none', (server) => server.waitFor.command('RETRIEVE')],
    ['nobody coming', (server) => server.waitFor.session({ timeoutMs: 1 })],
    ['a fault that does not strike', (server) => server.waitFor.fault('missing-crlf', { timeoutMs: 1 })],
    ['an occurrence that cannot be', (server) => server.waitFor.session({ nth: 0 })],
    ['an expectation that was not met', (server) => server.verify()],
  ]

  test.each(MISTAKES)('%s: the same code, and the same words behind the path', async (_, act) => {
    await using pair = await both({
      faults: [{ id: 'e', do: { type: 'silence' }, when: { command: 'NOOP' }, expect: 1 }],
    })
    const here = await failure(async () => act(pair.here))
    const there = await failure(async () => act(pair.there))
    expect(there.name).toBe('Pop3MockError')
    expect(there.code).toBe(here.code)
    const words = (text: string) => text.replace(/^(append|messages)\[0\]/, '')
    expect(words(there.message)).toBe(words(here.message))
    expect(there.message).toMatch(
      /Allowed|Did you mean|The maildrop holds|Armed|did not come|was to be applied/,
    )
    // The stack leads to the caller, not to the socket's event.
    expect(there.stack).toContain('remote.test.ts')
  })

  // biome-ignore format: a table
  const OPTIONS: readonly Pop3ServerOptions[] = [
    { port: 70_000 },
    { hots: '127.0.0.1' } as never,
    { maildrop: [{ subject: 'x\r\ny' }] },
    { maildrop: [], accounts: [] },
    { accounts: [{ user: 'a', password: 'b' }, { user: 'a', password: 'c' }] },
    { accounts: [{ user: 'a', password: 'b', maildrop: [1 as never] }] },
    { faults: ['seg-1-bite'] },
    { faults: [{ when: { command: 'RETR', reply: 'nothing' as never }, do: { type: 'silence' } }] },
    { dialect: { lineLimitInOctets: -1 } },
    { seed: 0.5 },
  ]

  test.each(OPTIONS.map((options) => [JSON.stringify(options), options] as const))(
    'of the options %s: the same, word for word but for the list of keys',
    async (_, options) => {
      const here = await failure(() => startPop3Server(options))
      const there = await failure(() => remote.startPop3Server(options))
      expect([there.code, there.path]).toEqual([here.code, here.path])
      expect(there.message.replace(/ Allowed: .*/, '')).toBe(here.message.replace(/ Allowed: .*/, ''))
    },
  )

  test('what only code can say is refused before it is sent', async () => {
    const refused = (path: string, problem: string) =>
      expect.objectContaining({ code: 'INVALID_OPTION', path, message: expect.stringContaining(problem) })
    await using server = await remote.startPop3Server()
    const rule = { when: { test: () => true }, do: { type: 'silence' } } as never
    await expect(server.faults.use(rule)).rejects.toEqual(refused('faults[0].when.test', 'found a function'))
    await expect(server.faults.use({ do: () => 'untouched' } as never)).rejects.toEqual(
      refused('faults[0].do', 'found a function'),
    )
    const clock = { clock: { now: () => 0 } } as never
    await expect(remote.startPop3Server(clock)).rejects.toEqual(refused('clock.now', 'found a function'))
    await expect(remote.startPop3Server({ seed: Number.NaN })).rejects.toEqual(refused('seed', 'found NaN'))
    await expect(remote.startPop3Server({ unref: true } as never)).rejects.toEqual(
      refused('unref', 'unknown key'),
    )
    await expect(server.maildrop.append(new Map() as never)).rejects.toEqual(
      refused('messages[0]', 'found a Map'),
    )
  })

  // biome-ignore format: a table
  const NO_OPTIONS: readonly [string, (server: RemotePop3Server) => Promise<unknown>, string][] = [
    ['a misspelt one', ({ waitFor }) => waitFor.session({ timeout: 5 } as never), 'timeout: unknown key. Did you mean timeoutMs? Allowed: timeoutMs, signal, since, session, nth.'],
    ['another server', ({ waitFor }) => waitFor.sessionEnd({ server: 'other', timeoutMs: 1 } as never), 'server: unknown key. Allowed: timeoutMs, signal, since, session, nth.'],
    ['another command', ({ waitFor }) => waitFor.command('QUIT', { query: 'NOOP', timeoutMs: 1 } as never), 'query: unknown key. Allowed: timeoutMs, signal, since, session, nth.'],
    ['another fault', ({ waitFor }) => waitFor.fault('a', { id: 'b', timeoutMs: 1 } as never), 'id: unknown key. Allowed: timeoutMs, signal, since, session, nth.'],
    ['a session to be idle', ({ waitFor }) => waitFor.idle({ session: 1 } as never), 'session: unknown key. Allowed: timeoutMs, signal.'],
    ['a signal that is none', ({ waitFor }) => waitFor.idle({ signal: 'SIGINT' as never }), 'signal: found "SIGINT". Allowed is an AbortSignal.'],
  ]

  test.each(NO_OPTIONS)('of what a wait takes for an option: %s', async (_, wait, message) => {
    await using server = await remote.startPop3Server()
    const path = message.slice(0, message.indexOf(':'))
    await expect(wait(server)).rejects.toMatchObject({ code: 'INVALID_OPTION', path, message })
  })

  test('of an argument: its name, as the method of the control server has it', async () => {
    await using server = await remote.startPop3Server({ faults: ['lowercase-ok'] })
    await expect(server.faults.remove('lowercase-ok', 'upper')).rejects.toMatchObject({
      path: 'ids[1]',
      message: 'ids[1]: no rule has "upper". Armed: lowercase-ok.',
    })
    await expect(server.maildrop.remove('x')).rejects.toMatchObject({ path: 'uniqueIds[0]' })
    await expect(server.maildrop.replace('x', '')).rejects.toMatchObject({ path: 'uniqueId' })
    await expect(server.waitFor.command('RETRIEVE')).rejects.toMatchObject({ path: 'query' })
  })

  test('a wait ends with its signal', async () => {
    await using server = await remote.startPop3Server()
    const controller = new AbortController()
    const wait = server.waitFor.session({ signal: controller.signal })
    controller.abort()
    await expect(wait).rejects.toMatchObject({ code: 'WAIT_TIMEOUT' })
    await expect(server.waitFor.idle({ signal: controller.signal })).rejects.toMatchObject({
      code: 'WAIT_TIMEOUT',
    })
  })

  test('of connecting: no token, neither given nor in the environment', async () => {
    vi.stubEnv('POP3_MOCK_TOKEN', undefined)
    const missing = { code: 'INVALID_OPTION', path: 'options.token' }
    await expect(connect(control.url)).rejects.toMatchObject({
      ...missing,
      message:
        'options.token: missing. Allowed is the token as it was told, or POP3_MOCK_TOKEN in the environment.',
    })
    vi.stubEnv('POP3_MOCK_TOKEN', '')
    await expect(connect(control.url, { reconnectMs: 0 })).rejects.toMatchObject(missing)
  })

  test('of connecting: no such address, nobody there, the wrong token', async () => {
    const token = control.token
    await expect(connect('127.0.0.1:1', { token })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      path: 'url',
    })
    await expect(connect(control.url, { token: '' })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      path: 'options.token',
    })
    await expect(connect(control.url, { token: 'wrong' })).rejects.toMatchObject({
      code: 'CONTROL_LOST',
      message: expect.stringContaining('401'),
    })
    const gone = await startControlServer()
    await gone.close()
    await expect(connect(gone.url, { token: gone.token })).rejects.toMatchObject({
      code: 'CONTROL_LOST',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  test('of a control server that is gone for good', async () => {
    const brief = await startControlServer()
    const connected = await connect(brief.url, { token: brief.token, reconnectMs: 0 })
    const server = await connected.startPop3Server()
    const waiting = server.waitFor.session()
    waiting.catch(() => {})
    const ended = new Promise<void>(
      (resolve) => void server.transcript.subscribe(() => {}, { ended: resolve }),
    )
    await server.sessions()
    await brief.close()
    await expect(waiting).rejects.toMatchObject({ code: 'CONTROL_LOST' })
    await ended
    await expect(server.sessions()).rejects.toMatchObject({ code: 'CONTROL_LOST' })
    await server.close()
    await connected.close()
  })
})

describe('the catalogue', () => {
  test('is the one of the package', async () => {
    const profiles = await remote.profiles()
    expect(profiles.length).toBeGreaterThan(300)
    expect(profiles.find(({ name }) => name === 'missing-crlf')).toMatchObject({
      phase: 'auth',
      legality: 'violation',
      statements: ['C0005'],
    })
    const path = new URL('../../fixtures/profiles/auth/missing-crlf.json', import.meta.url)
    const { $schema: _, ...file } = JSON.parse(readFileSync(path, 'utf8')) as { $schema: string }
    expect(await remote.profile('missing-crlf')).toMatchObject(file)
    await expect(remote.profile('missing-crfl')).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      path: 'name',
    })
  })

  test('knows what Outlook would do', async () => {
    expect((await remote.predictProfile('missing-crlf')).outcome).toBe('hangs')
    const prediction = { faults: ['lowercase-ok'], maildrop: ['Subject: x\n\ny\n'], settings: { syncs: 2 } }
    expect(await remote.predictOutlook(prediction)).toEqual(await predictOutlook(prediction))
    await expect(remote.predictOutlook({ settings: { syncs: 1e9 } })).rejects.toMatchObject({
      path: 'settings.syncs',
    })
    await expect(remote.call('outlook.predict', { profile: 'missing-crlf', seed: 1 })).rejects.toMatchObject({
      path: 'profile',
    })
  })

  test('lists the statements', async () => {
    const statements = await remote.call('statements.list', {})
    expect(statements.filter(({ kind }) => kind === 'statement').length).toBe(55)
    expect(statements[0]).toMatchObject({ kind: 'statement', id: 'C0001', section: expect.any(String) })
    expect(statements.at(-1)).toMatchObject({ kind: 'rule' })
  })
})

test('a transcript comes as text and as JUnit to those who have nothing to read it with', async () => {
  await using server = await remote.startPop3Server()
  await session(server)
  const text = await remote.call('transcript.get', { server: server.id, form: 'text', maxLines: 4 })
  expect(text).toEqual({ text: await server.transcript.toString({ maxLines: 4 }) })
  const { text: report } = (await remote.call('report.conformance', { server: server.id, form: 'text' })) as {
    text: string
  }
  expect(report).toMatch(/^passed: 1 session by ms-stanopop3/)
  const { text: junit } = (await remote.call('report.conformance', { server: server.id, form: 'junit' })) as {
    text: string
  }
  expect(junit).toMatch(/^<\?xml/)
  const later = (await remote.call('transcript.get', { server: server.id, since: 5 })) as TranscriptJson
  expect(later.events[0]?.seq).toBe(6)
})

test('an idle connection keeps no process alive', async () => {
  const resources = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length
  const before = resources()
  await using other = await connect(control.url, { token: control.token })
  // The control server's end is unref'd as well.
  // What other tests have closed may go away meanwhile.
  expect(resources()).toBeLessThanOrEqual(before)
  await other.servers()
  expect(resources()).toBeLessThanOrEqual(before)
})

test('a control server leaves no port behind, and no server', async () => {
  const brief = await startControlServer()
  const connected = await connect(brief.url, { token: brief.token, reconnectMs: 0 })
  const server = await connected.startPop3Server()
  using client = await tcpClient(server.port)
  await client.reply()
  const startMs = performance.now()
  await Promise.all([brief.close(), brief.close()])
  expect(performance.now() - startMs).toBeLessThan(500)
  await client.ended
  for (const port of [brief.port, server.port]) {
    await expect(tcpClient(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  }
  await connected.close()
})

interface Failure extends Error {
  readonly code: string
  readonly path?: string
}

async function failure(action: () => Promise<unknown>): Promise<Failure> {
  try {
    await action()
  } catch (error) {
    return error as Failure
  }
  throw new Error('It did not fail.')
}
