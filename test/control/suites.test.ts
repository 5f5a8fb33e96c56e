/**
 * Suites side by side on one control server, in Node and in Python: nothing is shared that nobody shared on purpose.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ControlServer } from '../../src/control/control-server.ts'
import { startControlServer } from '../../src/control.ts'
import { connect } from '../../src/remote.ts'
import { describeWith } from '../support/require-program.ts'
import { loggedOnTcpClient } from '../support/tcp-client.ts'
import { resultOf } from './raw-http.ts'

const SUITES = 16

let control: ControlServer

beforeAll(async () => {
  control = await startControlServer()
})

afterAll(() => control.close())

/** What a suite of this number does with its own server, and what that knows of it. */
async function suite(number: number): Promise<unknown> {
  await using remote = await connect(control.url, { token: control.token })
  const { mine, server } = await ownServer(remote, number)
  await using handle = await server.faults.use({
    id: mine,
    when: { command: 'NOOP' },
    do: { type: 'answer', text: mine },
  })
  const told: number[] = []
  await server.transcript.subscribe((event) => told.push(event.session))
  const wait = server.waitFor.sessionEnd({ nth: number, timeoutMs: 30_000 })
  for (let session = 0; session < number; session++) {
    using client = await loggedOnTcpClient(server, mine, mine)
    expect(await client.exchange('NOOP\r\n')).toBe(`+OK ${mine}`)
    expect(await client.exchange('RETR 1\r\n', 'multi-line')).toContain(`Subject: ${mine}\r\n`)
    await client.exchange('QUIT\r\n')
  }
  await wait
  expect(handle.ids).toEqual([mine])
  const sessions = Array.from({ length: number }, (_, index) => index + 1)
  await expect.poll(() => [...new Set(told)]).toEqual(sessions)
  const commands = (await server.sessions()).map((session) => session.commands.length)
  return { number, users: (await server.sessions()).map(({ user }) => user), commands }
}

async function ownServer(remote: Awaited<ReturnType<typeof connect>>, number: number) {
  const mine = `suite-${number}`
  const server = await remote.startPop3Server({
    accounts: [{ user: mine, password: mine, maildrop: [{ subject: mine }] }],
  })
  return { mine, server }
}

test(`${SUITES} suites at once see their own servers, mail, faults and sessions, and no others'`, async () => {
  const numbers = Array.from({ length: SUITES }, (_, index) => index + 1)
  const results = await Promise.all(numbers.map(suite))
  expect(results).toEqual(
    numbers.map((number) => ({
      number,
      users: Array.from({ length: number }, () => `suite-${number}`),
      commands: Array.from({ length: number }, () => 5),
    })),
  )
  expect(await resultOf(control, 'server.list')).toEqual([])
})

await describeWith({ command: 'python3', probe: ['-c', 'import poplib, urllib.request'] }, () => {
  const script = fileURLToPath(new URL('./control_client.py', import.meta.url))

  function python(name: string): Promise<unknown> {
    const env = { ...process.env, POP3_MOCK_CONTROL_URL: control.url, POP3_MOCK_TOKEN: control.token }
    return new Promise((resolve, reject) => {
      execFile('python3', [script, name], { env, timeout: 60_000 }, (error, stdout, stderr) => {
        if (error === null) resolve(JSON.parse(stdout))
        else reject(new Error(`${error.message}\n${stderr}`))
      })
    })
  }

  test('suites with the standard library alone, beside suites in Node', async () => {
    const names = ['spam', 'eggs', 'ham', 'toast']
    const [results] = await Promise.all([Promise.all(names.map(python)), Promise.all([3, 5].map(suite))])
    expect(results).toEqual(
      names.map((name) => ({
        fetches: {
          subjects: [1, 2, 3].map((number) => `Subject: ${name} ${number}`),
          dots: 3,
          left: 2,
          passed: true,
          commands: 8,
        },
        fault: { ids: ['no'], said: "b'-ERR not today'", result: 'applied' },
        refused: { code: 'INVALID_OPTION', message: expect.stringContaining('Did you mean "missing-crlf"?') },
      })),
    )
    expect(await resultOf(control, 'server.list')).toEqual([])
  })
})
