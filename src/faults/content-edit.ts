/**
 * Edits of a message's octets: header fields, line ends, line lengths, words.
 */
import { CRLF, octetsOf, textOf } from '../wire/octets.ts'

export interface ContentEdit {
  readonly lineEnding?: 'lf' | 'cr' | 'mixed'
  /** Lines are cut off behind so many octets. */
  readonly cutLinesAt?: number
  readonly replace?: { readonly find: string; readonly with: string }
  /** Header lines put before the others. */
  readonly prependHeaders?: readonly string[]
  /** Names of header fields; `*` for the whole header with its blank line. */
  readonly dropHeaders?: readonly string[]
  readonly insert?: Insertion
  /** The blank line behind the header is left out. */
  readonly dropBlankLine?: true
}

/** Octets put into a message, `repeat` times over (default 1). */
export interface Insertion {
  /** `start`: before the first octet; `header`: behind the last header field; `body`: behind the blank line; `end`: behind all. */
  readonly at: 'start' | 'header' | 'body' | 'end'
  readonly octets: string
  readonly repeat?: number
}

/** The octets after the edits, ended with CRLF whatever they do: the final line must stand on its own. */
export function editedContent(octets: Uint8Array, edit: ContentEdit): Uint8Array {
  let text = textOf(octets)
  if (edit.dropHeaders !== undefined) text = withoutHeaders(text, edit.dropHeaders)
  if (edit.prependHeaders !== undefined) text = edit.prependHeaders.map((line) => line + CRLF).join('') + text
  if (edit.insert !== undefined) text = withInserted(text, edit.insert)
  if (edit.dropBlankLine) text = text.replace(CRLF + CRLF, CRLF)
  const { replace } = edit
  if (replace !== undefined) text = text.replaceAll(replace.find, () => replace.with)
  if (edit.cutLinesAt !== undefined) text = cutLines(text, edit.cutLinesAt)
  if (edit.lineEnding !== undefined) text = withLineEnding(text, edit.lineEnding)
  return octetsOf(text === '' || text.endsWith(CRLF) ? text : text + CRLF)
}

/** `*` drops the whole header and its blank line; names are compared without regard to case. */
function withoutHeaders(text: string, names: readonly string[]): string {
  const blank = text.indexOf(CRLF + CRLF)
  const end = blank === -1 ? text.length : blank + 2
  const body = text.slice(end)
  if (names.includes('*')) return body.slice(CRLF.length)
  const dropped = new Set(names.map((name) => name.toLowerCase()))
  // A field goes with its folded continuation lines.
  const fields = text.slice(0, end).match(/[^\r\n]*\r\n(?:[ \t][^\r\n]*\r\n)*/g) ?? []
  const isDropped = (field: string) => dropped.has((field.split(':', 1)[0] as string).toLowerCase())
  return fields.filter((field) => !isDropped(field)).join('') + body
}

/** Where there is no blank line, all is header. */
function withInserted(text: string, { at, octets, repeat = 1 }: Insertion): string {
  const blank = text.startsWith(CRLF) ? -2 : text.indexOf(CRLF + CRLF)
  const offsets = {
    start: 0,
    header: blank === -1 ? text.length : blank + 2,
    body: blank === -1 ? text.length : blank + 4,
    end: text.length,
  }
  return text.slice(0, offsets[at]) + octets.repeat(repeat) + text.slice(offsets[at])
}

function cutLines(text: string, length: number): string {
  return text
    .split(CRLF)
    .map((line) => line.slice(0, length))
    .join(CRLF)
}

const MIXED = ['\n', CRLF, '\r']

function withLineEnding(text: string, lineEnding: 'lf' | 'cr' | 'mixed'): string {
  let index = 0
  return text.replaceAll(CRLF, () => {
    if (lineEnding === 'mixed') return MIXED[index++ % MIXED.length] as string
    return lineEnding === 'lf' ? '\n' : '\r'
  })
}
