/**
 * What must not be read in a transcript: passwords, digests and what is said in an AUTH exchange. In doubt it is hidden.
 * Looks at lines only, so that a text which was read back is treated as the conversation was.
 */
import { didYouMean } from '../errors.ts'
import { isKeyword } from '../wire/keyword.ts'

/** What stands in the place of a secret. */
export const HIDDEN = '********'

const SECRETIVE = ['PASS', 'APOP', 'AUTH'] as const

/** Names that are shown whatever their case; others are shown in upper case only, as RFC 4422 section 3.1 writes them. */
const MECHANISMS: ReadonlySet<string> = new Set([
  ...['PLAIN', 'LOGIN', 'CRAM-MD5', 'DIGEST-MD5', 'NTLM', 'MSN', 'GSSAPI', 'GSS-SPNEGO', 'KERBEROS_V4'],
  ...['XOAUTH2', 'OAUTHBEARER', 'EXTERNAL', 'ANONYMOUS', 'SCRAM-SHA-1', 'SCRAM-SHA-256'],
])

/** Words of a line: anything that is no letter, letters, the rest. */
const FIRST_WORD = /^([^a-z]*)([a-z]+)(.*)$/is

/** A client's line with its secret hidden; the line comes and goes without its line end. */
export function hideSecret(line: string): string {
  const [, lead = '', word = '', rest = ''] = FIRST_WORD.exec(line) ?? []
  const name = secretiveName(word)
  if (name === undefined) return line
  // `PASSsecret`: the word itself holds it.
  if (word.length > 4 && word.toUpperCase().startsWith(name)) return lead + word.slice(0, 4) + HIDDEN
  const [gap, secret] = split(rest)
  return secret === '' ? line : lead + word + gap + withoutSecret(name, secret)
}

/** A client's line that was sent while an AUTH exchange was open; only giving up is shown. */
export function hideAnswer(line: string): string {
  return /^\s*(?:\*|QUIT)?\s*$/i.test(line) ? line : HIDDEN
}

/** Whether a client's line begins an AUTH exchange. */
export function opensAuth(line: string): boolean {
  const [, , word = '', rest = ''] = FIRST_WORD.exec(line) ?? []
  return word.toUpperCase() === 'AUTH' && split(rest)[1] !== ''
}

/** Whether a client's line is beyond doubt a command. */
export function beginsWithKeyword(line: string): boolean {
  const [, , word = ''] = FIRST_WORD.exec(line) ?? []
  return isKeyword(word.toUpperCase())
}

/** Whether a server's line ends an AUTH exchange: only a plain status indicator does, so that a fault reveals nothing. */
export function endsAuth(line: string): boolean {
  return /^(?:\+OK|-ERR)(?:[ \t\r]|$)/i.test(line)
}

/** Which secret command a word is or was meant to be. */
function secretiveName(word: string): (typeof SECRETIVE)[number] | undefined {
  const upper = word.toUpperCase()
  const name = SECRETIVE.find((candidate) => upper.startsWith(candidate))
  if (name !== undefined || isKeyword(upper) || word.length < 3 || word.length > 6) return name
  return didYouMean(upper, SECRETIVE) === undefined ? undefined : 'PASS'
}

function withoutSecret(name: (typeof SECRETIVE)[number], secret: string): string {
  const [, first = '', gap = '', more = ''] = /^([^ \t]+)([ \t]*)(.*)$/s.exec(secret) ?? []
  if (name === 'AUTH' && isMechanism(first)) return first + gap + (more === '' ? '' : HIDDEN)
  const isUserName = name === 'APOP' && more !== '' && !/^[0-9a-f]{16,}$/i.test(first)
  return isUserName ? first + gap + HIDDEN : HIDDEN
}

function isMechanism(word: string): boolean {
  return MECHANISMS.has(word.toUpperCase()) || /^[A-Z0-9_-]{1,20}$/.test(word)
}

function split(rest: string): [gap: string, secret: string] {
  const [gap = ''] = /^[ \t]*/.exec(rest) ?? []
  return [gap, rest.slice(gap.length)]
}
