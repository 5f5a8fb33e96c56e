/**
 * What a server under measurement serves, written so that it can be sent to another process.
 */

export interface KeyAndCertificate {
  readonly key: string
  readonly cert: string
}

interface EqualMessages {
  /** `user1`, `user2`, …, each with messages of its own. */
  readonly accounts: number
  readonly messages: number
  /** A multiple of 64. */
  readonly messageOctets: number
  /** Implicit TLS with this certificate. */
  readonly tls?: KeyAndCertificate
  /** So many fault rules; those that match a STAT change its reply. */
  readonly rules?: { readonly count: number; readonly matching: boolean }
}

/** Messages of several sizes, for `user1`. */
export interface MessagesOfSizes {
  readonly sizes: readonly number[]
}

/** So many different small messages, for `user1`, made by `generate`. */
export interface GeneratedMessages {
  readonly generated: number
}

/** One message, for `user1`, that a manifest makes by `repeat`; any number of sessions may have it open. */
export interface RepeatedMessage {
  readonly repeatedOctets: number
}

/** What the bare server knows of it are the number of messages and their size. */
export type Workload =
  | EqualMessages
  | { readonly maildir: string; readonly messages: number; readonly messageOctets: number }
  | MessagesOfSizes
  | GeneratedMessages
  | RepeatedMessage

const HEADER = 'From: bench@example.org\r\nSubject: a message of known size\r\n\r\n'
const LINE = `${'The quick brown fox jumps over the lazy dog, and over it again'}\r\n`

/** One of many different mails, all of one size. */
export function smallMail(index: number): string {
  const number = String(index + 1).padStart(7, '0')
  return `From: bench@example.org\r\nSubject: message ${number}\r\n\r\nA short line of text.\r\n`
}

/** A mail of exactly so many octets, in lines of 64. */
export function mailOf(octets: number): string {
  const body = LINE.repeat(Math.floor((octets - HEADER.length) / LINE.length))
  const missing = octets - HEADER.length - body.length
  return HEADER + body + (missing < 2 ? '' : `${'x'.repeat(missing - 2)}\r\n`)
}
