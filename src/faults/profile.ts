/**
 * A profile: rules under a name, with what they are, whom they caught, and a conversation that shows them.
 */
import { didYouMeanHint } from '../errors.ts'
import type { MessageSource } from '../maildrop/message-source.ts'
import { builtOnce, joinPath, outsideError, parseOutsideValue } from '../schema.ts'
import { type LEGALITIES, profileSchema, profileUseSchema } from './profile-schema.ts'
import type { FaultRule, When } from './rule.ts'
import { parseRule } from './rule-schema.ts'

/** Whether a server may do this: by the RFCs, by [MS-STANOPOP3] only, by neither, or so that one cannot say. */
export type Legality = (typeof LEGALITIES)[number]

/** The phases of profiles, in the order in which a session meets them. */
export const PHASES: readonly string[] = [
  ...['greeting', 'tls', 'capa', 'auth', 'stat', 'list', 'uidl', 'top', 'retr', 'dele', 'quit'],
  ...['session', 'transport', 'persona'],
]

/** A fault with a name: its rules, what they are, whom they caught, and a conversation that shows them. */
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
  /** The account that the fault needs, where it lies in a name or a password; default: `user` and `secret`. */
  readonly account?: ProfileAccount
  /** The TLS that the fault needs, where the server was not told about any. */
  readonly tls?: 'stls' | 'implicit'
  readonly extends?: readonly ProfileReference[]
  /** Rules; `{ "$parameter": NAME }` anywhere in them stands for a parameter's value. */
  readonly rules?: readonly unknown[]
  /** Lines of a conversation that a server with this profile holds. */
  readonly example: readonly string[]
  /** Each `S|` of the example is a segment of its own; default: successive ones are joined. */
  readonly segments?: boolean
}

export interface ProfileAccount {
  readonly user?: string
  readonly password?: string
  /** The bearer token that is taken, where it is not the password: one that clients do not have. */
  readonly token?: string
}

/** What `with` may set. */
export interface ProfileParameter {
  readonly default: unknown
  readonly description?: string
}

/** A profile by its name, or with parameters and further conditions. */
export type ProfileReference = string | ProfileUse

/** A profile by name, with other values for its parameters, or narrowed by further conditions. */
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
  const profile = parseOutsideValue(anyProfile(), value, root) as Profile
  if (profile.rules === undefined && profile.extends === undefined && profile.maildrop === undefined) {
    throw outsideError(root, 'has neither rules nor extends nor a maildrop, so it does nothing.')
  }
  return profile
}

const anyProfile = builtOnce(() => profileSchema())

/** Whether a value uses a profile by name, in either form. */
export function isProfileReference(value: unknown): value is ProfileReference {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'profile' in value)
}

/** What a reference leads to: the rules it arms, and the maildrop, the account and the TLS that it needs. */
export interface ExpandedProfile {
  readonly rules: readonly FaultRule[]
  readonly maildrop: readonly MessageSource[] | undefined
  readonly account: ProfileAccount | undefined
  readonly tls: Profile['tls']
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
  const profile = find(use.profile, typeof reference === 'string' ? root : joinPath(root, 'profile'))
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
    throw outsideError(root, `extends itself: ${circle}.`)
  }
  const values = parameterValues(profile, use.with ?? {}, root)
  const inherited = (profile.extends ?? []).map((reference, index) => {
    const path = joinPath(joinPath(root, 'extends'), index)
    const filled = filledIn(reference, values, path) as ProfileReference
    return expandReference(filled, path, find, [...above, profile.name])
  })
  const own = (profile.rules ?? []).map((rule, index) => {
    const path = joinPath(joinPath(root, 'rules'), index)
    return parseRule(named(filledIn(rule, values, path), profile.name), path)
  })
  const rules = [...inherited.flatMap((expanded) => expanded.rules), ...own].map((rule) =>
    narrowed(rule, use.when, root),
  )
  return {
    rules,
    maildrop: profile.maildrop ?? inherited.find(({ maildrop }) => maildrop !== undefined)?.maildrop,
    account: profile.account ?? inherited.find(({ account }) => account !== undefined)?.account,
    tls: profile.tls ?? inherited.find(({ tls }) => tls !== undefined)?.tls,
  }
}

function parameterValues(
  profile: Profile,
  given: Readonly<Record<string, unknown>>,
  root: string,
): Map<string, unknown> {
  const known = profile.parameters ?? {}
  const names = Object.keys(known)
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(known, key)) continue
    const hint = didYouMeanHint(key, names)
    const allowed =
      names.length === 0 ? `${profile.name} has no parameters.` : `Allowed: ${names.join(', ')}.`
    throw outsideError(joinPath(joinPath(root, 'with'), key), `unknown parameter.${hint} ${allowed}`)
  }
  return new Map(
    Object.entries(known).map(([name, parameter]) => [
      name,
      Object.hasOwn(given, name) ? given[name] : parameter.default,
    ]),
  )
}

function filledIn(value: unknown, values: ReadonlyMap<string, unknown>, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => filledIn(item, values, joinPath(path, index)))
  if (typeof value !== 'object' || value === null) return value
  const { $parameter: name } = value as { $parameter?: string }
  if (name !== undefined) {
    if (values.has(name)) return values.get(name)
    throw outsideError(path, `the parameter ${name} is not among the profile's parameters.`)
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filledIn(inner, values, joinPath(path, key))]),
  )
}

function named(rule: unknown, name: string): unknown {
  return typeof rule === 'object' && rule !== null ? { id: name, ...rule } : rule
}

function narrowed(rule: FaultRule, when: When | undefined, root: string): FaultRule {
  return when === undefined ? rule : parseRule({ ...rule, when: { ...rule.when, ...when } }, root)
}
