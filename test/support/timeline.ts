/**
 * A session as the client's end sees it: when each segment came, and what became of the connection.
 */
import type { MemoryClient } from '../../src/link/memory-link.ts'
import { MemoryLink } from '../../src/link/memory-link.ts'
import type { Entrance } from '../../src/server/connection-setup.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { type MemoryServer, memoryServer } from './memory-server.ts'

/** Three messages: one with a header, a stuffed line and several lines, one with another header, one without any. */
export const THREE: readonly { raw: string; uniqueId: string }[] = [
  { raw: 'Subject: a\r\nTo: x\r\n\r\n.dot\r\nend\r\n', uniqueId: 'A' },
  { raw: 'Subject: b\r\n\r\nb\r\n', uniqueId: 'B' },
  { raw: 'c\r\n', uniqueId: 'C' },
]

/** A server whose greeting is short and never the same twice in nothing; no timer of its own. */
export function quietServer(...faults: readonly FaultItem[]): MemoryServer {
  const dialect = { greetingText: 'hi', timestamp: 'none', autologoutMs: null } as const
  return memoryServer({ maildrop: THREE, dialect, faults })
}

export interface Recorded {
  readonly client: MemoryClient
  /**
   * `12 +OK …`: the milliseconds of virtual time, then one segment or, in brackets, the connection's new state or a TLS
   * handshake that the server has begun, with what is wrong with its certificate.
   */
  readonly timeline: readonly string[]
}

/** A new connection whose every segment is noted, the greeting included. */
export function recorded({ service, clock }: MemoryServer, entrance: Entrance = 'plain'): Recorded {
  const link = new MemoryLink()
  const { client } = link
  const timeline: string[] = []
  let seen = 0
  let { end, handshake } = client
  client.onChange = () => {
    for (; seen < client.segments.length; seen++)
      timeline.push(`${round(clock.now())} ${textOf(client.segments[seen] as Uint8Array)}`)
    if (client.end !== end) timeline.push(`${round(clock.now())} [${client.end}]`)
    end = client.end
    if (client.handshake !== undefined && client.handshake !== handshake) {
      const { certificate } = client.handshake
      timeline.push(`${round(clock.now())} [handshake${certificate === undefined ? '' : `: ${certificate}`}]`)
    }
    handshake = client.handshake
  }
  service.accept(link, entrance)
  return { client, timeline }
}

/** Lets the time pass until nothing is due any more. */
export function waitForNothing({ clock }: MemoryServer): void {
  for (let dueMs = clock.nextDueMs; dueMs !== undefined; dueMs = clock.nextDueMs)
    clock.advance(dueMs - clock.now())
}

/**
 * Plays each send once nothing is under way, on one connection after the other; `reconnect` stands between two. `tls ok` and
 * `tls fails` are what the client makes of a handshake.
 */
export function timelineOf(server: MemoryServer, sends: readonly string[], entrance?: Entrance): string[] {
  let current = recorded(server, entrance)
  const timeline = [current.timeline]
  waitForNothing(server)
  for (const text of sends) {
    if (text === 'reconnect') {
      if (current.client.end === 'open') current.client.finish()
      current = recorded(server, entrance)
      timeline.push(current.timeline)
    } else if (text === 'finish') {
      current.client.finish()
    } else if (text === 'tls ok') {
      current.client.handshake?.complete()
    } else if (text === 'tls fails') {
      current.client.handshake?.refuse('bad certificate')
    } else {
      current.client.send(octetsOf(text))
    }
    waitForNothing(server)
  }
  return timeline.flat()
}

function round(timeMs: number): number {
  return Math.round(timeMs * 1000) / 1000
}
