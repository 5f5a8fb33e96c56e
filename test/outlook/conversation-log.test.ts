import { expect, test } from 'vitest'
import { ConversationLog } from '../../src/outlook/conversation-log.ts'
import { octetsOf } from '../../src/wire/octets.ts'

/** A log of what each side has said, and of what lay between. */
function logOf(...steps: readonly [who: 'C' | 'S' | 'note' | 'begin', text: string][]): ConversationLog {
  const log = new ConversationLog()
  for (const [who, text] of steps) {
    if (who === 'C') log.sent(octetsOf(text))
    else if (who === 'S') log.received(octetsOf(text))
    else log[who](text)
  }
  return log
}

test('shows who said what, line by line, whatever the segments, and no password', () => {
  const log = logOf(
    ['begin', 'connected'],
    ['S', '+OK re'],
    ['S', 'ady\r'],
    ['S', '\n'],
    ['C', 'USER user\r\n'],
    ['S', '+OK\r\n'],
    ['C', 'PASS secret\r\n'],
    ['S', '+OK\r\nmore\tof it\r\n'],
    ['note', 'closed'],
  )
  expect(String(log).split('\n')).toEqual([
    '-- connected',
    'S: +OK ready',
    'C: USER user',
    'S: +OK',
    'C: PASS ********',
    'S: +OK',
    'S: more\\tof it',
    '-- closed',
  ])
})

test('shows a line that has not ended, once', () => {
  const log = logOf(['S', '+OK\r\n+O'])
  expect(String(log)).toBe('S: +OK\nS| +O')
  expect(String(log)).toBe('S: +OK\nS| +O')
})

test('shows the first lines of many, and how many more there were', () => {
  const lines = Array.from({ length: 22 }, (_, index) => `line ${index + 1}\r\n`)
  const shown = lines.slice(0, 20).map((line) => `S: ${line.trim()}`)
  expect(String(logOf(['S', lines.slice(0, 20).join('')])).split('\n')).toEqual(shown)
  expect(String(logOf(['S', lines.join('')])).split('\n')).toEqual([...shown, '-- 2 more lines'])
})

test('hides what answers a challenge, and forgets the exchange where another connection begins', () => {
  const exchange: ['C' | 'S', string][] = [
    ['C', 'AUTH PLAIN\r\n'],
    ['S', '+ \r\n'],
    ['C', 'AHVzZXIAc2VjcmV0\r\n'],
  ]
  const hidden = ['C: AUTH PLAIN', 'S: +\\x20', 'C: ********']
  expect(String(logOf(...exchange)).split('\n')).toEqual(hidden)
  const log = logOf(...exchange.slice(0, 2), ['begin', 'again'], ['C', 'hello there\r\n'])
  expect(String(log).split('\n')).toEqual([...hidden.slice(0, 2), '-- again', 'C: hello there'])
})
