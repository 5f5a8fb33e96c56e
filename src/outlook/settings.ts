/**
 * How an Outlook account is set up.
 */
import { Pop3MockError } from '../errors.ts'

export interface OutlookSettings {
  readonly user: string
  readonly password: string
  /** Changes nothing: [MS-STANOPOP3] says of every statement that it holds for both. */
  readonly version: '2007' | '2010'
  /** Leave a copy of messages on the server; else each is deleted behind its download. */
  readonly leaveOnServer: boolean
  /** Download headers only: TOP in the place of RETR, and nothing is deleted. */
  readonly headersFirst: boolean
  /** Ask for the mechanisms by `AUTH `, with the space, before the log-on; whatever comes, USER follows. */
  readonly probe: boolean
  /** The server time-out of the account; null for none, as the document has it. The dialog's default is a minute. */
  readonly serverTimeoutMs: number | null
  /** How often it synchronizes; one that fails or hangs is the last. */
  readonly syncs: number
}

export const DEFAULT_SETTINGS: OutlookSettings = {
  user: 'user',
  password: 'secret',
  version: '2010',
  leaveOnServer: true,
  headersFirst: false,
  probe: false,
  serverTimeoutMs: null,
  syncs: 1,
}

/** @throws {Pop3MockError} INVALID_OPTION when a number is none that makes sense */
export function checkedSettings(settings: OutlookSettings): OutlookSettings {
  const { syncs, serverTimeoutMs } = settings
  if (!Number.isInteger(syncs) || syncs < 1) refuse('syncs', syncs, 'a whole number from 1')
  if (serverTimeoutMs !== null && !(serverTimeoutMs > 0))
    refuse('serverTimeoutMs', serverTimeoutMs, 'milliseconds above 0, or null')
  return settings
}

function refuse(key: string, found: unknown, allowed: string): never {
  const path = `settings.${key}`
  throw new Pop3MockError('INVALID_OPTION', `${path}: found ${found}. Allowed is ${allowed}.`, { path })
}
