import { describe, expect, it } from 'vitest'
import type { TranscriptEvent } from '../../src/transcript/event.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { textOf } from '../../src/wire/octets.ts'

/** The events that the lines stand for, each as one short text; sessions are told apart by their number in front. */
function told(lines: readonly string[], types?: readonly TranscriptEvent['type'][]): readonly string[] {
  const events = parseTranscript(lines.join('\n')).events()
  return events.filter(({ type }) => types?.includes(type) ?? type !== 'sent').map(short)
}

function short(event: TranscriptEvent): string {
  const { session } = event
  switch (event.type) {
    case 'command': {
      const word = event.answersChallenge ? `answer ${event.keyword}` : event.keyword
      return `${session} ${word} ${event.state}${event.sentEarly ? ' early' : ''}`
    }
    case 'sent': {
      const octets = event.octets.map((piece) => JSON.stringify(textOf(piece))).join(' ')
      return `${session} sent ${octets}${event.elided ? JSON.stringify(event.elided) : ''}`
    }
    case 'exchange': {
      const { status, text, body } = event.reply
      const lines = body === undefined ? '' : ` ${JSON.stringify(textOf(body.octets))}`
      const elided = 'elided' in event ? ` ${JSON.stringify(event.elided)}` : ''
      return `${session} ${event.keyword} ${status} ${text}${lines} ${event.state} ${event.fate}${elided}`
    }
    case 'log-on':
      return `${session} log-on ${JSON.stringify(event.user)} ${event.by}`
    case 'leftover':
      return `${session} leftover ${JSON.stringify(textOf(event.octets))}`
    case 'commit':
      return `${session} commit ${event.uniqueIds.join()}`
    case 'close':
      return `${session} close ${event.reason} ${event.state}`
    default:
      return `${session} ${event.type}`
  }
}

describe('of a capture it is concluded', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['who logs on by APOP', ['C: APOP bob 1234', 'S: +OK'], ['1 log-on "bob" APOP']],
    ['that nobody is known to log on without USER', ['C: PASS x', 'S: +OK'], ['1 log-on "" PASS']],
    [
      'that USER does not tell who logs on by AUTH',
      ['C: USER a', 'S: +OK', 'C: AUTH PLAIN x', 'S: +OK'],
      ['1 log-on "" AUTH'],
    ],
    [
      'that one logs on once',
      ['C: USER a', 'S: +OK', 'C: PASS b', 'S: +OK', 'C: PASS c', 'S: +OK'],
      ['1 log-on "a" PASS'],
    ],
    [
      'that USER outlives a handshake that failed',
      ['C: USER a', 'S: +OK', '-- tls fails', 'C: PASS b', 'S: +OK'],
      ['1 log-on "a" PASS'],
    ],
    [
      'no commit where nothing was deleted',
      ['C: PASS a', 'S: +OK', 'C: QUIT', 'S: +OK'],
      ['1 log-on "" PASS'],
    ],
    [
      'what is deleted',
      ['C: PASS a', 'S: +OK', 'C: DELE 2', 'S: +OK', 'C: QUIT', 'S: +OK'],
      ['1 log-on "" PASS', '1 commit message 2'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(told(lines, ['log-on', 'commit'])).toEqual(expected)
  })

  it.each<[string, readonly string[], readonly string[]]>([
    [
      'once, where a note told it',
      ['C: NOOP', '-- closed: client-reset'],
      ['1 close client-reset AUTHORIZATION'],
    ],
    ['with QUIT', ['C: QUIT', 'S: +OK'], ['1 close quit AUTHORIZATION']],
    [
      'not with a QUIT that was refused',
      ['C: QUIT', 'S: -ERR', 'C: NOOP', 'S: +OK'],
      ['1 close client-ended AUTHORIZATION'],
    ],
  ])('that it ended %s', (_, lines, expected) => {
    expect(told(lines, ['close'])).toEqual(expected)
  })
})

it('of a session with its opening neither log-on nor commit nor close is concluded', () => {
  const lines = [
    '-- session 1 opened',
    'S: +OK',
    '-- logged on: a (PASS)',
    'C: DELE 1',
    'S: +OK',
    'C: QUIT',
    'S: +OK',
  ]
  expect(told(lines)).toEqual([
    '1 open',
    '1 greeting +OK  AUTHORIZATION flushed',
    '1 log-on "a" PASS',
    '1 DELE TRANSACTION',
    '1 DELE +OK  TRANSACTION flushed',
    '1 QUIT TRANSACTION',
    '1 QUIT +OK  UPDATE flushed',
  ])
})

