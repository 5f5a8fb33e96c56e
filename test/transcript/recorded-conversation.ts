/**
 * Arbitrary recordings: what the connection loop could record, and much that it hopefully never will.
 */
import * as fc from 'fast-check'
import { CLOSE_REASONS, type NewEvent } from '../../src/transcript/event.ts'
import { FINDINGS, type FindingCode } from '../../src/transcript/finding.ts'
import { Transcript } from '../../src/transcript/transcript.ts'
import { bodyOfLines } from '../../src/wire/body.ts'
import { parseCommand } from '../../src/wire/command.ts'
import { KEYWORDS, type SessionState } from '../../src/wire/keyword.ts'
import { octetsOf } from '../../src/wire/octets.ts'

const state = fc.constantFrom('AUTHORIZATION' as const, 'TRANSACTION' as const, 'UPDATE' as const)
const session = fc.integer({ min: 1, max: 3 })

/** Words that the reader and the renderer look at, between arbitrary octets. */
const piece: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...[
      '\r\n',
      '\r\n',
      '\r\n',
      '\n',
      '\r',
      ' ',
      '\t',
      '.',
      '.\r\n',
      '+OK',
      '-ERR',
      '+ ',
      '+',
      '\\',
      '\0',
      '-- ',
    ],
    ...[
      'PASS',
      'pass ',
      'PASSWORD',
      'Apop',
      'AUTH ',
      'AUTH PLAIN ',
      'QUIT',
      '*',
      'STAT',
      'RETR 1',
      'PAS',
      'LIST',
      'STLS',
      'UTF8',
    ],
    ...['<1.2@host>', '[IN-USE]', 'C: ', 'S⋮', '⋮', 'é', '\u00a0', '\ufeff', '\u2028', '😀', '#', '********'],
    ...['\\n', 'x'.repeat(1200), 'line\r\n'.repeat(30), 'd41d8cd98f00b204e9800998ecf8427e'],
  ),
  fc.string({ maxLength: 6 }),
)

const octets: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.oneof(
      piece.map((text) => Buffer.from(text, 'utf8')),
      fc.uint8Array({ maxLength: 3 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts))

const line: fc.Arbitrary<Uint8Array> = fc
  .tuple(octets, fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', ''))
  .map(([text, end]) => Buffer.concat([text.filter((octet) => octet !== 10), octetsOf(end)]))

/** Any character. `unit: 'binary'` gives the same, but takes seconds to be set up. */
export const character: fc.Arbitrary<string> = fc
  .oneof(fc.integer({ min: 0, max: 0xd7ff }), fc.integer({ min: 0xe000, max: 0x10ffff }), fc.nat(0x17f))
  .map((code) => String.fromCodePoint(code))

const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: character, maxLength: 8 }),
  fc.constantFrom('', ' ', 'a, b', 'bob', ' (PASS)', 'opened', 'a  (end)', '\xe9'),
)

const fact = fc.option(
  fc.oneof(text, fc.constantFrom('TLSv1.3', 'cipher x', 'ALPN ', 'certificate expired')),
  { nil: undefined },
)

const reply = fc
  .record(
    {
      status: fc.constantFrom('+OK' as const, '-ERR' as const, '+' as const),
      text,
      code: text,
      body: fc.constantFrom(bodyOfLines([]), bodyOfLines(['one', '.two', ''])),
    },
    { requiredKeys: ['status', 'text'] },
  )
  .map((value) => value)

const event: fc.Arbitrary<NewEvent> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ type: fc.constant('open' as const), session, clientPort: fc.nat(65535) }),
  },
  {
    weight: 8,
    arbitrary: fc
      .tuple(session, line, state, fc.boolean(), fc.boolean())
      .map(([number, whole, at, answers, isEarly]) => {
        const event = command(number, whole, at, answers)
        return isEarly ? ({ ...event, sentEarly: true } as NewEvent) : event
      }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('leftover' as const), session, octets }) },
  {
    weight: 10,
    arbitrary: fc.record({
      type: fc.constant('sent' as const),
      session,
      octets: fc.array(octets, { maxLength: 3 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('exchange' as const),
      session,
      command: fc.option(fc.nat(20), { nil: undefined }),
      keyword: fc.constantFrom(...KEYWORDS, 'UNKNOWN' as const, 'greeting' as const),
      reply,
      state,
      fate: fc.constantFrom('flushed' as const, 'cut' as const, 'withheld' as const),
    }),
  },
  fc
    .record({
      type: fc.constant('tls' as const),
      session,
      result: fc.constantFrom('ok' as const, 'failed' as const),
      protocol: fact,
      cipher: fact,
      serverName: fact,
      alpn: fact,
      clientName: fact,
      certificate: fact,
      problem: fact,
    })
    .map(({ certificate, ...tls }) => (certificate === undefined ? tls : { ...tls, certificate })),
  fc.record({
    type: fc.constant('log-on' as const),
    session,
    user: text,
    by: fc.constantFrom('PASS', 'APOP', 'AUTH'),
  }),
  fc.record({ type: fc.constant('commit' as const), session, uniqueIds: fc.array(text, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('finding' as const),
    session,
    code: fc.constantFrom(...(Object.keys(FINDINGS) as FindingCode[])),
    about: fc.option(fc.nat(20), { nil: undefined }),
  }),
  fc.record({
    type: fc.constant('fault' as const),
    session,
    rule: text,
    effect: fc.constantFrom(undefined, 'end', 'line-ending'),
    result: fc.constantFrom('applied' as const, 'shadowed' as const, 'inapplicable' as const),
    about: fc.option(fc.nat(20), { nil: undefined }),
  }),
  fc.record({
    type: fc.constant('close' as const),
    session,
    reason: fc.constantFrom(...CLOSE_REASONS),
    state,
  }),
)

function command(number: number, whole: Uint8Array, at: SessionState, answers: boolean): NewEvent {
  const ending = whole.at(-1) !== 10 ? 'none' : whole.at(-2) === 13 ? 'crlf' : 'lf'
  const { keyword, arguments: rest } = parseCommand({ octets: whole, ending, overlong: ending === 'none' })
  const event = {
    type: 'command',
    session: number,
    keyword,
    arguments: rest,
    octets: whole,
    state: at,
  } as const
  return answers ? { ...event, answersChallenge: true } : event
}

/** A transcript of anything, in a ring that may have dropped some of it. */
export const recorded: fc.Arbitrary<Transcript> = fc
  .tuple(fc.array(event, { maxLength: 30, size: 'max' }), fc.integer({ min: 1, max: 40 }))
  .map(([events, limit]) => {
    let ms = 0
    const transcript = new Transcript(limit, () => (ms += 7.3))
    for (const each of events) transcript.record(each)
    return transcript
  })
