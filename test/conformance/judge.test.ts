/**
 * What the judge makes of faults, lenses, lost beginnings, and what it finds beyond the statements.
 */
import { describe, expect, test } from 'vitest'
import { type ConformanceOptions, judge } from '../../src/conformance/judge.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { transcriptFromJson } from '../../src/transcript/json-transcript.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import { memoryServer } from '../support/memory-server.ts'

const LOG_ON = 'S: +OK\nC: USER user\nS: +OK\nC: PASS secret\nS: +OK\n'

function found(text: string, options: ConformanceOptions = {}): string[] {
  const { findings } = judge(parseTranscript(text.replaceAll('LOG ON\n', LOG_ON)), options)
  return findings.map(({ id, severity }) => `${id} ${severity}`)
}

function verdictOf(id: string, text: string, options: ConformanceOptions = {}): string | undefined {
  const { statements } = judge(parseTranscript(text.replaceAll('LOG ON\n', LOG_ON)), options)
  return statements.find((one) => one.id === id)?.verdict
}

/** A client that sends each of these lines whatever it hears, then leaves. */
function recordedWith(faults: readonly FaultItem[], lines: readonly string[]) {
  const server = memoryServer({ faults })
  const client = server.connect()
  for (const line of lines) client.send(octetsOf(`${line}\r\n`))
  client.finish()
  return server.service.transcript
}

describe('a faultless session', () => {
  const text =
    'LOG ON\nC: STAT\nS: +OK 1 5\nC: RETR 1\nS: +OK\nS: one\nS: .\nC: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n'

  test('passes without a finding', () => {
    const report = judge(parseTranscript(text.replaceAll('LOG ON\n', LOG_ON)))
    expect(report).toMatchObject({
      passed: true,
      findings: [],
      sessions: 1,
      dropped: 0,
      lens: 'ms-stanopop3',
    })
    expect(report.counts).toEqual({ conforms: 18, violates: 0, 'not-exercised': 35, 'not-observable': 2 })
  })

  test('comes to the same live, as text and as JSON', () => {
    const live = recordedWith([], ['USER user', 'PASS secret', 'STAT', 'RETR 1', 'DELE 1', 'QUIT'])
    const verdicts = (transcript: Parameters<typeof judge>[0]) =>
      judge(transcript).statements.map(({ id, verdict }) => `${id} ${verdict}`)
    expect(verdicts(parseTranscript(live.toString({ full: true, secrets: true })))).toEqual(verdicts(live))
    expect(verdicts(transcriptFromJson(JSON.parse(JSON.stringify(live))))).toEqual(verdicts(live))
    expect(verdicts(parseTranscript(live.toString()))).toEqual(verdicts(live))
  })
})

describe('a fault in force', () => {
  test('is named by the finding', () => {
    const transcript = recordedWith(['missing-crlf'], ['USER user', 'PASS secret', 'STAT', 'QUIT'])
    const { findings } = judge(transcript)
    expect(findings.map(({ id, underFault }) => [id, underFault])).toEqual([
      ['C0005', ['missing-crlf']],
      ['out-of-step', ['missing-crlf']],
    ])
  })

  test('that lies about the log-on is believed', () => {
    const lie = { when: { command: 'PASS' }, do: { type: 'answer', as: '+OK' } } as const
    const transcript = recordedWith([lie], ['USER user', 'PASS wrong', 'STAT', 'QUIT'])
    const { findings, statements } = judge(transcript)
    expect(findings).toEqual([])
    expect(statements.find(({ id }) => id === 'C0016')?.verdict).toBe('conforms')
  })

  test('that refuses a log-on is believed too', () => {
    const refusal = { id: 'no', when: { command: 'PASS' }, do: { type: 'answer', as: '-ERR' } } as const
    const { findings } = judge(recordedWith([refusal], ['USER user', 'PASS secret', 'STAT', 'QUIT']))
    expect(findings.map(({ id, underFault }) => [id, ...underFault])).toEqual([
      ['C0008', 'no'],
      ['C0010', 'no'],
      ['C0016', 'no'],
    ])
  })

  test('that puts a client out of step excuses what it does then', () => {
    const text =
      'LOG ON\nC: RETR 1\nS: +OK\nS: half\nS: .\nS: half\nS: .\nC: DELE 9\nS: +OK\nC: DELE 9\nS: -ERR\n'
    expect(found(text)).toEqual([])
  })
})

test('octets that nobody asked for excuse a command in the wrong state', () => {
  const text = 'S: +OK\nC: CAPA\nS: -ERR\nS: +OK\nC: NOOP\nS: -ERR\n'
  expect(found(text)).toEqual([])
  expect(found(text.replace('S: -ERR\nS: +OK\n', 'S: -ERR\n'))).toEqual([
    'C0007 error',
    'C0008 error',
    'C0028 warning',
  ])
})

