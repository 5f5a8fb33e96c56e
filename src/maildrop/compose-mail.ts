/**
 * A plain-text mail from its parts: just enough of RFC 5322 and 2047 for a test's messages.
 * The result depends on the parts alone, so that unique-ids made from it are stable.
 */
import { Pop3MockError } from '../errors.ts'
import { CRLF } from '../wire/octets.ts'

/** The parts of a mail; every one has a default. */
export interface Mail {
  from?: string
  to?: string
  subject?: string
  /** Default: midnight of 1 January 2026, UTC. */
  date?: Date | string
  /** The body; lines may end in LF or CRLF. */
  text?: string
  /** Further header fields, below the usual ones; one of the same name takes a usual one's place. */
  headers?: Readonly<Record<string, string>>
}

const DEFAULT_DATE = new Date(Date.UTC(2026, 0, 1))

/**
 * The octets of the mail, each line ended with CRLF; UTF-8 throughout, header fields encoded where they must be.
 * @throws {Pop3MockError} INVALID_OPTION when a header field cannot be written.
 */
export function composeMail(mail: Mail, path: string): Uint8Array {
  const usual: readonly [name: string, value: string][] = [
    ['From', mail.from ?? 'Sender <sender@example.org>'],
    ['To', mail.to ?? 'User <user@example.org>'],
    ['Subject', mail.subject ?? '(no subject)'],
    ['Date', dateField(mail.date ?? DEFAULT_DATE, path)],
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', '8bit'],
  ]
  const further = Object.entries(mail.headers ?? {})
  const given = new Map(further.map(([name, value]) => [name.toLowerCase(), value]))
  const usualNames = new Set(usual.map(([name]) => name.toLowerCase()))
  const fields = [
    ...usual.map(([name, value]) => [name, given.get(name.toLowerCase()) ?? value] as const),
    ...further.filter(([name]) => !usualNames.has(name.toLowerCase())),
  ]
  const header = fields.map(([name, value]) => headerLine(name, value, path)).join('')
  if (mail.text !== undefined && typeof mail.text !== 'string') {
    throw new Pop3MockError('INVALID_OPTION', `${path}.text: found ${typeof mail.text}. Allowed is text.`, {
      path: `${path}.text`,
    })
  }
  const text = (mail.text ?? '').replace(/\r?\n/g, CRLF)
  const body = text === '' || text.endsWith(CRLF) ? text : text + CRLF
  return Buffer.from(header + CRLF + body, 'utf8')
}

function headerLine(name: string, value: unknown, path: string): string {
  if (typeof value !== 'string' || /[\r\n]/.test(value) || !/^[!-9;-~]+$/.test(name)) {
    throw new Pop3MockError(
      'INVALID_OPTION',
      `${path}: the header field ${JSON.stringify(name)} cannot be ${JSON.stringify(value)}. Allowed is a name of printable ` +
        'ASCII and one line of text; give the whole message as { raw } where a broken header is the point.',
      { path },
    )
  }
  return `${name}: ${encodedText(value)}${CRLF}`
}

/** Words that are not ASCII as encoded-words of RFC 2047, each within its 75 characters. */
function encodedText(value: string): string {
  return value.replace(
    /[^\s<>]*[^\u0001-\u007f][^\s<>]*(?:\s+[^\s<>]*[^\u0001-\u007f][^\s<>]*)*/gu,
    (words) => {
      const pieces = Array.from({ length: Math.ceil([...words].length / 10) }, (_, index) =>
        [...words].slice(index * 10, index * 10 + 10).join(''),
      )
      return pieces.map((piece) => `=?utf-8?B?${Buffer.from(piece, 'utf8').toString('base64')}?=`).join(' ')
    },
  )
}

function dateField(date: Date | string, path: string): string {
  const time = new Date(date)
  if (Number.isNaN(time.getTime())) {
    throw new Pop3MockError(
      'INVALID_OPTION',
      `${path}.date: found ${JSON.stringify(date)}. Allowed is a Date or a date text.`,
      {
        path: `${path}.date`,
      },
    )
  }
  return time.toUTCString().replace('GMT', '+0000')
}
