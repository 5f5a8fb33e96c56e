/**
 * What is done to a socket to bring a reply to the client: the plan that `link/perform.ts` carries out.
 */

/**
 * - `write`: these octets leave as one segment
 * - `delay`: nothing leaves for so long
 * - `end`: the connection's fate. `close` sends FIN and goes, `reset` sends RST, `half-close` sends FIN and
 *   goes on reading, `stall` keeps the connection and says nothing more.
 */
export type SocketAction =
  | { readonly type: 'write'; readonly octets: readonly Uint8Array[] }
  | { readonly type: 'delay'; readonly delayMs: number }
  | {
      readonly type: 'end'
      readonly by: EndBy
      /** With TLS: whether its close_notify goes before the FIN; default true. */
      readonly closeNotify?: boolean
    }

export type EndBy = 'close' | 'reset' | 'half-close' | 'stall'
