/**
 * What this server claims, how strict it is, and how its state machine deviates from the RFCs. The defaults are a correct
 * and tolerant server.
 */
import type { Capabilities } from './capabilities.ts'
import type { Language } from './languages.ts'

/** What a server claims of itself and how its state machine deviates. */
export interface Dialect extends Claims, Strictness, Deviations {}

/** What the server says of itself, and its limits. */
export interface Claims {
  /** What the greeting says behind `+OK `, before the timestamp. */
  readonly greetingText: string
  /** APOP's timestamp (RFC 1939 section 7): a new one for each greeting, none, or this text each time. */
  readonly timestamp: 'fresh' | 'none' | `<${string}>`
  /** CAPA's lines, as a list or as changes of the default ones. */
  readonly capabilities: Capabilities
  /** The SASL mechanisms of AUTH, in the order of CAPA and of a bare AUTH; EXTERNAL and ANONYMOUS can be added. */
  readonly mechanisms: readonly string[]
  /** USER, and mechanisms that show the password or a token: always, or only over TLS (RFC 2595 section 2.3). */
  readonly clearTextLogOn: 'accept' | 'with-tls'
  /** How long a client must wait between two log-ons to a maildrop (RFC 2449 section 6.5); null: not at all. */
  readonly loginDelayMs: number | null
  /** Whether there is the command UTF8, in the AUTHORIZATION state (RFC 6856 section 2). */
  readonly utf8: 'offered' | 'refused'
  /**
   * A message with UTF-8 in its header: refused with `[UTF8]` while UTF8 was not given, as RFC 6856 section 2.1 asks, or
   * sent all the same, as nearly every server does; the default, because hardly any client gives UTF8.
   */
  readonly utf8Headers: 'need-utf8' | 'as-is'
  /** What LANG offers (RFC 6856 section 3), the preferred one first; empty: no LANG. */
  readonly languages: readonly Language[]
  /** `exclusive`: one session to a maildrop, the others get `-ERR [IN-USE]` (RFC 1939 section 4). */
  readonly lock: 'exclusive' | 'none'
  /** The autologout timer (RFC 1939 section 3: at least ten minutes); null for none. */
  readonly autologoutMs: number | null
  /** The longest command line with its CRLF (RFC 2449 section 4). */
  readonly lineLimitInOctets: number
  /** A longer line: one `-ERR`, then go on behind it, or close. */
  readonly overlongLine: 'refuse' | 'close'
  /** So many connections at a time; the next one is greeted with -ERR and closed; null: no limit. */
  readonly connectionLimit: number | null
  /** So many unknown commands are answered `-ERR`, the next one too and the connection closed; null: no limit. */
  readonly unknownCommandLimit: number | null
  /** The log-on that fails so often is answered and the connection closed; null: no limit. */
  readonly logOnAttemptLimit: number | null
}

/** How strictly command lines are read. */
export interface Strictness {
  /** A command line, or an answer to a challenge, that ends in LF alone. */
  readonly bareLf: 'accept' | 'refuse'
  /** A keyword that is not all upper case; RFC 1939 section 3 allows it. */
  readonly lowerCaseKeywords: 'accept' | 'refuse'
  /** Spaces before the keyword. */
  readonly leadingSpace: 'accept' | 'refuse'
  /** More than one space between keyword and arguments. */
  readonly severalSpaces: 'accept' | 'refuse'
  /** TAB where a space should be. */
  readonly tabs: 'accept' | 'refuse'
  /** A space behind a command without arguments, as in `STAT `. */
  readonly trailingSpace: 'accept' | 'refuse'
  /** Arguments beyond those the command takes, as in `STAT x`; also a space behind the last one. */
  readonly extraArguments: 'ignore' | 'refuse'
  /** Numbers such as `01`. */
  readonly leadingZeros: 'accept' | 'refuse'
  /** AUTH without a mechanism lists them (Outlook asks so), or is refused. */
  readonly bareAuth: 'list' | 'refuse'
  /** A response on the AUTH line itself (RFC 5034 section 4), where the mechanism allows one. */
  readonly initialResponse: 'accept' | 'refuse' | 'require'
  /** UTF8 behind the log-on, as Outlook sends it (RFC 6856 section 2.1: not valid there). */
  readonly utf8InTransaction: 'refuse' | 'accept'
  /** USER after USER: the last name counts, or `-ERR`. */
  readonly userTwice: 'accept' | 'refuse'
}

