/**
 * Which octets a session's digest takes for which reply, what it takes for TLS, and what it does where events come in another order
 * than usual. Events are written by hand where no text gives them so.
 */
import { describe, expect, test } from 'vitest'
import { digest } from '../../src/conformance/view/digest.ts'
import type { SessionView } from '../../src/conformance/view/session-view.ts'
import type { TranscriptEvent } from '../../src/transcript/event.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { octetsOf } from '../../src/wire/octets.ts'

/** The session of a text whose lines are parted by ` | `. */
function sessionOf(conversation: string): SessionView {
  return digest(parseTranscript(conversation.split(' | ').join('\n')).events())[0] as SessionView
}

/** The session of these events, numbered from 1. */
function digested(...events: readonly object[]): SessionView {
  const numbered = events.map((event, index) => ({
    seq: index + 1,
    session: 1,
    timeMs: 10 * index,
    ...event,
  }))
  return digest(numbered as unknown as readonly TranscriptEvent[])[0] as SessionView
}

const OPEN = { type: 'open' }
const sent = (...pieces: readonly string[]) => ({
  type: 'sent',
  octets: pieces.map((piece) => octetsOf(piece)),
})
const leftover = (text: string) => ({ type: 'leftover', octets: octetsOf(text) })

function said(line: string, more: object = {}): object {
  const [keyword, ...words] = line.split(' ')
  const octets = octetsOf(`${line}\r\n`)
  return { type: 'command', keyword, arguments: words.join(' '), state: 'AUTHORIZATION', octets, ...more }
}

function answered(command: number, fate: string, status = '+OK'): object {
  return { type: 'exchange', command, keyword: 'NOOP', reply: { status, text: '' }, fate }
}

/** Each step as its keyword, the status of its reply, and the octets that came behind that. */
function replies({ steps }: SessionView): string[] {
  return steps.map(({ keyword, reply: { status, extraOctets, isWhole } }) =>
    [keyword, status, ...(isWhole ? [] : ['broken']), ...(extraOctets === 0 ? [] : [`+${extraOctets}`])].join(
      ' ',
    ),
  )
}

describe('octets of a server are given', () => {
  test.each<[what: string, conversation: string, expected: string[]]>([
    ['to the first command, where a capture begins with it', 'C: NOOP | S: -ERR', ['NOOP negative']],
    ['to the greeting first', 'S: +OK | C: NOOP | S: -ERR', ['NOOP negative']],
    [
      'to a listing to its end, where the client goes on before',
      'S: +OK | C: CAPA | S: +OK | C: NOOP | S: . | S: -ERR',
      ['CAPA positive', 'NOOP negative'],
    ],
    [
      'to a listing as far as the client read it, where no end of it ever comes',
      'S: +OK | C: CAPA | S: +OK | S: TOP | C: NOOP | S: -ERR | C: CAPA | S: +OK | S: UIDL | C: QUIT | S: +OK',
      ['CAPA positive broken', 'NOOP negative', 'CAPA positive broken', 'QUIT positive'],
    ],
    [
      'to a listing to its end, though that comes in pieces',
      'S: +OK | C: CAPA | S: +OK | C: NOOP | S| . | C: STAT | S|\\r\\n | S: -ERR | S: -ERR',
      ['CAPA positive', 'NOOP negative', 'STAT negative'],
    ],
    [
      'to a message to its end, behind lines that are left out',
      'S: +OK | C: RETR 1 | S: +OK | S| on | C: NOOP | S⋮ 3 lines, 40 octets | S: . | S: -ERR',
      ['RETR positive', 'NOOP negative'],
    ],
    [
      'to a message as far as it came, where others are due behind it',
      'S: +OK | C: RETR 1 | C: RETR 2 | S: +OK | S: one | C: NOOP | S: +OK',
      ['RETR positive broken', 'RETR missing broken', 'NOOP missing broken'],
    ],
    [
      'to a listing with line ends of LF, where the client goes on behind it',
      'S: +OK | C: CAPA | S| +OK\\n.\\n | C: NOOP | S: -ERR',
      ['CAPA positive broken', 'NOOP negative'],
    ],
    [
      'to a listing that nobody waited for, as long as the session is open',
      '-- session 1 opened | S: +OK | C: CAPA | S: +OK | C: NOOP | S: -ERR',
      ['CAPA positive broken', 'NOOP missing broken'],
    ],
    [
      'to a reply that broke off in its first line, where others are due behind it',
      'S: +OK | C: STAT | C: NOOP | S| +O | C: RSET | S: K 0 0 | S: -ERR | S: -ERR',
      ['STAT positive', 'NOOP negative', 'RSET negative'],
    ],
    [
      'to a reply that was withheld, where some come all the same',
      'S: +OK | C: NOOP | -- reply withheld: -ERR | S: -ERR',
      ['NOOP negative'],
    ],
  ])('%s', (_, conversation, expected) => {
    expect(replies(sessionOf(conversation))).toEqual(expected)
  })

  test('to pipelined commands in order, though the fate of the replies is told before the first octet', () => {
    const session = digested(
      OPEN,
      said('NOOP'),
      said('NOOP'),
      answered(2, 'flushed'),
      answered(3, 'flushed'),
      sent('+OK\r\n-ERR\r\n'),
    )
    expect(replies(session)).toEqual(['NOOP positive', 'NOOP negative'])
  })

  test('to an answer as one line, whatever it looks like', () => {
    const session = digested(
      OPEN,
      said('CAPA', { answersChallenge: true }),
      sent('+OK\r\n'),
      said('NOOP'),
      sent('-ERR\r\n'),
    )
    expect(replies(session)).toEqual(['CAPA positive', 'NOOP negative'])
  })

  test('once to each event that carries them', () => {
    const { steps } = digested(OPEN, said('NOOP'), sent('-E', 'RR\r\n'), sent('x'))
    expect(steps[0]?.reply.events).toEqual([3, 4])
  })

  test('also where the text leaves them out behind the last reply', () => {
    const reply = sessionOf('S: +OK | C: NOOP | S: -ERR | S⋮ 1 line, 5 octets').steps[0]?.reply
    expect([reply?.isElided, reply?.elidedLines, reply?.events]).toEqual([true, 1, [5, 6]])
  })
})

