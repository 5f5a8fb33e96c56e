/**
 * Who tries to get in, and how each is sent away: one table for requests, one for upgrades.
 */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { ControlServer } from '../../src/control/control-server.ts'
import { startControlServer } from '../../src/control.ts'
import { post, rawHttp, requestText, resultOf } from './raw-http.ts'

const TOKEN = 'a-token-that-nobody-knows'
const CALL = '{"jsonrpc":"2.0","id":1,"method":"server.list","params":{}}'
const MAX_PAYLOAD = 65_536

let server: ControlServer
let inspected: ControlServer
let watched: ControlServer
/** Soon answers 408; to others, too, where the machine is busy. */
let impatient: ControlServer

beforeAll(async () => {
  const assets = (path: string) =>
    path === '/'
      ? { contentType: 'text/html; charset=utf-8', body: '<!doctype html><title>x</title>' }
      : undefined
  const options = { token: TOKEN, maxPayloadInOctets: MAX_PAYLOAD }
  server = await startControlServer(options)
  inspected = await startControlServer({ ...options, inspect: 'write', assets })
  watched = await startControlServer({ ...options, inspect: 'read', assets })
  impatient = await startControlServer({ ...options, requestTimeoutMs: 200 })
})

afterAll(async () => {
  await Promise.all([server, inspected, watched, impatient].map((each) => each.close()))
})

interface Attack {
  readonly name: string
  readonly line?: string
  /** Instead of the right ones: host, token, type. */
  readonly host?: readonly string[]
  readonly token?: readonly string[]
  readonly type?: readonly string[]
  /** Beside the right ones. */
  readonly also?: readonly string[]
  readonly body?: string
  readonly status: number
  readonly saying?: string
}

const right = (port: number) => ({
  host: [`Host: 127.0.0.1:${port}`],
  token: [`Authorization: Bearer ${TOKEN}`],
  type: ['Content-Type: application/json'],
})

function send(port: number, attack: Omit<Attack, 'name' | 'status'>): ReturnType<typeof rawHttp> {
  const { line = 'POST /rpc', body = CALL, also = [] } = attack
  const { host, token, type } = { ...right(port), ...attack }
  const length = also.some((header) => /^(content-length|transfer-encoding):/i.test(header))
    ? []
    : [`Content-Length: ${Buffer.byteLength(body)}`]
  return rawHttp(port, requestText(line, [...host, ...token, ...type, ...length, ...also], body))
}

const WHOLE_BATCH = `[${Array.from({ length: 500 }, () => CALL).join(',')}]`

