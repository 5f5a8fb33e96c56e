/**
 * How an Outlook account is set up.
 */
import { Pop3MockError, refuseUnknownKeys } from '../errors.ts'

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

/** @throws {Pop3MockError} INVALID_OPTION when a setting is none that makes sense */
export function checkedSettings(settings: OutlookSettings): OutlookSettings {
  refuseUnknownKeys(settings, Object.keys(DEFAULT_SETTINGS), 'settings')
  const { syncs, serverTimeoutMs, encryption, certificateWarnings } = settings
  if (!['none', 'stls', 'tls'].includes(encryption)) refuse('encryption', encryption, 'none, stls or tls')
  if (!['refused', 'accepted'].includes(certificateWarnings))
    refuse('certificateWarnings', certificateWarnings, 'refused or accepted')
  if (!Number.isInteger(syncs) || syncs < 1) refuse('syncs', syncs, 'a whole number from 1')
  if (serverTimeoutMs !== null && !(serverTimeoutMs > 0))
    refuse('serverTimeoutMs', serverTimeoutMs, 'milliseconds above 0, or null')
  return settings
}

function refuse(key: string, found: unknown, allowed: string): never {
  const path = `settings.${key}`
  throw new Pop3MockError('INVALID_OPTION', `${path}: found ${found}. Allowed is ${allowed}.`, { path })
}
