/**
 * Layer 1, link: what becomes of a connection before the greeting, and of a TLS handshake.
 */
import type { CertificateProblem, TlsRequest } from '../link/link.ts'

export interface AcceptEffect {
  readonly type: 'accept'
  /** `close`: FIN at once; `reset`: RST at once; `hold`: the connection is open and nobody reads or writes. */
  readonly then: 'close' | 'reset' | 'hold'
}

/** The certificate that the client is shown. */
export interface CertificateEffect {
  readonly type: 'certificate'
  readonly problem: CertificateProblem
  /** Only a client that names no server by SNI (RFC 6066 section 3) is shown it. */
  readonly withoutName?: boolean
}

/**
 * What the server does where a handshake is due. `stall`, `close`, `reset`: so much of its own handshake is sent, then nothing
 * more, FIN or RST; `plaintext`: it goes on in the clear, and what belongs to TLS is not read; `alert`: it refuses the client's
 * first message with a TLS alert and goes on in the clear; `tls`: none is due, and it begins one all the same.
 */
export interface HandshakeEffect {
  readonly type: 'handshake'
  readonly mode: 'stall' | 'close' | 'reset' | 'plaintext' | 'alert' | 'tls'
  /** With `stall`, `close` and `reset`; default 0. */
  readonly afterOctets?: number
}

/** What was decided about a handshake. */
export interface HandshakePlan {
  readonly mode: 'tls' | 'plaintext' | 'alert' | 'none'
  readonly request: TlsRequest
}

/**
 * The handshake as these effects make it.
 * @param isDue a handshake belongs here; else only `tls` brings one
 */
export function handshakePlan(
  certificate: CertificateEffect | undefined,
  handshake: HandshakeEffect | undefined,
  isDue: boolean,
): HandshakePlan {
  const problem = certificate?.problem
  const shown = certificate?.withoutName ? { certificateWithoutName: problem } : { certificate: problem }
  if (!isDue && handshake?.mode !== 'tls') return { mode: 'none', request: {} }
  const { mode = 'tls', afterOctets = 0 } = handshake ?? {}
  if (mode === 'tls' || mode === 'plaintext' || mode === 'alert') return { mode, request: shown }
  return { mode: 'tls', request: { ...shown, cut: { by: mode, afterOctets } } }
}