describe('a line of the client is a command', () => {
  it.each<[string, readonly string[], string]>([
    [
      'behind a session that was closed by a note',
      ['C: NOOP', 'S: +OK', '-- closed: client-ended', 'C: STAT'],
      '1 STAT AUTHORIZATION',
    ],
    [
      'though nothing was answered before the session was closed',
      ['C: NOOP', '-- closed: client-ended', 'C: STAT'],
      '1 STAT AUTHORIZATION',
    ],
    ['behind a QUIT that was refused', ['C: QUIT', 'S: -ERR', 'C: STAT'], '1 STAT AUTHORIZATION'],
    ['behind AUTH alone', ['C: AUTH', 'C: STAT'], '1 STAT AUTHORIZATION'],
    ['behind a refused AUTH', ['C: AUTH LOGIN', 'S: -ERR', 'C: xyz'], '1 UNKNOWN AUTHORIZATION'],
    [
      'behind an AUTH whose refusal lacks its line end',
      ['C: AUTH LOGIN', 'S| -ERR', 'C: STAT'],
      '1 STAT AUTHORIZATION',
    ],
    [
      'behind an AUTH whose positive reply was withheld',
      ['C: AUTH LOGIN', '-- reply withheld: +OK', 'C: xyz'],
      '1 UNKNOWN TRANSACTION',
    ],
    [
      'that came early where a note says so',
      ['C: NOOP', '-- sent early:', 'C: STAT'],
      '1 STAT AUTHORIZATION early',
    ],
    ['that came early once', ['-- sent early:', 'C: NOOP', 'C: STAT'], '1 STAT AUTHORIZATION'],
    [
      'that did not come early behind what was not read',
      ['C: NOOP', '-- not read:', 'C: x', '-- tls ok', 'C: STAT'],
      '1 STAT AUTHORIZATION',
    ],
  ])('%s', (_, lines, expected) => {
    expect(told(lines, ['command']).at(-1)).toBe(expected)
  })

  it.each<[string, readonly string[]]>([
    ['an exchange is open', ['C: AUTH LOGIN', 'S: +', 'C: STAT']],
    ['another command is answered meanwhile', ['C: NOOP', 'C: AUTH LOGIN', 'S: +OK', 'S: +', 'C: STAT']],
    ['the challenge lacks its line end', ['C: AUTH LOGIN', 'S| + x', 'C: STAT']],
  ])('but an answer where %s', (_, lines) => {
    expect(told(lines, ['command']).at(-1)).toBe('1 answer UNKNOWN AUTHORIZATION')
  })

  it('whose state is guessed where the beginning is lost, by the first that tells it', () => {
    const commands = (...lines: string[]) => told(['-- session 1 goes on', ...lines], ['command'])
    expect(commands('C: XYZ', 'C: CAPA', 'C: QUIT', 'C: STAT')).toEqual([
      '1 UNKNOWN AUTHORIZATION',
      '1 CAPA AUTHORIZATION',
      '1 QUIT AUTHORIZATION',
      '1 STAT TRANSACTION',
    ])
    expect(commands('C: USER a', 'C: STAT')).toEqual(['1 USER AUTHORIZATION', '1 STAT AUTHORIZATION'])
    expect(commands('-- logged on: a (PASS)', 'C: USER a')).toEqual(['1 USER TRANSACTION'])
  })
})

describe('of a client that speaks where nobody reads', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'the words end where the server speaks',
      ['C: NOOP', '-- not read:', 'C: x', 'S: +OK'],
      ['1 NOOP AUTHORIZATION', '1 leftover "x\\r\\n"', '1 NOOP +OK  AUTHORIZATION flushed'],
    ],
    [
      'the words end where another session speaks',
      ['C: NOOP', '-- session 1 not read:', 'C1: x', 'C2: y'],
      ['1 NOOP AUTHORIZATION', '1 leftover "x\\r\\n"', '2 UNKNOWN AUTHORIZATION'],
    ],
    [
      'nothing is told where it said nothing',
      ['C: NOOP', '-- not read:', '-- tls ok'],
      ['1 NOOP AUTHORIZATION'],
    ],
    [
      'half a line is told where only others are answered',
      ['C1| aaa', 'C2: NOOP', 'S2: +OK'],
      ['1 leftover "aaa"', '2 NOOP AUTHORIZATION', '2 NOOP +OK  AUTHORIZATION flushed'],
    ],
    ['half a line is told where it left', ['C| QUI', '-- closed: client-ended'], ['1 leftover "QUI"']],
    [
      'half a line that was answered is an overlong one',
      ['C1| NOOP', 'C2: NOOP', 'S1: -ERR'],
      ['1 UNKNOWN AUTHORIZATION', '2 NOOP AUTHORIZATION', '1 UNKNOWN -ERR  AUTHORIZATION flushed'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(told(lines, ['command', 'leftover', 'exchange'])).toEqual(expected)
  })

  it.each([
    ['a note', '-- session 2 tls ok'],
    ['a line', 'C2: NOOP'],
  ])(
    'behind QUIT it is a command all the same where it is answered, beside %s of another session',
    (_, other) => {
      const commands = told(['C: QUIT', 'S: +OK', other, 'C: STAT', 'S: -ERR'], ['command'])
      expect(commands.at(-1)).toBe('1 STAT AUTHORIZATION')
    },
  )

  it('the time is that of the last line', () => {
    const events = parseTranscript('5 C: NOOP\n6 -- not read:\n7 C: x').events()
    expect(events.filter(({ type }) => type === 'leftover').map(({ timeMs }) => timeMs)).toEqual([7])
  })
})