/** Where this server is wrong on purpose. */
export interface Deviations {
  /**
   * When marked messages are removed (RFC 1939 section 6: at QUIT). `refused`: QUIT says -ERR and removes nothing;
   * `partly`: it says so and removes all but the last.
   */
  readonly commit: 'at-quit' | 'at-once' | 'on-drop' | 'never' | 'refused' | 'partly'
  /** QUIT is answered first, and so much later messages are removed and the lock is freed. */
  readonly commitDelayMs: number
  /** How long the lock is held after the client is gone without QUIT. */
  readonly lockHeldMs: number
  /** RSET says +OK and unmarks, or does not. */
  readonly rset: 'unmarks' | 'ignored'
  /** RETR and TOP of a marked message. */
  readonly deletedMessages: 'refused' | 'readable'
  /** Messages that another session has removed meanwhile: still this session's (RFC 1939 section 4), or refused. */
  readonly removedMessages: 'readable' | 'refused'
  /** DELE of a marked message. */
  readonly deleteAgain: 'refuse' | 'accept'
  /** DELE of a message that does not exist. */
  readonly deleteUnknown: 'refuse' | 'accept'
  /** Whether STAT counts marked messages. */
  readonly statCounts: 'unmarked' | 'all'
  /** Whether LIST and UIDL tell of marked messages; `zero-size`: with the size 0. */
  readonly listings: 'unmarked' | 'all' | 'zero-size'
  /** Whether DELE makes the numbers behind it shift: nowhere, in LIST and UIDL, or everywhere. */
  readonly renumber: 'never' | 'listings' | 'always'
  /** RETR marks the message as deleted, or QUIT removes what RETR has sent. */
  readonly retrMarks: 'nothing' | 'deleted' | 'removed-at-quit'
  /** TOP sends so many lines whatever it is asked for. */
  readonly topLines: 'as-asked' | 'all' | number
  /** TOP with another line count is refused (RFC 1939 section 7: any from 0). */
  readonly topLineCounts: { readonly from?: number; readonly to?: number }
  /** TOP without a line count is refused, or sends the header alone. */
  readonly topArgument: 'required' | 'optional'
  /** TOP makes a message one that was read, as RETR does. */
  readonly topMarks: 'nothing' | 'read'
  /** DELE says +OK and marks the message, or does not mark it. */
  readonly deleMarks: 'deleted' | 'nothing'
  /** How much of PASS's argument is the password (RFC 1939 section 7: all of it). */
  readonly passwordArgument: 'whole' | 'first-word'
  /** How names and passwords are encoded on the wire. */
  readonly credentials: 'utf-8' | 'latin-1'
  /** What is answered to `*`, with which a client gives up AUTH (RFC 5034 section 4: -ERR). */
  readonly saslCancel: 'answered' | 'ignored'
  /** Mechanisms that another one's code takes over, e.g. `{ "PLAIN": "LOGIN" }`. */
  readonly mechanismRunsAs: Readonly<Record<string, string>>
  /** What a proxy wants behind the name, e.g. `#mail.example.org`. */
  readonly userSuffix: string
  /** The longest name that USER takes; null: no limit (RFC 1939 section 3: 40). */
  readonly userLimitInOctets: number | null
  /** `first-of-segment`: what stands behind the first command of a segment is lost; `whole-lines`: a command in several
   * segments is refused. */
  readonly inputFraming: 'stream' | 'first-of-segment' | 'whole-lines'
}

/** The dialect of a server that was told nothing. */
export const DEFAULT_DIALECT: Dialect = {
  greetingText: 'pop3-mock ready',
  timestamp: 'fresh',
  capabilities: {},
  mechanisms: [
    'PLAIN',
    'LOGIN',
    'CRAM-MD5',
    'SCRAM-SHA-1',
    'SCRAM-SHA-256',
    'XOAUTH2',
    'OAUTHBEARER',
    'NTLM',
  ],
  clearTextLogOn: 'accept',
  loginDelayMs: null,
  utf8: 'offered',
  utf8Headers: 'as-is',
  languages: ['en', 'de', 'fr'],
  lock: 'exclusive',
  autologoutMs: 600_000,
  lineLimitInOctets: 255,
  overlongLine: 'refuse',
  connectionLimit: null,
  unknownCommandLimit: null,
  logOnAttemptLimit: null,
  bareLf: 'accept',
  lowerCaseKeywords: 'accept',
  leadingSpace: 'refuse',
  severalSpaces: 'accept',
  tabs: 'refuse',
  trailingSpace: 'accept',
  extraArguments: 'refuse',
  leadingZeros: 'accept',
  bareAuth: 'list',
  initialResponse: 'accept',
  utf8InTransaction: 'refuse',
  userTwice: 'accept',
  commit: 'at-quit',
  commitDelayMs: 0,
  lockHeldMs: 0,
  rset: 'unmarks',
  deletedMessages: 'refused',
  removedMessages: 'readable',
  deleteAgain: 'refuse',
  deleteUnknown: 'refuse',
  statCounts: 'unmarked',
  listings: 'unmarked',
  renumber: 'never',
  retrMarks: 'nothing',
  topLines: 'as-asked',
  topLineCounts: {},
  topArgument: 'required',
  topMarks: 'nothing',
  deleMarks: 'deleted',
  passwordArgument: 'whole',
  credentials: 'utf-8',
  saslCancel: 'answered',
  mechanismRunsAs: {},
  userSuffix: '',
  userLimitInOctets: null,
  inputFraming: 'stream',
}
