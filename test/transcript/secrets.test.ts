import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { reportJunit } from '../../src/conformance/report/report-junit.ts'
import { reportText } from '../../src/conformance/report/report-text.ts'
import { startPop3Server } from '../../src/server/server.ts'
import { WaitFor } from '../../src/server/wait-for.ts'
import type { NewEvent } from '../../src/transcript/event.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { renderTranscript } from '../../src/transcript/render.ts'
import { hideSecret } from '../../src/transcript/secrets.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'
import { tcpClient } from '../support/tcp-client.ts'
import { client, opened, server, transcriptOf } from './conversation.ts'
import { logOns, MANNERS, type Manner, PASSWORD, recordedIn, type Say } from './secret-shapes.ts'

/** The lines of the text behind the opening. */
function shown(events: readonly NewEvent[]): readonly string[] {
  return renderTranscript(transcriptOf([opened(), ...events]))
    .split('\n')
    .slice(1)
}

describe('hideSecret', () => {
  it.each([
    ['PASS secret', 'PASS ********'],
    ['pass  secret', 'pass  ********'],
    ['Pass\tmy secret ', 'Pass\t********'],
    [' PASS secret', ' PASS ********'],
    ['PASS', 'PASS'],
    ['PASS ', 'PASS '],
    ['PASS:secret', 'PASS********'],
    ['PASSsecret', 'PASS********'],
    ['PASSWORD secret', 'PASS********'],
    ['PAS secret', 'PAS ********'],
    ['PASD secret', 'PASD ********'],
    ['\xff\xf4PASS secret', '\xff\xf4PASS ********'],
    ['PASS a\rb', 'PASS ********'],
    ['APOP user c4c9334bac560ecc979e58001b3e22fb', 'APOP user ********'],
    ['apop  user  digest more', 'apop  user  ********'],
    ['APOP c4c9334bac560ecc979e58001b3e22fb', 'APOP ********'],
    ['APOP c4c9334bac560ecc979e58001b3e22fb user', 'APOP ********'],
    ['AUTH', 'AUTH'],
    ['AUTH PLAIN', 'AUTH PLAIN'],
    ['auth plain AHVzZXIAc2VjcmV0', 'auth plain ********'],
    ['AUTH X-NEW  AHVzZXIAc2VjcmV0', 'AUTH X-NEW  ********'],
    ['AUTH AHVzZXIAc2VjcmV0', 'AUTH ********'],
    ['AUTHENTICATE PLAIN', 'AUTH********'],
    ['USER user', 'USER user'],
    ['TOP 1 0', 'TOP 1 0'],
    ['XYZZY secret', 'XYZZY secret'],
    ['', ''],
  ])('shows %j as %j', (line, expected) => {
    expect(hideSecret(line)).toBe(expected)
  })

  it('never shows an argument of PASS, whatever its case and the spaces before it', () => {
    const word = fc.constantFrom('PASS', 'pass', 'PaSs')
    const gap = fc.constantFrom(' ', '  ', '\t', ' \t ')
    const secret = fc.string({ minLength: 1, unit: fc.constantFrom('s', 'é', '1', '\0', '"', '*') })
    fc.assert(
      fc.property(word, gap, secret, (keyword, spaces, argument) => {
        expect(hideSecret(keyword + spaces + argument)).toBe(`${keyword}${spaces}********`)
      }),
    )
  })

  it('changes nothing more when it is done again', () => {
    const word = fc.constantFrom(
      'PASS',
      'AUTH',
      'Apop',
      'AUTHOR',
      'APO',
      ' ',
      '  ',
      '\t',
      'PLAIN',
      'x',
      '0123456789abcdef',
    )
    fc.assert(
      fc.property(fc.array(word), (words) => {
        const once = hideSecret(words.join(''))
        expect(hideSecret(once)).toBe(once)
      }),
    )
  })
})

