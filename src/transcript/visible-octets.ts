/**
 * Octets as a text that a person can read and a program can read back: nothing invisible, nothing ambiguous.
 * Octets come and go as text with one code unit for each. Knows nothing of lines or of POP3.
 */
import { octetsOf, utf8Octets } from '../wire/octets.ts'

/** Well-formed UTF-8 sequences (RFC 3629 section 4), then every other octet that cannot stand for itself. */
export const NOT_PLAIN: RegExp = new RegExp(
  [
    '[\\xc2-\\xdf][\\x80-\\xbf]',
    '\\xe0[\\xa0-\\xbf][\\x80-\\xbf]|[\\xe1-\\xec\\xee\\xef][\\x80-\\xbf]{2}|\\xed[\\x80-\\x9f][\\x80-\\xbf]',
    '\\xf0[\\x90-\\xbf][\\x80-\\xbf]{2}|[\\xf1-\\xf3][\\x80-\\xbf]{3}|\\xf4[\\x80-\\x8f][\\x80-\\xbf]{2}',
    '[\\x00-\\x1f\\x7f-\\xff\\\\]',
  ].join('|'),
  'g',
)

/** Controls, marks of direction, private use, and every space but the one of ASCII. */
export const INVISIBLE: RegExp = /[\p{Cc}\p{Cf}\p{Co}\p{Z}]/u

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\r': '\\r', '\n': '\\n', '\t': '\\t' }
const MEANINGS: Readonly<Record<string, string>> = { '\\': '\\', r: '\r', n: '\n', t: '\t', '0': '\0' }

/**
 * The octets made visible: printable ASCII and printable UTF-8 as they are, `\\`, `\r`, `\n`, `\t`, and `\xNN`
 * for every other octet. A space at the very end is `\x20`, because editors remove it there.
 */
export function visible(octets: string): string {
  const text = octets.replace(NOT_PLAIN, (found) => {
    if (found.length === 1) return ESCAPES[found] ?? hex(found)
    const character = Buffer.from(octetsOf(found)).toString('utf8')
    return INVISIBLE.test(character) ? [...found].map(hex).join('') : character
  })
  return text.endsWith(' ') ? `${text.slice(0, -1)}\\x20` : text
}

/** The inverse of `visible`; also reads `\0`. Call it only where `findBadEscape` finds none. */
export function fromVisible(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|(.))|[^\x00-\x7f]+/gi, (found, digits, letter) => {
    if (digits !== undefined) return String.fromCharCode(Number.parseInt(digits, 16))
    return letter === undefined ? utf8Octets(found) : (MEANINGS[letter] ?? found)
  })
}

/** The first backslash of a text that begins no known escape, with what follows it. */
export function findBadEscape(text: string): string | undefined {
  for (const [found, known] of text.matchAll(/\\(?:(x[0-9a-f]{2}|[\\rnt0])|.?)/gis)) {
    if (known === undefined) return found
  }
  return undefined
}

function hex(octet: string): string {
  return `\\x${octet.charCodeAt(0).toString(16).padStart(2, '0')}`
}
