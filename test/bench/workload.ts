/**
 * What a server under measurement serves, written so that it can be sent to another process.
 */

/** Equal messages, for each of the accounts `user1`, `user2`, …; or the Maildir in a folder, for `user1`. */
export type Workload =
  | {
      readonly accounts: number
      readonly messages: number
      /** A multiple of 64. */
      readonly messageOctets: number
    }
  | { readonly maildir: string; readonly messages: number; readonly messageOctets: number }

const HEADER = 'From: bench@example.org\r\nSubject: a message of known size\r\n\r\n'
const LINE = `${'The quick brown fox jumps over the lazy dog, and over it again'}\r\n`

/** A mail of exactly so many octets, in lines of 64. */
export function mailOf(octets: number): string {
  const body = LINE.repeat(Math.floor((octets - HEADER.length) / LINE.length))
  const missing = octets - HEADER.length - body.length
  return HEADER + body + (missing < 2 ? '' : `${'x'.repeat(missing - 2)}\r\n`)
}
