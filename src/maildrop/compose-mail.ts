/**
 * A plain-text mail from its parts: just enough of RFC 5322 and 2047 for a test's messages.
 * The result depends on the parts alone, so that unique-ids made from it are stable.
 */
import { Pop3MockError, refuseNoObject, shown, unexpected } from '../errors.ts'
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

const DEFAULT_FROM = 'Sender <sender@example.org>'
const DEFAULT_TO = 'User <user@example.org>'
const DEFAULT_DATE = new Date(Date.UTC(2026, 0, 1))

/**
 * The octets of the mail, each line ended with CRLF; UTF-8 throughout, header fields encoded where they must be.
 * @throws {Pop3MockError} INVALID_OPTION when a header field cannot be written.
 */
export function composeMail(mail: Mail, path: string): Uint8Array {
  const { from = DEFAULT_FROM, to = DEFAULT_TO, subject = '(no subject)', date = DEFAULT_DATE } = mail
  const { text = '', headers = {} } = mail
  if (typeof text !== 'string') throw unexpected(`${path}.text`, text, 'text')
  refuseNoObject(headers, `${path}.headers`)
  const usual: readonly [name: string, value: string][] = [
    ['From', from],
    ['To', to],
    ['Subject', subject],
    ['Date', dateField(date, path)],
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', '8bit'],
  ]
  const further = Object.entries(headers)
  const given = new Map(further.map(([name, value]) => [name.toLowerCase(), value]))
  const usualNames = new Set(usual.map(([name]) => name.toLowerCase()))
  const fields = [
    ...usual.map(([name, value]) => [name, given.get(name.toLowerCase()) ?? value] as const),
    ...further.filter(([name]) => !usualNames.has(name.toLowerCase())),
  ]
  const header = fields.map(([name, value]) => headerLine(name, value, path)).join('')
  const lines = text.replace(/\r?\n/g, CRLF)
  const body = lines === '' || lines.endsWith(CRLF) ? lines : lines + CRLF
  return Buffer.from(header + CRLF + body, 'utf8')
}

function headerLine(name: string, value: unknown, path: string): string {
  if (typeof value !== 'string' || /[\r\n]/.test(value) || !/^[!-9;-~]+$/.test(name)) {
    throw new Pop3MockError(
      'INVALID_OPTION',
      `${path}: the header field ${JSON.stringify(name)} cannot be ${shown(value)}. Allowed is a name of printable ` +
        'ASCII and one line of text; give the whole message as { raw } where a broken header is the point.',
      { path },
    )
  }
  const encoded = ADDRESS_FIELDS.test(name)
    ? value.replace(ADDRESS_PARTS, encodedPart)
    : value.replace(FOREIGN_WORDS, encodedWords)
  return folded(`${name}: ${encoded}`) + CRLF
}

/** RFC 2047 section 2: so long is a line with an encoded-word at most. */
const ENCODED_LINE = 76

/** A field with encoded-words in as many lines as it takes, broken before words; others stay in one. */
function folded(field: string): string {
  if (!field.includes('=?')) return field
  const [first = '', ...words] = field.split(/(?<=\S)(?= \S)/)
  let column = first.length
  return words.reduce((lines, word) => {
    const isNew = column + word.length > ENCODED_LINE
    column = isNew ? word.length : column + word.length
    return lines + (isNew ? CRLF : '') + word
  }, first)
}

/** Words of a text that are not ASCII, with the space between them. */
const FOREIGN_WORDS = /\S*[^\u0001-\u007f]\S*(?:\s+\S*[^\u0001-\u007f]\S*)*/gu

const ADDRESS_FIELDS = /^(?:resent-)?(?:from|sender|reply-to|to|cc|bcc)$/i

/**
 * What is looked at as one in a list of addresses (RFC 5322 section 3.4): a quoted-string, an address in angle brackets, one
 * without, words that are not ASCII.
 */
const ADDRESS_PARTS = (() => {
  const letter = '[^\\s<>"(),;:@]'
  const address = `${letter}*@${letter}*`
  const word = `(?!${address})${letter}*[^\\u0001-\\u007f\\s]${letter}*`
  return new RegExp(`"(?:[^"\\\\]|\\\\.)*"|<[^>]*>|${address}|${word}(?:\\s+${word})*`, 'gu')
})()

/**
 * RFC 2047 section 5: no encoded-word stands within a quoted-string or an address, so what was quoted loses its quotes; and
 * there is space around it, or the parentheses of a comment.
 */
function encodedPart(part: string, index: number, field: string): string {
  if (!/[^\u0001-\u007f]/.test(part) || part.startsWith('<') || /^[^"\s]*@/.test(part)) return part
  const words = encodedWords(part.startsWith('"') ? part.slice(1, -1).replace(/\\(.)/g, '$1') : part)
  const before = /[^\s(]$/.test(field.slice(0, index)) ? ' ' : ''
  const behind = /^[^\s)]/.test(field.slice(index + part.length)) ? ' ' : ''
  return before + words + behind
}

/** Encoded-words of RFC 2047, each within its 75 characters. */
function encodedWords(words: string): string {
  const letters = [...words]
  const pieces = Array.from({ length: Math.ceil(letters.length / 10) }, (_, index) =>
    letters.slice(index * 10, index * 10 + 10).join(''),
  )
  return pieces.map((piece) => `=?utf-8?B?${Buffer.from(piece, 'utf8').toString('base64')}?=`).join(' ')
}

function dateField(date: Date | string, path: string): string {
  // By its tag: a test runner's Date may be another one.
  const isDate = Object.prototype.toString.call(date) === '[object Date]'
  const time = new Date(isDate || typeof date === 'string' ? date : Number.NaN)
  if (Number.isNaN(time.getTime())) throw unexpected(`${path}.date`, date, 'a Date or a date text')
  return time.toUTCString().replace('GMT', '+0000')
}
