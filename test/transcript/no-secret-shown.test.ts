import { describe, expect, it } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { reportJunit } from '../../src/conformance/report/report-junit.ts'
import { reportText } from '../../src/conformance/report/report-text.ts'
import { startPop3Server } from '../../src/server/server.ts'
import { WaitFor } from '../../src/server/wait-for.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'
import { tcpClient } from '../support/tcp-client.ts'
import { logOns, MANNERS, type Manner, PASSWORD, recordedIn, type Say } from './secret-shapes.ts'

const WRONG = 'Wr0ngQz7Password'

describe('no secret is shown', () => {
  const right = Object.entries(logOns(PASSWORD)).map(([name, lines]) => ({ name, lines, password: PASSWORD }))
  const wrong = Object.entries(logOns(WRONG)).map(([name, lines]) => ({ name, lines, password: WRONG }))

  describe.each(MANNERS)('$name', (manner) => {
    it.each(right)('by $name', ({ lines, password }) => hidesAll(manner, lines, password))
  })

  describe('with a wrong password', () => {
    it.each(wrong)('by $name', async ({ lines, password }) => {
      for (const manner of MANNERS.filter(({ options }) => options === undefined))
        await hidesAll(manner, lines, password)
    })
  })
})

async function hidesAll(manner: Manner, lines: readonly Say[], password: string): Promise<void> {
  const { server, secrets } = recordedIn(manner, lines)
  const { transcript } = server.service
  const longEnough = [password, ...secrets].filter((secret) => secret.length > 4)
  for (const text of await textsOf(transcript)) {
    expect(longEnough.filter((secret) => text.includes(secret))).toEqual([])
    expect(verifiersIn(text)).toEqual([])
  }
  // What is looked for was said indeed.
  if (transcript.dropped === 0) expect(transcript.toString({ secrets: true })).toContain(secrets[0] ?? '')
}

it('verify() and waitFor of a server show none either', async () => {
  await using server = await startPop3Server({
    accounts: [{ user: 'user', password: PASSWORD }],
    faults: [{ id: 'never', when: { command: 'RETR' }, do: { type: 'silence' }, expect: 1 }],
  })
  using connection = await tcpClient(server.port)
  await connection.reply()
  const secret = Buffer.from(`\0user\0${PASSWORD}`).toString('base64')
  await connection.exchange(`AUTH PLAIN ${secret}\r\n`)
  await connection.exchange(`PASS ${PASSWORD}\r\n`)
  const messages = [
    () => server.verify(),
    () => server.waitFor.command(`PASS ${PASSWORD}x`, { timeoutMs: 1 }),
  ].map(async (act) => {
    try {
      await act()
      return 'nothing was wrong'
    } catch (error) {
      return (error as Error).message
    }
  })
  for (const message of await Promise.all(messages)) {
    expect(message).toContain('AUTH PLAIN ********')
    expect([PASSWORD, secret].filter((text) => message.includes(text))).toEqual([])
  }
})

/** Everything that a test may print: the text in all its forms, a report, what waitFor says. */
async function textsOf(transcript: Transcript): Promise<string[]> {
  const text = transcript.toString()
  const reports = [judge(transcript), judge(parseTranscript(text)), judge(transcript, { lens: 'rfc1939' })]
  const waiting = new WaitFor(transcript, () => true)
  const missing = ['PASS', 'AUTH', 'APOP', 'UNKNOWN', 'STAT'].map(async (keyword) => {
    const timedOut = waiting.command(keyword, { signal: AbortSignal.abort(), nth: 99 })
    return ((await timedOut.catch((error: unknown) => error)) as Error).message
  })
  return [
    text,
    transcript.toString({ timing: true, full: true }),
    transcript.toString({ session: 1, maxLines: 3 }),
    parseTranscript(text).toString(),
    ...reports.flatMap((report) => [
      JSON.stringify(report),
      reportText(report, { all: true }),
      reportJunit(report),
    ]),
    ...(await Promise.all(missing)),
  ]
}

/** What SCRAM's server proves is made of the password too. */
function verifiersIn(text: string): string[] {
  return [...text.matchAll(/\+ (\S+)/g)]
    .map(([, data = '']) => Buffer.from(data, 'base64').toString('latin1'))
    .filter((challenge) => challenge.startsWith('v='))
}