// biome-ignore format: a table
const ATTACKS: readonly Attack[] = [
  { name: 'nobody: the right call', status: 200 },
  { name: 'nobody: by another name of this machine', host: ['Host: localhost:1'], status: 200 },
  { name: 'nobody: by IPv6', host: ['Host: [::1]:1'], status: 200 },

  { name: 'DNS rebinding: a name that leads here', host: ['Host: evil.example'], status: 403, saying: 'Host: found "evil.example". Allowed: 127.0.0.1, localhost, [::1]' },
  { name: 'DNS rebinding: a name that begins like ours', host: ['Host: 127.0.0.1.evil.example'], status: 403, saying: 'Host' },
  { name: 'DNS rebinding: a name that ends like ours', host: ['Host: evil.localhost'], status: 403, saying: 'Host' },
  { name: 'DNS rebinding: ours with a dot behind it', host: ['Host: localhost.'], status: 403, saying: 'Host' },
  { name: 'Host with a user in it', host: ['Host: 127.0.0.1@evil.example'], status: 403, saying: 'Host' },
  { name: 'no Host at all', host: [], status: 400 },
  { name: 'an empty Host', host: ['Host:'], status: 403, saying: 'Host' },
  { name: 'two Hosts', also: ['Host: evil.example'], status: 400, saying: 'host: found several' },
  { name: 'Host in the request line', line: 'POST http://evil.example/rpc', status: 400, saying: 'address' },

  { name: 'a foreign page', also: ['Origin: https://evil.example'], status: 403, saying: 'Origin: found "https://evil.example"' },
  { name: 'a page without an origin (sandbox, file)', also: ['Origin: null'], status: 403, saying: 'Origin: found "null"' },
  { name: 'a page on another port of this machine', also: ['Origin: http://127.0.0.1:9'], status: 403, saying: 'Origin' },
  { name: 'a page on another name of this machine', also: ['Origin: http://localhost'], status: 403, saying: 'Origin' },
  { name: 'a page under https on our port', also: ['Origin: https://127.0.0.1:PORT'], status: 403, saying: 'Origin' },
  { name: 'a page whose origin begins like ours', also: ['Origin: http://127.0.0.1:PORT.evil.example'], status: 403, saying: 'Origin' },
  { name: 'two Origins, one of them ours', also: ['Origin: http://127.0.0.1:PORT', 'Origin: https://evil.example'], status: 400, saying: 'origin: found several' },
  { name: 'nobody: our own page', also: ['Origin: http://127.0.0.1:PORT'], status: 200 },

  { name: 'no token', token: [], status: 401, saying: 'token: found none, or a wrong one' },
  { name: 'a wrong token', token: ['Authorization: Bearer a-token-that-nobody-know'], status: 401, saying: 'token' },
  { name: 'a longer token', token: [`Authorization: Bearer ${TOKEN}s`], status: 401, saying: 'token' },
  { name: 'an empty token', token: ['Authorization: Bearer '], status: 401, saying: 'token' },
  { name: 'the token by another scheme', token: [`Authorization: Basic ${TOKEN}`], status: 401, saying: 'token' },
  { name: 'the token in the address', line: `POST /rpc?token=${TOKEN}`, token: [], status: 401, saying: 'token' },
  { name: 'the token in a cookie', token: [`Cookie: pop3-mock-PORT=${TOKEN}`], status: 401, saying: 'token' },
  { name: 'the token as a sub-protocol, but no WebSocket', token: [`Sec-WebSocket-Protocol: pop3-mock.token.${TOKEN}`], status: 401, saying: 'token' },
  { name: 'two tokens, one of them right', also: ['Authorization: Bearer other'], status: 400, saying: 'authorization: found several' },
  { name: 'no token, anywhere else', line: 'GET /nowhere', token: [], status: 401, saying: 'token' },

  { name: 'an encoded path', line: 'POST /%72pc', status: 400, saying: 'address' },
  { name: 'an encoded slash', line: 'POST /%2frpc', status: 400, saying: 'address' },
  { name: 'an encoded path to what needs no token', line: 'GET /%68ealthz', token: [], status: 400, saying: 'address' },
  { name: 'dots', line: 'POST /healthz/../rpc', status: 400, saying: 'address' },
  { name: 'two slashes', line: 'POST //rpc', status: 400, saying: 'address' },
  { name: 'a backslash', line: 'POST /healthz\\..\\rpc', status: 400, saying: 'address' },
  { name: 'another case', line: 'POST /RPC', status: 404 },
  { name: 'a slash behind it', line: 'POST /rpc/', status: 404 },

  { name: 'a form', type: ['Content-Type: application/x-www-form-urlencoded'], status: 415, saying: 'Content-Type' },
  { name: 'a form with a file', type: ['Content-Type: multipart/form-data; boundary=x'], status: 415, saying: 'Content-Type' },
  { name: 'text, which needs no preflight', type: ['Content-Type: text/plain'], status: 415, saying: 'Allowed: application/json' },
  { name: 'text that mentions JSON', type: ['Content-Type: text/plain; application/json'], status: 415, saying: 'Content-Type' },
  { name: 'no type', type: [], status: 415, saying: 'Content-Type: found none' },
  { name: 'two types', also: ['Content-Type: text/plain'], status: 400, saying: 'content-type: found several' },
  { name: 'JSON in another character set', type: ['Content-Type: application/json; charset=utf-16'], status: 415, saying: 'Content-Type' },
  { name: 'a compressed bomb', also: ['Content-Encoding: gzip'], status: 415, saying: 'Content-Encoding' },
  { name: 'nobody: JSON in UTF-8', type: ['Content-Type: application/json; charset=utf-8'], status: 200 },

  { name: 'GET on /rpc', line: 'GET /rpc', status: 405, saying: 'POST' },
  { name: 'a preflight', line: 'OPTIONS /rpc', also: ['Origin: https://evil.example', 'Access-Control-Request-Method: POST'], status: 403 },
  { name: 'a preflight of our own page', line: 'OPTIONS /rpc', status: 405, saying: 'method: found OPTIONS' },
  { name: 'PUT', line: 'PUT /rpc', status: 405 },
  { name: 'TRACE', line: 'TRACE /rpc', status: 405 },

  { name: 'a body that is announced too big', also: [`Content-Length: ${MAX_PAYLOAD + 1}`], body: 'x'.repeat(MAX_PAYLOAD + 1), status: 413, saying: `more than ${MAX_PAYLOAD}` },
  { name: 'a body in chunks that is too big', also: ['Transfer-Encoding: chunked'], body: `${(MAX_PAYLOAD + 1).toString(16)}\r\n${'x'.repeat(MAX_PAYLOAD + 1)}\r\n0\r\n\r\n`, status: 413, saying: 'body' },
  { name: 'a body that never comes', also: ['Content-Length: 60'], body: '{', status: 408, saying: 'request: not whole within 200 ms.' },
  { name: 'a length and chunks at once (smuggling)', also: ['Transfer-Encoding: chunked', 'Content-Length: 5'], body: '0\r\n\r\n', status: 400 },
  { name: 'headers without end', also: [`X: ${'x'.repeat(20_000)}`], status: 431, saying: 'headers: more than Node takes' },
  { name: 'two lengths (smuggling)', also: ['Content-Length: 59', 'Content-Length: 60'], status: 400, saying: 'request: no HTTP/1.1 that can be read (HPE_' },
]

