/**
 * Layer 3, dialect: what the server claims and how its state machine deviates.
 */
import type { Capabilities, CapabilityChange } from '../session/capabilities.ts'
import type { Dialect } from '../session/dialect.ts'
import { err, type Reply } from '../wire/reply.ts'

/** Any keys of `Dialect`. */
export type DialectEffect = { readonly type: 'dialect' } & Partial<Dialect>

/** The command is not executed; the state stays as it is. */
export interface RefuseEffect {
  readonly type: 'refuse'
  readonly text?: string
  /** Response code, without brackets. */
  readonly code?: string
}

/**
 * The dialect with the effects' keys in the place of its own; of several effects the first has the say over a key. Changes
 * of the capability list come one after the other, the first effect's last.
 */
export function changedDialect(dialect: Dialect, effects: readonly DialectEffect[]): Dialect {
  const lastFirst = effects.toReversed()
  const keys = lastFirst.map(({ type: _, ...own }) => own)
  const capabilities = lastFirst.reduce((before, effect) => together(before, effect), dialect.capabilities)
  return Object.assign({ ...dialect }, ...keys, { capabilities }) as Dialect
}

function together(before: Capabilities, { capabilities }: DialectEffect): Capabilities {
  return capabilities === undefined ? before : [...changesIn(before), ...changesIn(capabilities)]
}

/** A list takes the place of all that was said before it. */
function changesIn(capabilities: Capabilities): readonly CapabilityChange[] {
  const items = [capabilities].flat()
  return items.every((item) => typeof item === 'string') ? [{ set: items }] : (items as CapabilityChange[])
}

/** The reply to a refused command. */
export function refusal({ text = 'refused', code }: RefuseEffect): Reply {
  return err(text, code)
}

/** The keys of a dialect that an effect sets. */
export function keysOf({ type: _, ...keys }: DialectEffect): string[] {
  return Object.keys(keys)
}

/** The effect without the keys that somebody else holds. */
export function withoutKeys(effect: DialectEffect, isTaken: (key: string) => boolean): DialectEffect {
  return Object.fromEntries(Object.entries(effect).filter(([key]) => !isTaken(key))) as DialectEffect
}
