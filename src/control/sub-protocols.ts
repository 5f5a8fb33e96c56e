/**
 * What a WebSocket says of itself by its sub-protocols, the only header that every client can set. No I/O; both sides
 * use it.
 */

/** The control messages of this version. */
export const CONTROL_PROTOCOL = 'pop3-mock.v1'
/** POP3 itself, in binary frames. */
export const POP3_PROTOCOL = 'pop3'

const TOKEN_PREFIX = 'pop3-mock.token.'
const LEASE_PREFIX = 'pop3-mock.lease.'

/** What a client offers. */
export interface OfferedProtocols {
  readonly names: readonly string[]
  readonly token: string | undefined
  /** The key by which a connection that broke off is known again. */
  readonly lease: string | undefined
}

/** The sub-protocols that the header of an upgrade request holds. */
export function offeredProtocols(header: string | undefined): OfferedProtocols {
  const names = (header ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const lease = behind(LEASE_PREFIX, names)
  return {
    names,
    token: behind(TOKEN_PREFIX, names),
    lease: lease !== undefined && /^[0-9a-f]{32}$/.test(lease) ? lease : undefined,
  }
}

/** What a client of the control messages offers. */
export function controlProtocols(token: string, lease: string): string[] {
  return [CONTROL_PROTOCOL, TOKEN_PREFIX + token, LEASE_PREFIX + lease]
}

/** What a client of POP3 offers. */
export function pop3Protocols(token: string): string[] {
  return [POP3_PROTOCOL, TOKEN_PREFIX + token]
}

function behind(prefix: string, names: readonly string[]): string | undefined {
  return names.find((name) => name.startsWith(prefix))?.slice(prefix.length)
}
