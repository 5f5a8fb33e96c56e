/**
 * Handshakes as OpenSSL's own client sees them, and what the transcript tells of them.
 */
import { describe, expect, test } from 'vitest'
import {
  type Effect,
  type FaultRule,
  type Pop3Server,
  type Pop3ServerOptions,
  startPop3Server,
  type TlsEvent,
} from '../../src/index.ts'
import { describeWith } from '../support/require-program.ts'
import { sClient, withFile } from './clients/s-client.ts'

/** What the transcript tells of the handshakes, once the clients are gone. */
async function handshakes(server: Pop3Server): Promise<TlsEvent[]> {
  await server.waitFor.idle()
  return server.transcript.events().filter((event): event is TlsEvent => event.type === 'tls')
}

const MODES: readonly Pop3ServerOptions[] = [{ tls: 'implicit' }, { tls: 'stls' }]

await describeWith({ command: 'openssl', probe: ['version'], tells: /^OpenSSL [3-9]/ }, () => {
  describe.each(MODES)('a server with %j', (options) => {
    test.concurrent.each([
      ['-tls1_2', 'TLSv1.2'],
      ['-tls1_3', 'TLSv1.3'],
    ])('agrees with s_client %s, and both end as they should', async (version, protocol) => {
      await using server = await startPop3Server(options)
      const { code, output } = await sClient(server, [version])
      expect(code).toBe(0)
      expect(output).toMatch(/Verify return code: 0 \(ok\)[\s\S]*\+OK pop3-mock signing off\r\n/)
      expect(output).not.toContain('unexpected eof')
      expect(await handshakes(server)).toMatchObject([{ result: 'ok', protocol, serverName: 'localhost' }])
    })

    test.concurrent('agrees on POP3 by ALPN, and on nothing else', async () => {
      await using server = await startPop3Server(options)
      const agreed = await sClient(server, ['-alpn', 'imap,pop3'])
      expect(agreed.output).toContain('ALPN protocol: pop3')
      const other = await sClient(server, ['-alpn', 'imap'])
      expect([other.code, other.output]).toEqual([0, expect.stringContaining('No ALPN negotiated')])
      expect((await handshakes(server)).map(({ alpn }) => alpn)).toEqual(['pop3', undefined])
    })

    test.concurrent.each(['-tls1_2', '-tls1_3'])(
      'takes up a session of s_client %s again',
      async (version) => {
        await using server = await startPop3Server(options)
        await withFile(async (file) => {
          expect((await sClient(server, [version, '-sess_out', file])).output).toContain('New, TLS')
          expect((await sClient(server, [version, '-sess_in', file])).output).toContain('Reused, TLS')
        })
      },
    )

    test.concurrent('refuses versions that are no longer used', async () => {
      await using server = await startPop3Server(options)
      const { code, output } = await sClient(server, ['-tls1_1', '-cipher', 'DEFAULT:@SECLEVEL=0'])
      expect([code, output]).toEqual([1, expect.stringMatching(/alert protocol version/)])
      expect(await handshakes(server)).toMatchObject([{ result: 'failed', problem: 'unsupported protocol' }])
    })
  })
})

interface Refusal {
  readonly effect: Effect
  readonly args?: readonly string[]
  /** What s_client says. */
  readonly says: string
  /** What the server hears of it; undefined: there was no handshake. */
  readonly problem: RegExp | undefined
}

const certificate = (problem: string) => ({ type: 'certificate', problem }) as Effect
const handshake = (rest: object) => ({ type: 'handshake', ...rest }) as Effect

const REFUSALS: Readonly<Record<string, Refusal>> = {
  'an expired certificate': {
    effect: certificate('expired'),
    says: 'certificate has expired',
    problem: /alert certificate expired/,
  },
  'one that is not yet valid': {
    effect: certificate('not-yet-valid'),
    says: 'certificate is not yet valid',
    problem: /alert bad certificate/,
  },
  'one for another host': {
    effect: certificate('wrong-host'),
    says: 'hostname mismatch',
    problem: /alert bad certificate/,
  },
  'one with NUL in its name': {
    effect: certificate('nul-in-name'),
    says: 'hostname mismatch',
    problem: /alert bad certificate/,
  },
  'one of an authority it does not know': {
    effect: certificate('unknown-authority'),
    says: 'unable to get local issuer certificate',
    problem: /alert unknown ca/,
  },
  'one that is signed by itself': {
    effect: certificate('self-signed'),
    says: 'self-signed certificate',
    problem: /alert unknown ca/,
  },
  'one with a weak key': {
    effect: certificate('weak-key'),
    args: ['-cipher', 'DEFAULT:@SECLEVEL=2'],
    says: 'key too weak',
    problem: /alert/,
  },
  'a handshake that is cut': {
    effect: handshake({ mode: 'close', afterOctets: 100 }),
    says: 'unexpected eof while reading',
    problem: /the handshake was cut/,
  },
  'a handshake that is reset': {
    effect: handshake({ mode: 'reset', afterOctets: 100 }),
    says: 'errno=',
    problem: /the handshake was cut/,
  },
  'a greeting in the clear': {
    effect: handshake({ mode: 'plaintext' }),
    says: 'wrong version number',
    problem: undefined,
  },
}

await describeWith({ command: 'openssl', probe: ['version'], tells: /^OpenSSL [3-9]/ }, () => {
  test.concurrent.each(Object.entries(REFUSALS))('s_client refuses %s', async (_name, refusal) => {
    await using server = await startPop3Server({ tls: 'implicit', faults: [{ do: refusal.effect }] })
    const { code, output } = await sClient(server, refusal.args)
    expect([code, output]).toEqual([1, expect.stringContaining(refusal.says)])
    expect((await handshakes(server)).map(({ problem }) => problem)).toEqual(
      refusal.problem === undefined ? [] : [expect.stringMatching(refusal.problem)],
    )
  })

  test.concurrent.each([
    ['sees that a message was cut off', { when: { command: 'RETR' }, after: { octets: 100 } }],
    ['misses close_notify behind the last reply', { when: { command: 'QUIT' }, after: 'reply' }],
  ] as const)('s_client %s', async (_name, { when, after }) => {
    const faults: FaultRule[] = [{ when, do: { type: 'end', by: 'close', after, closeNotify: false } }]
    await using server = await startPop3Server({ tls: 'implicit', faults })
    const { output } = await sClient(server, [], 'USER user\nPASS secret\nRETR 1\nQUIT')
    expect(output).toContain('unexpected eof while reading')
  })
})
