import { describe, expect, test } from 'vitest'
import { PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import { startPop3Server } from '../../src/server/server.ts'
import { runCli } from './cli-process.ts'

describe('outlook', () => {
  test('predicts a profile: outcome, conversation and what decided it', async () => {
    const { code, stdout } = await runCli('outlook', '--profile', 'missing-crlf')
    expect(code).toBe(1)
    expect(stdout).toContain('S| +OK maildrop locked and ready\n\nOutlook hangs: without the CRLF of a reply')
    expect(stdout).toContain('C0005 documented')
  })

  test('predicts one in JSON', async () => {
    const { code, stdout } = await runCli('outlook', '--profile', 'lowercase-ok', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      outcome: 'completes',
      decidedBy: [{ statement: 'V0001', basis: 'documented' }],
      store: { messages: [expect.stringMatching(/^From: /), {}, {}, {}] },
    })
    expect(stdout).not.toContain('secret')
  })

  test('synchronizes with a server', async () => {
    await using server = await startPop3Server()
    const { code, stdout } = await runCli('outlook', server.url, '--syncs', '2', '--delete')
    expect(code).toBe(0)
    expect(stdout).toContain('Outlook completes: 3 messages were downloaded, each once and unchanged.')
    expect(server.maildrop.list()).toEqual([])
  })

  test('begins TLS by STLS, trusts the authorities of a file, and logs on with SPA', async () => {
    await using server = await startPop3Server({ tls: 'stls' })
    const ca = server.env.POP3_CA_FILE as string
    const { code, stdout } = await runCli('outlook', server.url, '--stls', '--ca', ca, '--spa')
    expect(code).toBe(0)
    expect(stdout).toContain('The account leaves mail on the server, begins TLS by STLS, logs on by NTLM.')
  })

  test('warns of a certificate, unless it is told to go on', async () => {
    await using server = await startPop3Server({ tls: 'implicit' })
    const { code, stdout } = await runCli('outlook', server.url)
    expect(code).toBe(1)
    expect(stdout).toContain('Outlook fails: the certificate was not accepted')
    expect((await runCli('outlook', server.url, '--accept-certificate')).code).toBe(0)
  })

  test('a hang is over when one does not care to wait', async () => {
    await using server = await startPop3Server({ faults: ['missing-greeting'] })
    const { code, stdout } = await runCli('outlook', server.url, '--limit', '100')
    expect(code).toBe(1)
    expect(stdout).toContain('so far nothing came for 100 ms')
  })

  test('--all is a table of every profile', async () => {
    const { code, stdout } = await runCli('outlook', '--all')
    expect(code).toBe(0)
    const names = stdout.split('\n').map((line) => line.split(' ')[0])
    expect(names.slice(0, Object.keys(PROFILE_PHASES).length)).toEqual(Object.keys(PROFILE_PHASES))
    expect(stdout).toMatch(/^duplicate-uids +misreads +C0041 documented +1 message is missing/m)
    const { stdout: json } = await runCli('outlook', '--all', '--json')
    expect(JSON.parse(json)).toHaveLength(Object.keys(PROFILE_PHASES).length)
  })

  test.each([
    [[]],
    [['--all', '--profile', 'lowercase-ok']],
    [['http://x']],
    [['--profile', 'none-such']],
    [['pop3://x', '--stls', '--tls']],
    [['pop3://x', '--ca', 'no/such/file']],
  ])('refuses %o', async (args) => {
    expect((await runCli('outlook', ...args)).code).toBe(2)
  })

  test.each([
    [['--all', '--delete'], 'outlook --delete: says nothing here. Allowed with a URL only.'],
    [['--profile', 'lowercase-ok', '--accept-certificate'], 'outlook --accept-certificate: says nothing'],
    [
      ['--all', '--profile-folder', '.'],
      'outlook --profile-folder: says nothing here. Allowed with --profile',
    ],
    [['pop3://x', '--profile-folder', '.'], 'outlook --profile-folder: says nothing here.'],
  ])('refuses %o, of which a part would be passed over', async (args, says) => {
    const { code, stdout, stderr } = await runCli('outlook', ...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(says)
  })
})
