import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TranscriptEvent } from '../../src/transcript/event.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { type RenderOptions, renderTranscript } from '../../src/transcript/render.ts'
import { textOf } from '../../src/wire/octets.ts'
import { exchange, memoryServer } from '../support/memory-server.ts'
import { recorded } from './recorded-conversation.ts'

/** The events, each as one short text; `sent` left out, because the text itself shows them. */
function told(text: string): readonly string[] {
  return parseTranscript(text)
    .events()
    .filter((event) => event.type !== 'sent')
    .map(short)
}

function short(event: TranscriptEvent): string {
  const head = `${event.session} ${event.type}`
  switch (event.type) {
    case 'command':
      return `${head} ${event.answersChallenge ? 'answer' : event.keyword} ${JSON.stringify(event.arguments)} ${event.state}`
    case 'leftover':
      return `${head} ${JSON.stringify(textOf(event.octets))}`
    case 'exchange': {
      const { status, code, text, body } = event.reply
      const lines = body === undefined ? '' : ` ${JSON.stringify(textOf(body.octets))}`
      const said = `${status}${code === undefined ? '' : ` [${code}]`} ${JSON.stringify(text)}${lines}`
      return `${head} ${event.command} ${event.keyword} ${said} ${event.state} ${event.fate}`
    }
    case 'log-on':
      return `${head} ${event.user} ${event.by}`
    case 'commit':
      return `${head} ${JSON.stringify(event.uniqueIds)}`
    case 'tls': {
      const { seq: _, timeMs: __, session: ___, type: ____, ...facts } = event
      return `${head} ${JSON.stringify(facts)}`
    }
    case 'finding':
      return `${head} ${event.code} ${event.about}`
    case 'fault':
      return `${head} ${event.rule} ${event.effect} ${event.result} ${event.about}`
    case 'close':
      return `${head} ${event.reason} ${event.state}`
    default:
      return head
  }
}

