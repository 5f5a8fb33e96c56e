/**
 * A byte pipe to one client, whatever it runs over. The connection loop sees nothing else of the network.
 */

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
  /** Sends FIN behind what was written; the client may go on sending. */
  halfClose(): void
  /** Sends FIN behind what was written and gives up the connection when the client ends too, or soon after. */
  close(): void
  /** Delivers what was written, then sends RST. */
  reset(): void
  /** Drops the connection at once. */
  destroy(): void
}
