/**
 * Everything there is to know of the chosen row: when, how many octets in how many segments, and the octets themselves.
 */
import type { LineRow, Row } from './conversation-row.ts'
import { element } from './element.ts'
import { shownOctets } from './line-view.ts'
import { hex } from './octet-marks.ts'
import { counted, momentText, pauseText } from './time-text.ts'

const OCTETS_IN_A_LINE = 16
const MOST_LINES = 8

export function detailOf(row: Row, showsSecrets: boolean): Node[] {
  const pause = pauseText(row.pauseMs)
  const facts = [
    `event ${row.seq}`,
    `at ${momentText(row.timeMs)}`,
    pause === '' ? '' : `${pause} after the row above`,
  ]
  if (row.kind !== 'line') return [factsElement(facts)]
  const octets = shownOctets(row, showsSecrets)
  facts.push(...lineFacts(row, octets))
  return [factsElement(facts), dumpElement(octets)]
}

function lineFacts(row: LineRow, octets: string): string[] {
  const facts = [
    row.hidden === undefined || octets === row.octets ? counted(octets.length, 'octet') : 'secret hidden',
  ]
  if (row.cuts.length > 0) {
    const took = pauseText(row.lastMs - row.timeMs)
    facts.push(`${counted(row.cuts.length + 1, 'segment')}${took === '' ? '' : ` over ${took}`}`)
  }
  return facts
}

function factsElement(facts: readonly string[]): HTMLElement {
  return element('p', {}, facts.filter((fact) => fact !== '').join(' · '))
}

function dumpElement(octets: string): HTMLElement {
  const lines: string[] = []
  for (let at = 0; at < octets.length && lines.length < MOST_LINES; at += OCTETS_IN_A_LINE) {
    const part = octets.slice(at, at + OCTETS_IN_A_LINE)
    const place = at.toString(16).padStart(4, '0')
    lines.push(`${place}  ${hex(part).padEnd(OCTETS_IN_A_LINE * 3 - 1)}  ${part.replace(/[^ -~]/g, '·')}`)
  }
  const left = octets.length - lines.length * OCTETS_IN_A_LINE
  if (left > 0) lines.push(`… ${counted(left, 'octet')} more`)
  return element(
    'pre',
    { class: 'dump', role: 'region', tabindex: 0, 'aria-label': 'Octets in hexadecimal' },
    lines.join('\n'),
  )
}
