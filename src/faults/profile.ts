/**
 * A profile: rules under a name, with what they are, whom they caught, and a conversation that shows them.
 */
import { Pop3MockError } from '../errors.ts'
import type { MessageSource } from '../maildrop/message-source.ts'
import { parseOutsideValue } from '../schema.ts'
import { profileSchema, profileUseSchema } from './profile-schema.ts'
import type { FaultRule, When } from './rule.ts'
import { parseRule } from './rule-schema.ts'

/** Whether a server may do this: by the RFCs, by [MS-STANOPOP3] only, by neither, or so that one cannot say. */
export type Legality = 'legal' | 'tolerated' | 'grey' | 'violation'

export interface Profile {
  readonly name: string
  readonly title: string
  readonly legality: Legality
  /** Statements of [MS-STANOPOP3] that it exercises. */
  readonly statements?: readonly string[]
  readonly references?: readonly string[]
  /** The client that fails on it. */
  readonly catches: string
  /** What Outlook does. */
  readonly outlook?: string
  /** No incident is known. */
  readonly synthetic?: boolean
  readonly aliases?: readonly string[]
  /** What `with` may set, each with its default. */
  readonly parameters?: Readonly<Record<string, ProfileParameter>>
  /** The maildrop that the fault needs; default: three small messages. */
  readonly maildrop?: readonly MessageSource[]
  readonly extends?: readonly ProfileReference[]
  /** Rules; `{ "$parameter": NAME }` anywhere in them stands for a parameter's value. */
  readonly rules?: readonly unknown[]
  /** Lines of a conversation that a server with this profile holds. */
  readonly example: readonly string[]
}

export interface ProfileParameter {
  readonly default: unknown
  readonly description?: string
}

/** A profile by its name, or with parameters and further conditions. */
export type ProfileReference = string | ProfileUse

export interface ProfileUse {
  readonly profile: string
  readonly with?: Readonly<Record<string, unknown>>
  /** Conditions added to each of its rules. */
  readonly when?: When
}

/**
 * The profile that a value describes.
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function parseProfile(value: unknown, root: string): Profile {
  const profile = parseOutsideValue(profileSchema(), value, root) as Profile
  if (profile.rules === undefined && profile.extends === undefined) {
    throw new Pop3MockError('INVALID_OPTION', `${root}: has neither rules nor extends, so it does nothing.`, {
      path: root,
    })
  }
  return profile
}

/** Whether a value uses a profile by name, in either form. */
export function isProfileReference(value: unknown): value is ProfileReference {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'profile' in value)
}

/** What a reference leads to: the rules it arms and the maildrop it needs. */
export interface ExpandedProfile {
  readonly rules: readonly FaultRule[]
  readonly maildrop: readonly MessageSource[] | undefined
}

/**
 * The rules of a profile by reference, those of the profiles it extends included.
 * @param find gives the profile of a name, or throws with what is allowed
 * @throws {Pop3MockError} INVALID_OPTION: unknown name, unknown or wrong parameter, circular `extends`, rule that cannot fire
 */
export function expandReference(
  reference: ProfileReference,
  root: string,
  find: (name: string, root: string) => Profile,
  above: readonly string[] = [],
): ExpandedProfile {
  const use: ProfileUse =
    typeof reference === 'string'
      ? { profile: reference }
      : (parseOutsideValue(profileUseSchema(), reference, root) as ProfileUse)
  const profile = find(use.profile, typeof reference === 'string' ? root : `${root}.profile`)
  return expandProfile(profile, use, root, find, above)
}

/** As `expandReference`, for a profile at hand. */
export function expandProfile(
  profile: Profile,
  use: Omit<ProfileUse, 'profile'>,
  root: string,
  find: (name: string, root: string) => Profile,
  above: readonly string[] = [],
): ExpandedProfile {
  if (above.includes(profile.name)) {
    const circle = [...above, profile.name].join(' -> ')
    throw new Pop3MockError('INVALID_OPTION', `${root}: extends itself: ${circle}.`, { path: root })
  }
  const values = parameterValues(profile, use.with ?? {}, root)
  const inherited = (profile.extends ?? []).map((reference, index) =>
    expandReference(reference, `${root}.extends[${index}]`, find, [...above, profile.name]),
  )
  const own = (profile.rules ?? []).map((rule, index) => {
    const path = `${root}.rules[${index}]`
    return parseRule(named(filledIn(rule, values, path), profile.name), path)
  })
  const rules = [...inherited.flatMap((expanded) => expanded.rules), ...own].map((rule) =>
    narrowed(rule, use.when, root),
  )
  return {
    rules,
    maildrop: profile.maildrop ?? inherited.find(({ maildrop }) => maildrop !== undefined)?.maildrop,
  }
}

function parameterValues(
  profile: Profile,
  given: Readonly<Record<string, unknown>>,
  root: string,
): Map<string, unknown> {
  const known = profile.parameters ?? {}
  for (const key of Object.keys(given)) {
    if (key in known) continue
    const names = Object.keys(known)
    const allowed =
      names.length === 0 ? `${profile.name} has no parameters.` : `Allowed: ${names.join(', ')}.`
    throw new Pop3MockError('INVALID_OPTION', `${root}.with.${key}: unknown parameter. ${allowed}`, {
      path: `${root}.with.${key}`,
    })
  }
  return new Map(Object.entries(known).map(([name, parameter]) => [name, given[name] ?? parameter.default]))
}

function filledIn(value: unknown, values: ReadonlyMap<string, unknown>, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => filledIn(item, values, `${path}[${index}]`))
  if (typeof value !== 'object' || value === null) return value
  const { $parameter: name } = value as { $parameter?: string }
  if (name !== undefined) {
    if (values.has(name)) return values.get(name)
    throw new Pop3MockError(
      'INVALID_OPTION',
      `${path}: the parameter ${name} is not among the profile's parameters.`,
      { path },
    )
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filledIn(inner, values, `${path}.${key}`)]),
  )
}

function named(rule: unknown, name: string): unknown {
  return typeof rule === 'object' && rule !== null ? { id: name, ...rule } : rule
}

function narrowed(rule: FaultRule, when: When | undefined, root: string): FaultRule {
  return when === undefined ? rule : parseRule({ ...rule, when: { ...rule.when, ...when } }, root)
}