describe('a request is sent away, or heard', () => {
  test.each(ATTACKS)('$status: $name', async (attack) => {
    const { port } = attack.status === 408 ? impatient : server
    const filled = JSON.parse(JSON.stringify(attack).replaceAll('PORT', String(port))) as Attack
    const answer = await send(port, filled)
    expect([answer.status, answer.body]).toEqual([
      attack.status,
      expect.stringContaining(attack.saying ?? ''),
    ])
    if (attack.status === 200) expect(JSON.parse(answer.body)).toEqual({ jsonrpc: '2.0', id: 1, result: [] })
    // No page of another origin may ever read an answer.
    expect(answer.head).not.toMatch(/access-control-/i)
  })

  test('200: nobody: a client that would rather speak HTTP/2 (Java)', async () => {
    const also = ['Upgrade: h2c', 'HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA']
    const { port } = server
    const { host, token, type } = right(port)
    const headers = [...host, ...token, ...type, ...also, 'Connection: Upgrade, HTTP2-Settings']
    const text = [`POST /rpc HTTP/1.1`, ...headers, `Content-Length: ${CALL.length}`, '', CALL].join('\r\n')
    const answer = await firstAnswer(port, text)
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*"result":\[\]\}$/)
  })

  test('401: the same without the token', async () => {
    const text = `POST /rpc HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n`
    expect(await firstAnswer(server.port, text)).toMatch(/^HTTP\/1\.1 401/)
  })

  test('408: headers that come one by one and never end', async () => {
    const answer = await rawHttp(impatient.port, 'POST /rpc HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ')
    expect([answer.status, answer.body]).toEqual([
      408,
      'request: not whole within 200 ms. Send it faster, or give the control server a longer requestTimeoutMs.\n',
    ])
  })

  test('200 without a token: whether we are well, and nothing else', async () => {
    for (const path of ['/healthz', '/readyz']) {
      const answer = await send(server.port, { line: `GET ${path}`, token: [], type: [], body: '' })
      expect([answer.status, answer.body]).toEqual([200, 'ok\n'])
      const foreign = await send(server.port, { line: `GET ${path}`, host: ['Host: evil.example'], body: '' })
      expect(foreign.status).toBe(403)
    }
  })
})

