/**
 * What makes a client pass, how grave a breach is, and which events stand for a verdict.
 */
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { LENSES, type Lens } from '../../src/conformance/lens.ts'
import { type RequirementLevel, type Statement, severityOf } from '../../src/conformance/statement.ts'
import { statements } from '../../src/conformance/statements/statements.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'

const LOG_ON = 'S: +OK | C: USER user | S: +OK | C: PASS secret | S: +OK'
const QUIT = 'C: QUIT | S: +OK'

function judged(...conversation: readonly string[]) {
  return judge(parseTranscript(conversation.join(' | ').split(' | ').join('\n')))
}

test.each<[what: string, passed: boolean, conversation: string[], ids: string[]]>([
  ['nothing is wrong', true, [LOG_ON, QUIT], []],
  ['something is noted', true, [LOG_ON, 'C: RSET | S: +OK', QUIT], ['outlook-rset']],
  ['something beside the rules is a warning', true, [LOG_ON, 'C: DELE 1 | S: +OK | C: RSET | S: +OK', QUIT], ['dele-without-retr', 'outlook-rset']],
  ['mail is lost', false, [LOG_ON, 'C: DELE 1 | S: +OK', QUIT], ['dele-without-retr', 'lost-mail']],
  ['a statement is violated', false, [LOG_ON, 'C: NOOP 1 | S: +OK', QUIT], ['C0027']],
  ['a statement is violated that only warns', false, ['S: +OK | C: USER x | S: +OK | C: CAPA | S: -ERR', QUIT], ['C0045']],
  ['a rule of an RFC is violated that only warns', false, ['S: +OK | C: CAPA | S: +OK | S: USER | S: . | C: AUTH NTLM | S: -ERR', QUIT], ['RFC5034-3-offered-mechanism']],
])('where %s the client passes: %s', (_, passed, conversation, ids) => {
  const report = judged(...conversation)
  expect([report.passed, report.findings.map(({ id }) => id)]).toEqual([passed, ids])
}) // biome-ignore format: one row, one conversation

describe('a verdict', () => {
  const verdictOn = (id: string, ...conversation: readonly string[]) =>
    judged(...conversation).statements.find((one) => one.id === id)

  test('says why nothing conforms, or can be seen', () => {
    expect([
      verdictOn('C0030', '-- 7 earlier events dropped', LOG_ON, QUIT),
      verdictOn('C0003', '-- session 4 goes on | C: NOOP | S: +OK'),
      verdictOn('V0002', LOG_ON, QUIT),
    ]).toEqual([
      { id: 'C0030', verdict: 'not-exercised', events: [18], reason: '7 earlier events were dropped' },
      { id: 'C0003', verdict: 'not-exercised', events: [1], reason: 'the beginning of session 4 is missing' },
      {
        id: 'V0002',
        verdict: 'not-observable',
        events: [],
        reason: 'what the client received was not given',
      },
    ])
  })

  test('names twenty events and no more', () => {
    const noops = (count: number) => Array.from({ length: count }, () => 'C: NOOP | S: +OK')
    const events = (count: number) => verdictOn('C0028', LOG_ON, ...noops(count))?.events.length
    expect([events(19), events(20), events(21), events(40)]).toEqual([19, 20, 20, 20])
  })
})

test('a finding names the rules that were in force before it, once each, and none of those behind it', () => {
  const struck = (rule: string) => `-- fault: ${rule} (text)`
  const { findings } = judged(
    'S: +OK',
    `C: NOOP | ${struck('a')} | ${struck('b')} | S: -ERR | C: NOOP | ${struck('a')} | S: -ERR | C: NOOP | ${struck('c')} | S: -ERR`,
  )
  const about = findings.filter(({ id }) => id === 'C0028')
  expect(about.map(({ underFault }) => underFault)).toEqual([
    ['a', 'b'],
    ['a', 'b'],
    ['a', 'b', 'c'],
  ])
})

test('findings stand in the order of their events, each with its session', () => {
  const report = judged(
    '-- session 2 opened',
    '-- session 1 opened',
    'S1: +OK',
    'C1: NOOP',
    'S1: -ERR',
    'S2: +OK',
    'C2: STAT',
    'S2: -ERR',
  )
  expect([report.sessions, report.findings.map(({ id, session }) => `${session} ${id}`)]).toEqual([
    2,
    ['1 C0007', '1 C0008', '1 C0028', '2 C0007', '2 C0008', '2 C0016'],
  ])
})

describe('where the two documents disagree, how grave a breach is follows the lens', () => {
  const told = (ids: string, lens: Lens) => {
    const session = `${LOG_ON} | C: UIDL | S: +OK | S: 1 ${ids} | S: . | C: RETR 1 | S: +OK | S: one | S: . | ${QUIT}`
    const transcript = parseTranscript(`${session} | -- session 2 | ${session}`.split(' | ').join('\n'))
    return judge(transcript, { lens }).findings.map(({ id, severity }) => `${id} ${severity}`)
  }

  test.each<[ids: string, byOutlook: string[], byRfc: string[]]>([
    ['.~', ['C0039 error'], ['C0039 error']],
    // [MS-STANOPOP3] has 0x2e to 0x7E for unique-ids, RFC 1939 0x21 to 0x7E.
    ['a-b', ['C0039 warning'], ['C0039 error']],
    ['!', ['C0039 warning'], ['C0039 error']],
    ['a more', ['C0038 error', 'C0039 error'], ['C0038 note', 'C0039 error']],
    ['-a more', ['C0038 error', 'C0039 warning'], ['C0038 note', 'C0039 error']],
  ])('of a message with the unique-id %s that is fetched again', (ids, byOutlook, byRfc) => {
    expect([told(ids, 'ms-stanopop3'), told(ids, 'rfc1939')]).toEqual([byOutlook, byRfc])
  })

  test('a rule says so of itself', () => {
    const told = new Map(statements.map((one) => [one.id, one]))
    const both = (id: string) => LENSES.map((lens) => severityOf(told.get(id) as Statement, lens))
    expect([both('C0038'), both('C0016'), both('C0015')]).toEqual([
      ['error', 'note'],
      ['warning', 'error'],
      ['error', 'error'],
    ])
  })
})

test('how grave a breach is follows from the level, unless a rule says otherwise', () => {
  const rule = {
    id: 'x',
    topic: '',
    actor: 'client',
    text: '',
    sources: [],
    check: { notObservable: '' },
  } as const
  const levels: RequirementLevel[] = ['MUST', 'MUST NOT', 'SHOULD', 'SHOULD NOT', 'MAY', 'none']
  expect(levels.map((level) => severityOf({ ...rule, level }, 'rfc1939'))).toEqual([
    'error',
    'error',
    'warning',
    'warning',
    'note',
    'note',
  ])
  const severity = { 'ms-stanopop3': 'note', rfc1939: 'error' } as const
  expect(severityOf({ ...rule, level: 'MAY', severity }, 'rfc1939')).toBe('error')
})
