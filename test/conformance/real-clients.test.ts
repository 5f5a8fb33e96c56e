/**
 * Real clients, recorded by these tests and judged. Every finding is explained here; none is left over.
 */
import { describe, expect, test } from 'vitest'
import type {
  ConformanceFinding,
  ConformanceReport,
} from '../../src/conformance/report/conformance-report.ts'
import { reportText } from '../../src/conformance/report/report-text.ts'
import { type Pop3Server, startPop3Server } from '../../src/index.ts'
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
): Promise<{ report: ConformanceReport; found: string[] }> {
  await using server = await startPop3Server({ maildrop: MAILDROP })
  const fetched = (await client(server)) as Partial<Fetched> | undefined
  await server.waitFor.idle()
  const received = fetched?.messages?.filter((message) => message instanceof Uint8Array)
  const report = server.conformance(received === undefined ? {} : { received: received as Uint8Array[] })
  return { report, found: inShort(report.findings) }
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
    const verdicts = new Map(report.statements.map(({ id, verdict }) => [id, verdict]))
    for (const [id, verdict] of Object.entries(otherwise))
      expect([id, verdicts.get(id)]).toEqual([id, verdict])
  })
}

await describeWith({ command: 'curl', probe: ['--version'], tells: /\bpop3\b/ }, () => {
  // It prefers APOP where the greeting has a timestamp, which Outlook does not know.
  fetches(CURL, ['outlook-apop note'], { V0002: 'conforms', C0023: 'conforms', V0008: 'conforms' })

  test('deletes without fetching when it is told to', async () => {
    // The caller of `-X DELE` asks for that; the judge cannot know it, and the mail is gone indeed.
    const { found } = await judged((server) => curl(server, ['-X', 'DELE 2', '--head', '/']))
    expect(found).toEqual(['outlook-apop note', 'dele-without-retr warning', 'lost-mail error'])
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
