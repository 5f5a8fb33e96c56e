/**
 * What a connection is given by its server.
 */
import type { Clock } from '../link/clock.ts'
import type { Link } from '../link/link.ts'
import type { Session } from '../session/session.ts'
import type { Later } from '../session/session-data.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { ConnectionFaults } from './connection-faults.ts'

/** How a client comes in: to stay in the clear, or able to ask for TLS, or with TLS first (RFC 8314 section 3.1). */
export type Entrance = 'plain' | 'stls' | 'implicit'

export interface ConnectionSetup {
  /** The connection's number, from 1. */
  readonly session: number
  readonly link: Link
  readonly entrance: Entrance
  readonly protocol: Session
  readonly faults: ConnectionFaults
  readonly clock: Clock
  readonly transcript: Transcript
  /** Does something later, unless the server is reset or closed before. */
  readonly postpone: (later: Later) => void
  /** Called once, when the link is closed. */
  readonly closed: () => void
}
