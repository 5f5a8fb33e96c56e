/**
 * An mbox file, read as qmail's mbox(5) says: a line that begins with `From ` starts a message, the blank line before
 * the next one belongs to neither, and one `>` is taken from each line of `>`s and `From ` (mboxrd; of a file
 * written as mboxo it undoes the quoting too). Content-Length fields (mboxcl) are not looked at.
 */
import { readFileSync } from 'node:fs'
import { MemoryMessage, type Message, messageBody } from '../maildrop/message.ts'
import { CR, LF, octetsOf } from '../wire/octets.ts'
import { fixtureError, reasonOf } from './fixture-error.ts'

const FROM = octetsOf('From ')
const QUOTED_FROM = octetsOf('>From ')
const QUOTE = '>'.charCodeAt(0)

/**
 * The messages of an mbox file; an empty file is an empty maildrop. They bring no unique-id, so it is made from their
 * content.
 * @param exact serve the octets between the `From ` lines as they are: no CRLF for LF, no `>` removed
 * @throws {Pop3MockError} INVALID_FIXTURE
 */
export function mboxMessages(path: string, exact: boolean): Message[] {
  const octets = readMbox(path)
  return messageParts(octets).map(
    (part) => new MemoryMessage(() => messageBody(exact ? part : unquoted(part), exact)),
  )
}

function readMbox(path: string): Buffer {
  let octets: Buffer
  try {
    octets = readFileSync(path)
  } catch (error) {
    throw fixtureError(path, `the file cannot be read: ${reasonOf(error)}.`, error)
  }
  if (octets.length === 0 || startsLine(octets, 0)) return octets
  const firstLine = octets.subarray(0, 60).toString('latin1').split(/\r?\n/, 1)[0]
  throw fixtureError(
    `${path}:1`,
    `found ${JSON.stringify(firstLine)}. A single file is an mbox, whose first line begins with "From ", or one message ` +
      'in a file whose name ends in .eml; rename the file if it is a message.',
  )
}

/** The octets of each message, without its `From ` line and the blank line behind it. */
function messageParts(octets: Buffer): Uint8Array[] {
  const parts: Uint8Array[] = []
  for (let from = 0; from < octets.length; ) {
    const next = nextFromLine(octets, from + 1)
    const lineEnd = octets.indexOf(LF, from)
    const start = lineEnd === -1 || lineEnd >= next ? next : lineEnd + 1
    parts.push(withoutFinalBlankLine(octets.subarray(start, next)))
    from = next
  }
  return parts
}

function nextFromLine(octets: Buffer, from: number): number {
  for (let at = octets.indexOf(FROM, from); at !== -1; at = octets.indexOf(FROM, at + 1)) {
    if (octets[at - 1] === LF) return at
  }
  return octets.length
}

function startsLine(octets: Buffer, at: number): boolean {
  return octets.subarray(at, at + FROM.length).equals(FROM)
}

function withoutFinalBlankLine(octets: Uint8Array): Uint8Array {
  const lineEndOctets = octets.at(-1) !== LF ? 0 : octets.at(-2) === CR ? 2 : 1
  const rest = octets.subarray(0, octets.length - lineEndOctets)
  const isBlank = lineEndOctets > 0 && (rest.length === 0 || rest.at(-1) === LF)
  return isBlank ? rest : octets
}

/** One `>` removed from each line that is quoted; the same array when there is none. */
function unquoted(octets: Uint8Array): Uint8Array {
  const source = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength)
  const pieces: Uint8Array[] = []
  let from = 0
  for (let at = source.indexOf(QUOTED_FROM); at !== -1; at = source.indexOf(QUOTED_FROM, at + 1)) {
    let lineStart = at
    while (source[lineStart - 1] === QUOTE) lineStart--
    if (lineStart > 0 && source[lineStart - 1] !== LF) continue
    pieces.push(source.subarray(from, lineStart))
    from = lineStart + 1
  }
  return pieces.length === 0 ? octets : Buffer.concat([...pieces, source.subarray(from)])
}
