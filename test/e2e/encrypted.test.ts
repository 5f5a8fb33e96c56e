/**
 * STLS and implicit TLS, as curl and poplib use them: RFC 2595 section 4, RFC 8314 section 3.1.
 */
import { execFile } from 'node:child_process'
import { relative } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { type Pop3Server, startPop3Server } from '../../src/index.ts'
import { commandsOf } from '../support/commands-of.ts'
import { describeWith } from '../support/require-program.ts'
import { curl } from './clients/curl.ts'

const execute = promisify(execFile)

function handshakesOf(server: Pop3Server): unknown[] {
  return server.transcript.events().flatMap((event) => (event.type === 'tls' ? [event] : []))
}

await describeWith({ command: 'curl', probe: ['--version'], tells: /\bpop3s\b/ }, () => {
  // Relative, because what begins with a slash stands for what is behind the server's URL.
  const trusting = (server: Pop3Server) => ['--cacert', relative('.', String(server.env.POP3_CA_FILE))]

  test('curl asks for TLS by STLS, asks for the capabilities again, and logs on', async () => {
    await using server = await startPop3Server({ tls: 'stls' })
    await curl(server, [...trusting(server), '--ssl-reqd', '/1'])
    expect(commandsOf(server)).toEqual([['CAPA', 'STLS', 'CAPA', 'AUTH CRAM-MD5', '…', 'RETR 1', 'QUIT']])
    expect(handshakesOf(server)).toMatchObject([{ result: 'ok', protocol: 'TLSv1.3' }])
  })

  test.each(['1.2', '1.3'])('curl begins with TLS %s', async (version) => {
    await using server = await startPop3Server({ tls: 'implicit' })
    await curl(server, [...trusting(server), '--tls-max', version, '/1'])
    expect(commandsOf(server)).toEqual([['CAPA', 'AUTH CRAM-MD5', '…', 'RETR 1', 'QUIT']])
    expect(handshakesOf(server)).toMatchObject([{ result: 'ok', protocol: `TLSv${version}` }])
  })

  test('curl does not trust an authority that it does not know', async () => {
    await using server = await startPop3Server({ tls: 'implicit' })
    await expect(curl(server, ['/1'])).rejects.toThrow(/ended with 60: /)
    expect(handshakesOf(server)).toMatchObject([
      { result: 'failed', problem: expect.stringMatching(/unknown ca/) },
    ])
    expect(server.sessions).toMatchObject([{ closed: 'tls-failed', commands: [] }])
  })

  test('curl stays in the clear where STLS is not offered, unless it must not', async () => {
    await using server = await startPop3Server()
    await curl(server, ['--ssl', '/1'])
    await expect(curl(server, ['--ssl-reqd', '/1'])).rejects.toThrow(/ended with 64: /)
    expect(commandsOf(server).map((commands) => commands.includes('RETR 1'))).toEqual([true, false])
  })
})

await describeWith({ command: 'python3', probe: ['-c', 'import poplib, ssl'] }, () => {
  const python = async (server: Pop3Server, lines: readonly string[]) => {
    const program = [
      'import os, poplib, ssl',
      'context = ssl.create_default_context(cafile=os.environ["POP3_CA_FILE"])',
      'host, port = os.environ["POP3_HOST"], int(os.environ["POP3_PORT"])',
      ...lines,
      'pop.user("user"); pop.pass_("secret"); print(pop.stat()); pop.quit()',
    ].join('\n')
    const { stdout } = await execute('python3', ['-c', program], { env: { ...process.env, ...server.env } })
    return stdout.trim()
  }

  describe('poplib', () => {
    test('asks for TLS by stls()', async () => {
      await using server = await startPop3Server({ tls: 'stls' })
      const said = await python(server, ['pop = poplib.POP3(host, port); pop.stls(context); pop.utf8()'])
      expect(said).toMatch(/^\(3, \d+\)$/)
      expect(commandsOf(server)).toEqual([
        ['CAPA', 'STLS', 'UTF8', 'USER user', 'PASS secret', 'STAT', 'QUIT'],
      ])
    })

    test('begins with TLS as POP3_SSL, and names the server', async () => {
      await using server = await startPop3Server({ tls: 'implicit' })
      await python(server, ['pop = poplib.POP3_SSL("localhost", port, context=context)'])
      expect(handshakesOf(server)).toMatchObject([{ result: 'ok', serverName: 'localhost' }])
    })
  })
})
