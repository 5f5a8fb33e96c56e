/**
 * Python's poplib against the server: what it fetches, what it deletes, and the commands that it sends.
 */
import { describe, expect, test } from 'vitest'
import { startPop3Server } from '../../src/index.ts'
import { commandsOf } from '../support/commands-of.ts'
import { describeWith } from '../support/require-program.ts'
import { POPLIB, poplib } from './clients/poplib.ts'
import { fetchesEveryMaildrop, headerOf, isLeftAsItWas, uniqueIdsOf } from './fetch-every-maildrop.ts'

await describeWith({ command: 'python3', probe: ['-c', 'import poplib'] }, () => {
  fetchesEveryMaildrop(POPLIB)

  test('sends what it is told and nothing else', async () => {
    await using server = await startPop3Server()
    await poplib(server, { fetch: true })
    expect(commandsOf(server)).toEqual([
      ['USER user', 'PASS secret', 'STAT', 'LIST', 'UIDL', 'RETR 1', 'RETR 2', 'RETR 3', 'QUIT'],
    ])
  })

  test('logs on with APOP', async () => {
    await using server = await startPop3Server()
    await poplib(server, { logOn: 'apop' })
    expect(commandsOf(server)).toEqual([['APOP user …', 'QUIT']])
  })

  test('fetches a header with TOP', async () => {
    await using server = await startPop3Server()
    expect((await poplib(server, { top: 1 })).messages).toEqual([headerOf(server, 0)])
  })

  describe('deletes', () => {
    test('messages with DELE and quit()', async () => {
      await using server = await startPop3Server()
      const [, second] = uniqueIdsOf(server)
      await poplib(server, { delete: [1, 3] })
      expect(uniqueIdsOf(server)).toEqual([second])
      expect(commandsOf(server)).toEqual([['USER user', 'PASS secret', 'DELE 1', 'DELE 3', 'QUIT']])
    })

    test.each(['close', 'destroy'] as const)(
      'nothing when it leaves by %s instead of quit()',
      async (leave) => {
        await using server = await startPop3Server()
        await isLeftAsItWas(server, () => poplib(server, { delete: [1, 3], leave }))
        expect(commandsOf(server)).toEqual([['USER user', 'PASS secret', 'DELE 1', 'DELE 3']])
      },
    )
  })
})
