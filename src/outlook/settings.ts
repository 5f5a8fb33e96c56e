/**
 * How an Outlook account is set up.
 */
import { refuseUnknownKeys, unexpected } from '../errors.ts'

/** How an Outlook account is set up. */
export interface OutlookSettings {
  readonly user: string
  readonly password: string
  /** Changes nothing: [MS-STANOPOP3] says of every statement that it holds for both. */
  readonly version: '2007' | '2010'
  /** Leave a copy of messages on the server; else each is deleted behind its download. */
  readonly leaveOnServer: boolean
  /** Download headers only: TOP in the place of RETR, and nothing is deleted. */
  readonly headersFirst: boolean
  /** The connection: in the clear, with TLS by STLS, or with TLS from the first octet on. */
  readonly encryption: 'none' | 'stls' | 'tls'
  /** What the user does when Outlook warns of a certificate that is not valid: end it, or go on. */
  readonly certificateWarnings: 'refused' | 'accepted'
  /** Secure password authentication: the probe, then AUTH NTLM in the place of USER and PASS. */
  readonly spa: boolean
  /** Ask for the mechanisms by `AUTH `, with the space, before the log-on; whatever comes, USER follows, unless `spa`. */
  readonly probe: boolean
  /** The server time-out of the account; null for none, as the document has it. The dialog's default is a minute. */
  readonly serverTimeoutMs: number | null
  /** How often it synchronizes; one that fails or hangs is the last. */
  readonly syncs: number
}

/** An account that leaves its mail on the server and waits for ever. */
export const DEFAULT_SETTINGS: OutlookSettings = {
  user: 'user',
  password: 'secret',
  version: '2010',
  leaveOnServer: true,
  headersFirst: false,
  encryption: 'none',
  certificateWarnings: 'refused',
  spa: false,
  probe: false,
  serverTimeoutMs: null,
  syncs: 1,
}

/**
 * The account that is meant by what was given of it. What is undefined counts as not given.
 * @param account what is known of it besides, above the defaults
 * @throws {Pop3MockError} INVALID_OPTION when a setting is none that makes sense
 */
export function settingsFrom(
  given: Partial<OutlookSettings>,
  account: Partial<OutlookSettings> = {},
): OutlookSettings {
  checkSettings(given)
  const told = Object.entries(given).filter(([, value]) => value !== undefined)
  return { ...DEFAULT_SETTINGS, ...account, ...Object.fromEntries(told) }
}

/** @throws {Pop3MockError} INVALID_OPTION when a setting is none that makes sense */
export function checkSettings(given: Partial<OutlookSettings>): void {
  refuseUnknownKeys(given, Object.keys(DEFAULT_SETTINGS), 'settings')
  for (const [key, value] of Object.entries(given)) {
    const { takes, allowed } = ALLOWED[key as keyof OutlookSettings]
    if (value !== undefined && !takes(value)) throw unexpected(`settings.${key}`, value, allowed)
  }
}

interface Allowed {
  readonly takes: (value: unknown) => boolean
  /** The same in words. */
  readonly allowed: string
}

const TEXT: Allowed = { takes: (value) => typeof value === 'string', allowed: 'a text' }
const SWITCH: Allowed = { takes: (value) => typeof value === 'boolean', allowed: 'true or false' }

const ALLOWED: Readonly<Record<keyof OutlookSettings, Allowed>> = {
  user: TEXT,
  password: TEXT,
  version: oneOf('2007', '2010'),
  leaveOnServer: SWITCH,
  headersFirst: SWITCH,
  encryption: oneOf('none', 'stls', 'tls'),
  certificateWarnings: oneOf('refused', 'accepted'),
  spa: SWITCH,
  probe: SWITCH,
  serverTimeoutMs: {
    takes: (value) => value === null || (typeof value === 'number' && value > 0),
    allowed: 'milliseconds above 0, or null',
  },
  syncs: {
    takes: (value) => Number.isInteger(value) && (value as number) > 0,
    allowed: 'a whole number from 1',
  },
}

function oneOf(...words: readonly string[]): Allowed {
  return {
    takes: (value) => words.includes(value as string),
    allowed: words.map((word) => `"${word}"`).join(' or '),
  }
}
