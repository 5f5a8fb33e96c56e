/**
 * Octets as pieces that can be shown: text that stands for itself, and marks for what the eye would miss.
 * Octets come as text with one code unit for each. Knows no DOM.
 */

/**
 * - `line-end`: CR and LF where they belong together; `bare`: one without the other
 * - `space`: at the end of a line, where nobody would see it
 * - `cut`: the octets before it came in an earlier segment
 * - `rest`: what is not shown
 */
export type MarkKind = 'line-end' | 'bare' | 'tab' | 'space' | 'control' | 'eight-bit' | 'cut' | 'rest'

export interface Mark {
  readonly kind: MarkKind
  readonly label: string
  readonly title: string
}

export type Piece = string | Mark

/** A place within octets where a later segment begins, and what to write there. */
export interface Cut {
  readonly at: number
  readonly label: string
  readonly title: string
}

const CONTROL_NAMES: readonly string[] = [
  ...[
    'NUL',
    'SOH',
    'STX',
    'ETX',
    'EOT',
    'ENQ',
    'ACK',
    'BEL',
    'BS',
    'TAB',
    'LF',
    'VT',
    'FF',
    'CR',
    'SO',
    'SI',
  ],
  ...[
    'DLE',
    'DC1',
    'DC2',
    'DC3',
    'DC4',
    'NAK',
    'SYN',
    'ETB',
    'CAN',
    'EM',
    'SUB',
    'ESC',
    'FS',
    'GS',
    'RS',
    'US',
  ],
]

const UNSEEN =
  /(?<crlf>\r(?=\n)|(?<=\r)\n)|(?<bare>[\r\n])|(?<tab>\t)|(?<space> +(?=[\r\n]*$))|(?<control>[\x00-\x1f\x7f])|(?<high>[\x80-\xff]+)/g

/** Controls, marks of direction, private use, and every space but the one of ASCII. */
const UNSEEN_CHARACTER = /(?! )[\p{Cc}\p{Cf}\p{Co}\p{Z}]/gu

/** More octets of one line than these say nothing to a reader, and cost the browser dear. */
const MOST_OCTETS = 2000

/** The pieces of a line; cuts in rising order. */
export function piecesOf(octets: string, cuts: readonly Cut[] = []): Piece[] {
  const shown = octets.length > MOST_OCTETS ? octets.slice(0, MOST_OCTETS) : octets
  const pieces: Piece[] = []
  let next = 0
  const add = (from: number, to: number, kind: MarkKind | undefined): void => {
    let start = from
    for (let cut = cuts[next]; cut !== undefined && cut.at < to; cut = cuts[++next]) {
      if (cut.at > start) pieces.push(pieceOf(shown.slice(start, cut.at), kind))
      pieces.push({ kind: 'cut', label: cut.label, title: cut.title })
      start = Math.max(start, cut.at)
    }
    if (start < to) pieces.push(pieceOf(shown.slice(start, to), kind))
  }
  let end = 0
  for (const match of shown.matchAll(UNSEEN)) {
    add(end, match.index, undefined)
    end = match.index + match[0].length
    add(match.index, end, kindOf(match.groups))
  }
  add(end, shown.length, undefined)
  if (octets.length > shown.length) pieces.push(restMark(octets.length - shown.length))
  return pieces
}

/** Stands for octets that are left out. */
export function restMark(count: number): Mark {
  return { kind: 'rest', label: `… ${count.toLocaleString('en')} octets more`, title: 'not shown' }
}

/** The mark of one octet that is not shown as itself. */
export function octetMark(octet: string, kind: MarkKind): Mark {
  const code = octet.charCodeAt(0)
  const name = code === 0x7f ? 'DEL' : CONTROL_NAMES[code]
  return {
    kind,
    label: name ?? hex(octet),
    title: `${name === undefined ? '' : `${name}, `}octet ${hex(octet)}`,
  }
}

/** The mark of a character that cannot be seen, or that changes how others are seen. */
export function characterMark(character: string, title: string): Mark {
  const point = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
  return { kind: 'control', label: point, title: `${point}, ${title}` }
}

/** The pieces of a text of characters: those that cannot be seen are marked. */
export function textPieces(text: string): Piece[] {
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: found, index } of text.matchAll(UNSEEN_CHARACTER)) {
    if (index > end) pieces.push(text.slice(end, index))
    end = index + found.length
    pieces.push(found < '\x80' ? octetMark(found, 'control') : characterMark(found, 'cannot be seen'))
  }
  if (end < text.length) pieces.push(text.slice(end))
  return pieces
}

/** Octets in hexadecimal, with spaces between them. */
export function hex(octets: string): string {
  return Array.from(octets, (octet) => octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')).join(
    ' ',
  )
}

function pieceOf(octets: string, kind: MarkKind | undefined): Piece {
  switch (kind) {
    case undefined:
      return octets
    case 'space': {
      const count = octets.length === 1 ? '' : `×${octets.length}`
      return { kind, label: `SP${count}`, title: 'space at the end of the line' }
    }
    case 'eight-bit':
      return { kind, label: hex(octets), title: `octets ${hex(octets)}, not ASCII` }
    default:
      return octetMark(octets, kind)
  }
}

function kindOf(groups: Readonly<Record<string, string | undefined>> = {}): MarkKind {
  if (groups.crlf !== undefined) return 'line-end'
  if (groups.bare !== undefined) return 'bare'
  if (groups.tab !== undefined) return 'tab'
  if (groups.space !== undefined) return 'space'
  return groups.control !== undefined ? 'control' : 'eight-bit'
}
