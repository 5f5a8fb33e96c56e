/**
 * Small suites of users of the package: run by `npm test` with what is installed here, and by `npm run compat` with other
 * versions of everything.
 */

/** What most test files begin with: a client that says lines, gives the replies, and is gone. */
export const HEAD = `
import { connect } from 'node:net'
import { describe, expect, inject, vi } from 'vitest'
import { pop3Fixtures, test } from 'pop3-mock/vitest'

async function say(server, ...lines) {
  const socket = connect(server.port, server.host).setEncoding('latin1')
  const replies = socket[Symbol.asyncIterator]()
  await replies.next()
  const heard = []
  for (const line of lines) {
    socket.write(line + '\\r\\n')
    heard.push((await replies.next()).value)
  }
  socket.destroy()
  return heard
}
`

/** As many files as there are names, each with tests that would disturb each other if they shared a server. */
export function suiteFiles(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [
      `${name}.test.js`,
      `
      const under = test.extend({ ...pop3Fixtures, pop3Options: { faults: ['lowercase-ok'], seed: 7 } })
      describe.concurrent('at once', () => {
        for (const line of ['CAPA', 'NOOP', 'STAT', 'USER ${name}']) {
          under('${name} ' + line, async ({ pop3, expect }) => {
            await say(pop3, line, 'QUIT')
            expect(pop3).toHaveReceivedCommands([line, 'QUIT'], { exactly: true })
            expect(pop3).toHaveFired('lowercase-ok', { min: 2, max: 3 })
            expect(pop3.seed).toBe(7)
          })
        }
      })
      test('${name} without options', async ({ pop3 }) => {
        await say(pop3, 'QUIT')
        await pop3.waitFor.idle()
        expect(pop3.transcript).toMatchInlineSnapshot(\`
          -- session 1 opened
          S: +OK pop3-mock ready <…>
          C: QUIT
          S: +OK pop3-mock signing off
          -- session 1 closed: quit
        \`)
      })`,
    ]),
  )
}

/** The tests of such a file. */
export function suiteTests(name: string): string[] {
  return [
    ...['CAPA', 'NOOP', 'STAT', `USER ${name}`].map((line) => `${name} ${line}`),
    `${name} without options`,
  ]
}

/** Some of these pass and some are to fail; see `node-test.test.ts`. */
export const NODE_TEST_SUITE = `
import { connect } from 'node:net'
import { after, before, beforeEach, describe, mock, test } from 'node:test'
import { assertFetched, assertQuit } from 'pop3-mock/matchers'
import { usePop3Server } from 'pop3-mock/node-test'

async function quit(server) {
  connect(server.port, server.host).end('QUIT\\r\\n')
  await server.waitFor.sessionEnd()
}

test('passes', async (t) => {
  const server = await usePop3Server(t, { faults: ['lowercase-ok'] })
  await quit(server)
  assertQuit(server)
})
test('is not stopped by a mocked clock', async (t) => {
  t.mock.timers.enable()
  await quit(await usePop3Server(t))
})
let server
test('never struck', async (t) => {
  server = await usePop3Server(t, { faults: ['missing-crlf'], seed: 7 })
  await quit(server)
})
test('is closed', async () => {
  await server.resume().then(() => Promise.reject(new Error('it is open')), () => {})
})
test('fails by itself', async (t) => {
  await quit(await usePop3Server(t, { seed: 8 }))
  throw new Error('my own')
})
test('fails by an assertion', async (t) => {
  const server = await usePop3Server(t, { faults: ['missing-crlf'], seed: 9 })
  await quit(server)
  assertFetched(server, 2)
})
describe('a suite', () => {
  const starting = usePop3Server({ after }, { faults: ['lowercase-ok'] })
  test('one of a suite', async () => quit(await starting))
  test('two of a suite', async () => (await starting).waitFor.idle())
})
describe('a suite with a fault that never struck', () => {
  const starting = usePop3Server({ after }, { faults: ['missing-crlf'] })
  test('three', async () => quit(await starting))
})
describe('hooks', () => {
  let server
  beforeEach(async (t) => {
    server = await usePop3Server(t)
  })
  test('one of hooks', () => quit(server))
})
describe('before', () => {
  let refusal
  before(async (suite) => {
    refusal = await usePop3Server(suite).catch((error) => error)
  })
  test('before is told what to do', () => {
    if (!/usePop3Server: the context has no after/.test(refusal.message)) throw refusal
  })
})
const atTheTop = await usePop3Server({ after })
test('at the top of a file', () => quit(atTheTop))
`
