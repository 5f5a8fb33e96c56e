/**
 * Layer 1, link: what becomes of a connection before the greeting. `certificate` and `handshake` stand beside it with TLS.
 */

export interface AcceptEffect {
  readonly type: 'accept'
  /** `close`: FIN at once; `reset`: RST at once; `hold`: the connection is open and nobody reads or writes. */
  readonly then: 'close' | 'reset' | 'hold'
}