/** Reads until an answer with a body of known length is whole. */
function firstAnswer(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' })
    let received = ''
    socket.on('error', reject)
    socket.on('data', (chunk) => {
      received += chunk.toString()
      const [, length] = /content-length: (\d+)/i.exec(received) ?? []
      const start = received.indexOf('\r\n\r\n') + 4
      if (length === undefined || start < 4 || received.length < start + Number(length)) return
      socket.destroy()
      resolve(received)
    })
    socket.write(text)
  })
}

interface UpgradeAttack {
  readonly name: string
  readonly path?: string
  readonly protocols?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  /** 101: let in. */
  readonly status: number
}

const V1 = 'pop3-mock.v1'
const BY_PROTOCOL = [V1, `pop3-mock.token.${TOKEN}`]

// biome-ignore format: a table
const UPGRADES: readonly UpgradeAttack[] = [
  { name: 'nobody: the token as a sub-protocol', protocols: BY_PROTOCOL, status: 101 },
  { name: 'nobody: the token in a header', headers: { Authorization: `Bearer ${TOKEN}` }, status: 101 },
  { name: 'nobody: our own page', protocols: BY_PROTOCOL, headers: { Origin: 'http://127.0.0.1:PORT' }, status: 101 },
  { name: 'no token', protocols: [V1], status: 401 },
  { name: 'nothing offered', status: 401 },
  { name: 'a wrong token', protocols: [V1, 'pop3-mock.token.a-token-that-nobody-know'], status: 401 },
  { name: 'an empty token', protocols: [V1, 'pop3-mock.token.'], status: 401 },
  { name: 'the token in the address', path: `/rpc?token=${TOKEN}`, protocols: [V1], status: 401 },
  { name: 'a wrong header beside the right sub-protocol', protocols: BY_PROTOCOL, headers: { Authorization: 'Bearer other' }, status: 401 },
  { name: 'the token without our protocol', protocols: [`pop3-mock.token.${TOKEN}`], status: 400 },
  { name: 'DNS rebinding', protocols: BY_PROTOCOL, headers: { Host: 'evil.example' }, status: 403 },
  { name: 'a foreign page', protocols: BY_PROTOCOL, headers: { Origin: 'https://evil.example' }, status: 403 },
  { name: 'a page without an origin', protocols: BY_PROTOCOL, headers: { Origin: 'null' }, status: 403 },
  { name: 'a page on another port of this machine', protocols: BY_PROTOCOL, headers: { Origin: 'http://127.0.0.1:9' }, status: 403 },
  { name: 'an encoded path', path: '/%72pc', protocols: BY_PROTOCOL, status: 400 },
  { name: 'an encoded path to POP3', path: '/pop3/%2frpc', protocols: BY_PROTOCOL, status: 400 },
  { name: 'a path that needs no token as a request', path: '/healthz', protocols: [V1], status: 401 },
  { name: 'a path where there is no WebSocket', path: '/healthz', protocols: BY_PROTOCOL, status: 404 },
  { name: 'POP3 without a token', path: '/pop3/x', protocols: ['pop3'], status: 401 },
  { name: 'POP3 to a server that is not there', path: '/pop3/x', protocols: ['pop3', `pop3-mock.token.${TOKEN}`], status: 404 },
  { name: 'POP3 by the path alone, to a server that is not there', path: '/pop3/x', headers: { Authorization: `Bearer ${TOKEN}` }, status: 404 },
  { name: 'POP3 by another protocol', path: '/pop3/x', protocols: BY_PROTOCOL, status: 400 },
]

/** The status of the answer to an upgrade; 101 when it was let in. */
function upgradeStatus(
  port: number,
  { path = '/rpc', protocols = [], headers = {} }: Omit<UpgradeAttack, 'name' | 'status'>,
): Promise<number> {
  const filled = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(port))]),
  )
  return new Promise((resolve) => {
    const webSocket = new WebSocket(`ws://127.0.0.1:${port}${path}`, [...protocols], { headers: filled })
    webSocket.on('open', () => {
      webSocket.terminate()
      resolve(101)
    })
    webSocket.on('error', () => {})
    webSocket.on('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode ?? 0)
    })
  })
}

