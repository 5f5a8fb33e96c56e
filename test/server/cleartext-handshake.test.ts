/**
 * TLS where the server goes on in the clear: what belongs to the handshake is no command, and nobody is blamed for it.
 */
import { describe, expect, test } from 'vitest'
import type { FaultRule } from '../../src/faults/rule.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { exchange, type MemoryServer, memoryServer } from '../support/memory-server.ts'

/** A record with line ends in it: it would be three commands. */
const HELLO = '\x16\x03\x01\x00\x0dQUIT\r\nST\nAT\r\n'
const ALERT = '\x15\x03\x01\x00\x02\x02\x46'

function serverWith(mode: 'plaintext' | 'alert'): MemoryServer {
  return memoryServer({ faults: [{ do: { type: 'handshake', mode } }] }, 'stls')
}

/** Commands, findings and leftovers. */
function heard(subject: MemoryServer | Transcript): string[] {
  const transcript = 'service' in subject ? subject.service.transcript : subject
  return transcript.events().flatMap((event) => {
    if (event.type === 'command') return [event.keyword]
    if (event.type === 'finding') return [event.code]
    return event.type === 'leftover' ? [textOf(event.octets)] : []
  })
}

describe.each([
  ['plaintext', ''],
  ['alert', '\x15\x03\x03\x00\x02\x02\x28'],
] as const)('a server with the handshake mode %s', (mode, answer) => {
  test.each([
    ['in one segment', [HELLO]],
    ['octet by octet', [...HELLO]],
    ['in records of two kinds', [HELLO.slice(0, 9), HELLO.slice(9) + ALERT]],
  ])('reads no command from a ClientHello %s, and commands behind it', (_, segments) => {
    const server = serverWith(mode)
    const client = server.connect()
    exchange(client, 'STLS\r\n')
    expect(segments.map((segment) => exchange(client, segment)).join('')).toBe(answer)
    expect(exchange(client, 'CAPA\r\n')).toMatch(/^\+OK/)
    expect(heard(server)).toEqual(['STLS', segments.join(''), 'CAPA'])
    expect(heard(parseTranscript(server.service.transcript.toString()))).toEqual(heard(server))
  })

  test('takes commands in the same segment for commands', () => {
    const server = serverWith(mode)
    const client = server.connect()
    exchange(client, 'STLS\r\n')
    expect(exchange(client, `${HELLO}QUIT\r\n`)).toBe(`${answer}+OK pop3-mock signing off\r\n`)
  })

  test('hears a client that has given up within its ClientHello', () => {
    const server = serverWith(mode)
    const client = server.connect()
    exchange(client, 'STLS\r\n')
    exchange(client, '\x16\x03\x01\x02\x00\x01')
    expect(exchange(client, 'QUIT\r\n')).toBe('+OK pop3-mock signing off\r\n')
    expect(heard(server)).toEqual(['STLS', '\x16\x03\x01\x02\x00\x01', 'QUIT'])
  })

  test('blames nobody who leaves within it', () => {
    const server = serverWith(mode)
    const client = server.connect()
    exchange(client, 'STLS\r\n')
    exchange(client, '\x16\x03\x01\x02\x00\x01')
    client.finish()
    expect(heard(server)).toEqual(['STLS', '\x16\x03\x01\x02\x00\x01'])
  })
})

describe('a reply to STLS that takes its time', () => {
  const late: FaultRule = { when: { command: 'STLS' }, do: { type: 'delay', delayMs: 50, at: 'after' } }

  test('leaves a ClientHello that comes behind its last octet to the handshake', () => {
    const plaintext: FaultRule = { do: { type: 'handshake', mode: 'plaintext' } }
    const server = memoryServer({ faults: [late, plaintext] }, 'stls')
    const client = server.connect()
    expect(exchange(client, 'STLS\r\n')).toBe('+OK begin TLS\r\n')
    client.send(octetsOf(HELLO))
    server.clock.advance(50)
    expect(heard(server)).toEqual(['STLS', HELLO])
  })

  test.each([
    ['behind STLS', 'STLS\r\nUSER a\r\n', ''],
    ['before the last octet of the answer', 'STLS\r\n', 'USER a\r\n'],
  ])('throws away what came %s', (_, first, second) => {
    const inTwo: FaultRule = {
      when: { command: 'STLS' },
      do: { type: 'delay', delayMs: 50, at: { octet: 3 } },
    }
    const server = memoryServer({ faults: [late, inTwo] }, 'stls')
    const client = server.connect()
    client.send(octetsOf(first))
    client.send(octetsOf(second))
    server.clock.advance(50)
    client.send(octetsOf(HELLO))
    server.clock.advance(50)
    client.handshake?.complete()
    expect(exchange(client, 'QUIT\r\n')).toBe('+OK pop3-mock signing off\r\n')
    expect(heard(server)).toEqual(['STLS', 'USER a\r\n', 'behind-stls', 'QUIT'])
  })
})
