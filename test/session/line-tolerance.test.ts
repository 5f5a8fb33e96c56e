/**
 * What conversations do not show of the command line: what cannot be typed, and the findings of what is let pass.
 */
import { describe, expect, test } from 'vitest'
import type { Dialect } from '../../src/session/dialect.ts'
import { exchange, loggedOn, type MemoryServer, memoryServer } from '../support/memory-server.ts'

function findingsIn({ service }: MemoryServer): string[] {
  return service.transcript.events().flatMap((event) => (event.type === 'finding' ? [event.code] : []))
}

/** The answer to a line in TRANSACTION, and the findings it gives. */
function answered(line: string, dialect: Partial<Dialect> = {}): [string, string[]] {
  const server = memoryServer({ dialect })
  return [exchange(loggedOn(server), line), findingsIn(server)]
}

describe('the command line', () => {
  test.each([
    ['a space before the keyword', '  NOOP\r\n', { leadingSpace: 'accept' }, ['leading-space']],
    ['a TAB behind the keyword', 'LIST\t1\r\n', { tabs: 'accept' }, ['tab-separator']],
    ['a TAB between arguments', 'TOP 1\t0\r\n', { tabs: 'accept' }, ['tab-separator']],
    ['LF alone', 'NOOP\n', {}, ['bare-lf']],
    ['several spaces', 'LIST  1\r\n', {}, ['several-spaces']],
    ['leading zeros', 'LIST 001\r\n', {}, ['leading-zeros']],
    ['a trailing space', 'NOOP \r\n', {}, ['trailing-space']],
    ['arguments too many', 'NOOP x\r\n', { extraArguments: 'ignore' }, ['extra-arguments']],
  ] as const)('%s is let pass and told', (_, line, dialect, findings) => {
    const [said, found] = answered(line, dialect)
    expect([said.slice(0, 4), found]).toEqual(['+OK ', findings])
  })

  test('a plain line is let pass without a word', () => {
    expect(answered('TOP 1 0\r\n')[1]).toEqual([])
  })

  test('octets that only Unicode would turn into a keyword are none', () => {
    const server = memoryServer()
    const client = server.connect()
    exchange(client, 'USER user\r\n')
    expect(exchange(client, 'PA\xdf secret\r\n')).toBe('-ERR a keyword has letters only\r\n')
    expect(server.accounts[0]?.maildrop.locked).toBe(false)
  })

  test('an HTTP request is told from a command whose argument looks like one', () => {
    expect(answered('GET / HTTP/1.1\r\nRETR 1\r\n')).toEqual([
      '-ERR this is a POP3 server\r\n',
      ['http-request'],
    ])
    expect(answered('NOOP / HTTP/1.1\r\n')[1]).toEqual(['extra-arguments'])
    expect(answered('GET /\r\n')[1]).toEqual(['unknown-command'])
  })

  test('an HTTP request with a long path is one too: commands in its body are not read', () => {
    const request = `POST /${'a'.repeat(300)} HTTP/1.1\r\nHost: x\r\n\r\nDELE 1\r\nQUIT\r\n`
    const server = memoryServer()
    expect(exchange(loggedOn(server), request)).toBe('-ERR this is a POP3 server\r\n')
    expect(findingsIn(server)).toEqual(['overlong-line', 'http-request'])
    expect(server.accounts[0]?.maildrop.list().length).toBe(3)
  })

  test('an overlong line changes nothing, whatever it begins with', () => {
    const server = memoryServer()
    const client = loggedOn(server)
    expect(exchange(client, `QUIT${' '.repeat(300)}\r\nSTAT\r\n`)).toMatch(
      /^-ERR a line has at most 255 octets\r\n\+OK 3 \d+\r\n$/,
    )
  })

  test('a line limit of its own holds for a session', () => {
    expect(answered('TOP 1 1000\r\n', { lineLimitInOctets: 13 })[0]).toMatch(/^\+OK/)
    expect(answered('TOP 1 100000\r\n', { lineLimitInOctets: 13 })[0]).toBe(
      '-ERR a line has at most 13 octets\r\n',
    )
  })
})