describe('an upgrade is sent away, or let in', () => {
  test.each(UPGRADES)('$status: $name', async (attack) => {
    expect(await upgradeStatus(server.port, attack)).toBe(attack.status)
  })

  test('403: no Host at all', async () => {
    const headers = [
      'Upgrade: websocket',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      'Sec-WebSocket-Version: 13',
    ]
    const request = ['GET /rpc HTTP/1.1', 'Connection: Upgrade', ...headers, '', ''].join('\r\n')
    const answer = await rawHttp(server.port, request)
    expect([answer.status, answer.body]).toEqual([403, expect.stringContaining('Host: found none')])
  })

  test('the sub-protocol that is said back is never the one with the token', async () => {
    const webSocket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, [...BY_PROTOCOL].reverse())
    await new Promise((resolve) => webSocket.once('open', resolve))
    expect(webSocket.protocol).toBe(V1)
    webSocket.terminate()
  })

  test.each([
    ['too big', 'x'.repeat(MAX_PAYLOAD + 1), 1009],
    ['binary', Buffer.from(CALL), 1003],
  ])('a frame that is %s ends the connection', async (_, frame, expected) => {
    const webSocket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, BY_PROTOCOL)
    webSocket.once('open', () => webSocket.send(frame))
    const code = await new Promise((resolve) => webSocket.once('close', resolve))
    expect(code).toBe(expected)
  })

  test('a frame that lies about its length ends the connection, and only that one', async () => {
    const other = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, BY_PROTOCOL)
    await new Promise((resolve) => other.once('open', resolve))
    const heard = new Promise((resolve) => {
      other.once('message', (data) => resolve(String(data)))
      other.once('close', () => resolve('closed'))
    })
    const webSocket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, BY_PROTOCOL)
    const upgraded = new Promise<NodeJS.WritableStream>((resolve) => {
      webSocket.once('upgrade', (response) => resolve(response.socket))
    })
    const closed = new Promise((resolve) => webSocket.once('close', resolve))
    webSocket.on('error', () => {})
    const socket = await upgraded
    socket.write(Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))
    await closed
    other.send(CALL)
    expect(await heard).toBe('{"jsonrpc":"2.0","id":1,"result":[]}')
    other.terminate()
    expect(await resultOf(server, 'server.list')).toEqual([])
  })
})

