/**
 * A function in a rule that throws, over a real socket: the process lives, and says so.
 */
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startPop3Server } from '../../src/server/server.ts'
import { tcpClient } from '../support/tcp-client.ts'

test('warns at once, serves on, and fails verify with the conversation and the cause', async () => {
  const thrown = new RangeError('boom')
  const boom = () => {
    throw thrown
  }
  await using server = await startPop3Server({
    seed: 7,
    faults: [{ id: 'a', when: { command: 'NOOP' }, do: boom }],
  })
  using client = await tcpClient(server.port)
  await client.reply()
  const warned = once(process, 'warning') as Promise<[Error & { detail?: string }]>
  expect(await client.exchange('NOOP\r\n')).toMatch(/^-ERR NOOP is valid/)
  expect(await client.exchange('NOOP\r\n')).toMatch(/^-ERR NOOP is valid/)
  const [{ name, message, detail }] = await warned
  const words = 'A function of the rule a failed at NOOP in session 1'
  expect([name, message, detail]).toEqual(['Pop3MockWarning', `${words}: RangeError: boom`, thrown.stack])
  const problem = `${words}, 2 times in all: RangeError: boom\nseed: 7\n${server.transcript}`
  expect(() => server.verify()).toThrow(expect.objectContaining({ message: problem, cause: thrown }))
})