describe('parseTranscript and renderTranscript', () => {
  it('give the same text again, whatever was recorded and however it is shown', () => {
    const options: fc.Arbitrary<RenderOptions> = fc.record(
      {
        session: fc.integer({ min: 1, max: 3 }),
        maxLines: fc.integer({ min: 0, max: 12 }),
        full: fc.boolean(),
        timing: fc.boolean(),
        secrets: fc.boolean(),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(recorded, options, (transcript, shown) => {
        const text = renderTranscript(transcript, shown)
        expect(renderTranscript(parseTranscript(text), shown)).toBe(text)
      }),
      { numRuns: Number(process.env.TEXT_RUNS ?? 1000) },
    )
  })
})

it('reads lines that were sent early as such, whoever else speaks between', () => {
  const server = memoryServer()
  const [one, other] = [server.connect(), server.connect()]
  exchange(one, 'AUTH LOGIN\r\ndXNlcg==\r\n*\r\nCAPA\r\nNOOP\r\n')
  exchange(other, 'NOOP\r\nQUIT\r\nSTAT\r\n')
  const { transcript } = server.service
  const early = (events: readonly TranscriptEvent[]) =>
    events.flatMap((event) =>
      event.type === 'command' ? [[event.session, textOf(event.octets), event.sentEarly ?? false]] : [],
    )
  const read = parseTranscript(transcript.toString({ secrets: true }))
  expect(early(read.events())).toEqual(early(transcript.events()))
  expect(early(read.events()).map(([, , isEarly]) => isEarly)).toEqual([
    ...[false, true, true, true, true],
    ...[false, true],
  ])
  expect(transcript.toString({ session: 2 }).split('\n').slice(2, 6)).toEqual([
    'C: NOOP',
    '-- finding: the command is not valid in this state (wrong-state)',
    'S: -ERR NOOP is valid in the TRANSACTION state only',
    '-- sent early:',
  ])
})

describe('parseTranscript concludes from a capture without notes', () => {
  it('that nobody reads what comes behind QUIT', () => {
    const text = [
      'S: +OK',
      'C: QUIT',
      'S: +OK',
      'C: STAT',
      'C| NO',
      '-- session 2',
      'S: +OK',
      'C: STAT',
      'S: -ERR',
    ]
    expect(told(text.join('\n')).slice(4, 9)).toEqual([
      '1 close quit AUTHORIZATION',
      '1 leftover "STAT\\r\\n"',
      '1 finding after-quit 8',
      '1 leftover "NO"',
      '2 open',
    ])
  })

  it('that a server which answers behind QUIT has read what it answers', () => {
    const text = ['S: +OK', 'C: QUIT', 'S: +OK', 'C: STAT', 'S: -ERR']
    expect(told(text.join('\n')).filter((line) => line.includes('leftover'))).toEqual([])
  })

  it('log-on, states, commit and close', () => {
    const text = `
      # written by hand
      S: +OK ready
      C: USER bob
      S: +OK
      C: PASS secret
      S: -ERR [AUTH] no
      C: PASS se cret
      S: +OK

      C: UIDL
      S: +OK
      S: 1 a
      S: 2 b
      S: .
      C: RETR 2
      S: +OK
      S: ..dot
      S: .
      C: DELE 2
      S: +OK
      C: QUIT
      S: +OK bye`
    expect(told(text)).toEqual([
      '1 open',
      '1 exchange undefined greeting +OK "ready" AUTHORIZATION flushed',
      '1 command USER "bob" AUTHORIZATION',
      '1 exchange 4 USER +OK "" AUTHORIZATION flushed',
      '1 command PASS "secret" AUTHORIZATION',
      '1 exchange 7 PASS -ERR [AUTH] "no" AUTHORIZATION flushed',
      '1 command PASS "se cret" AUTHORIZATION',
      '1 log-on bob PASS',
      '1 exchange 10 PASS +OK "" TRANSACTION flushed',
      '1 command UIDL "" TRANSACTION',
      '1 exchange 14 UIDL +OK "" "1 a\\r\\n2 b\\r\\n" TRANSACTION flushed',
      '1 command RETR "2" TRANSACTION',
      '1 exchange 20 RETR +OK "" ".dot\\r\\n" TRANSACTION flushed',
      '1 command DELE "2" TRANSACTION',
      '1 exchange 25 DELE +OK "" TRANSACTION flushed',
      '1 command QUIT "" TRANSACTION',
      '1 commit ["b"]',
      '1 exchange 28 QUIT +OK "bye" UPDATE flushed',
      '1 close quit UPDATE',
    ])
  })

  it('which reply answers which of several pipelined commands', () => {
    const text = [
      'C: CAPA',
      'C: NOOP',
      'C: LIST',
      'C: LIST 1',
      'S: +OK a',
      'S: TOP',
      'S: .',
      'S: +OK b',
      'S: -ERR c',
      'S: +OK d',
    ]
    expect(told(text.join('\r\n'))).toEqual([
      '1 open',
      '1 command CAPA "" AUTHORIZATION',
      '1 command NOOP "" AUTHORIZATION',
      '1 command LIST "" AUTHORIZATION',
      '1 command LIST "1" AUTHORIZATION',
      '1 exchange 2 CAPA +OK "a" "TOP\\r\\n" AUTHORIZATION flushed',
      '1 exchange 3 NOOP +OK "b" AUTHORIZATION flushed',
      '1 exchange 4 LIST -ERR "c" AUTHORIZATION flushed',
      '1 exchange 5 LIST +OK "d" AUTHORIZATION flushed',
      '1 close client-ended AUTHORIZATION',
    ])
  })

  it('an AUTH exchange with its answers', () => {
    const text = [
      'C: AUTH',
      'S: +OK',
      'S: PLAIN',
      'S: .',
      'C: AUTH LOGIN',
      'S: + VXNlcg==',
      'C: ********',
      'S: + ',
      'C: ********',
      'S: +OK',
      'C: STAT',
    ]
    expect(told(text.join('\n'))).toEqual([
      '1 open',
      '1 command AUTH "" AUTHORIZATION',
      '1 exchange 2 AUTH +OK "" "PLAIN\\r\\n" AUTHORIZATION flushed',
      '1 command AUTH "LOGIN" AUTHORIZATION',
      '1 exchange 7 AUTH + "VXNlcg==" AUTHORIZATION flushed',
      '1 command answer "" AUTHORIZATION',
      '1 exchange 10 AUTH + "" AUTHORIZATION flushed',
      '1 command answer "" AUTHORIZATION',
      '1 log-on  AUTH',
      '1 exchange 13 AUTH +OK "" TRANSACTION flushed',
      '1 command STAT "" TRANSACTION',
      '1 close client-ended TRANSACTION',
    ])
  })

  it('that a client which quits has given an AUTH exchange up', () => {
    expect(told('C: AUTH PLAIN\nS: +\nC: QUIT\nS: +OK')).toEqual([
      '1 open',
      '1 command AUTH "PLAIN" AUTHORIZATION',
      '1 exchange 2 AUTH + "" AUTHORIZATION flushed',
      '1 command QUIT "" AUTHORIZATION',
      '1 exchange 5 QUIT +OK "" AUTHORIZATION flushed',
      '1 close quit AUTHORIZATION',
    ])
  })

  it('the form of every reply, and what is deleted without a unique-id', () => {
    const listing = ['S: +OK', 'S: x', 'S: .']
    const text = [
      '-- session 1',
      'S: +OK',
      'C: USER a',
      'S: +OK',
      'C: PASS b',
      'S: +OK',
      'C: LANG',
      ...listing,
    ]
    text.push('C: TOP 1 0', ...listing, 'C: DELE 1', 'S: +OK', 'C: RSET', 'S: +OK', 'C: DELE 2', 'S: +OK')
    text.push('C: DELE 3', 'S: -ERR', 'C: UIDL 9', 'S: +OK 9 z', 'C: DELE 9', 'S: +OK', 'C: QUIT', 'S: +OK')
    const wanted = /LANG \+OK|TOP \+OK|commit/
    expect(told(text.join('\n')).filter((line) => wanted.test(line))).toEqual([
      '1 exchange 11 LANG +OK "" "x\\r\\n" TRANSACTION flushed',
      '1 exchange 16 TOP +OK "" "x\\r\\n" TRANSACTION flushed',
      '1 commit ["message 2","z"]',
    ])
  })

  it('that a line without its end which was answered is a command', () => {
    expect(told('C| aaaa\nS: -ERR')).toEqual([
      '1 open',
      '1 command UNKNOWN "" AUTHORIZATION',
      '1 exchange 2 UNKNOWN -ERR "" AUTHORIZATION flushed',
      '1 close client-ended AUTHORIZATION',
    ])
  })

  it('several sessions, one after the other or at once', () => {
    const text = ['S: +OK', '-- session 2', 'S: +OK', 'C2: QUIT', 'S3: +OK', 'S2: +OK', 'C3: NOOP']
    expect(told(text.join('\n'))).toEqual([
      '1 open',
      '1 exchange undefined greeting +OK "" AUTHORIZATION flushed',
      '1 close client-ended AUTHORIZATION',
      '2 open',
      '2 exchange undefined greeting +OK "" AUTHORIZATION flushed',
      '2 command QUIT "" AUTHORIZATION',
      '3 open',
      '3 exchange undefined greeting +OK "" AUTHORIZATION flushed',
      '2 exchange 8 QUIT +OK "" AUTHORIZATION flushed',
      '2 close quit AUTHORIZATION',
      '3 command NOOP "" AUTHORIZATION',
      '3 close client-ended AUTHORIZATION',
    ])
  })

  it('commands from lines in pieces and with wrong line ends', () => {
    expect(told('C| NO\nC| OP\\nRS\nC: ET\nC| QUI')).toEqual([
      '1 open',
      '1 command NOOP "" AUTHORIZATION',
      '1 command RSET "" AUTHORIZATION',
      '1 leftover "QUI"',
      '1 close client-ended AUTHORIZATION',
    ])
  })

  it('no exchange where the server speaks nonsense, and goes on', () => {
    const text = [
      'S: hello',
      'C: USER a',
      'S| +OK',
      'C: PASS b',
      'S: +OK c',
      'C: STAT',
      'S: OK',
      'S: more',
      'C: NOOP',
      'S: +ok fine',
    ]
    expect(told(text.join('\n'))).toEqual([
      '1 open',
      '1 command USER "a" AUTHORIZATION',
      '1 command PASS "b" AUTHORIZATION',
      '1 log-on a PASS',
      '1 exchange 5 PASS +OK "c" TRANSACTION flushed',
      '1 command STAT "" TRANSACTION',
      '1 command NOOP "" TRANSACTION',
      '1 exchange 12 NOOP +OK "fine" TRANSACTION flushed',
      '1 close client-ended TRANSACTION',
    ])
  })
})

describe('parseTranscript takes from the notes', () => {
  it('what happened, and concludes nothing more', () => {
    const text = `
      -- 3 earlier events dropped
      -- session 4 opened
      S: +OK
      C| PASS ********\\n
      -- finding: the line ends in LF without CR (bare-lf)
      S: +OK
      C: APOP user ********
      -- logged on: us\\x20er (APOP)
      S: +OK
      C| aaaa
      -- finding: overlong-line
      S: -ERR
      C: QUIT
      -- fault: cut \\x281) (end)
      -- fault: late
      -- deleted: a, b\\x2cc
      S: +OK
      -- session 4 closed: client-reset`
    expect(told(text)).toEqual([
      '4 open',
      '4 exchange undefined greeting +OK "" AUTHORIZATION flushed',
      '4 command PASS "********" AUTHORIZATION',
      '4 finding bare-lf 7',
      '4 exchange 7 PASS +OK "" AUTHORIZATION flushed',
      '4 command APOP "user ********" AUTHORIZATION',
      '4 log-on us er APOP',
      '4 exchange 11 APOP +OK "" TRANSACTION flushed',
      '4 command UNKNOWN "" TRANSACTION',
      '4 finding overlong-line 15',
      '4 exchange 15 UNKNOWN -ERR "" TRANSACTION flushed',
      '4 command QUIT "" TRANSACTION',
      '4 fault cut (1) end applied 19',
      '4 fault late undefined applied 19',
      '4 commit ["a","b,c"]',
      '4 exchange 19 QUIT +OK "" UPDATE flushed',
      '4 close client-reset UPDATE',
    ])
    expect(parseTranscript(text).dropped).toBe(3)
  })

  it('the fate of a reply', () => {
    const text = [
      '-- session 1 goes on',
      'C: STAT',
      'S| +OK 1',
      '-- reply cut',
      'C: STAT',
      'S: +OK 1 2',
      '-- reply cut',
      'C: NOOP',
      'C: RSET',
      'S: +OK',
      '-- reply withheld: -ERR [X] no',
    ]
    expect(told(text.join('\n'))).toEqual([
      '1 command STAT "" TRANSACTION',
      '1 exchange 1 STAT +OK "1" TRANSACTION cut',
      '1 command STAT "" TRANSACTION',
      '1 exchange 4 STAT +OK "1 2" TRANSACTION cut',
      '1 command NOOP "" TRANSACTION',
      '1 command RSET "" TRANSACTION',
      '1 exchange 7 NOOP +OK "" TRANSACTION flushed',
      '1 exchange 8 RSET -ERR [X] "no" TRANSACTION withheld',
    ])
  })

  it('a log-on that is told behind its reply', () => {
    const text = ['-- session 1 goes on', 'C: PASS x', 'S: +OK', '-- logged on: a (PASS)', 'C: STAT']
    expect(told(text.join('\n'))).toEqual([
      '1 command PASS "x" AUTHORIZATION',
      '1 log-on a PASS',
      '1 exchange 1 PASS +OK "" TRANSACTION flushed',
      '1 command STAT "" TRANSACTION',
    ])
  })
})

describe('parseTranscript takes from the notes of TLS', () => {
  it('what was agreed on, and that what was said before is forgotten', () => {
    const text = [
      'S: +OK',
      'C: USER a',
      'S: +OK',
      'C: STLS',
      'S: +OK begin',
      '-- tls ok: TLSv1.3, cipher X, server name h\\x2c1, ALPN pop3, client certificate Jürgen, certificate expired',
      'C: PASS b',
      'S: +OK',
    ]
    expect(told(text.join('\n')).slice(4)).toEqual([
      '1 command STLS "" AUTHORIZATION',
      '1 exchange 7 STLS +OK "begin" AUTHORIZATION flushed',
      `1 tls ${JSON.stringify({
        result: 'ok',
        protocol: 'TLSv1.3',
        cipher: 'X',
        serverName: 'h,1',
        alpn: 'pop3',
        clientName: 'J\xc3\xbcrgen',
        certificate: 'expired',
      })}`,
      '1 command PASS "b" AUTHORIZATION',
      '1 log-on  PASS',
      '1 exchange 11 PASS +OK "" TRANSACTION flushed',
      '1 close client-ended TRANSACTION',
    ])
  })

  it('that it came before the greeting, or failed', () => {
    expect(
      told('-- tls ok\nS: +OK\n-- session 2 opened\n-- tls fails: alert 42, certificate expired'),
    ).toEqual([
      '1 open',
      '1 tls {"result":"ok"}',
      '1 exchange undefined greeting +OK "" AUTHORIZATION flushed',
      '2 open',
      '2 tls {"result":"failed","problem":"alert 42","certificate":"expired"}',
      '1 close client-ended AUTHORIZATION',
    ])
  })

  it('that lines were not read, wherever they stand', () => {
    const text = [
      '-- session 1 opened',
      'S: +OK',
      'C: STLS',
      'S: +OK',
      '-- session 1 not read:',
      'C: USER a',
      'C: PASS ********',
      'C| STA',
      '-- finding: behind-stls',
      '-- tls ok',
      'C: NOOP',
      'S: -ERR',
      '-- not read:',
      'C: QUIT',
      'C⋮',
      'C: NOOP',
      '-- session 1 closed: client-ended',
    ]
    expect(told(text.join('\n')).slice(2)).toEqual([
      '1 command STLS "" AUTHORIZATION',
      '1 exchange 4 STLS +OK "" AUTHORIZATION flushed',
      '1 leftover "USER a\\r\\nPASS ********\\r\\nSTA"',
      '1 finding behind-stls 7',
      '1 tls {"result":"ok"}',
      '1 command NOOP "" AUTHORIZATION',
      '1 exchange 10 NOOP -ERR "" AUTHORIZATION flushed',
      '1 leftover "QUIT\\r\\n"',
      '1 command NOOP "" AUTHORIZATION',
      '1 close client-ended AUTHORIZATION',
    ])
  })

  it('that half a line behind STLS was not read either', () => {
    const text = ['S: +OK', 'C: STLS', 'S: +OK', 'C| CAP', '-- finding: behind-stls', '-- tls ok', 'C: CAPA']
    expect(told(text.join('\n')).slice(4, 6)).toEqual(['1 leftover "CAP"', '1 finding behind-stls 7'])
  })
})

describe('parseTranscript takes an AUTH exchange', () => {
  it('whose last reply was withheld for an open one, until a command comes', () => {
    const text = [
      '-- session 1 opened',
      'S: +OK',
      'C: AUTH LOGIN',
      'S: + x',
      'C: *',
      '-- reply withheld: -ERR',
    ]
    const next = (line: string) => told([...text, line].join('\n')).at(-1)
    expect(next('C: ********')).toBe('1 command answer "" AUTHORIZATION')
    expect(next('C: USER a')).toBe('1 command USER "a" AUTHORIZATION')
  })
})

describe('parseTranscript keeps', () => {
  it('what was left out as left out', () => {
    const text = ['   5 C: RETR 1', '   7 S: +OK', '   7 S| begin', '   8 S⋮ 1 line, 900 octets', '  10 S: .']
    expect(parseTranscript(text.join('\n')).events().slice(-3, -1)).toEqual([
      { seq: 6, timeMs: 10, type: 'sent', session: 1, octets: [Buffer.from('.\r\n')] },
      {
        seq: 7,
        timeMs: 10,
        type: 'exchange',
        session: 1,
        command: 2,
        keyword: 'RETR',
        reply: {
          status: '+OK',
          text: '',
          body: expect.objectContaining({ octets: Buffer.from('begin\r\n') }),
        },
        state: 'AUTHORIZATION',
        fate: 'flushed',
        elided: { lines: 1, octets: 900 },
      },
    ])
  })
})

describe('parseTranscript refuses, with line, find and what is allowed,', () => {
  const forms = 'C: S: C| S| S⋮ with or without a session number (C2:), notes (-- …), comments (# …)'
  it.each([
    ['a line of another form', 'S: +OK\nuser bob', 2, 'user bob', forms],
    ['a password that somebody forgot to mark', 'PASS secret', 1, 'PASS ********', forms],
    ['one in the middle of a line', '12:00 > AUTH PLAIN AAAA', 1, '12:00 > AUTH PLAIN ********', forms],
    ['JSON', '{"format": 1}', 1, '{"format": 1}', forms],
    [
      'an unknown escape',
      '\nC: USER A\\bob',
      2,
      '\\b',
      'after a backslash: \\ r n t 0 and x with two hexadecimal digits',
    ],
    ['a mark without counts', 'S⋮ many', 1, 'S⋮ many', 'S⋮ with two counts: S⋮ 3 lines, 120 octets'],
    [
      'an unknown note',
      '-- finding: what (no-such)',
      1,
      '-- finding: what (no-such)',
      '-- N earlier events dropped, or one of these, each with or without "session N": opened, goes on, ' +
        'tls ok: FACTS, tls fails: WHY, not read:, sent early:, logged on: USER (PASS), deleted: IDS, finding: TEXT (CODE), fault: RULE (EFFECT), reply cut, reply withheld, closed: REASON',
    ],
  ])('%s', (_, text, line, found, allowed) => {
    const message = `Line ${line} is not in the form of a transcript: found ${JSON.stringify(found)}, allowed: ${allowed}.`
    expect(() => parseTranscript(text)).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSCRIPT', path: `line ${line}`, message }),
    )
  })
})