describe('the page of the inspector', () => {
  const cookieOf = (head: string) => /set-cookie: ([^;]+);/i.exec(head)?.[1] ?? ''

  test('is not there unless it was asked for', async () => {
    const answer = await send(server.port, { line: `GET /?token=${TOKEN}`, token: [], type: [], body: '' })
    expect([answer.status, server.inspectorUrl]).toEqual([401, undefined])
  })

  test('turns a token in the address into a cookie that other sites cannot use, and hides it', async () => {
    const { port, inspectorUrl = '' } = inspected
    const { pathname, search } = new URL(inspectorUrl)
    const answer = await send(port, { line: `GET ${pathname}${search}`, token: [], type: [], body: '' })
    expect(answer.status).toBe(302)
    expect(answer.head).toMatch(/\r\nlocation: \/\r\n/i)
    const cookie = `set-cookie: pop3-mock-${port}=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Strict`
    expect(answer.head).toMatch(new RegExp(cookie, 'i'))
    // Neither the address nor the cookie, which goes to every port of this machine, holds the token itself.
    expect(answer.head + inspectorUrl).not.toContain(TOKEN)
    const page = await send(port, {
      line: 'GET /',
      token: [`Cookie: ${cookieOf(answer.head)}`],
      type: [],
      body: '',
    })
    expect([page.status, page.body]).toEqual([200, '<!doctype html><title>x</title>'])
    expect(page.head).toMatch(/content-security-policy: default-src 'none'; script-src 'self'/i)
    expect(page.head).toMatch(/x-content-type-options: nosniff/i)
    expect(page.head).toMatch(/frame-ancestors 'none'/)
  })

  test.each([
    { name: 'without it', line: 'GET /', status: 401 },
    { name: 'with a wrong token', line: 'GET /?token=nobodyknowswhatitis', status: 401 },
    { name: 'with the wrong cookie', line: 'GET /', cookie: 'wrong', status: 401 },
    { name: 'for another file', line: 'GET /other.js', cookie: 'right', status: 404 },
    { name: 'for an encoded file', line: 'GET /%2e%2e/etc/passwd', cookie: 'right', status: 400 },
    { name: 'a call of its own', line: 'POST /rpc', cookie: 'right', origin: 'own', status: 200 },
    { name: 'a call that says nothing of its origin', line: 'POST /rpc', cookie: 'right', status: 403 },
    {
      name: 'a call of another port',
      line: 'POST /rpc',
      cookie: 'right',
      origin: 'http://127.0.0.1:9',
      status: 403,
    },
  ])('$status: $name', async ({ line, cookie, origin, status }) => {
    const { port, inspectorUrl = '' } = inspected
    const { search } = new URL(inspectorUrl)
    const entrance = await send(port, { line: `GET /${search}`, token: [], type: [], body: '' })
    const given = cookie === 'right' ? cookieOf(entrance.head) : `pop3-mock-${port}=${cookie}`
    const own = origin === 'own' ? `http://127.0.0.1:${port}` : origin
    const answer = await send(port, {
      line,
      token: cookie === undefined ? [] : [`Cookie: ${given}`],
      also: own === undefined ? [] : [`Origin: ${own}`],
      body: line.startsWith('POST') ? CALL : '',
    })
    expect(answer.status).toBe(status)
  })

  test.each([
    { mode: 'read', method: 'server.list', code: undefined },
    { mode: 'read', method: 'faults.use', code: 'CONTROL_REFUSED' },
    { mode: 'read', method: 'server.create', code: 'CONTROL_REFUSED' },
    { mode: 'read', method: 'transcript.clear', code: 'CONTROL_REFUSED' },
    { mode: 'write', method: 'faults.use', code: 'INVALID_OPTION' },
    { mode: 'write', method: 'faults.remove', code: 'INVALID_OPTION' },
    { mode: 'write', method: 'faults.reset', code: 'INVALID_OPTION' },
    { mode: 'write', method: 'server.create', code: 'CONTROL_REFUSED' },
    { mode: 'write', method: 'server.close', code: 'CONTROL_REFUSED' },
    { mode: 'write', method: 'maildrop.append', code: 'CONTROL_REFUSED' },
  ])('started to $mode, $method is answered with $code', async ({ mode, method, code }) => {
    const { port, inspectorUrl = '' } = mode === 'read' ? watched : inspected
    const entrance = await send(port, {
      line: `GET /${new URL(inspectorUrl).search}`,
      token: [],
      type: [],
      body: '',
    })
    const answer = await send(port, {
      token: [`Cookie: ${cookieOf(entrance.head)}`],
      also: [`Origin: http://127.0.0.1:${port}`],
      body: CALL.replace('server.list', method),
    })
    const { error } = JSON.parse(answer.body) as { error?: { data: { code: string } } }
    expect(error?.data.code).toBe(code)
  })

  test('its cookie opens no POP3', async () => {
    const { port, inspectorUrl = '' } = inspected
    const entrance = await send(port, {
      line: `GET /${new URL(inspectorUrl).search}`,
      token: [],
      type: [],
      body: '',
    })
    const headers = { Cookie: cookieOf(entrance.head), Origin: `http://127.0.0.1:${port}` }
    expect(await upgradeStatus(port, { path: '/pop3/x', protocols: ['pop3'], headers })).toBe(403)
    expect(await upgradeStatus(port, { path: '/rpc', protocols: [V1], headers })).toBe(101)
    const foreign = { ...headers, Origin: 'http://127.0.0.1:9' }
    expect(await upgradeStatus(port, { path: '/rpc', protocols: [V1], headers: foreign })).toBe(403)
  })
})

