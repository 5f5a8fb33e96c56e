/**
 * curl against the server: what it fetches, what it deletes, and the commands that it sends.
 */
import { describe, expect, test } from 'vitest'
import { startPop3Server } from '../../src/index.ts'
import { commandsOf } from '../support/commands-of.ts'
import { describeWith } from '../support/require-program.ts'
import { CURL, curl } from './clients/curl.ts'
import { fetchesEveryMaildrop, headerOf, uniqueIdsOf } from './fetch-every-maildrop.ts'

await describeWith({ command: 'curl', probe: ['--version'], tells: /\bpop3\b/ }, () => {
  fetchesEveryMaildrop(CURL)

  test('asks for CAPA, logs on with CRAM-MD5, and keeps one connection for many messages', async () => {
    await using server = await startPop3Server()
    await CURL.fetch(server)
    expect(commandsOf(server)).toEqual([
      ['CAPA', 'AUTH CRAM-MD5', '…', 'LIST', 'QUIT'],
      ['CAPA', 'AUTH CRAM-MD5', '…', 'UIDL', 'QUIT'],
      ['CAPA', 'AUTH CRAM-MD5', '…', 'RETR 1', 'RETR 2', 'RETR 3', 'QUIT'],
    ])
  })

  test('prefers APOP to USER and PASS where there is no SASL', async () => {
    await using server = await startPop3Server({ dialect: { mechanisms: [] } })
    await curl(server, ['/'])
    expect(commandsOf(server)).toEqual([['CAPA', 'APOP user …', 'LIST', 'QUIT']])
  })

  test('logs on with USER and PASS where the greeting has no timestamp either', async () => {
    await using server = await startPop3Server({ dialect: { mechanisms: [], timestamp: 'none' } })
    await curl(server, ['/'])
    expect(commandsOf(server)).toEqual([['CAPA', 'USER user', 'PASS secret', 'LIST', 'QUIT']])
  })

  test('fails with its code for a denied log-on when the password is wrong', async () => {
    await using server = await startPop3Server()
    const url = `pop3://user:wrong@${server.host}:${server.port}/`
    await expect(curl(server, [url])).rejects.toThrow(/ended with 67: .*-ERR \[AUTH\]/s)
  })

  test('fetches a header with TOP', async () => {
    await using server = await startPop3Server()
    expect(await curl(server, ['-X', 'TOP 1 0', '/'])).toEqual(headerOf(server, 0))
  })

  describe('deletes', () => {
    test('a message with DELE, since it always quits', async () => {
      await using server = await startPop3Server()
      const [first, , third] = uniqueIdsOf(server)
      await curl(server, ['-X', 'DELE 2', '--head', '/'])
      expect(uniqueIdsOf(server)).toEqual([first, third])
      expect(commandsOf(server)).toEqual([['CAPA', 'AUTH CRAM-MD5', '…', 'DELE 2', 'QUIT']])
    })

    test('a message that the URL names, with --list-only', async () => {
      await using server = await startPop3Server()
      const [first, , third] = uniqueIdsOf(server)
      await curl(server, ['-X', 'DELE', '--list-only', '/2'])
      expect(uniqueIdsOf(server)).toEqual([first, third])
    })

    test('nothing when RSET follows in the same session', async () => {
      await using server = await startPop3Server()
      const uniqueIds = uniqueIdsOf(server)
      await curl(server, ['-X', 'DELE 2', '--head', '/', '--next', '-X', 'RSET', '--head', '/'])
      expect(uniqueIdsOf(server)).toEqual(uniqueIds)
      expect(commandsOf(server)).toEqual([['CAPA', 'AUTH CRAM-MD5', '…', 'DELE 2', 'RSET', 'QUIT']])
    })
  })
})
