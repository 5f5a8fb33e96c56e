import { expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { withoutRfcForm } from '../../src/transcript/rfc-form.ts'

/** RFC 1939 section 10, as it is printed. */
const RFC_1939 = `
      S: <wait for connection on TCP port 110>
      C: <open connection>
      S:    +OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>
      C:    APOP mrose c4c9334bac560ecc979e58001b3e22fb
      S:    +OK mrose's maildrop has 2 messages (320 octets)
      C:    STAT
      S:    +OK 2 320
      C:    LIST
      S:    +OK 2 messages (320 octets)
      S:    1 120
      S:    2 200
      S:    .
      C:    RETR 1
      S:    +OK 120 octets
      S:    <the POP3 server sends message 1>
      S:    .
      C:    DELE 1
      S:    +OK message 1 deleted
      C:    RETR 2
      S:    +OK 200 octets
      S:    <the POP3 server sends message 2>
      S:    .
      C:    DELE 2
      S:    +OK message 2 deleted
      C:    QUIT
      S:    +OK dewey POP3 server signing off (maildrop empty)
      C:  <close connection>
      S:  <wait for next connection>
`

test('the conversation of the RFC itself is one session without fault', () => {
  const transcript = parseTranscript(RFC_1939)
  const commands = transcript.events().flatMap((event) => (event.type === 'command' ? [event.keyword] : []))
  expect(commands).toEqual(['APOP', 'STAT', 'LIST', 'RETR', 'DELE', 'RETR', 'DELE', 'QUIT'])
  const report = judge(transcript, { lens: 'rfc1939' })
  expect([report.passed, report.sessions, report.counts.violates]).toEqual([true, 1, 0])
})

test('indentation of a reply below its column stays', () => {
  expect(withoutRfcForm(['S:   +OK', 'S:     folded', 'S|  x', 'S:   .'])).toEqual([
    'S: +OK',
    'S:   folded',
    'S|  x',
    'S: .',
  ])
})

test.each([
  ['one line stands without', ['C:  NOOP', 'S: +OK']],
  ['no server has said a status line', ['C:  NOOP', 'C:   STAT']],
  ['a message says such a thing', ['S: +OK', 'S: <open source, closed doors and="x">', 'S: <p>']],
])('spaces and brackets are what was said where %s', (_, lines) => {
  expect(withoutRfcForm(lines)).toEqual(lines)
})
