import { request } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { type CliProcess, runCli, startCli } from './cli-process.ts'

let started: CliProcess[] = []

afterEach(async () => {
  for (const cli of started) {
    cli.child.kill('SIGKILL')
    await cli.exit
  }
  started = []
})

interface Ready {
  pop3: { url: string }
  control?: { url: string; token: string }
  inspector?: string
}

async function serve(...args: readonly string[]): Promise<{ cli: CliProcess; ready: Ready }> {
  const cli = startCli('serve', '--port', '0', '--json', ...args)
  started.push(cli)
  await cli.until('stdout', '\n')
  return { cli, ready: JSON.parse(cli.stdout()) as Ready }
}

/** Calls a method and gives the result, or the code of the error. */
async function call(
  url: string,
  headers: Record<string, string>,
  method: string,
  params: object,
): Promise<unknown> {
  const response = await fetch(`${url}/rpc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  if (!response.ok) return response.status
  const { result, error } = (await response.json()) as {
    result?: unknown
    error?: { data: { code: string } }
  }
  return error === undefined ? result : error.data.code
}

/** What a browser gets by the address: the page, and the cookie that it brings from then on. */
async function openPage(address: string): Promise<{ cookie: string; page: string; policy: string }> {
  const redirect = await fetch(address, { redirect: 'manual' })
  const cookie = redirect.headers.get('set-cookie')?.split(';')[0] ?? ''
  const response = await fetch(new URL(redirect.headers.get('location') ?? '', address), {
    headers: { cookie },
  })
  return {
    cookie,
    page: await response.text(),
    policy: response.headers.get('content-security-policy') ?? '',
  }
}

const USE = { server: 'serve', faults: ['lowercase-ok'] }

describe('serve --inspect', () => {
  test('tells an address that opens the page, from which nothing can be changed when told so', async () => {
    const { ready } = await serve('--inspect=read', '--inspect-port', '0')
    expect(ready.control).toBeUndefined()
    expect(ready.inspector).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{32}$/)
    const address = ready.inspector as string
    const { cookie, page, policy } = await openPage(address)
    expect(page).toContain('<title>pop3-mock inspector</title>')
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self';/)
    const { origin } = new URL(address)
    expect(await call(origin, { cookie, origin }, 'server.list', {})).toMatchObject([
      { id: 'serve', url: ready.pop3.url },
    ])
    expect(await call(origin, { cookie, origin }, 'faults.use', USE)).toBe('CONTROL_REFUSED')
    expect(await call(origin, {}, 'server.list', {})).toBe(401)
  })

  test('lets the page switch faults', async () => {
    const { ready } = await serve('--inspect', '--inspect-port', '0')
    const address = ready.inspector as string
    const { cookie } = await openPage(address)
    const { origin } = new URL(address)
    expect(await call(origin, { cookie, origin }, 'faults.use', USE)).toEqual({
      ids: ['lowercase-ok'],
    })
  })

  test('tells a person in a line of its own, and ends well', async () => {
    const cli = startCli('serve', '--port', '0', '--inspect', '--inspect-port', '0')
    started.push(cli)
    await cli.until('stdout', 'Stop with Ctrl+C.')
    expect(cli.stdout()).toMatch(/\ninspector: http:\/\/127\.0\.0\.1:\d+\/\?token=[0-9a-f]{32}\n/)
    cli.child.kill('SIGINT')
    expect(await cli.exit).toBe(0)
  })

  test('says who has its port, and leaves nothing running', async () => {
    const { ready } = await serve('--inspect', '--inspect-port', '0')
    const { port } = new URL(ready.inspector as string)
    const { code, stderr } = await runCli('serve', '--port', '0', '--inspect', '--inspect-port', port)
    expect(code).toBe(1)
    expect(stderr).toContain(`cannot listen on 127.0.0.1 port ${port}`)
  })
})

describe('serve --control', () => {
  test('tells address and token, by which everything can be done', async () => {
    const { ready } = await serve('--control', '0')
    expect(ready.inspector).toBeUndefined()
    const { url, token } = ready.control as NonNullable<Ready['control']>
    const headers = { authorization: `Bearer ${token}` }
    expect(await call(url, headers, 'faults.use', USE)).toEqual({ ids: ['lowercase-ok'] })
    expect(await call(url, {}, 'faults.use', USE)).toBe(401)
  })

  test('shares its port with the inspector', async () => {
    const { ready } = await serve('--control', '0', '--inspect')
    expect(new URL(ready.inspector as string).origin).toBe(ready.control?.url)
  })

  test('listens where it is told to, and is called by the names that it is told', async () => {
    const token = 'a-token-of-their-own'
    const args = ['--control', '0', '--control-host', '0.0.0.0', '--control-token', token]
    const { ready } = await serve(...args, '--control-name', 'one.example', '--control-name', 'two.example')
    const { url } = ready.control as NonNullable<Ready['control']>
    const { port } = new URL(url)
    const statusFor = (host: string) =>
      new Promise((resolve, reject) => {
        const headers = { host, authorization: `Bearer ${token}` }
        request({ host: '127.0.0.1', port, path: '/rpc', method: 'POST', headers }, ({ statusCode }) =>
          resolve(statusCode),
        )
          .on('error', reject)
          .end()
      })
    // 415: let in, and found without JSON.
    expect(await Promise.all(['one.example', 'two.example', 'three.example'].map(statusFor))).toEqual([
      415, 415, 403,
    ])
  })

  test('wants a token of its user beyond loopback', async () => {
    const args = ['serve', '--port', '0', '--control', '0', '--control-host', '0.0.0.0']
    const { code, stderr } = await runCli(...args)
    expect([code, stderr]).toEqual([2, expect.stringContaining('token: missing, though 0.0.0.0')])
  })

  test('reads the mail of its root and no other', async () => {
    const { ready } = await serve('--control', '0', '--root', 'fixtures/maildrops')
    const { url, token } = ready.control as NonNullable<Ready['control']>
    const headers = { authorization: `Bearer ${token}` }
    const append = (path: string) =>
      call(url, headers, 'maildrop.append', { server: 'serve', messages: [{ path }] })
    expect(await append('dots')).toBeNull()
    expect(await append('../profiles')).toBe('CONTROL_REFUSED')
  })
})

test.each([
  { args: ['--inspect=all'], says: 'Allowed choices are read, write' },
  { args: ['--control', '70000'], says: 'Allowed is a whole number from 0 to 65535.' },
  { args: ['--inspect-port', '0'], says: '--inspect-port: found without --inspect.' },
  { args: ['--control-host', '0.0.0.0'], says: '--control-host: found without --control.' },
  { args: ['--control-token', '0123456789abcdef'], says: '--control-token: found without --control.' },
  { args: ['--control-name', 'mock.example'], says: '--control-name: found without --control.' },
  { args: ['--root', '.'], says: '--root: found without --control.' },
  { args: ['--control', '0', '--inspect', '--inspect-port', '1180'], says: 'it is one server' },
])('serve $args makes no sense', async ({ args, says }) => {
  const { code, stderr } = await runCli('serve', '--port', '0', ...args)
  expect(stderr).toContain(says)
  expect(code).toBe(2)
})
