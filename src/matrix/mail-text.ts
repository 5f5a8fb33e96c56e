/**
 * Messages as texts that can be compared: the kind of line end, and one more at the end, are the client's own affair.
 */
import type { WireReply } from '../conformance/view/wire-reply.ts'
import { textOf } from '../wire/octets.ts'
import { stuff } from '../wire/stuffing.ts'

/** A message in essence: one code unit for each octet, LF for CRLF, without the last line end. */
export type MailText = string

export function mailText(octets: Uint8Array): MailText {
  return textOf(octets).replaceAll('\r\n', '\n').replace(/\n$/, '')
}

/** A message, and what a client has that leaves the dots of byte-stuffing in. */
export interface Mail {
  readonly text: MailText
  readonly stuffed: MailText
}

export function mailFrom(octets: Uint8Array): Mail {
  return { text: mailText(octets), stuffed: mailText(stuff(octets)) }
}

/**
 * What a client reads in a reply to RETR: by the RFC where the reply is whole, else as one reads that takes LF for a line
 * end.
 */
export function readFrom(reply: WireReply): { readonly mail: Mail; readonly isWhole: boolean } {
  const body = reply.body()
  if (body !== undefined)
    return { mail: { text: mailText(body), stuffed: mailText(reply.stuffedBody()) }, isWhole: true }
  const raw = reply.raw.replaceAll('\r\n', '\n')
  const behindStatus = raw.indexOf('\n') + 1
  if (behindStatus === 0) return { mail: NO_MAIL, isWhole: false }
  const lines = raw.slice(behindStatus)
  const final = /(?:^|\n)\.\r*\n/.exec(lines)
  const stuffed = (final === null ? lines : lines.slice(0, final.index)).replace(/\n$/, '')
  return { mail: { text: stuffed.replace(/(^|\n)\./g, '$1'), stuffed }, isWhole: final !== null }
}

export const NO_MAIL: Mail = { text: '', stuffed: '' }
