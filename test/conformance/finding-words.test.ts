/**
 * What a finding says, where its words depend on the conversation: which line, which octets, how many.
 */
import { expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'

const LOG_ON = 'S: +OK | C: USER user | S: +OK | C: PASS secret | S: +OK'
const CLOSED = '-- session 1 closed: client-ended'
const OPENED =
  '-- session 1 opened | S: +OK | C: USER user | S: +OK | C: PASS secret | -- logged on: user (PASS) | S: +OK'

test.each<[id: string, conversation: string, text: string]>([
  ['RFC5034-4-auth-in-authorization', 'S: +OK | C: AUTH PLAIN ******** | S: +OK | C: AUTH PLAIN ******** | S: -ERR', 'AUTH was sent again after an AUTH that had succeeded'],
  ['RFC5034-4-auth-in-authorization', `${LOG_ON} | C: AUTH PLAIN ******** | S: -ERR`, 'AUTH was sent after the log-on'],
  ['RFC5034-4-auth-in-authorization', `S: +OK | C: AUTH PLAIN ******** | S: -ERR | C: USER user | S: +OK | C: PASS x | S: +OK | C: AUTH PLAIN ******** | S: +OK`, 'AUTH was sent after the log-on'],
  ['C0028', 'S: +OK | C: NOOP | S: -ERR', 'NOOP was sent before a log-on had succeeded'],
  ['C0028', 'S: +OK | C: QUIT | S: +OK | C: NOOP | S: -ERR', 'NOOP was sent behind QUIT'],
  ['C0045', 'S: +OK | C: USER x | S: +OK | C: NOOP | S: -ERR', 'NOOP follows +OK to USER'],
  ['C0045', 'S: +OK | C: USER x | S: -ERR | C: NOOP | S: -ERR', 'NOOP follows -ERR to USER'],
  ['C0045', `S: +OK | C: USER x | S: +OK | C: NOOP ${'y'.repeat(60)} | S: -ERR`, `NOOP ${'y'.repeat(55)}… follows +OK to USER`],
  ['C0045', `S: +OK | C: USER x | S: +OK | C: NOOP ${'y'.repeat(55)} | S: -ERR`, `NOOP ${'y'.repeat(55)} follows +OK to USER`],
  ['C0045', 'S: +OK | C: USER x | S: +OK | C| NOOP\\x07\\xff\\r\\n | S: -ERR', 'NOOP\\x07\\xff follows +OK to USER'],
  ['C0045', 'S: +OK | C: USER x | S: +OK | C: APOP x secret | S: -ERR', 'APOP x ******** follows +OK to USER'],
  ['C0010', 'S: +OK | C: APOP x y | S: -ERR | C: hunter2 | S: -ERR', 'a line that is no command follows a log-on that was refused'],
  ['C0003', 'S: +OK | C| NOOP\\x07\\r\\n | S: -ERR', 'the line holds the octet 07, which is not printable ASCII'],
  ['RFC1939-3-line-limit', `S: +OK | C: NOOP ${'x'.repeat(300)} | S: -ERR`, 'the line has 307 octets; the limit is 255'],
  ['RFC1939-3-line-limit', `S: +OK | C| NOOP ${'x'.repeat(300)}\\n | S: -ERR`, 'the line has 306 octets; the limit is 255'],
  ['no-quit', `${OPENED} | C: NOOP | S: +OK | ${CLOSED}`, 'the client left without QUIT'],
  ['no-quit', `${OPENED} | C: DELE 1 | S: +OK | ${CLOSED}`, 'the client left without QUIT; what it had marked as deleted stays'],
  ['lost-mail', `${LOG_ON} | C: DELE 1 | S: +OK | C: QUIT | S: +OK`, 'message 1 is gone from the server and was never fetched whole'],
  ['lost-mail', `${LOG_ON} | C: UIDL 1 | S: +OK 1 a | C: DELE 1 | S: +OK | C: QUIT | S: +OK`, 'message 1, unique-id a, is gone from the server and was never fetched whole'],
  ['no-time-out', '-- session 1 opened | -- reply withheld: +OK | -- session 1 closed: shutdown', 'the client was still waiting for the greeting'],
  ['no-time-out', '-- session 1 opened | S: +OK | C: STLS | S: +OK | -- session 1 closed: shutdown', 'the client was still waiting for the TLS handshake'],
  ['outlook-list-argument', `${LOG_ON} | C: LIST 1 | S: +OK 1 5`, 'Outlook never sends LIST with an argument'],
  ['outlook-rset', `${LOG_ON} | C: RSET | S: +OK`, 'Outlook never sends RSET'],
  ['V0001', 'S: +OK | C: USER x | S: +FOO | C: QUIT | S: +OK', 'the client took "+FOO" for failure'],
  ['V0001', 'S: +OK | C: USER x | S: FOO | C: PASS x | S: +OK', 'the client took "FOO" for success'],
])('%s: %s', (id, conversation, text) => {
  const { findings } = judge(parseTranscript(conversation.split(' | ').join('\n')))
  expect(findings.filter((finding) => finding.id === id).map((finding) => finding.text)).toEqual([text])
}) // biome-ignore format: one row, one finding
