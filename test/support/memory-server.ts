/**
 * A server without a network, with time that stands still: what most tests talk to.
 */
import { VirtualClock } from '../../src/link/clock.ts'
import { type MemoryClient, MemoryLink } from '../../src/link/memory-link.ts'
import type { Account } from '../../src/maildrop/accounts.ts'
import type { Entrance } from '../../src/server/connection-setup.ts'
import { type Pop3ServerOptions, resolveOptions } from '../../src/server/options.ts'
import { Pop3Service } from '../../src/server/service.ts'
import { joined, octetsOf, textOf } from '../../src/wire/octets.ts'

export interface MemoryServer {
  readonly service: Pop3Service
  readonly clock: VirtualClock
  readonly accounts: readonly Account[]
  /** A new client, already greeted; by another entrance than the server's, if one is given. */
  connect(by?: Entrance): MemoryClient
}

/** @param entrance how clients come in; default: as the options say */
export function memoryServer(
  options: Pop3ServerOptions = {},
  entrance: Entrance = entranceOf(options),
): MemoryServer {
  const clock = new VirtualClock()
  // Able to have TLS, whatever the entrance: rules that need it are refused otherwise.
  const resolved = resolveOptions({ seed: 1, clock, tls: 'stls', ...options }, () => 1)
  const service = new Pop3Service(resolved)
  return {
    service,
    clock,
    accounts: [...resolved.accounts],
    connect(by = entrance) {
      const link = new MemoryLink()
      service.accept(link, by)
      return link.client
    },
  }
}

function entranceOf({ tls = 'off' }: Pop3ServerOptions): Entrance {
  const mode = typeof tls === 'string' ? tls : tls.mode
  return mode === 'off' ? 'plain' : mode
}

/** Sends text (one code unit = one octet) and gives what the server sent in answer. */
export function exchange(client: MemoryClient, text: string): string {
  const before = client.segments.length
  client.send(octetsOf(text))
  return textOf(joined(client.segments.slice(before)))
}

/** A client that has logged on to the default account. */
export function loggedOn(server: MemoryServer): MemoryClient {
  const client = server.connect()
  exchange(client, 'USER user\r\n')
  const reply = exchange(client, 'PASS secret\r\n')
  if (!reply.startsWith('+OK')) throw new Error(`cannot log on: ${reply}`)
  return client
}
