/**
 * Layer 3, dialect: what the server claims and how its state machine deviates.
 */
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

/** The dialect with the effects' keys in the place of its own; of several effects the first has the say over a key. */
export function changedDialect(dialect: Dialect, effects: readonly DialectEffect[]): Dialect {
  const keys = effects.toReversed().map(({ type: _, ...own }) => own)
  return Object.assign({ ...dialect }, ...keys) as Dialect
}

/** The reply to a refused command. */
export function refusal({ text = 'refused', code }: RefuseEffect): Reply {
  return err(text, code)
}
