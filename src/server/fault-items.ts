/**
 * What a user gives as faults: rules, profiles and names of profiles, mixed; turned into rules.
 */
import { unexpected } from '../errors.ts'
import {
  expandProfile,
  expandReference,
  isProfileReference,
  type Profile,
  type ProfileAccount,
  type ProfileUse,
  parseProfile,
} from '../faults/profile.ts'
import type { ProfileName } from '../faults/profile-names.ts'
import type { FaultRule } from '../faults/rule.ts'
import { parseRule } from '../faults/rule-schema.ts'
import { findProfile } from '../load/find-profile.ts'
import type { MessageSource } from '../maildrop/message-source.ts'

/** A bundled profile by name (or one of the user's own), a profile with parameters, a profile, or a rule. */
export type FaultItem = ProfileName | (string & {}) | ProfileUse | Profile | FaultRule

/** The rules of all items, and the maildrop, the account and the TLS that the first profile with one needs. */
export interface ResolvedFaults {
  readonly rules: readonly FaultRule[]
  readonly maildrop: readonly MessageSource[] | undefined
  readonly account: ProfileAccount | undefined
  readonly tls: Profile['tls']
}

/** @throws {Pop3MockError} INVALID_OPTION; nothing is armed then. */
export function resolveFaults(items: unknown, root: string, folders: readonly string[]): ResolvedFaults {
  if (!Array.isArray(items)) {
    throw unexpected(root, items, 'a list of profile names, profiles and rules')
  }
  const find = (name: string, path: string) => findProfile(name, path, folders)
  const expanded = items.map((item: unknown, index) => {
    const path = `${root}[${index}]`
    if (isProfileReference(item)) return expandReference(item, path, find)
    if (isProfile(item)) return expandProfile(parseProfile(item, path), {}, path, find)
    return { rules: [parseRule(item, path)], maildrop: undefined, account: undefined, tls: undefined }
  })
  return {
    rules: expanded.flatMap(({ rules }) => rules),
    maildrop: expanded.find(({ maildrop }) => maildrop !== undefined)?.maildrop,
    account: expanded.find(({ account }) => account !== undefined)?.account,
    tls: expanded.find(({ tls }) => tls !== undefined)?.tls,
  }
}

/** Rules have `do`; profiles have a name and rules or profiles to extend. */
function isProfile(item: unknown): boolean {
  return (
    typeof item === 'object' && item !== null && !('do' in item) && ('rules' in item || 'extends' in item)
  )
}
