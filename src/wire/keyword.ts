/**
 * The names of the protocol: keywords and session states, spelled as the RFCs spell them.
 */

/** Every keyword of RFC 1939, 2449, 2595, 5034 and 6856, and LAST of RFC 1460, which some clients still send. */
export const KEYWORDS = [
  'APOP', 'AUTH', 'CAPA', 'DELE', 'LANG', 'LAST', 'LIST', 'NOOP', 'PASS', 'QUIT',
  'RETR', 'RSET', 'STAT', 'STLS', 'TOP', 'UIDL', 'USER', 'UTF8',
] as const // biome-ignore format: one screen

/** The keyword of a command, in upper case. */
export type Keyword = (typeof KEYWORDS)[number]

/** RFC 1939 section 3. UPDATE is entered by QUIT from TRANSACTION only (section 6). */
export type SessionState = 'AUTHORIZATION' | 'TRANSACTION' | 'UPDATE'

const known: ReadonlyMap<string, Keyword> = new Map(KEYWORDS.map((keyword) => [keyword, keyword]))

/**
 * The keyword that a word in upper case is, if it is one. The same string for every command: what a transcript keeps is not
 * a part of the client's line.
 */
export function keywordOf(word: string): Keyword | undefined {
  return known.get(word)
}

/** Whether an upper-case word is a keyword of the protocol. */
export function isKeyword(word: string): word is Keyword {
  return known.has(word)
}
