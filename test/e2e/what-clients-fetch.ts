/**
 * What each real client makes of each bundled maildrop when it fetches all of it: the table, and the meaning of its
 * words. Whatever is not `every octet` is a limit of that client; a correct server cannot help it.
 */
import { stuff } from '../../src/wire/stuffing.ts'
import { CLIENT_NAMES, type ClientName, type Received } from './clients/real-client.ts'

type Word = 'every octet' | 'ends at LF.LF' | 'line too long' | 'stuffed' | 'stuffed, as UTF-8'

/** From the messages as the server holds them to what the client has in the end. */
const MEANINGS: Readonly<Record<Word, (messages: readonly Buffer[]) => readonly Received[]>> = {
  /** Octet for octet. */
  'every octet': (messages) => messages,

  /** To the library a dot alone between two LF ends the reply; what follows it is taken for the next reply. */
  'ends at LF.LF': (messages) => {
    const first = messages[0]?.toString('latin1') ?? ''
    const [before = '', behind = ''] = first.split(/(?<=\n)\.\n/)
    return [replaced(octetsOf(before), /\r?\n/g, '\r\n'), { failure: behind.split(/\r?\n/, 1)[0] ?? '' }]
  },

  /** The library gives up at a line over 2048 octets, its LF included (`_MAXLINE`). */
  'line too long': (messages) => {
    const first = messages.findIndex((octets) => /[^\n]{2048}/.test(octets.toString('latin1')))
    return [...messages.slice(0, first), { failure: 'line too long' }]
  },

  /** The client leaves the stuffed dots in and takes the last CRLF for a part of the termination. */
  stuffed: (messages) => messages.map(withoutUnstuffing),

  /** The same, and what is no UTF-8 has become U+FFFD. */
  'stuffed, as UTF-8': (messages) =>
    messages.map((octets) => Buffer.from(withoutUnstuffing(octets).toString('utf8'))),
}

type Row = readonly [curl: Word, poplib: Word, netPop3: Word, nodePop3: Word, yapople: Word]

// biome-ignore format: a table
const TABLE: Readonly<Record<string, Row>> = {
  //                    curl           poplib           Net::POP3        node-pop3            yapople
  'bare-lf':           ['every octet', 'ends at LF.LF', 'ends at LF.LF', 'stuffed',           'stuffed'],
  'cr-only':           ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
  'dots':              ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
  'empty':             ['every octet', 'every octet',   'every octet',   'every octet',       'every octet'],
  'equal-twice':       ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
  'letters.mbox':      ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
  'long-lines':        ['every octet', 'line too long', 'every octet',   'stuffed',           'stuffed'],
  'mbox-from-line':    ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
  'no-blank-line':     ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
  'nul':               ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
  'one':               ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
  'ten-thousand':      ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
  'utf8-headers':      ['every octet', 'every octet',   'every octet',   'stuffed, as UTF-8', 'stuffed'],
  'welcome':           ['every octet', 'every octet',   'every octet',   'stuffed, as UTF-8', 'stuffed'],
  // A maildrop that nobody has entered yet:
  'a new one':         ['every octet', 'every octet',   'every octet',   'stuffed',           'stuffed'],
}

/** Rows that name a maildrop. */
export const NAMED_MAILDROPS: readonly string[] = Object.keys(TABLE).filter((name) => name !== 'a new one')

/** The word of the table. */
export function wordFor(client: ClientName, maildrop: string): Word {
  const row = TABLE[maildrop] ?? TABLE['a new one']
  return row?.[CLIENT_NAMES.indexOf(client)] as Word
}

/** What the client has in the end, when the maildrop holds these messages. */
export function expectedOf(word: Word, messages: readonly Buffer[]): readonly Received[] {
  return MEANINGS[word](messages)
}

function withoutUnstuffing(octets: Buffer): Buffer {
  return Buffer.from(stuff(octets)).subarray(0, -2)
}

function replaced(octets: Buffer, what: RegExp, by: string): Buffer {
  return octetsOf(octets.toString('latin1').replaceAll(what, by))
}

function octetsOf(text: string): Buffer {
  return Buffer.from(text, 'latin1')
}
