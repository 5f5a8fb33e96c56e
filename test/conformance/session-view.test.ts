/**
 * What the checks get to see of a session: its steps with the replies that the client read, and how it ended.
 */
import { describe, expect, test } from 'vitest'
import { digest } from '../../src/conformance/view/digest.ts'
import { reactionTo, type SessionView } from '../../src/conformance/view/session-view.ts'
import type { Step } from '../../src/conformance/view/step.ts'
import type { TranscriptEvent } from '../../src/transcript/event.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'

const LOG_ON = 'S: +OK\nC: USER user\nS: +OK\nC: PASS secret\nS: +OK\n'

/** The sessions of a text, or of one whose lines are parted by ` | `. */
function sessionsOf(conversation: string, before = 'S: +OK\n'): readonly SessionView[] {
  return digest(parseTranscript(before + conversation.split(' | ').join('\n')).events())
}

function sessionOf(conversation: string, before?: string): SessionView {
  const [session] = sessionsOf(conversation, before)
  if (session === undefined) throw new Error('no session')
  return session
}

/** A step in words; what is as usual is left out. */
function told({
  keyword,
  isAnswer,
  isEarly,
  isInStep,
  isOverTls,
  mayBeSecret,
  believed,
  reply,
}: Step): string {
  const words = [
    isAnswer ? 'answer' : keyword,
    reply.status,
    reply.isWhole ? '' : reply.isWholeToLenient ? 'lenient' : 'broken',
    believed === 'AUTHORIZATION' ? '' : believed,
    isEarly ? 'early' : '',
    isInStep ? '' : 'behind',
    isOverTls ? 'tls' : '',
    mayBeSecret ? 'secret' : '',
    reply.extraOctets > 0 ? `+${reply.extraOctets}` : '',
  ]
  return words.filter((word) => word !== '').join(' ')
}

