/**
 * What the script of versions runs beside the suites of `test/runners`.
 */

/** Entries that need no runner around them. */
export const ENTRIES: readonly string[] = [
  ...['', '/outlook', '/matrix', '/matchers', '/node-test', '/global-setup', '/control', '/remote'].map(
    (entry) => `pop3-mock${entry}`,
  ),
]

export const IMPORTS: string = `${ENTRIES.map((entry) => `await import('${entry}')`).join('\n')}\nconsole.log('imported')`

export const REQUIRES: string = `${ENTRIES.map((entry) => `require('${entry}')`).join('\n')}\nconsole.log('required')`

/** The part of node:test's suite that is to pass everywhere. */
export const NODE_TEST_SMALL = `
import { connect } from 'node:net'
import { after, describe, test } from 'node:test'
import { assertQuit } from 'pop3-mock/matchers'
import { usePop3Server } from 'pop3-mock/node-test'

async function quit(server) {
  connect(server.port, server.host).end('QUIT\\r\\n')
  await server.waitFor.sessionEnd()
}

test('a test', async (t) => {
  const server = await usePop3Server(t, { faults: ['lowercase-ok'] })
  await quit(server)
  assertQuit(server)
})
describe('a suite', () => {
  const starting = usePop3Server({ after })
  test('one', async () => quit(await starting))
  test('two', async () => (await starting).waitFor.idle())
})
`

/** Jest as its documentation has it for ES modules. */
export const JEST_TEST = `
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { startPop3Server } from 'pop3-mock'
import { matchers, transcriptSerializer } from 'pop3-mock/matchers'

expect.extend(matchers)
expect.addSnapshotSerializer(transcriptSerializer)

let server
beforeEach(async () => {
  jest.useFakeTimers()
  server = await startPop3Server()
})
afterEach(() => server.close())

test('fetches and quits', async () => {
  connect(server.port, server.host).end('USER user\\r\\nPASS secret\\r\\nRETR 2\\r\\nQUIT\\r\\n')
  await server.waitFor.sessionEnd()
  expect(server).toHaveFetched(2)
  expect(server).toHaveQuit()
  expect(server).not.toHaveDeleted(2)
  await expect(server).toBehaveLikeOutlook({ outcome: 'completes' })
  expect(server.transcript.toString()).toContain('C: RETR 2')
})

test('tells the nearest miss', () => {
  expect(() => expect(server).toHaveReceivedCommands(['RETR 1'])).toThrow('nearest: no RETR came')
})
`