test('of commands that run ahead of a broken reply the first alone is told', () => {
  const transcript = recordedWith(
    [{ when: { command: 'STAT' }, do: { type: 'silence' } }],
    ['USER user', 'PASS secret', 'STAT', 'NOOP', 'NOOP', 'QUIT'],
  )
  expect(judge(transcript).findings.map(({ id }) => id)).toEqual(['C0014', 'out-of-step'])
})

test('a message that an earlier session may have fetched is not called lost', () => {
  const first = 'LOG ON\nC: RETR 1\nS: +OK\nS: one\nS: .\nC: QUIT\nS: +OK\n'
  const second = '-- session 2\nLOG ON\nC: UIDL\nS: +OK\nS: 1 a\nS: .\nC: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n'
  expect(found(first + second)).toEqual(['dele-without-retr warning'])
})

test('copies that share a unique-id are not taken for a message fetched again', () => {
  const session = (number: number) =>
    `LOG ON\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 a\nS: .\nC: RETR ${number}\nS: +OK\nS: x\nS: .\nC: QUIT\nS: +OK\n`
  expect(found(`${session(1)}-- session 2\n${session(2)}`)).toEqual([])
})

describe('the two lenses', () => {
  test('weigh the state of a command differently', () => {
    const text = 'S: +OK\nC: USER user\nS: +OK\nC: PASS x\nS: -ERR\nC: QUIT\nS: +OK\nC: NOOP\nS: -ERR\n'
    expect(found(text)).toContain('C0028 warning')
    expect(found(text, { lens: 'rfc1939' })).toContain('C0028 error')
  })

  test('weigh what only the document asks', () => {
    const text = '-- session 1 opened\nS: +ok\n-- session 1 closed: client-ended\n'
    expect(found(text)).toEqual(['V0001 warning'])
    expect(found(text, { lens: 'rfc1939' })).toEqual(['V0001 note'])
    expect(judge(parseTranscript(text), { lens: 'rfc1939' }).passed).toBe(true)
  })
})

describe('where something is missing', () => {
  test('nothing conforms, but what is wrong is wrong', () => {
    const text =
      '-- 7 earlier events dropped\n-- session 1 opened\nS: +OK\nC: USER user\nS: +OK\nC| PASS secret\\n\nS: +OK\n'
    const report = judge(parseTranscript(text))
    expect(report).toMatchObject({ dropped: 7, counts: { conforms: 0 }, passed: false })
    expect(verdictOf('C0042', text)).toBe('not-exercised')
    expect(verdictOf('C0003', text)).toBe('violates')
  })

  test('a session whose beginning is lost is not judged by what it may have done before', () => {
    const text =
      '-- session 3 goes on\nC: RETR 1\nS: +OK\nS: one\nS: .\nC: QUIT\nS: +OK\n-- session 3 closed: quit\n'
    expect(found(text)).toEqual([])
    expect(judge(parseTranscript(text)).counts.conforms).toBe(0)
  })

  test('a message that may have been fetched before is not called lost', () => {
    const told =
      '-- session 1 opened\nS: +OK\nC: USER user\nS: +OK\nC: PASS x\n-- logged on: user (PASS)\nS: +OK\n' +
      'C: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n-- session 1 closed: quit\n'
    expect(found(told)).toEqual(['dele-without-retr warning', 'lost-mail error'])
    expect(found(`-- 900 earlier events dropped\n${told}`)).toEqual([])
  })

  test('a reply that is still due decides nothing', () => {
    const text = '-- session 1 opened\nS: +OK\nC: USER user\n'
    expect(found(text)).toEqual([])
    expect(verdictOf('C0014', text)).toBe('not-exercised')
  })
})

