/**
 * Whatever octets a client sends, in whatever segments: a session answers in replies, each line of them its own.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MemoryClient } from '../../src/link/memory-link.ts'
import type { CommandEvent } from '../../src/transcript/event.ts'
import { joined, textOf } from '../../src/wire/octets.ts'
import { ReplyReader } from '../../src/wire/reply-reader.ts'
import { protocolOctets, segmented } from '../support/arbitrary-octets.ts'
import { exchange, loggedOn, type MemoryServer, memoryServer } from '../support/memory-server.ts'

const MAILDROP = ['Subject: dots\n\n.\n..\n+OK\n-ERR\n.\n', '.\n', { raw: '\0\xff\r.\n\n.\r', exact: true }]

type Start = 'AUTHORIZATION' | 'TRANSACTION'
const starts: readonly Start[] = ['AUTHORIZATION', 'TRANSACTION']
const anyOctets = fc.oneof(protocolOctets(), fc.uint8Array({ maxLength: 600 }))

interface Played {
  readonly server: MemoryServer
  readonly client: MemoryClient
  /** What was answered. */
  readonly said: Uint8Array
  /** What was taken for a command. */
  readonly commands: readonly CommandEvent[]
}

function played(start: Start, segments: readonly Uint8Array[]): Played {
  const server = memoryServer({ maildrop: MAILDROP })
  const client = start === 'TRANSACTION' ? loggedOn(server) : server.connect()
  const before = client.segments.length
  server.service.transcript.clear()
  for (const segment of segments) client.send(segment)
  const events = server.service.transcript.events()
  const commands = events.filter((event) => event.type === 'command')
  return { server, client, said: joined(client.segments.slice(before)), commands }
}

/** The status lines of the replies; nothing may be left over. */
function statusLines({ commands, said }: Played): string[] {
  const reader = new ReplyReader()
  reader.push(said)
  const lines = commands.map(
    (command) => reader.next(isMultiLine(command) ? 'multi-line' : 'single-line')?.line,
  )
  expect(textOf(reader.pending)).toBe('')
  return lines.map((line) => line ?? 'no reply')
}

function isMultiLine({ keyword, arguments: text }: CommandEvent): boolean {
  return (
    ['RETR', 'TOP', 'CAPA'].includes(keyword) ||
    (['LIST', 'UIDL', 'AUTH', 'LANG'].includes(keyword) && text.trim() === '')
  )
}

describe.each(starts)('in %s', (start) => {
  test('the same octets are answered alike however they are cut', () => {
    fc.assert(
      fc.property(segmented(anyOctets), ({ whole, segments }) => {
        const one = played(start, [whole])
        const other = played(start, segments)
        expect(textOf(other.said)).toBe(textOf(one.said))
        expect(other.client.end).toBe(one.client.end)
        const uniqueIds = [one, other].map(({ server }) => server.accounts[0]?.maildrop.list())
        expect(uniqueIds[1]).toEqual(uniqueIds[0])
      }),
    )
  })

  test('every line is answered in order by a status line of at most 512 octets, or by lines up to a final one', () => {
    fc.assert(
      fc.property(anyOctets, (octets) => {
        for (const line of statusLines(played(start, [octets]))) {
          expect(line).toMatch(/^(\+OK|-ERR|\+)( [ -~]*)?$/)
          expect(line.length).toBeLessThanOrEqual(510)
        }
      }),
    )
  })

  test('a command behind any octets is still answered, unless the session was closed', () => {
    fc.assert(
      fc.property(anyOctets, (octets) => {
        const { server, client } = played(start, [octets])
        if (client.end !== 'open') return
        // The octets may be an AUTH, to which the next line would be an answer (RFC 5034 section 4).
        if (/^\+ /m.test(exchange(client, '\r\n'))) exchange(client, '*\r\n')
        const said = exchange(client, 'NOOP\r\nSTAT\r\n')
        expect(said).toMatch(/(\+OK|-ERR) [^\r\n]*\r\n(\+OK|-ERR) [^\r\n]*\r\n$/)
        expect(server.service.isIdle).toBe(false)
        client.finish()
        expect([server.service.isIdle, server.accounts[0]?.maildrop.locked]).toEqual([true, false])
      }),
    )
  })
})
