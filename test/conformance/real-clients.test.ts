/**
 * Real clients, recorded by these tests and judged. Every finding is explained here; none is left over.
 */
import { relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import type {
  ConformanceFinding,
  ConformanceReport,
} from '../../src/conformance/report/conformance-report.ts'
import { reportText } from '../../src/conformance/report/report-text.ts'
import { type Pop3Server, type Pop3ServerOptions, startPop3Server } from '../../src/index.ts'
import { CURL, curl } from '../e2e/clients/curl.ts'
import { NET_POP3, netPop3 } from '../e2e/clients/net-pop3.ts'
import { NODE_POP3 } from '../e2e/clients/node-pop3.ts'
import { POPLIB, poplib } from '../e2e/clients/poplib.ts'
import type { Fetched, RealClient } from '../e2e/clients/real-client.ts'
import { YAPOPLE, yapople } from '../e2e/clients/yapople.ts'
import { describeWith } from '../support/require-program.ts'

/** Messages with lines that begin with dots, and one without a final CRLF. */
const MAILDROP = ['Subject: dots\n\n.one\n..two\n', 'Subject: plain\n\nHi.\n', 'Subject: last\n\nNo line end']

/** What each statement of a plain session must come to. */
const KEPT = ['C0001', 'C0003', 'C0004', 'C0007', 'C0008', 'V0004', 'V0005']

async function judged(
  client: (server: Pop3Server) => Promise<Fetched | unknown>,
  options: Pop3ServerOptions = {},
): Promise<{ report: ConformanceReport; found: string[] }> {
  await using server = await startPop3Server({ maildrop: MAILDROP, ...options })
  const fetched = (await client(server)) as Partial<Fetched> | undefined
  await server.waitFor.idle()
  const received = fetched?.messages?.filter((message) => message instanceof Uint8Array)
  const report = server.conformance(received === undefined ? {} : { received: received as Uint8Array[] })
  return { report, found: inShort(report.findings) }
}

function verdictsOf({ statements, rules }: ConformanceReport): Record<string, string> {
  return Object.fromEntries([...statements, ...rules].map(({ id, verdict }) => [id, verdict]))
}

function inShort(findings: readonly ConformanceFinding[]): string[] {
  return [...new Set(findings.map(({ id, severity }) => `${id} ${severity}`))]
}

function keepsThePlainOnes(report: ConformanceReport): void {
  const kept = report.statements.filter(({ verdict }) => verdict === 'conforms').map(({ id }) => id)
  expect(kept, reportText(report, { all: true })).toEqual(expect.arrayContaining(KEPT))
}

function fetches(
  client: RealClient,
  expected: readonly string[],
  otherwise: Partial<Record<string, string>> = {},
): void {
  test('fetches everything', async () => {
    const { report, found } = await judged((server) => client.fetch(server))
    expect(found, reportText(report)).toEqual(expected)
    keepsThePlainOnes(report)
    expect(verdictsOf(report)).toMatchObject(otherwise)
  })
}

await describeWith({ command: 'curl', probe: ['--version'], tells: /\bpop3\b/ }, () => {
  // It takes the first mechanism that shows no password, of which Outlook knows NTLM only.
  fetches(CURL, ['outlook-mechanism note'], {
    V0002: 'conforms',
    C0023: 'conforms',
    'RFC5034-3-offered-mechanism': 'conforms',
    'RFC5034-4-base64': 'conforms',
    'RFC5034-4-turns': 'conforms',
  })

  test('deletes without fetching when it is told to', async () => {
    // The caller of `-X DELE` asks for that; the judge cannot know it, and the mail is gone indeed.
    const { found } = await judged((server) => curl(server, ['-X', 'DELE 2', '--head', '/']))
    expect(found).toEqual(['outlook-mechanism note', 'dele-without-retr warning', 'lost-mail error'])
  })

  test('prefers APOP to a password where there is no mechanism', async () => {
    const { report, found } = await judged((server) => curl(server, ['/']), { dialect: { mechanisms: [] } })
    // Outlook does not know it.
    expect(found).toEqual(['outlook-apop note'])
    expect(verdictsOf(report)).toMatchObject({ V0008: 'conforms' })
  })

  test.each(['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2', 'OAUTHBEARER', 'NTLM'])(
    'logs on by %s',
    async (name) => {
      const options = ['--login-options', `AUTH=${name}`]
      const token = /OAUTH/.test(name) ? ['--oauth2-bearer', 'secret'] : []
      const { report, found } = await judged((server) => curl(server, [...options, ...token, '/']))
      expect(found, reportText(report)).toEqual(name === 'NTLM' ? [] : ['outlook-mechanism note'])
      expect(verdictsOf(report)).toMatchObject({
        'RFC5034-3-offered-mechanism': 'conforms',
        'RFC5034-4-auth-in-authorization': 'conforms',
        'RFC5034-4-base64': 'conforms',
      })
    },
  )

  describe('over TLS', () => {
    const required = ['--ssl-reqd', '--login-options', 'AUTH=PLAIN']
    // What begins with a slash is a URL to our curl().
    const trusted = ({ env }: Pop3Server) => ['--cacert', relative('.', env.POP3_CA_FILE as string)]

    test('by STLS it waits, asks again, and sends nothing in the clear', async () => {
      const fetch = (server: Pop3Server) => curl(server, [...required, ...trusted(server), '/'])
      const { report, found } = await judged(fetch, { tls: 'stls' })
      expect(found, reportText(report)).toEqual(['outlook-mechanism note'])
      expect(verdictsOf(report)).toMatchObject({
        'RFC2595-4-stls-in-authorization': 'conforms',
        'RFC2595-4-nothing-behind-stls': 'conforms',
        'RFC2595-4-capa-after-tls': 'conforms',
        'RFC8314-5-tls-1.2': 'conforms',
      })
    })

    test('a bad certificate is refused, unless it is told to take any', async () => {
      const options: Pop3ServerOptions = {
        tls: 'implicit',
        faults: [{ do: { type: 'certificate', problem: 'expired' } }],
      }
      const refused = await judged(
        (server) => curl(server, [...trusted(server), '/']).catch(() => {}),
        options,
      )
      expect(refused.found, reportText(refused.report)).toEqual([])
      expect(verdictsOf(refused.report)).toMatchObject({ 'RFC8314-5.3-certificate': 'conforms' })
      const taken = await judged((server) => curl(server, ['--insecure', '/']), options)
      expect(taken.found).toContain('RFC8314-5.3-certificate error')
    })

    test('where STLS is refused it leaves if TLS is required, and falls back if it was only wished for', async () => {
      const options: Pop3ServerOptions = {
        tls: 'stls',
        faults: [{ id: 'refused', when: { command: 'STLS' }, do: { type: 'refuse' } }],
      }
      const strict = await judged(
        (server) => curl(server, [...required, ...trusted(server), '/']).catch(() => {}),
        options,
      )
      expect(strict.found, reportText(strict.report)).toEqual([])
      expect(verdictsOf(strict.report)).toMatchObject({ 'RFC2595-2.5-no-fall-back': 'conforms' })
      const lax = await judged(
        (server) => curl(server, ['--ssl', '--login-options', 'AUTH=PLAIN', ...trusted(server), '/']),
        options,
      )
      expect(lax.found).toContain('RFC2595-2.5-no-fall-back error')
    })
  })
})

await describeWith({ command: 'python3', probe: ['-c', 'import poplib'] }, () => {
  fetches(POPLIB, [], {
    V0002: 'conforms',
    C0023: 'conforms',
    C0030: 'conforms',
    C0044: 'conforms',
    C0047: 'conforms',
  })

  test('loses mail when it deletes what it has not fetched', async () => {
    const { report, found } = await judged((server) => poplib(server, { delete: [1] }))
    expect(found).toEqual(['dele-without-retr warning', 'lost-mail error'])
    expect(report.passed).toBe(false)
  })

  test('keeps its mail when it leaves without QUIT', async () => {
    // close() sends none, which its documentation says.
    const { found } = await judged((server) => poplib(server, { fetch: true, delete: [1], leave: 'close' }))
    expect(found).toEqual(['no-quit warning'])
  })

  test('goes on behind a reply that ends in LF alone, and misses nothing', async () => {
    await using server = await startPop3Server({
      faults: [
        { id: 'lf', when: { command: 'STAT' }, do: { type: 'line-ending', as: 'lf', lines: 'status' } },
      ],
    })
    await poplib(server, { fetch: true })
    await server.waitFor.idle()
    const report = server.conformance()
    expect(report.statements.find(({ id }) => id === 'C0005')?.verdict, reportText(report)).toBe('conforms')
    expect(report.passed).toBe(true)
  })
})

await describeWith({ command: 'perl', probe: ['-MNet::POP3', '-e', '1'] }, () => {
  fetches(NET_POP3, [], { V0002: 'conforms', C0023: 'conforms', C0030: 'conforms' })

  test('sends RSET where its object is let go of', async () => {
    const { found } = await judged((server) =>
      netPop3(server, { fetch: true, delete: [1], leave: 'destroy' }),
    )
    // Its DESTROY does, and so nothing is deleted; the connection then ends without QUIT.
    expect(found).toEqual(['outlook-rset note'])
  })
})

describe('node-pop3', () => {
  // It leaves the stuffed dots in the message.
  fetches(NODE_POP3, ['V0002 error'], { V0002: 'violates', C0023: 'conforms' })
})

describe('yapople', () => {
  // So does it.
  fetches(YAPOPLE, ['V0002 error'], { V0002: 'violates', C0023: 'conforms' })

  test('takes its marks back when one DELE is refused', async () => {
    const { report } = await judged((server) =>
      yapople(server, async (client) => {
        await client.delete([1, 4]).catch(() => {})
        await client.disconnect()
        return undefined
      }),
    )
    // DELE 4 names no message that it could have learnt of, but it asked for no listing; DELE 1 is unmarked by RSET.
    expect(inShort(report.findings), reportText(report)).toEqual([
      'dele-without-retr warning',
      'outlook-rset note',
    ])
  })
})

test('a client that waits for ever is found, with the profile that showed it', async () => {
  await using server = await startPop3Server({ faults: ['missing-crlf'] })
  const answered = new Promise<void>((resolve) => {
    server.transcript.subscribe((event) => {
      if (event.type === 'exchange' && event.keyword === 'PASS') resolve()
    })
  })
  const waiting = yapople(server, async () => {}).catch(() => {})
  await answered
  const report = server.conformance()
  expect(inShort(report.findings), reportText(report)).toEqual(['C0005 error', 'no-time-out error'])
  expect(report.findings[0]?.underFault).toEqual(['missing-crlf'])
  await server.close()
  await waiting
})
