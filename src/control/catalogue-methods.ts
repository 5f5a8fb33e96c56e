/**
 * The handlers that concern no server: the catalogue of profiles, the statements, and what Outlook would do.
 */
import { rfcRules } from '../conformance/rfc-rules.ts'
import type { ConformanceRule, Statement } from '../conformance/statement.ts'
import { statements } from '../conformance/statements/statements.ts'
import { Pop3MockError } from '../errors.ts'
import { PHASES, type Profile } from '../faults/profile.ts'
import { PROFILE_PHASES, type ProfileName } from '../faults/profile-names.ts'
import { findProfile } from '../load/find-profile.ts'
import type { OutlookOutcome } from '../outlook/outcome.ts'
import { type Prediction, predictOutlook } from '../outlook/predict.ts'
import { predictProfile } from '../outlook/predict-profile.ts'
import { type Allowance, foldersFromJson, maildropFromJson, messagesFromJson } from './json-options.ts'
import type { Call } from './method.ts'
import type { ListedProfile, ListedStatement, OutlookOutcomeJson, PredictParams } from './method-types.ts'
import { octetsToBase64 } from './octets-json.ts'

/** Every profile of the catalogue in short, in the order in which a session meets their phases. */
export function readProfiles(): readonly ListedProfile[] {
  const names = Object.keys(PROFILE_PHASES) as ProfileName[]
  return names
    .map((name) => listed(PROFILE_PHASES[name], findProfile(name, 'name')))
    .sort((one, other) => PHASES.indexOf(one.phase) - PHASES.indexOf(other.phase))
}

export function listProfiles(_: unknown, { control }: Call): readonly ListedProfile[] {
  return control.profiles()
}

export function getProfile({ name }: { name: string }): Profile {
  return findProfile(name, 'name')
}

/** The 55 statements, then the rules of the RFCs. */
export function listStatements(): readonly ListedStatement[] {
  return [
    ...statements.map((statement) => ({ kind: 'statement' as const, ...withoutChecks(statement) })),
    ...rfcRules.map((rule) => ({ kind: 'rule' as const, ...withoutChecks(rule) })),
  ]
}

function withoutChecks(rule: ConformanceRule): Omit<ListedStatement, 'kind'> {
  const { check: _, severity: __, outlookModel: ___, ...shown } = rule as ConformanceRule & Partial<Statement>
  return shown
}

export async function predict(params: PredictParams, { control }: Call): Promise<OutlookOutcomeJson> {
  const { profile, ...rest } = params
  if (profile === undefined) return inJson(await predictOutlook(predictionFrom(rest, control.allowance)))
  const beside = Object.keys(rest)
  if (beside.length === 0) return inJson(await predictProfile(profile))
  const message = `profile: found ${beside.join(', ')} beside it. Allowed is a profile alone, or faults: [NAME] with the rest.`
  throw new Pop3MockError('INVALID_OPTION', message, { path: 'profile' })
}

function predictionFrom(params: PredictParams, { files }: Allowance): Prediction {
  const { maildrop, arriving, profileFolders, ...rest } = params
  return {
    ...rest,
    ...(maildrop === undefined ? undefined : { maildrop: maildropFromJson(maildrop, 'maildrop', files) }),
    ...(arriving === undefined ? undefined : { arriving: messagesFromJson(arriving, 'arriving') }),
    ...(profileFolders === undefined
      ? undefined
      : { profileFolders: foldersFromJson(profileFolders, files) }),
  }
}

function inJson(outcome: OutlookOutcome): OutlookOutcomeJson {
  const { messages, uniqueIds } = outcome.store
  return { ...outcome, store: { messagesBase64: messages.map(octetsToBase64), uniqueIds } }
}

function listed(phase: string, profile: Profile): ListedProfile {
  const {
    rules: _,
    example: __,
    extends: ___,
    maildrop: ____,
    account: _____,
    references: ______,
    ...shown
  } = profile
  return { phase, ...shown }
}
