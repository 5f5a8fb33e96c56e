/**
 * What Outlook would have done under a profile.
 */
import { Pop3MockError } from '../errors.ts'
import { OUTCOME_KINDS, type OutcomeKind } from '../outlook/outcome.ts'
import { predictOutlook } from '../outlook/predict.ts'
import { predictProfile } from '../outlook/predict-profile.ts'
import type { Pop3ServerOptions } from '../server/options.ts'
import type { SelectedProfile } from './select-profiles.ts'

/** As the profile says, else as the model predicts; undefined where the model knows nothing of it, such as TLS. */
export async function outlookUnder(
  { profile, use }: Pick<SelectedProfile, 'profile' | 'use'>,
  { profileFolders = [] }: Pop3ServerOptions,
): Promise<OutcomeKind | undefined> {
  const isPlain = use.when === undefined && use.with === undefined
  const told = OUTCOME_KINDS.find((kind) => kind === profile.outlook)
  if (isPlain && told !== undefined) return told
  try {
    const { outcome } = isPlain
      ? await predictProfile(profile.name, profileFolders)
      : await predictOutlook({ faults: [use], profileFolders, settings: { syncs: 2 } })
    return outcome
  } catch (error) {
    if (error instanceof Pop3MockError) return undefined
    throw error
  }
}