describe('the steps of', () => {
  test.each<[what: string, conversation: string, steps: string[]]>([
    ['a log-on by PASS', 'C: USER user | S: +OK | C: PASS x | S: +OK | C: STAT | S: +OK 0 0', ['USER positive', 'PASS positive', 'STAT positive TRANSACTION']],
    ['a log-on by APOP', 'C: APOP user x | S: +OK | C: STAT | S: +OK 0 0', ['APOP positive', 'STAT positive TRANSACTION']],
    ['a log-on by AUTH', 'C: AUTH PLAIN x | S: +OK | C: STAT | S: +OK 0 0', ['AUTH positive', 'STAT positive TRANSACTION']],
    ['a list of mechanisms, which logs nobody on', 'C: AUTH | S: +OK | S: PLAIN | S: . | C: STAT | S: -ERR', ['AUTH positive', 'STAT negative']],
    ['an exchange', 'C: AUTH LOGIN | S: + eA== | C: eA== | S: + eA== | C: eA== | S: +OK | C: STAT | S: +OK 0 0', ['AUTH challenge', 'answer challenge', 'answer positive', 'STAT positive TRANSACTION']],
    ['an exchange that is refused, and a command behind it', 'C: AUTH LOGIN | S: + eA== | C: x | S: -ERR | C: NOOP | S: -ERR', ['AUTH challenge', 'answer negative', 'NOOP negative']],
    ['an exchange that QUIT gives up', 'C: AUTH LOGIN | S: + eA== | C: quit  | S: +OK', ['AUTH challenge', 'QUIT positive']],
    ['a reply that leaves the state open', 'C: USER user | S: +OK | C: PASS x | S: ok | C: STAT | S: +OK 0 0', ['USER positive', 'PASS unclear', 'STAT positive unclear behind']],
    ['a log-on behind one that was unclear', 'C: APOP a b | S: ok | C: APOP a b | S: +OK | C: STAT | S: +OK 0 0', ['APOP unclear', 'APOP positive unclear behind', 'STAT positive TRANSACTION behind']],
    ['a log-on that is refused', 'C: APOP a b | S: -ERR | C: APOP a b | S: +OK', ['APOP negative', 'APOP positive']],
    ['a second log-on', `C: APOP a b | S: +OK | C: APOP a b | S: -ERR | C: NOOP | S: +OK`, ['APOP positive', 'APOP negative TRANSACTION', 'NOOP positive TRANSACTION']],
    ['QUIT before a log-on, refused', 'C: QUIT | S: -ERR | C: NOOP | S: -ERR', ['QUIT negative', 'NOOP negative']],
    ['QUIT before a log-on', 'C: QUIT | S: +OK | C: NOOP | S: -ERR', ['QUIT positive', 'NOOP negative UPDATE']],
    ['QUIT behind a log-on, refused: all the same', 'C: APOP a b | S: +OK | C: QUIT | S: -ERR | C: NOOP | S: -ERR', ['APOP positive', 'QUIT negative TRANSACTION', 'NOOP negative UPDATE']],
    ['a reply with more behind it', 'C: CAPA | S: -ERR | S: +OK | C: NOOP | S: -ERR', ['CAPA negative +5', 'NOOP negative behind']],
    ['a reply that broke off', 'C: CAPA | S: +OK | S: UIDL | -- reply cut | C: NOOP | S: -ERR', ['CAPA positive broken', 'NOOP negative early behind']],
    ['a reply that broke off in its first line', 'C: CAPA | S\\| +O | C: NOOP | S: -ERR', ['CAPA unclear broken', 'NOOP negative early behind']],
    ['a reply that LF ends', 'C: NOOP | S\\| -ERR\\n | C: NOOP | S: -ERR', ['NOOP negative lenient', 'NOOP negative']],
    ['a listing that LF ends', 'C: CAPA | S\\| +OK\\nUIDL\\n.\\n | C: NOOP | S: -ERR', ['CAPA positive lenient', 'NOOP negative']],
    ['a listing whose final line LF ends', 'C: CAPA | S: +OK | S\\| UIDL\\r\\n.\\n', ['CAPA positive lenient']],
    ['a listing whose last line LF ends', 'C: CAPA | S: +OK | S\\| UIDL\\n.\\r\\n', ['CAPA positive lenient']],
    ['a listing that LF does not end', 'C: CAPA | S\\| +OK\\nUIDL\\nx.\\n | C: NOOP | S: -ERR', ['CAPA positive broken', 'NOOP negative early']],
    ['commands that were sent ahead', 'C: NOOP | C: NOOP | S: -ERR | S: -ERR', ['NOOP negative', 'NOOP negative early']],
    ['what was out of step in the clear, over TLS', 'C: STLS | S: +OK | S: +OK | -- tls ok: TLSv1.3 | C: NOOP | S: -ERR', ['STLS positive +5', 'NOOP negative tls']],
    ['a handshake that failed', 'C: STLS | S: +OK | -- tls fails: alert | C: NOOP | S: -ERR', ['STLS positive', 'NOOP negative']],
    ['a line that is none behind a log-on that was refused', 'C: USER u | S: +OK | C: PASS x | S: -ERR | C: secret | S: -ERR | C: CAPA | S: -ERR | C: what | S: -ERR', ['USER positive', 'PASS negative', 'UNKNOWN negative secret', 'CAPA negative', 'UNKNOWN negative']],
    ['a line that is none behind a log-on that was accepted', 'C: APOP u x | S: +OK | C: secret | S: -ERR', ['APOP positive', 'UNKNOWN negative TRANSACTION']],
    ['a line that is none behind APOP that was refused', 'C: APOP u x | S: -ERR | C: secret | S: -ERR', ['APOP negative', 'UNKNOWN negative secret']],
    ['a line that is none behind AUTH', 'C: AUTH PLAIN | S: -ERR | C: secret | S: -ERR', ['AUTH negative', 'UNKNOWN negative secret']],
    ['a line that is none where nobody has tried', 'C: NOOP | S: -ERR | C: what | S: -ERR', ['NOOP negative', 'UNKNOWN negative']],
  ])('%s', (_, conversation, steps) => {
    expect(sessionOf(conversation.replaceAll('\\|', '|')).steps.map(told)).toEqual(steps)
  }) // biome-ignore format: one row, one conversation

  test('a session without its beginning: what was said may be a secret', () => {
    const { steps, isComplete, greeting } = sessionOf('C: what | S: -ERR', '-- session 1 goes on\n')
    expect([steps.map(told), isComplete, greeting]).toEqual([['UNKNOWN negative secret'], false, undefined])
  })
})

test('a line is told without its end, and in its words', () => {
  const { steps } = sessionOf('C: LIST  1 \t2 | S: -ERR | C| NOOP\\n | S: -ERR')
  expect(
    steps.map(({ line, ending, argument, words, index }) => [index, line, ending, argument, words]),
  ).toEqual([
    [0, 'LIST  1 \t2', 'crlf', ' 1 \t2', ['1', '2']],
    [1, 'NOOP', 'lf', '', []],
  ])
})