describe('beyond the statements it finds', () => {
  test.each([
    ['LIST n', 'LOG ON\nC: LIST 1\nS: +OK 1 5\n', ['outlook-list-argument note', 'no-quit warning']],
    ['UIDL n', 'LOG ON\nC: UIDL 1\nS: +OK 1 a\nC: QUIT\nS: +OK\n', ['outlook-uidl-argument note']],
    ['RSET', 'LOG ON\nC: RSET\nS: +OK\nC: QUIT\nS: +OK\n', ['outlook-rset note']],
    [
      'mail that is lost',
      'LOG ON\nC: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n',
      ['dele-without-retr warning', 'lost-mail error'],
    ],
    [
      'mail of which TOP was all that was read',
      'LOG ON\nC: TOP 1 0\nS: +OK\nS: \nS: .\nC: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n',
      ['dele-without-retr warning', 'lost-mail error'],
    ],
    [
      'nothing in mail that was read to its end by TOP, as fetchmail does',
      'LOG ON\nC: TOP 1 99999999\nS: +OK\nS: Subject: a\nS: \nS: one\nS: .\nC: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n',
      [],
    ],
    [
      'mail of whose body TOP may have left out lines',
      'LOG ON\nC: TOP 1 1\nS: +OK\nS: Subject: a\nS: \nS: one\nS: .\nC: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n',
      ['dele-without-retr warning', 'lost-mail error'],
    ],
    [
      'less than a breach in USER over TLS without another CAPA, as nmh does',
      'S: +OK\nC: CAPA\nS: +OK\nS: STLS\nS: .\nC: STLS\nS: +OK\n-- tls ok: TLSv1.3\nC: USER user\nS: +OK\n',
      ['RFC2595-4-capa-after-tls note'],
    ],
    ['no QUIT', 'LOG ON\nC: STAT\nS: +OK 0 0\n', ['no-quit warning']],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  test('nothing in a message that was previewed to its end, and fetched in a later session', () => {
    const session = (command: string) =>
      `LOG ON\nC: UIDL\nS: +OK\nS: 1 a\nS: .\nC: ${command}\nS: +OK\nS: one\nS: .\nC: QUIT\nS: +OK\n`
    expect(found(`${session('TOP 1 20')}-- session 2\n${session('RETR 1')}`)).toEqual([])
  })

  test('nothing in a message deleted later by its unique-id', () => {
    const first = 'LOG ON\nC: UIDL\nS: +OK\nS: 1 a\nS: .\nC: RETR 1\nS: +OK\nS: one\nS: .\nC: QUIT\nS: +OK\n'
    const second = '-- session 2\nLOG ON\nC: UIDL\nS: +OK\nS: 1 a\nS: 2 b\nS: .\n'
    expect(found(`${first}${second}C: DELE 1\nS: +OK\nC: QUIT\nS: +OK\n`)).toEqual([])
    expect(found(`${first}${second}C: DELE 2\nS: +OK\nC: QUIT\nS: +OK\n`)).toEqual([
      'dele-without-retr warning',
      'lost-mail error',
    ])
  })

  test('a client that stands until the test ends it, and for how long', () => {
    const text = `
        0 -- session 1 opened
        5 S: +OK
       10 C: USER user
       10 -- reply withheld: +OK
     5010 -- session 1 closed: shutdown
    `
    const { findings } = judge(parseTranscript(text))
    expect(findings.map(({ id, text: words }) => [id, words])).toEqual([
      [
        'C0014',
        'the client waited for the rest of the reply to USER user until the session was ended for it',
      ],
      [
        'no-time-out',
        'the client was still waiting for the reply to USER user when the session was ended, 5000 ms later',
      ],
    ])
  })

  test('never a secret', () => {
    const text =
      'S: +OK\nC: USER u\nS: -ERR\nC: PASS geheim\nS: -ERR\nC: USER u\nS: -ERR\nC: PASSgeheim\nS: -ERR\nC: APOP user geheim\nS: -ERR\nC: AUTH PLAIN geheim\nS: -ERR\n'
    const json = JSON.stringify(judge(parseTranscript(text)))
    expect(json).toContain('PASS ********')
    expect(json).not.toContain('geheim')
  })
})

describe('a live session', () => {
  test.each([
    { advertised: true, findings: [] },
    { advertised: false, findings: ['RFC2449-6.6-pipelining-only-when-advertised'] },
  ])('shows pipelining, PIPELINING advertised: $advertised', ({ advertised, findings }) => {
    const remove = advertised ? [] : ['PIPELINING']
    const { service, connect } = memoryServer({ dialect: { capabilities: { remove } } })
    const client = connect()
    for (const lines of ['CAPA\r\n', 'USER user\r\nPASS secret\r\nSTAT\r\n', 'QUIT\r\n'])
      client.send(octetsOf(lines))
    const broken = judge(service.transcript).findings.filter(({ id }) => id.startsWith('RFC2449-6.6'))
    expect([...new Set(broken.map(({ id }) => id))]).toEqual(findings)
  })
})

describe('the octets that the client ended up with', () => {
  const listed = (size: number) =>
    `LOG ON\nC: LIST\nS: +OK\nS: 1 ${size}\nS: .\nC: RETR 1\nS: +OK\nS: Subject: x\nS: .\nC: QUIT\nS: +OK\n`

  test.each([
    { what: 'all of it', received: 'Subject: x\r\n', verdict: 'conforms' },
    { what: 'as much as LIST said', received: 'Subje', verdict: 'violates' },
  ])('decide C0021 where LIST gave a wrong size: $what', ({ received, verdict }) => {
    expect(verdictOf('C0021', listed(5), { received: [octetsOf(received)] })).toBe(verdict)
  })

  test('say nothing of C0021 where LIST gave the right size', () => {
    expect(verdictOf('C0021', listed(12), { received: [octetsOf('Subje')] })).toBe('not-exercised')
  })

  test('show C0034 where the client has what TOP sent', () => {
    const text = 'LOG ON\nC: TOP 1 0\nS: +OK\nS: Subject: x\nS:\nS: .\nC: QUIT\nS: +OK\n'
    expect(verdictOf('C0034', text, { received: [octetsOf('Subject: x\r\n\r\n')] })).toBe('conforms')
    expect(verdictOf('C0034', text, { received: [] })).toBe('not-exercised')
  })
})
