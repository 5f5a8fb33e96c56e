/**
 * Every way to log on, as curl and poplib go it.
 */
import { describe, expect, test } from 'vitest'
import { type Pop3ServerOptions, startPop3Server } from '../../src/index.ts'
import { commandsOf } from '../support/commands-of.ts'
import { describeWith } from '../support/require-program.ts'
import { curl } from './clients/curl.ts'
import { poplib } from './clients/poplib.ts'

interface LogOn {
  readonly name: string
  readonly args: readonly string[]
  readonly options?: Pop3ServerOptions
  /** The lines of the log-on; `…` is an answer to a challenge. */
  readonly sends: readonly string[]
}

const PLAIN = 'AHVzZXIAc2VjcmV0'

const CURL_LOG_ONS: readonly LogOn[] = [
  { name: 'PLAIN', args: ['--login-options', 'AUTH=PLAIN'], sends: ['AUTH PLAIN', '…'] },
  {
    name: 'PLAIN with an initial response',
    args: ['--login-options', 'AUTH=PLAIN', '--sasl-ir'],
    sends: [`AUTH PLAIN ${PLAIN}`],
  },
  { name: 'LOGIN', args: ['--login-options', 'AUTH=LOGIN'], sends: ['AUTH LOGIN', '…', '…'] },
  { name: 'CRAM-MD5', args: ['--login-options', 'AUTH=CRAM-MD5'], sends: ['AUTH CRAM-MD5', '…'] },
  { name: 'NTLM', args: ['--login-options', 'AUTH=NTLM'], sends: ['AUTH NTLM', '…', '…'] },
  {
    name: 'NTLM whose proof is checked',
    args: ['--login-options', 'AUTH=NTLM'],
    options: { accounts: [{ user: 'user', password: 'secret', ntlmProof: 'verified' }] },
    sends: ['AUTH NTLM', '…', '…'],
  },
  {
    name: 'XOAUTH2',
    // To which it prefers OAUTHBEARER where it can, whatever it is told.
    args: ['--oauth2-bearer', 'a-token'],
    options: {
      dialect: { mechanisms: ['XOAUTH2'] },
      accounts: [{ user: 'user', password: 'secret', token: 'a-token' }],
    },
    sends: ['AUTH XOAUTH2', '…'],
  },
  {
    name: 'OAUTHBEARER',
    args: ['--oauth2-bearer', 'a-token', '--login-options', 'AUTH=OAUTHBEARER'],
    options: { accounts: [{ user: 'user', password: 'secret', token: 'a-token' }] },
    sends: ['AUTH OAUTHBEARER', '…'],
  },
  {
    name: 'EXTERNAL',
    args: ['--login-options', 'AUTH=EXTERNAL', '--sasl-authzid', 'user'],
    options: { dialect: { mechanisms: ['EXTERNAL'] }, accounts: [{ user: 'user', password: '' }] },
    sends: ['AUTH EXTERNAL', '…'],
  },
  { name: 'APOP', args: ['--login-options', 'AUTH=+APOP'], sends: ['APOP user …'] },
]

await describeWith({ command: 'curl', probe: ['--version'], tells: /\bpop3\b/ }, () => {
  describe('curl logs on with', () => {
    test.concurrent.each(CURL_LOG_ONS)('$name', async ({ args, options = {}, sends }) => {
      await using server = await startPop3Server(options)
      await curl(server, [...args, '/'])
      expect(commandsOf(server)).toEqual([['CAPA', ...sends, 'LIST', 'QUIT']])
    })

    test.concurrent.each(['PLAIN', 'LOGIN', 'CRAM-MD5', '+APOP'])(
      '%s, and is refused for a wrong password',
      async (mechanism) => {
        await using server = await startPop3Server()
        const url = `pop3://user:wrong@${server.host}:${server.port}/`
        const denied = curl(server, ['--login-options', `AUTH=${mechanism}`, url])
        await expect(denied).rejects.toThrow(/ended with 67: .*-ERR \[AUTH\]/s)
      },
    )

    // What is wrong comes as a challenge, for which not every client waits.
    test.concurrent.each([
      { mechanism: 'XOAUTH2', does: 'hangs up on', answers: [] },
      { mechanism: 'OAUTHBEARER', does: 'answers', answers: ['…'] },
    ])('$mechanism and a wrong token, and $does the error', async ({ mechanism, answers }) => {
      await using server = await startPop3Server({ dialect: { mechanisms: [mechanism] } })
      const denied = curl(server, ['--oauth2-bearer', 'no-token', '/'])
      await expect(denied).rejects.toThrow(/ended with (?:67|56): /s)
      expect(commandsOf(server)).toEqual([['CAPA', `AUTH ${mechanism}`, '…', ...answers]])
    })
  })
})

await describeWith({ command: 'python3', probe: ['-c', 'import poplib'] }, () => {
  test('poplib logs on with APOP', async () => {
    await using server = await startPop3Server()
    await poplib(server, { logOn: 'apop' })
    expect(commandsOf(server)).toEqual([['APOP user …', 'QUIT']])
  })
})