describe('an AUTH exchange', () => {
  it('hides every answer until the final reply, even where a fault makes it go on', () => {
    const events = [
      client('AUTH LOGIN\r\n'),
      server('+ VXNlcm5hbWU6\r\n'),
      client('dXNlcg==\r\n'),
      server('nonsense\r\n'),
      client('STAT c2VjcmV0\r\n'),
      client('\r\n'),
      server('+OK\r\n'),
      client('STAT\r\n'),
    ]
    expect(shown(events)).toEqual([
      'C: AUTH LOGIN',
      'S: + VXNlcm5hbWU6',
      'C: ********',
      'S: nonsense',
      'C: ********',
      'C:',
      'S: +OK',
      'C: STAT',
    ])
  })

  it('shows that it was given up', () => {
    const events = [
      client('AUTH PLAIN\r\n'),
      server('+ \r\n'),
      client('*\r\n'),
      client('QUIT\r\n'),
      server('-ERR\r\n'),
    ]
    expect(shown(events)).toEqual(['C: AUTH PLAIN', 'S: +\\x20', 'C: *', 'C: QUIT', 'S: -ERR'])
  })

  it('is not begun by AUTH alone, and is over with a negative reply', () => {
    const events = [
      client('AUTH\r\n'),
      client('NOOP\r\n'),
      client('AUTH PLAIN\r\n'),
      server('-err\r\n'),
      client('NOOP\r\n'),
    ]
    expect(shown(events)).toEqual(['C: AUTH', 'C: NOOP', 'C: AUTH PLAIN', 'S: -err', 'C: NOOP'])
  })

  it('hides an answer whose AUTH was dropped, until the server has ended what was open', () => {
    const events = [
      client('NOOP\r\n'),
      server('+ \r\n'),
      client('c2VjcmV0\r\n'),
      server('+OK\r\n'),
      client('XYZ\r\n'),
    ]
    expect(renderTranscript(transcriptOf(events)).split('\n')).toEqual([
      '-- session 1 goes on',
      'C: NOOP',
      'S: +\\x20',
      'C: ********',
      'S: +OK',
      'C: XYZ',
    ])
  })

  it('hides what the event calls an answer', () => {
    const answer: NewEvent = { ...client('STAT\r\n'), type: 'command', answersChallenge: true } as NewEvent
    expect(shown([answer])).toEqual(['C: ********'])
  })

  it('hides what is sent on where it was refused, until a command comes', () => {
    const events = [
      client('AUTH PLAIN\r\n'),
      server('-ERR not offered\r\n'),
      client('c2VjcmV0\r\n'),
      server('-ERR unknown\r\n'),
      client('USER user\r\n'),
      server('+OK\r\n'),
      client('PASS se\r\n'),
      server('-ERR\r\n'),
      client('cret\r\n'),
      client('STAT\r\n'),
      client('XYZ\r\n'),
    ]
    expect(shown(events).filter((line) => line.startsWith('C'))).toEqual([
      'C: AUTH PLAIN',
      'C: ********',
      'C: USER user',
      'C: PASS ********',
      'C: ********',
      'C: STAT',
      'C: XYZ',
    ])
  })

  it('shows the command of a client that took the exchange for over', () => {
    const events = [
      client('AUTH LOGIN\r\n'),
      server('-ERR a fault says so\r\n'),
      { ...client('USER user\r\n'), answersChallenge: true } as NewEvent,
      server('-ERR this is not base64\r\n'),
      { ...client('PASS secret\r\n'), answersChallenge: true } as NewEvent,
    ]
    expect(shown(events).slice(2)).toEqual(['C: USER user', 'S: -ERR this is not base64', 'C: PASS ********'])
  })

  it.each([
    ['+ VXNlcm5hbWU6', 'of LOGIN', '+ VXNlcm5hbWU6'],
    ['+ \\x20', 'that is empty', '+ \\x20'],
    ['+ eyJzdGF0dXMiOiI0MDEifQ==', 'with an error in JSON', '+ eyJzdGF0dXMiOiI0MDEifQ=='],
    ['+ PDE4OTYuMUBoPg==', 'of CRAM-MD5', '+ ********'],
    ['+ cj1meWtv', 'of SCRAM', '+ ********'],
    ['+ dj1ybUY5cHFWOFM3c3VBb1pXamE0ZEpSa0ZzS1E9', "with SCRAM's proof of the server", '+ ********'],
    ['+ TlRMTVNTUAACAAAA', 'of NTLM', '+ ********'],
    ['+ cmVhbG09ImVsd29vZCI=', 'of DIGEST-MD5', '+ ********'],
    ['+ go ahead', 'that is none', '+ go ahead'],
  ])('shows the challenge %j, one %s, as %j', (challenge, _, expected) => {
    const line = challenge.replace('\\x20', ' ')
    const reply = { status: '+', text: line.slice(2) } as const
    const exchange = {
      type: 'exchange',
      session: 1,
      command: 2,
      keyword: 'AUTH',
      state: 'AUTHORIZATION',
    } as const
    const events: NewEvent[] = [client('AUTH X\r\n'), server(`${line}\r\n`)]
    expect(shown(events).at(-1)).toBe(`S: ${expected}`)
    const withheld: NewEvent = { ...exchange, reply, fate: 'withheld' }
    if (expected.endsWith('********')) expect(shown([withheld])).toEqual([`-- reply withheld: ${expected}`])
    // In a message it is a line like any other.
    expect(shown([client('RETR 1\r\n'), server(`${line}\r\n`)]).at(-1)).toBe(`S: ${challenge}`)
  })

  it('hides what only its own session says', () => {
    const events = [client('AUTH PLAIN\r\n', 1), client('NOOP\r\n', 2), client('NOOP\r\n', 1)]
    expect(shown(events)).toEqual(['C1: AUTH PLAIN', '-- session 2 goes on', 'C2: NOOP', 'C1: ********'])
  })
})

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
