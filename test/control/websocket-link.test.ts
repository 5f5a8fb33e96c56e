/**
 * What a WebSocket cannot do for POP3 is said, not silently left out.
 */
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import { WebSocketLink } from '../../src/control/websocket-link.ts'
import type { TlsOutcome } from '../../src/link/link.ts'

test('TLS is refused, in words', () => {
  const socket = { remotePort: 1234, setNoDelay: () => {} } as unknown as Socket
  const link = new WebSocketLink({} as WebSocket, socket)
  const outcomes: TlsOutcome[] = []
  link.startTls({}, (outcome) => outcomes.push(outcome))
  expect([link.clientPort, outcomes]).toEqual([
    1234,
    [{ result: 'failed', problem: 'no TLS over WebSocket' }],
  ])
})
