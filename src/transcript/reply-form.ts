/**
 * Which replies have several lines: without it a text of a conversation cannot be cut into replies.
 */
import type { Keyword } from '../wire/keyword.ts'
import type { ReplyForm } from '../wire/reply-reader.ts'

/** The form of a command's positive reply (RFC 1939, 2449, 5034, 6856). */
export function formOf(keyword: Keyword | 'UNKNOWN', argumentText: string): ReplyForm {
  switch (keyword) {
    case 'CAPA':
    case 'RETR':
    case 'TOP':
      return 'multi-line'
    case 'LIST':
    case 'UIDL':
    case 'LANG':
    case 'AUTH':
      return argumentText.trim() === '' ? 'multi-line' : 'single-line'
    default:
      return 'single-line'
  }
}
