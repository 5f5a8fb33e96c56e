/**
 * A row of a conversation as an element.
 */
import type { FaultRow, FoldRow, LineRow, NoteRow, Row } from './conversation-row.ts'
import { element } from './element.ts'
import { type Piece, piecesOf, textPieces } from './octet-marks.ts'
import { counted, isLongPause, pauseText } from './time-text.ts'

/** @param showsSecrets show passwords and digests */
export function rowElement(row: Row, showsSecrets: boolean): HTMLElement {
  switch (row.kind) {
    case 'line':
      return lineElement(row, showsSecrets)
    case 'fault':
      return faultElement(row)
    case 'fold':
      return foldElement(row)
    case 'note':
      return noteElement(row)
    default:
      return row satisfies never
  }
}

/** The octets of a line as they may be shown. */
export function shownOctets({ octets, hidden }: LineRow, showsSecrets: boolean): string {
  return showsSecrets ? octets : (hidden ?? octets)
}

/** Text and marks; nothing that came over the wire is ever read as markup. */
export function pieceNodes(pieces: readonly Piece[]): (Node | string)[] {
  return pieces.map((piece) =>
    typeof piece === 'string'
      ? piece
      : element('span', { class: `mark ${piece.kind}`, title: piece.title }, piece.label),
  )
}

function lineElement(row: LineRow, showsSecrets: boolean): HTMLElement {
  const { side, isStruck, isEarly } = row
  const octets = shownOctets(row, showsSecrets)
  const pieces = piecesOf(octets, octets === row.octets ? row.cuts : [])
  return element(
    'div',
    { class: `row line ${side}${isStruck ? ' struck' : ''}` },
    pauseElement(row),
    sideElement(side === 'client' ? 'C' : 'S', side),
    element(
      'code',
      { class: 'what' },
      ...pieceNodes(pieces),
      row.isUnended ? element('span', { class: 'mark bare' }, 'no line end') : undefined,
      isEarly ? element('span', { class: 'aside' }, ' sent before the reply had come') : undefined,
    ),
  )
}

function faultElement(row: FaultRow): HTMLElement {
  const effect = row.effect === undefined ? '' : `, ${row.effect}`
  return element(
    'div',
    { class: 'row fault' },
    pauseElement(row),
    sideElement('✱', 'a fault'),
    element(
      'span',
      { class: 'what' },
      element('b', {}, ...pieceNodes(textPieces(row.rule))),
      ` struck${effect}`,
    ),
  )
}

function foldElement(row: FoldRow): HTMLElement {
  const text = `${counted(row.lines.length, 'more line')}, ${counted(row.octetCount, 'octet')}`
  return element(
    'div',
    { class: 'row fold' },
    pauseElement(row),
    sideElement('⋮', 'folded'),
    element(
      'span',
      { class: 'what' },
      text,
      element('span', { class: 'aside' }, ' (click or Enter shows them)'),
    ),
  )
}

function noteElement(row: NoteRow): HTMLElement {
  return element(
    'div',
    { class: `row note ${row.tone}` },
    pauseElement(row),
    sideElement('–', 'note'),
    element('span', { class: 'what' }, ...pieceNodes(textPieces(row.text))),
  )
}

function pauseElement({ pauseMs }: Row): HTMLElement {
  const name = isLongPause(pauseMs) ? 'pause long' : 'pause'
  return element('span', { class: name }, pauseText(pauseMs))
}

function sideElement(letter: string, title: string): HTMLElement {
  return element('span', { class: 'side', title }, letter)
}