describe('messages', () => {
  test('a batch of more than a hundred is refused as a whole', async () => {
    const body = WHOLE_BATCH.slice(0, MAX_PAYLOAD)
    expect(body).toBe(WHOLE_BATCH)
    const answer = await send(server.port, { body })
    expect(JSON.parse(answer.body)).toMatchObject({
      id: null,
      error: { code: -32600, message: 'The batch: found 500 requests. Allowed are 1 to 100.' },
    })
  })

  test('lists within lists within lists are no requests, however deep', async () => {
    const depth = 30_000
    const answer = await send(server.port, { body: '['.repeat(depth) + ']'.repeat(depth) })
    expect(JSON.parse(answer.body)).toMatchObject([{ id: null, error: { code: -32600 } }])
  })

  test('depth within the parameters is refused where it stands', async () => {
    const depth = 30_000
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`
    const body = `{"jsonrpc":"2.0","id":1,"method":"server.create","params":{"faults":[${deep}]}}`
    const answer = await send(server.port, { body })
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { data: { code: 'INVALID_OPTION', path: 'faults[0]' } },
    })
  })

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '%s is no method, no key, no id',
    async (name) => {
      expect((await post(server, name)).error).toMatchObject({ code: -32601 })
      const { error } = await post(server, 'server.create', JSON.parse(`{"${name}":{}}`))
      expect(error).toMatchObject({ code: -32602, data: { path: name } })
      expect((await post(server, 'server.get', { server: name })).error).toMatchObject({
        data: { code: 'SERVER_CLOSED' },
      })
      expect((await post(server, 'profiles.get', { name })).error).toMatchObject({ data: { path: 'name' } })
    },
  )

  test('script in mail stays data: sent as JSON, never as a page', async () => {
    const subject = '<script>alert(1)</script><img src=x onerror=alert(1)>'
    const { id } = await resultOf<{ id: string }>(server, 'server.create', {
      maildrop: [{ subject, text: subject }],
    })
    const [message] = await resultOf<{ uniqueId: string }[]>(server, 'maildrop.list', { server: id })
    const call = {
      jsonrpc: '2.0',
      id: 1,
      method: 'maildrop.get',
      params: { server: id, uniqueId: message?.uniqueId },
    }
    const answer = await send(server.port, { body: JSON.stringify(call) })
    expect(answer.head).toMatch(/content-type: application\/json\r\n/i)
    expect(answer.head).toMatch(/x-content-type-options: nosniff/i)
    expect(answer.body).not.toContain('<script>')
    const { result } = JSON.parse(answer.body) as { result: { rawBase64: string } }
    expect(Buffer.from(result.rawBase64, 'base64').toString()).toContain(`Subject: ${subject}`)
    await resultOf(server, 'server.close', { server: id })
  })
})

describe('addresses', () => {
  test('beyond loopback a control server wants a token of its own', async () => {
    await expect(startControlServer({ host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      path: 'token',
    })
    await expect(startControlServer({ host: '::' })).rejects.toMatchObject({ path: 'token' })
    await expect(startControlServer({ token: 'short' })).rejects.toMatchObject({ path: 'token' })
  })

  test.each(['0.0.0.0', '::', '192.0.2.1', '10.0.0.1'])(
    'a server does not listen on %s for a caller',
    async (host) => {
      const { error } = await post(server, 'server.create', { host })
      expect(error?.data).toEqual({ code: 'CONTROL_REFUSED', path: 'host' })
    },
  )

  test('further names and origins are let in where they were named', async () => {
    await using named = await startControlServer({
      token: TOKEN,
      allowedHosts: ['mock.test'],
      allowedOrigins: ['https://app.test'],
    })
    const host = ['Host: mock.test:80']
    expect((await send(named.port, { host })).status).toBe(200)
    expect((await send(named.port, { host, also: ['Origin: http://mock.test:80'] })).status).toBe(200)
    expect((await send(named.port, { also: ['Origin: https://app.test'] })).status).toBe(200)
    expect((await send(named.port, { also: ['Origin: https://app.test.evil.example'] })).status).toBe(403)
  })
})
