/**
 * What this server claims and how strict it is, wherever the RFCs leave a server room or a user may want it otherwise.
 * The defaults are a correct and tolerant server.
 */

export interface Dialect {
  /** What the greeting says behind `+OK `, before the timestamp. */
  readonly greetingText: string
  /** APOP's timestamp (RFC 1939 section 7): a new one for each greeting, none, or this text each time. */
  readonly timestamp: 'fresh' | 'none' | `<${string}>`
  /** CAPA's lines, as a list or as a change of the default ones. */
  readonly capabilities: readonly string[] | CapabilityChange
  /** `exclusive`: one session to a maildrop, the others get `-ERR [IN-USE]` (RFC 1939 section 4). */
  readonly lock: 'exclusive' | 'none'
  /** The autologout timer (RFC 1939 section 3: at least ten minutes); null for none. */
  readonly autologoutMs: number | null
  /** The longest command line with its CRLF (RFC 2449 section 4). */
  readonly lineLimitInOctets: number
  /** A longer line: one `-ERR`, then go on behind it, or close. */
  readonly overlongLine: 'refuse' | 'close'
  /** So many unknown commands are answered `-ERR`, the next one too and the connection closed; null: no limit. */
  readonly unknownCommandLimit: number | null
  /** A command line that ends in LF alone. */
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
  /** USER after USER: the last name counts, or `-ERR`. */
  readonly userTwice: 'accept' | 'refuse'
}

/** A change of the default capability list; a name is the tag, without its arguments. */
export interface CapabilityChange {
  readonly add?: readonly string[]
  readonly remove?: readonly string[]
}

/** The dialect of a server that was told nothing. */
export const DEFAULT_DIALECT: Dialect = {
  greetingText: 'pop3-mock ready',
  timestamp: 'fresh',
  capabilities: {},
  lock: 'exclusive',
  autologoutMs: 600_000,
  lineLimitInOctets: 255,
  overlongLine: 'refuse',
  unknownCommandLimit: null,
  bareLf: 'accept',
  lowerCaseKeywords: 'accept',
  leadingSpace: 'refuse',
  severalSpaces: 'accept',
  tabs: 'refuse',
  trailingSpace: 'accept',
  extraArguments: 'refuse',
  leadingZeros: 'accept',
  userTwice: 'accept',
}

/** RFC 2449 section 6 and RFC 3206 section 6: what this server does, and nothing else. */
const DEFAULT_CAPABILITIES: readonly string[] = [
  'TOP',
  'UIDL',
  'USER',
  'RESP-CODES',
  'AUTH-RESP-CODE',
  'PIPELINING',
  'EXPIRE NEVER',
  'IMPLEMENTATION pop3-mock',
]

/** The lines that CAPA lists. */
export function capabilitiesOf({ capabilities }: Dialect): readonly string[] {
  if (!isChange(capabilities)) return capabilities
  const removed = new Set(capabilities.remove?.map(tagOf))
  return [...DEFAULT_CAPABILITIES.filter((line) => !removed.has(tagOf(line))), ...(capabilities.add ?? [])]
}

function isChange(capabilities: Dialect['capabilities']): capabilities is CapabilityChange {
  return !Array.isArray(capabilities)
}

function tagOf(line: string): string {
  return (line.split(' ', 1)[0] ?? '').toUpperCase()
}
