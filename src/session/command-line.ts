/**
 * What is to be said of a client's line before, or instead of, executing it.
 */
import type { FindingCode } from '../transcript/finding.ts'
import { type Command, parseCommand } from '../wire/command.ts'
import type { Line } from '../wire/line-reader.ts'
import { textOf } from '../wire/octets.ts'
import { err } from '../wire/reply.ts'
import type { Outcome } from './session-data.ts'

/** A line that answers a challenge: its whole text is one word. */
export function answerOf(line: Line): Command {
  const { word } = parseCommand(line)
  const whole = textOf(line.octets).replace(/\r?\n$/, '')
  return { keyword: 'UNKNOWN', word: whole, arguments: '', spaced: word !== whole, line }
}

/** What the server says to a line that is no command. */
export const UNKNOWN_TEXTS = {
  'empty-line': 'the line is empty',
  'leading-space': 'a command begins with its keyword, not with a space',
  'tab-separator': 'one space, not a TAB, separates keyword and arguments',
  'unprintable-octets': 'a keyword has letters only',
  'unknown-command': 'unknown command',
} as const

/** What makes a line no command that is known. */
export function unknownFinding({ word, spaced }: Command): keyof typeof UNKNOWN_TEXTS {
  if (word === '') return spaced ? 'leading-space' : 'empty-line'
  if (word.includes('\t')) return 'tab-separator'
  return /[^!-~]/.test(word) ? 'unprintable-octets' : 'unknown-command'
}

/** A browser's request would go on with a body, which may hold commands; so nothing behind its first line is read. */
export const HTTP_REFUSAL: Outcome = {
  reply: err('this is a POP3 server'),
  next: 'close',
  findings: ['http-request'],
}

/** Whether a browser, or a page in it, is talking. */
export function isHttpRequest({ keyword, word, arguments: rest, line }: Command): boolean {
  if (keyword !== 'UNKNOWN') return false
  // Of an overlong request the version at the end is lost.
  return line.overlong ? /^[A-Z]+$/.test(word) && /^(\/|https?:)/.test(rest) : / HTTP\/\d(\.\d)?$/.test(rest)
}

/** What is wrong with the line whatever it asks for, where it is let pass. */
export function lineFindings({ line, keyword, word }: Command): FindingCode[] {
  if (line.overlong) return ['overlong-line']
  const findings: FindingCode[] = line.ending === 'lf' ? ['bare-lf'] : []
  if (keyword === 'UNKNOWN') return findings
  const start = line.octets[0] === SP ? line.octets.findIndex((octet) => octet !== SP) : 0
  if (start > 0) findings.push('leading-space')
  if (line.octets[start + word.length] === TAB) findings.push('tab-separator')
  return findings
}

const SP = 0x20
const TAB = 0x09
