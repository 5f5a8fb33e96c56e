/**
 * A message as somebody would read it: UTF-8 as characters, everything that could deceive the eye as a mark.
 * Octets come as text with one code unit for each. Knows no DOM.
 */
import { INVISIBLE, NOT_PLAIN } from '../transcript/visible-octets.ts'
import { characterMark, hex, octetMark, type Piece, restMark } from './octet-marks.ts'

/** The pieces of a message; line ends are line ends, and only those that stand alone are marked as well. */
export function messagePieces(octets: string, sizeInOctets: number = octets.length): Piece[] {
  const pieces: Piece[] = []
  const add = (piece: Piece): void => {
    const last = pieces.at(-1)
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece
    else if (piece !== '') pieces.push(piece)
  }
  let end = 0
  for (const { 0: found, index } of octets.matchAll(NOT_PLAIN)) {
    add(octets.slice(end, index))
    end = index + found.length
    for (const piece of reading(found, octets[index - 1], octets[end])) add(piece)
  }
  add(octets.slice(end))
  if (sizeInOctets > octets.length) pieces.push(restMark(sizeInOctets - octets.length))
  return pieces
}

/** What a header field says, on one line; undefined where there is no such field. */
export function headerField(octets: string, name: string): string | undefined {
  const [header = ''] = octets.split(/\r?\n\r?\n/, 1)
  const field = new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(header)?.[1]
  return field?.replace(/\r?\n[ \t]+/g, ' ').trim()
}

/** How octets that cannot stand for themselves are read between their neighbours. */
function reading(found: string, before: string | undefined, after: string | undefined): Piece[] {
  if (found.length > 1) return [character(found)]
  switch (found) {
    case '\\':
      return [found]
    case '\r':
      return after === '\n' ? [] : [octetMark(found, 'bare')]
    case '\n':
      return before === '\r' ? [found] : [octetMark(found, 'bare'), found]
    case '\t':
      return [octetMark(found, 'tab')]
    default:
      return [octetMark(found, found > '\x7f' ? 'eight-bit' : 'control')]
  }
}

function character(octets: string): Piece {
  const text = new TextDecoder().decode(Uint8Array.from(octets, (octet) => octet.charCodeAt(0)))
  return INVISIBLE.test(text) ? characterMark(text, `octets ${hex(octets)}`) : text
}
