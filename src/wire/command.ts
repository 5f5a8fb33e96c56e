/**
 * From a line to a command, as RFC 2449 section 4 and RFC 1939 section 3 write it:
 * keyword, then arguments behind one space. Knows no state and judges nothing; it reports what it saw.
 */
import { type Keyword, keywordOf } from './keyword.ts'
import type { Line } from './line-reader.ts'
import { textOf } from './octets.ts'

export interface Command {
  /** The keyword in upper case when the protocol knows it, else `UNKNOWN`. */
  readonly keyword: Keyword | 'UNKNOWN'
  /** The first word as the client wrote it. */
  readonly word: string
  /** What follows the first space, exactly; empty when nothing does. One code unit is one octet. */
  readonly arguments: string
  /** Whether there was a space behind the keyword: `STAT ` differs from `STAT`. */
  readonly spaced: boolean
  /** The line as received, with its line end. */
  readonly line: Line
}

/** What is let pass beyond the grammar. */
export interface CommandTolerance {
  /** Spaces before the keyword count for nothing. */
  readonly leadingSpace: boolean
  /** A TAB behind the keyword separates as a space does. */
  readonly tabs: boolean
}

const STRICT: CommandTolerance = { leadingSpace: false, tabs: false }

/** Reads the command that a line holds; never fails. */
export function parseCommand(line: Line, tolerance: CommandTolerance = STRICT): Command {
  const whole = withoutLineEnd(line)
  const text = tolerance.leadingSpace ? whole.replace(/^ +/, '') : whole
  const space = tolerance.tabs ? text.search(/[ \t]/) : text.indexOf(' ')
  const word = space === -1 ? text : text.slice(0, space)
  return {
    keyword: (line.overlong ? undefined : keywordIn(word)) ?? 'UNKNOWN',
    word,
    arguments: space === -1 ? '' : text.slice(space + 1),
    spaced: space !== -1,
    line,
  }
}

function keywordIn(word: string): Keyword | undefined {
  // ASCII only: of 0xdf, Latin-1's ß, toUpperCase() alone would make SS, and so a PASS of `paß`.
  return keywordOf(word) ?? keywordOf(word.replace(/[a-z]+/g, (letters) => letters.toUpperCase()))
}

function withoutLineEnd(line: Line): string {
  const endOctets = line.ending === 'crlf' ? 2 : line.ending === 'lf' ? 1 : 0
  return textOf(line.octets).slice(0, line.octets.length - endOctets)
}
