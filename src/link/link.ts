/**
 * A byte pipe to one client, whatever it runs over. The connection loop sees nothing else of the network.
 */

/** How a TLS handshake went; told once. */
export type TlsOutcome =
  | ({ readonly result: 'ok' } & TlsFacts)
  /** `problem`: why, in the words of the TLS library or of the fault that wanted it so. */
  | { readonly result: 'failed'; readonly problem: string }

export interface TlsFacts {
  /** E.g. `TLSv1.3`. */
  readonly protocol: string
  readonly cipher: string
  /** The server name that the client asked for (SNI); undefined: none. */
  readonly serverName: string | undefined
  /** What was agreed on by ALPN, e.g. `pop3`; undefined: nothing. */
  readonly alpn: string | undefined
  /** The common name in the client's certificate; undefined: it gave none. */
  readonly clientName: string | undefined
}

/** What is wrong with the certificate that the client is shown; layer 1 of the faults. */
export type CertificateProblem =
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-host'
  | 'unknown-authority'
  | 'self-signed'
  | 'nul-in-name'
  | 'weak-key'

/** How a handshake that was asked for goes. */
export interface TlsRequest {
  readonly certificate?: CertificateProblem | undefined
  /** Only for clients that name no server by SNI (quirk B13). */
  readonly certificateWithoutName?: CertificateProblem | undefined
  /** So many octets of the server's handshake are sent and then nothing, FIN, or RST. */
  readonly cut?: { readonly by: 'stall' | 'close' | 'reset'; readonly afterOctets: number } | undefined
  /** What the client has sent of the handshake already. */
  readonly received?: Uint8Array
}

export interface LinkEvents {
  octets(chunk: Uint8Array): void
  /** The client has ended its half of the connection (FIN); what was sent before has been delivered. */
  clientEnded(): void
  /** The link is no longer `blocked`. */
  drained(): void
  /** The connection is gone; nothing follows. `reset`: the client or the network broke it off. */
  closed(how: 'ended' | 'reset'): void
}

export interface Link {
  /** Port on the client's side, 0 where there is none. */
  readonly clientPort: number
  /** Must be called once, before the first octet is expected. */
  listen(events: LinkEvents): void
  /**
   * Sends the octets as one segment. `settled` is told once whether they were handed to the network.
   */
  write(octets: readonly Uint8Array[], settled?: (delivered: boolean) => void): void
  /** The client reads more slowly than this writes: nothing should be added until `drained`. */
  readonly blocked: boolean
  /** Between the two, segments may be gathered: replies to pipelined commands need not leave one by one. */
  cork(): void
  uncork(): void
  /** No more `octets` events until `resume`. */
  pause(): void
  resume(): void
  /**
   * Begins TLS as its server: what the client sends from now on belongs to the handshake. Octets and ends are told again
   * once it is done, as those of the TLS layer. After a failure nothing more can be written but in the clear (`writeRaw`).
   */
  startTls(request: TlsRequest, done: (outcome: TlsOutcome) => void): void
  /** Octets past the TLS layer, if there is one. */
  writeRaw(octets: Uint8Array): void
  /** Sends FIN behind what was written; the client may go on sending. */
  halfClose(options?: { readonly closeNotify?: boolean }): void
  /** Sends FIN behind what was written and gives up the connection when the client ends too, or soon after. */
  close(options?: { readonly closeNotify?: boolean }): void
  /** Delivers what was written, then sends RST. */
  reset(): void
  /** Drops the connection at once. */
  destroy(): void
}
