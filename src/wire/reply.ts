/**
 * A reply as a value. Whoever makes one says what is meant; the encoder says how it looks on the wire.
 */
import type { Body } from './body.ts'

/** `+` alone is the challenge of RFC 5034 section 4. */
export type StatusIndicator = '+OK' | '-ERR' | '+'

/** A reply as a value: what is said, before it becomes octets. */
export interface Reply {
  readonly status: StatusIndicator
  /** Response code without its brackets (RFC 2449 section 8, RFC 3206), e.g. `IN-USE`. */
  readonly code?: string
  /** What follows the status indicator and the code; empty for a bare `+OK`. One code unit is one octet. */
  readonly text: string
  /** Present: the reply is multi-line, even when the body has no line. */
  readonly body?: Body
}

/** A positive reply; with a body, a multi-line one. */
export function ok(text: string, body?: Body): Reply {
  return body === undefined ? { status: '+OK', text } : { status: '+OK', text, body }
}

/** A negative reply, with a response code if one applies. */
export function err(text: string, code?: string): Reply {
  return code === undefined ? { status: '-ERR', text } : { status: '-ERR', text, code }
}