describe('a session ends', () => {
  test.each<[reason: string, by: string, effect?: string]>([
    ['quit', 'quit'],
    ['client-ended', 'client'],
    ['client-reset', 'client'],
    ['tls-failed', 'client'],
    ['tls-failed', 'client', 'silence'],
    ['tls-failed', 'server', 'handshake'],
    ['refused', 'server'],
    ['fault', 'server'],
    ['autologout', 'imposed'],
    ['shutdown', 'imposed'],
  ])('%s: by %s %s', (reason, by, effect) => {
    const fault = effect === undefined ? '' : `-- fault: r (${effect})\n`
    const { end } = sessionOf(
      '',
      `-- session 1 opened\nS: +OK\n${fault}  77 -- session 1 closed: ${reason}\n`,
    )
    expect(end).toMatchObject({ by, reason, timeMs: 77 })
  })

  test('with its last event, where nobody tells', () => {
    const { end } = sessionOf('', '-- session 1 opened\n  5 S: +OK\n')
    expect(end).toMatchObject({ by: 'open', reason: undefined, timeMs: 5 })
  })
})

describe('what a client did with the greeting', () => {
  const opened = '-- session 1 opened\nS: +OK\n'
  test.each<[conversation: string, reaction: string]>([
    ['C: NOOP | S: -ERR', 'went-on'],
    ['C: QUIT | S: +OK', 'quit'],
    ['-- session 1 closed: client-ended', 'left'],
    ['-- session 1 closed: quit', 'quit'],
    ['-- session 1 closed: fault', 'cut-off'],
    ['-- session 1 closed: shutdown', 'stood'],
    ['', 'open'],
    ['C| NO | -- session 1 closed: shutdown', 'went-on'],
    ['C| quit | -- session 1 closed: shutdown', 'quit'],
    ['C| quitter | -- session 1 closed: shutdown', 'went-on'],
    ['C| NO | -- session 1 closed: fault', 'cut-off'],
  ])('%s: %s', (conversation, reaction) => {
    expect(reactionTo(sessionOf(conversation, opened), -1)).toBe(reaction)
  })
})

describe('who has logged on', () => {
  test.each<[what: string, conversation: string, user: string | undefined]>([
    ['as the note tells', '-- session 1 opened | S: +OK | C: AUTH PLAIN x | -- logged on: eve (AUTH) | S: +OK', 'eve'],
    ['as USER named him', LOG_ON.trim().replaceAll('\n', ' | '), 'user'],
    ['as APOP named him', 'S: +OK | C: APOP ada x | S: +OK', 'ada'],
    ['nobody, where it was refused', 'S: +OK | C: APOP ada x | S: -ERR', undefined],
    ['nobody who is known, by AUTH', 'S: +OK | C: AUTH PLAIN x | S: +OK', undefined],
    ['the first one', 'S: +OK | C: APOP ada x | S: +OK | C: APOP eve x | S: +OK', 'ada'],
    ['who was named last', 'S: +OK | C: USER ada | S: +OK | C: USER eve | S: +OK | C: PASS x | S: +OK', 'eve'],
  ])('%s', (_, conversation, user) => {
    expect(sessionOf(conversation, '').user).toBe(user)
  }) // biome-ignore format: one row, one conversation
})

describe('TLS', () => {
  test('is told by its handshakes', () => {
    const { handshakes } = sessionOf(
      'C: STLS | S: +OK | -- tls fails: alert, certificate expired | C: STLS | S: +OK | -- tls ok: TLSv1.3',
    )
    expect(handshakes.map(({ seq: _, ...handshake }) => handshake)).toEqual([
      { isOk: false, protocol: undefined, certificate: 'expired', index: 1 },
      { isOk: true, protocol: 'TLSv1.3', certificate: undefined, index: 2 },
    ])
  })

  test('that the client begins by itself is no command, until one comes', () => {
    const { steps, leftovers } = sessionOf(
      'C| \\x16\\x03\\x01\\n | S: -ERR | C| junk\\n | S: -ERR | C: NOOP | S: -ERR | C| rest | -- session 1 closed: client-ended',
      '-- session 1 opened\nS: +OK\n',
    )
    expect([steps.map(told), leftovers.map(({ octets }) => textOf(octets))]).toEqual([
      ['NOOP negative'],
      ['rest'],
    ])
  })
})