describe('what a note says', () => {
  it('begins a session without a greeting', () => {
    expect(told(['-- fault: x', 'C: NOOP', 'S: +OK'], ['exchange'])).toEqual([
      '1 NOOP +OK  AUTHORIZATION flushed',
    ])
  })

  it('counts dropped events at the beginning only', () => {
    const dropped = (...lines: string[]) => parseTranscript(lines.join('\n')).dropped
    const note = '-- 3 earlier events dropped'
    expect([dropped(note, 'C: NOOP'), dropped('C: NOOP', note)]).toEqual([3, 0])
  })
})

describe('a reply', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    [
      'goes on behind a command, where several lines are due',
      ['C: RETR 1', 'S: +OK', 'S: text', 'C: NOOP', 'S: .', 'S: +OK'],
      ['1 RETR +OK  "text\\r\\n" AUTHORIZATION flushed', '1 NOOP +OK  AUTHORIZATION flushed'],
    ],
    [
      'is given up where the client goes on behind half a status line',
      ['C: RETR 1', 'S| +OK', 'C: NOOP', 'S: +OK 2'],
      ['1 NOOP +OK 2 AUTHORIZATION flushed'],
    ],
    [
      'is not given up where several are due',
      ['C: STAT', 'C: NOOP', 'S| +OK', 'C: RSET', 'S:  1', 'S: +OK 2', 'S: +OK 3'],
      [
        '1 STAT +OK 1 AUTHORIZATION flushed',
        '1 NOOP +OK 2 AUTHORIZATION flushed',
        '1 RSET +OK 3 AUTHORIZATION flushed',
      ],
    ],
    [
      'is none that begins with nonsense',
      ['C: RETR 1', 'S: +nonsense', 'S: .', 'C: NOOP', 'S: +OK'],
      ['1 NOOP +OK  AUTHORIZATION flushed'],
    ],
    [
      'that was cut before its first octet is taken for negative',
      ['C: STAT', '-- reply cut'],
      ['1 STAT -ERR  AUTHORIZATION cut'],
    ],
    [
      'that nobody asked for is taken for the greeting',
      ['-- session 1 goes on', '-- reply withheld: +OK'],
      ['1 greeting +OK  AUTHORIZATION withheld'],
    ],
    [
      'of another session is not the one that was cut',
      ['C2: NOOP', 'C1: STAT', 'S1: +OK', '-- session 2 reply cut'],
      ['1 STAT +OK  AUTHORIZATION flushed', '2 NOOP -ERR  AUTHORIZATION cut'],
    ],
  ])('%s', (_, lines, expected) => {
    expect(told(lines, ['exchange'])).toEqual(expected)
  })

  it.each<[string, readonly string[], string]>([
    [
      'behind a whole line',
      ['S: a', 'S⋮ 1 line, 3 octets'],
      '"a\\r\\n" AUTHORIZATION flushed {"lines":1,"octets":3}',
    ],
    [
      'behind half a line, which ended there',
      ['S: a', 'S| be', 'S⋮ 1 line, 3 octets'],
      '"a\\r\\nbe\\r\\n" AUTHORIZATION flushed {"lines":1,"octets":3}',
    ],
    [
      'within a line',
      ['S| be', 'S⋮ 0 lines, 3 octets', 'S: gin'],
      '"begin\\r\\n" AUTHORIZATION flushed {"lines":0,"octets":3}',
    ],
    [
      'twice',
      ['S⋮ 1 line, 3 octets', 'S: b', 'S⋮ 2 lines, 4 octets'],
      '"b\\r\\n" AUTHORIZATION flushed {"lines":3,"octets":7}',
    ],
  ])('keeps what a text left out %s', (_, lines, expected) => {
    expect(told(['C: RETR 1', 'S: +OK', ...lines, 'S: .'], ['exchange'])).toEqual([`1 RETR +OK  ${expected}`])
  })

  it('is kept as it was sent, also where all of it was left out', () => {
    expect(told(['C: RETR 1', 'S|', 'S⋮ 2 lines, 9 octets', 'S: .', 'C: NOOP'], ['sent'])).toEqual([
      '1 sent {"lines":2,"octets":9}',
      '1 sent ".\\r\\n"',
    ])
  })
})
