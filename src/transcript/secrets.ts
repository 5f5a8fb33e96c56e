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

/** A client's line with its secret hidden; the line comes and goes without its line end. */
export function hideSecret(line: string): string {
  const [lead, word, rest] = aroundFirstWord(line)
  const name = secretiveName(word)
  if (name === undefined) return line
  // `PASSsecret`: the word itself holds it.
  if (word.length > 4 && word.toUpperCase().startsWith(name)) return lead + word.slice(0, 4) + HIDDEN
  const [gap, secret] = split(rest)
  return secret === '' ? line : lead + word + gap + withoutSecret(name, secret)
}

/** A text of no known form in which somebody's line may stand: what is behind a secretive keyword is hidden. */
export function hideSecretAnywhere(text: string): string {
  const at = text.search(/(?<![a-z])(?:PASS|APOP|AUTH)(?![a-z])/i)
  return at === -1 ? text : text.slice(0, at) + hideSecret(text.slice(at))
}

/**
 * Follows the lines of one session and hides what is secret in each. Decides by what it shows, so that a text which is
 * read back is decided about in the same way.
 */
export class SecretKeeper {
  #isAuthOpen = false
  /** The server has ended an exchange, whatever it may think of that itself. */
  #isAuthOver = false
  /** A secret came, and no command since: a line that is none may be the rest of it. */
  #isInDoubt = false
  /** An AUTH exchange may be open for all one knows. */
  #isBeginningLost: boolean

  constructor(isBeginningLost = false) {
    this.#isBeginningLost = isBeginningLost
  }

  /** A line of the client, without its line end. */
  clientLine(line: string, answersChallenge = false): string {
    if (answersChallenge && !(this.#isAuthOver && beginsWithKeyword(line))) this.#isAuthOpen = true
    const isDoubtful = (this.#isInDoubt || this.#isBeginningLost) && !beginsWithKeyword(line)
    const shown = this.#isAuthOpen || isDoubtful ? hideAnswer(line) : hideSecret(line)
    const opens = opensAuth(shown)
    this.#isAuthOpen ||= opens
    if (opens || shown.endsWith(HIDDEN)) this.#isInDoubt = true
    else if (beginsWithKeyword(shown)) this.#isInDoubt = false
    return shown
  }

  /** A line of the server, without its line end. */
  serverLine(line: string): string {
    const isChallenge = this.#isAuthOpen || this.#isBeginningLost
    if (!endsAuth(line)) return isChallenge ? hideChallenge(line) : line
    // Whoever was refused may not notice, and go on with the secret; so may who was let in too early by AUTH.
    if (line.startsWith('+') && !this.#isAuthOpen) this.#isInDoubt = false
    this.#isAuthOver ||= this.#isAuthOpen
    this.#isAuthOpen = false
    this.#isBeginningLost = false
    return line
  }

  /** Another one that knows as much, for lines that the server has not read. */
  copy(): SecretKeeper {
    const copy = new SecretKeeper(this.#isBeginningLost)
    copy.#isAuthOpen = this.#isAuthOpen
    copy.#isAuthOver = this.#isAuthOver
    copy.#isInDoubt = this.#isInDoubt
    return copy
  }
}

/** A client's line that was sent while an AUTH exchange was open; only giving up is shown. */
export function hideAnswer(line: string): string {
  return /^\s*(?:\*|QUIT)?\s*$/i.test(line) ? line : HIDDEN
}

/**
 * What challenges begin with that are another one each time, or are made of the password, in base64: `<`, `r=`, `v=`,
 * `realm=`, `nonce=`, `rspauth=`, `NTLMSSP`.
 */
const CHANGING = /^(\+[ \t]*)(?:P[A-P]|[cd]j[0-3]|cmVhbG09|bm9uY2U9|cnNwYXV0aD0|TlRMTVNTU).*/s

/** A challenge: shown where it is always the same, such as LOGIN's prompts, and where a fault has made it none. */
export function hideChallenge(line: string): string {
  return line.replace(CHANGING, `$1${HIDDEN}`)
}

/** Whether a client's line begins an AUTH exchange. */
export function opensAuth(line: string): boolean {
  const [, word, rest] = aroundFirstWord(line)
  return word.toUpperCase() === 'AUTH' && split(rest)[1] !== ''
}

/** Whether a client's line is beyond doubt a command: its first word is a keyword and does not go on as base64 could. */
export function beginsWithKeyword(line: string): boolean {
  const word = /^[^a-z]*(utf8|[a-z]+)(?![a-z0-9+/=])/i.exec(line)?.[1]
  return word !== undefined && isKeyword(word.toUpperCase())
}

/** Whether a server's line ends an AUTH exchange: only a plain status indicator does, so that a fault reveals nothing. */
export function endsAuth(line: string): boolean {
  return /^(?:\+OK|-ERR)(?:[ \t\r]|$)/i.test(line)
}

/** What stands before the first word of a line, that word, and the rest; no word is an empty one. */
function aroundFirstWord(line: string): [lead: string, word: string, rest: string] {
  const [, lead, word, rest] = /^([^a-z]*)([a-z]*)(.*)$/is.exec(line) as unknown as [
    string,
    string,
    string,
    string,
  ]
  return [lead, word, rest]
}

/** Which secret command a word is or was meant to be. */
function secretiveName(word: string): (typeof SECRETIVE)[number] | undefined {
  const upper = word.toUpperCase()
  const name = SECRETIVE.find((candidate) => upper.startsWith(candidate))
  if (name !== undefined || isKeyword(upper) || word.length > 6) return name
  return didYouMean(upper, SECRETIVE) === undefined ? undefined : 'PASS'
}

function withoutSecret(name: (typeof SECRETIVE)[number], secret: string): string {
  const end = secret.search(/[ \t]|$/)
  const first = secret.slice(0, end)
  const [gap, more] = split(secret.slice(end))
  if (name === 'AUTH' && isMechanism(first)) return first + gap + (more === '' ? '' : HIDDEN)
  const isUserName = name === 'APOP' && more !== '' && !/^[0-9a-f]{16,}$/i.test(first)
  return isUserName ? first + gap + HIDDEN : HIDDEN
}

function isMechanism(word: string): boolean {
  return MECHANISMS.has(word.toUpperCase()) || /^[A-Z0-9_-]{1,20}$/.test(word)
}

function split(rest: string): [gap: string, secret: string] {
  const secret = rest.replace(/^[ \t]+/, '')
  return [rest.slice(0, rest.length - secret.length), secret]
}