test('rules that were applied are told with what they struck', () => {
  const at = (type: string, more: object) => ({ type, session: 1, timeMs: 0, ...more })
  const fault = (result: string, more: object) =>
    at('fault', { rule: 'r', at: 'command', keyword: 'NOOP', result, ...more })
  const events = [
    at('open', { seq: 1 }),
    fault('applied', { seq: 2, effect: 'text' }),
    at('sent', { seq: 3, octets: [octetsOf('+OK\r\n')] }),
    at('command', {
      seq: 4,
      keyword: 'NOOP',
      arguments: '',
      state: 'AUTHORIZATION',
      octets: octetsOf('NOOP\r\n'),
    }),
    fault('shadowed', { seq: 5, effect: 'text', about: 4 }),
    fault('applied', { seq: 6, effect: 'swap', about: 4 }),
    fault('applied', { seq: 7, effect: 'text', about: 4 }),
    at('commit', { seq: 8, uniqueIds: ['a', 'b'] }),
  ] as unknown as readonly TranscriptEvent[]
  const [session] = digest(events)
  expect(session?.faults).toEqual([
    { about: 2, rule: 'r', effect: 'text' },
    { about: 4, rule: 'r', effect: 'swap' },
    { about: 4, rule: 'r', effect: 'text' },
  ])
  expect(session?.steps.map(({ reply }) => reply.extraOctets)).toEqual([1])
  expect([session?.committed, session?.firstSeq]).toEqual([['a', 'b'], 1])
})

describe('without a note on the log-on', () => {
  const at = (seq: number, type: string, more: object) => ({ seq, type, session: 1, timeMs: 0, ...more })
  const said = (seq: number, keyword: string, argument: string) =>
    at(seq, 'command', {
      keyword,
      arguments: argument,
      state: 'AUTHORIZATION',
      octets: octetsOf(`${keyword} ${argument}\r\n`),
    })
  const answered = (seq: number, keyword: string, status: string) =>
    at(seq + 1, 'exchange', { command: seq, keyword, reply: { status }, fate: 'flushed' })
  const userIn = (...events: readonly object[]) =>
    digest([at(1, 'open', {}), ...events] as unknown as readonly TranscriptEvent[])[0]?.user

  test('the user is whom USER or APOP named, once the answer was +OK', () => {
    expect([
      userIn(
        said(2, 'USER', 'ada'),
        answered(2, 'USER', '+OK'),
        said(4, 'PASS', 'x'),
        answered(4, 'PASS', '+OK'),
      ),
      userIn(
        said(2, 'USER', 'ada'),
        answered(2, 'USER', '+OK'),
        said(4, 'PASS', 'x'),
        answered(4, 'PASS', '-ERR'),
      ),
      userIn(said(2, 'APOP', 'eve x'), answered(2, 'APOP', '+OK')),
      userIn(said(2, 'USER', 'ada'), answered(2, 'USER', '+OK')),
      userIn(said(2, 'PASS', 'x'), answered(2, 'PASS', '+OK')),
      userIn(
        said(2, 'APOP', 'eve x'),
        answered(2, 'APOP', '+OK'),
        said(4, 'APOP', 'ada x'),
        answered(4, 'APOP', '+OK'),
      ),
      userIn(
        said(2, 'APOP', 'eve x'),
        answered(2, 'APOP', '-ERR'),
        said(4, 'CAPA', 'x'),
        said(5, 'PASS', 'x'),
        answered(5, 'PASS', '+OK'),
      ),
    ]).toEqual(['ada', undefined, 'eve', undefined, undefined, 'eve', 'eve'])
  })

  test('a reply is under way where a rule slows it down', () => {
    const fault = (effect: string, about?: number) =>
      at(9, 'fault', {
        rule: 'r',
        at: 'command',
        result: 'applied',
        effect,
        ...(about === undefined ? {} : { about }),
      })
    const paced = (...events: readonly object[]) => {
      const [session] = digest([at(1, 'open', {}), ...events] as unknown as readonly TranscriptEvent[])
      return [session?.greeting?.isPaced, ...(session?.steps ?? []).map(({ reply }) => reply.isPaced)]
    }
    const greeting = at(10, 'sent', { octets: [octetsOf('+OK\r\n')] })
    const noop = said(12, 'NOOP', '')
    expect([
      ...['delay', 'segment', 'throttle', 'text'].map((effect) => paced(fault(effect), greeting, noop)),
      ...['delay', 'segment', 'throttle', 'text'].map((effect) => paced(greeting, noop, fault(effect, 12))),
      paced(greeting, noop, fault('delay', 12), fault('text', 12)),
      paced(fault('delay'), fault('text'), greeting),
    ]).toEqual([
      ...[true, true, true, false].map((isPaced) => [isPaced, false]),
      ...[true, true, true, false].map((isPaced) => [false, isPaced]),
      [false, true],
      [true],
    ])
  })
})
