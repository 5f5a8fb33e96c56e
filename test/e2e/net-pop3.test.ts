/**
 * Perl's Net::POP3 against the server: what it fetches, what it deletes, and the commands that it sends.
 */
import { describe, expect, test } from 'vitest'
import { startPop3Server } from '../../src/index.ts'
import { commandsOf } from '../support/commands-of.ts'
import { describeWith } from '../support/require-program.ts'
import { NET_POP3, netPop3 } from './clients/net-pop3.ts'
import { fetchesEveryMaildrop, headerOf, isLeftAsItWas, uniqueIdsOf } from './fetch-every-maildrop.ts'

const PROBE = ['-MNet::POP3', '-MDigest::MD5', '-MJSON::PP', '-e', '1']

await describeWith({ command: 'perl', probe: PROBE }, () => {
  fetchesEveryMaildrop(NET_POP3)

  test('sends a STAT of its own with the log-on, because the reply to PASS tells no number of messages', async () => {
    await using server = await startPop3Server()
    await netPop3(server, { fetch: true })
    expect(commandsOf(server)).toEqual([
      ['USER user', 'PASS secret', 'STAT', 'STAT', 'LIST', 'UIDL', 'RETR 1', 'RETR 2', 'RETR 3', 'QUIT'],
    ])
  })

  test('logs on with APOP', async () => {
    await using server = await startPop3Server()
    await netPop3(server, { logOn: 'apop' })
    expect(commandsOf(server)).toEqual([['APOP user …', 'STAT', 'QUIT']])
  })

  test('fetches a header with TOP', async () => {
    await using server = await startPop3Server()
    expect((await netPop3(server, { top: 1 })).messages).toEqual([headerOf(server, 0)])
  })

  describe('deletes', () => {
    test('messages with DELE and quit', async () => {
      await using server = await startPop3Server()
      const [, second] = uniqueIdsOf(server)
      await netPop3(server, { delete: [1, 3] })
      expect(uniqueIdsOf(server)).toEqual([second])
      expect(commandsOf(server)).toEqual([['USER user', 'PASS secret', 'STAT', 'DELE 1', 'DELE 3', 'QUIT']])
    })

    test('nothing when it leaves by close instead of quit', async () => {
      await using server = await startPop3Server()
      await isLeftAsItWas(server, () => netPop3(server, { delete: [1, 3], leave: 'close' }))
      expect(commandsOf(server)).toEqual([['USER user', 'PASS secret', 'STAT', 'DELE 1', 'DELE 3']])
    })

    test('nothing when the object is let go: it sends RSET before QUIT', async () => {
      await using server = await startPop3Server()
      await isLeftAsItWas(server, () => netPop3(server, { delete: [1, 3], leave: 'destroy' }))
      expect(commandsOf(server)).toEqual([
        ['USER user', 'PASS secret', 'STAT', 'DELE 1', 'DELE 3', 'RSET', 'QUIT'],
      ])
    })
  })
})