test('a capture that begins with the client has no greeting', () => {
  expect([sessionOf('C: NOOP | S: -ERR').greeting, sessionOf('S: +OK').greeting?.status]).toEqual([
    undefined,
    'positive',
  ])
})

test('a session is complete where it opens before any command', () => {
  expect([
    digested(OPEN, said('NOOP')).isComplete,
    digested(said('NOOP')).isComplete,
    digested(said('NOOP'), OPEN).isComplete,
  ]).toEqual([true, false, false])
})

test('a session begins with its first event and ends with its close, whatever is told behind', () => {
  const { firstSeq, end } = digested(
    OPEN,
    said('NOOP'),
    { type: 'close', reason: 'client-ended' },
    answered(2, 'cut'),
  )
  expect([firstSeq, end]).toEqual([1, { by: 'client', reason: 'client-ended', seq: 3, timeMs: 20 }])
  expect(digested(OPEN, said('NOOP')).end).toEqual({ by: 'open', reason: undefined, seq: 2, timeMs: 10 })
})

test('the user is the first one that a note names', () => {
  const logOn = (user: string) => ({ type: 'log-on', user, by: 'APOP' })
  expect(digested(OPEN, logOn(''), logOn('ada'), logOn('eve')).user).toBe('ada')
})

test('what came behind STLS is told by the octets, or where they are not known by the finding', () => {
  const finding = { type: 'finding', code: 'behind-stls' }
  const { behindStls } = digested(OPEN, leftover('x'), { ...finding, about: 2 }, finding, {
    ...finding,
    code: 'bare-lf',
  })
  expect(behindStls).toEqual([2, 4])
})

describe('a client that speaks TLS by itself', () => {
  const HELLO = '\x16\x03\x01'

  test.each<[octets: string, isTls: boolean]>([
    ['\x16\x03\0', true],
    ['\x16\x03\x04', true],
    ['\x16\x03\x05', false],
    ['x\x16\x03\x01', false],
  ])('begins with a record: %j is one: %s', (octets, isTls) => {
    expect(digested(OPEN, leftover(octets)).leftovers.length).toBe(isTls ? 0 : 1)
  })

  test.each<[octets: string, isCommand: boolean]>([
    ['NOOP\r\n', true],
    ['noop\r\n', true],
    ['UTF8\r\n', true],
    ['USER eve\r\n', true],
    ['STAT\n', false],
    [' NOOP\r\n', false],
    ['NOOP\r\nx', false],
    ['USER \x01\r\n', false],
    ['QUITE\r\n', false],
  ])('goes on until a command comes: %j is one: %s', (octets, isCommand) => {
    expect(digested(OPEN, leftover(HELLO), leftover(octets)).leftovers.length).toBe(isCommand ? 1 : 0)
  })

  test('is heard in the clear again behind a handshake that came to an end', () => {
    const failed = { type: 'tls', result: 'failed' }
    expect(digested(OPEN, leftover(HELLO), failed, leftover('x')).leftovers.map(({ seq }) => seq)).toEqual([
      4,
    ])
  })

  test('has begun nothing over TLS, where it can say what it likes', () => {
    const tls = (result: string) => ({ type: 'tls', result })
    const { steps } = digested(OPEN, tls('ok'), tls('failed'), said(HELLO))
    expect(steps.map(({ line, isOverTls }) => [line, isOverTls])).toEqual([[HELLO, true]])
  })
})
