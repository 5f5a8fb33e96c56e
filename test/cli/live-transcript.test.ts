import { afterEach, expect, test, vi } from 'vitest'
import { showTranscriptLive } from '../../src/cli/live-transcript.ts'
import { exchange, memoryServer } from '../support/memory-server.ts'

afterEach(() => vi.unstubAllEnvs())

/** What is written while a client asks for something that does not exist and leaves. */
function shown(isTTY: boolean): string {
  let text = ''
  const server = memoryServer()
  showTranscriptLive(server.service.transcript, { isTTY, write: (line) => (text += line) })
  const client = server.connect()
  exchange(client, 'USER user\r\nPASS secret\r\nRETR 9\r\nQUIT\r\n')
  return text
}

const PLAIN = `1  -- session 1 opened
1  S: +OK pop3-mock ready <…>
1  C: USER user
1  S: +OK now the password
1  -- sent early:
1  C: PASS ********
1  -- logged on: user (PASS)
1  S: +OK maildrop locked and ready
1  -- sent early:
1  C: RETR 9
1  S: -ERR no such message
1  -- sent early:
1  C: QUIT
1  S: +OK pop3-mock signing off
1  -- session 1 closed: quit
`

test('shows each exchange once it is settled, secrets hidden', () => {
  expect(shown(false)).toBe(PLAIN)
})

test('shows nothing of replies that are settled later', () => {
  let text = ''
  const server = memoryServer({ faults: [{ when: { command: 'NOOP' }, do: { type: 'coalesce' } }] })
  showTranscriptLive(server.service.transcript, { isTTY: false, write: (line) => (text += line) })
  exchange(server.connect(), 'NOOP\r\nNOOP\r\nCAPA\r\nQUIT\r\n')
  expect(text.split('\n').slice(0, -1)).not.toContain('1  ')
})

test('is coloured on a terminal: the client, notes and refusals', () => {
  vi.stubEnv('NO_COLOR', undefined)
  const text = shown(true)
  expect(text.replace(/\u001b\[\d+m/g, '')).toBe(PLAIN)
  expect(text).toContain('\u001b[36m1  C: RETR 9\u001b[39m')
  expect(text).toContain('\u001b[31m1  S: -ERR no such message\u001b[39m')
  expect(text).toContain('\n1  S: +OK now the password\n')
})

test('is not coloured where NO_COLOR is set', () => {
  vi.stubEnv('NO_COLOR', '1')
  expect(shown(true)).toBe(PLAIN)
})
