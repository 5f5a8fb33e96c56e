/**
 * One line of a transcript's text: `C: …`, `S| …`, `S⋮ 3 lines, 120 octets`, `-- …`. Knows the form of a line only, not
 * what lines mean together.
 */
import { Pop3MockError } from '../errors.ts'
import { CRLF, octetsOf } from '../wire/octets.ts'
import type { Elision } from './event.ts'
import { type Note, readNote } from './note-text.ts'
import { hideSecretAnywhere } from './secrets.ts'
import { findBadEscape, fromVisible } from './visible-octets.ts'

/** What a line of text says. Without a number it belongs to the session that was spoken of last. */
export type TextLine = { readonly session: number | undefined; readonly timeMs: number | undefined } & (
  | { readonly type: 'octets'; readonly speaker: Speaker; readonly octets: Uint8Array }
  | { readonly type: 'elided'; readonly elided: Elision }
  | { readonly type: 'separator' }
  | { readonly type: 'note'; readonly note: Note }
)

export type Speaker = 'C' | 'S'

/**
 * Reads one line; blank lines and `#` comments give undefined.
 * @param number the line's number in its text, from 1, for the error
 * @throws {Pop3MockError} INVALID_TRANSCRIPT
 */
export function readTextLine(line: string, number: number): TextLine | undefined {
  if (/^\s*(?:#.*)?$/.test(line)) return undefined
  const [, time, rest = ''] = /^\s*(?:(\d+) +)?(.*)/s.exec(line) ?? []
  const badEscape = findBadEscape(rest)
  if (badEscape !== undefined) {
    fail(number, badEscape, 'after a backslash: \\ r n t 0 and x with two hexadecimal digits')
  }
  const timeMs = time === undefined ? undefined : Number(time)
  if (rest.startsWith('--')) return { ...noteLine(rest, number), timeMs }
  const [, speaker, digits, mark, text = ''] = /^([CS])(\d*)([:|⋮]) ?(.*)/s.exec(rest) ?? []
  if (speaker !== 'C' && speaker !== 'S') {
    return fail(
      number,
      rest,
      'C: S: C| S| S⋮ with or without a session number (C2:), notes (-- …), comments (# …)',
    )
  }
  const session = digits ? Number(digits) : undefined
  if (mark !== '⋮') {
    const octets = octetsOf(fromVisible(text) + (mark === ':' ? CRLF : ''))
    return { type: 'octets', speaker, octets, session, timeMs }
  }
  if (speaker === 'C' && text === '') return { type: 'separator', session, timeMs }
  const [, lines, octets] = /^(\d+) lines?, (\d+) octets?$/.exec(speaker === 'S' ? text : '') ?? []
  if (lines === undefined) return fail(number, rest, 'S⋮ with two counts: S⋮ 3 lines, 120 octets')
  return { type: 'elided', elided: { lines: Number(lines), octets: Number(octets) }, session, timeMs }
}

function noteLine(rest: string, number: number): { type: 'note'; session: number | undefined; note: Note } {
  const read = readNote(rest.slice(2).trimStart())
  if (read !== undefined) return { type: 'note', ...read }
  return fail(
    number,
    rest,
    '-- N earlier events dropped, or one of these, each with or without "session N": opened, goes on, ' +
      'tls ok: FACTS, tls fails: WHY, not read:, sent early:, logged on: USER (PASS), deleted: IDS, finding: TEXT (CODE), fault: RULE (EFFECT), reply cut, reply withheld, closed: REASON',
  )
}

function fail(number: number, found: string, allowed: string): never {
  const hidden = hideSecretAnywhere(found)
  const shown = hidden.length > 60 ? `${hidden.slice(0, 60)}…` : hidden
  throw new Pop3MockError(
    'INVALID_TRANSCRIPT',
    `Line ${number} is not in the form of a transcript: found ${JSON.stringify(shown)}, allowed: ${allowed}.`,
    { path: `line ${number}` },
  )
}
