/**
 * What Outlook would do under a profile of the catalogue: the worst that may befall either kind of account.
 */
import { findProfile } from '../load/find-profile.ts'
import type { FaultItem } from '../server/fault-items.ts'
import { type OutlookOutcome, worse } from './outcome.ts'
import { Predictor } from './predict.ts'

/** Where the catalogue's own values would take seconds and a few do as well. */
const SMALL_VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'stat-count-huge': { messages: 100 },
}

/** What comes between the two synchronizations. */
const ARRIVING = { from: 'Dana <dana@example.org>', subject: 'Four', text: 'It came in between.\n' }

/**
 * The worst outcome of several accounts, each over two synchronizations with a message arriving between them: one that
 * leaves mail on the server, one that deletes it and, where the profile is about AUTH, one with SPA.
 * @throws {Pop3MockError} INVALID_OPTION when there is no such profile
 */
export async function predictProfile(
  name: string,
  profileFolders: readonly string[] = [],
): Promise<OutlookOutcome> {
  const predictor = new Predictor({
    faults: [itemOf(name, profileFolders)],
    profileFolders,
    arriving: [ARRIVING],
  })
  const leaving = { leaveOnServer: true, syncs: 2 }
  const accounts = [
    { ...leaving, leaveOnServer: false },
    ...(predictor.meetsAuth ? [{ ...leaving, spa: true }] : []),
  ]
  let worst = await predictor.predict(leaving)
  for (const account of accounts) {
    if (worst.outcome === 'hangs') break
    worst = worse(worst, await predictor.predict(account))
  }
  return worst
}

function itemOf(name: string, profileFolders: readonly string[]): FaultItem {
  const values = SMALL_VALUES[name]
  if (values === undefined) return name
  // A profile of the user's own may have the same name and other parameters.
  const { parameters = {} } = findProfile(name, 'profile', profileFolders)
  return Object.keys(values).every((key) => key in parameters) ? { profile: name, with: values } : name
}
