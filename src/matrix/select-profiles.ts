/**
 * Which profiles a client is to meet: by name, by pattern, by phase, by legality.
 */
import { basename, dirname } from 'node:path'
import { Pop3MockError } from '../errors.ts'
import { type Legality, PHASES, type Profile, type ProfileUse } from '../faults/profile.ts'
import { PROFILE_PHASES, type ProfileName } from '../faults/profile-names.ts'
import { findProfile, profileFilesIn, readProfile } from '../load/find-profile.ts'

export interface Selection {
  /**
   * Names, patterns such as `retr-*`, either with `!` before it to leave profiles out, or profiles with parameters. Default:
   * the whole catalogue, and what is in `profileFolders`.
   */
  readonly profiles?: readonly (string | ProfileUse)[]
  readonly phases?: readonly string[]
  readonly legality?: readonly Legality[]
  readonly profileFolders?: readonly string[]
}

/** A profile that the client is to meet. */
export interface SelectedProfile {
  /** Its name, with the parameters that were given. */
  readonly label: string
  readonly phase: string
  readonly profile: Profile
  readonly use: ProfileUse
}

/**
 * Where the catalogue's own values are made for a virtual clock: they would take longer than most limits, or be over before a
 * busy process looks.
 */
const OWN_VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'greeting-delayed': { delayMs: 300 },
  'pass-slow': { delayMs: 300 },
  'stat-count-huge': { messages: 200 },
  'retr-keepalive-ok': { delayMs: 150 },
  'retr-stall': { delayMs: 300 },
  'quit-slow': { delayMs: 300 },
  'proxy-buffers-whole': { delayMs: 300 },
  'proxy-keepalive-headers': { delayMs: 150 },
  'seg-1-byte': { limitOctets: 8, gapMs: 5 },
  'seg-random-seeded': { limitOctets: 50, gapMs: 5 },
  'retr-body-looks-like-status': { gapMs: 20 },
  'retr-dot-crlf-inside-chunk': { gapMs: 20 },
  'retr-terminator-only-dot-chunk': { gapMs: 20 },
  'seg-cr-lf-split': { gapMs: 20 },
  'seg-dot-at-boundary': { gapMs: 20 },
  'seg-fixed-size': { gapMs: 20 },
  'seg-status-split': { gapMs: 20 },
  'seg-terminator-own-segment': { gapMs: 20 },
  'seg-terminator-split': { gapMs: 20 },
  'utf8-split': { gapMs: 20 },
}

/**
 * In the order in which a session meets their phases.
 * @throws {Pop3MockError} INVALID_OPTION when a name or a pattern stands for no profile, or nothing is left
 */
export function selectProfiles(selection: Selection): readonly SelectedProfile[] {
  const { profiles = [], phases, legality, profileFolders = [] } = selection
  const known = knownProfiles(profileFolders)
  for (const phase of phases ?? []) checkPhase(phase, known)
  const wanted = profiles.filter((one) => typeof one !== 'string' || !one.startsWith('!'))
  const unwanted = profiles
    .filter((one) => typeof one === 'string' && one.startsWith('!'))
    .flatMap((one) => matched((one as string).slice(1), known, profileFolders))
  const named = wanted.length === 0 ? [...known.keys()] : wanted
  const selected = named.flatMap((one) => usesOf(one, known, profileFolders)).filter(isFirst)
  const left = selected.filter(
    ({ profile, phase }) =>
      !unwanted.includes(profile.name) &&
      (phases === undefined || phases.includes(phase)) &&
      (legality === undefined || legality.includes(profile.legality)),
  )
  if (left.length === 0)
    refuse('profiles', 'nothing is left. Allowed is a selection with at least one profile.')
  return left.sort((one, other) => PHASES.indexOf(one.phase) - PHASES.indexOf(other.phase))
}

/** Every profile with its phase; a user's own go before those of the package. */
function knownProfiles(folders: readonly string[]): ReadonlyMap<string, string> {
  const own = folders
    .flatMap(profileFilesIn)
    .map((file) => [readProfile(file).name, phaseOfFile(file)] as const)
  return new Map<string, string>([...Object.entries(PROFILE_PHASES), ...own])
}

function phaseOfFile(file: string): string {
  return basename(dirname(file))
}

function usesOf(
  one: string | ProfileUse,
  known: ReadonlyMap<string, string>,
  folders: readonly string[],
): SelectedProfile[] {
  const names = typeof one === 'string' ? matched(one, known, folders) : [one.profile]
  return names.map((name) => {
    const profile = findProfile(name, 'profiles', folders)
    const own = typeof one === 'string' ? {} : one
    const given = typeof one === 'string' ? undefined : one.with
    const values = { ...ownValues(profile), ...given }
    const use = {
      ...own,
      profile: profile.name,
      ...(Object.keys(values).length === 0 ? {} : { with: values }),
    }
    return { label: labelOf(profile.name, given), phase: phaseOf(profile.name, known), profile, use }
  })
}

/** A user's own profile of the same name may have other parameters. */
function ownValues({ name, parameters = {} }: Profile): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(OWN_VALUES[name] ?? {}).filter(([key]) => Object.hasOwn(parameters, key)),
  )
}

/** The names that a name or a pattern stands for. */
function matched(
  text: string,
  known: ReadonlyMap<string, string>,
  folders: readonly string[],
): readonly string[] {
  if (!/[*?]/.test(text)) return [findProfile(text, 'profiles', folders).name]
  const source = text
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  const pattern = new RegExp(`^${source}$`)
  const names = [...known.keys()].filter((name) => pattern.test(name))
  if (names.length === 0) refuse('profiles', `no profile's name is like ${text}.`)
  return names
}

function isFirst({ label }: SelectedProfile, index: number, all: readonly SelectedProfile[]): boolean {
  return all.findIndex((other) => other.label === label) === index
}

function labelOf(name: string, given: ProfileUse['with']): string {
  const values = Object.entries(given ?? {}).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  return values.length === 0 ? name : `${name} (${values.join(', ')})`
}

function phaseOf(name: string, known: ReadonlyMap<string, string>): string {
  return known.get(name) ?? PROFILE_PHASES[name as ProfileName] ?? ''
}

function checkPhase(phase: string, known: ReadonlyMap<string, string>): void {
  const allowed = [...new Set(known.values())]
  if (!allowed.includes(phase))
    refuse('phases', `found ${JSON.stringify(phase)}. Allowed are ${allowed.sort().join(', ')}.`)
}

function refuse(path: string, problem: string): never {
  throw new Pop3MockError('INVALID_OPTION', `${path}: ${problem}`, { path })
}
