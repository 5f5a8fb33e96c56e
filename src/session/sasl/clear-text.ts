/**
 * Whether a password may be sent as it is.
 */
import type { Dialect } from '../dialect.ts'

/** In a dialect that wants it so, over TLS only (RFC 2595 section 2.3, RFC 8314 section 3). */
export function allowsClearText({ clearTextLogOn }: Dialect, tls: boolean): boolean {
  return clearTextLogOn === 'accept' || tls
}
