/**
 * What a matrix comes to, as data, and how such data is read again.
 */

import * as v from 'valibot'
import type { Legality } from '../faults/profile.ts'
import { LEGALITIES } from '../faults/profile-schema.ts'
import { OUTCOME_KINDS, type OutcomeKind } from '../outlook/outcome.ts'
import { builtOnce, parseOutsideValue } from '../schema.ts'
import { CLIENT_CLASSES, type ClientClass, type Verdict } from './client-class.ts'

/** How the client fared under one profile. */
export interface MatrixRow {
  /** Its name, with the parameters that were given. */
  readonly profile: string
  readonly title: string
  readonly phase: string
  readonly legality: Legality
  readonly class: ClientClass
  readonly reason: string
  /** False: the fault never struck, or the client saw nothing of it; then its class says nothing. */
  readonly isMet: boolean
  /** What Outlook would have done. */
  readonly outlook: OutcomeKind | undefined
  /** Undefined: the fault was not met, or nothing is known of Outlook. */
  readonly verdict: Verdict | undefined
}

/** What became of a client under each profile. */
export interface MatrixReport {
  readonly format: 'pop3-mock matrix'
  readonly version: 1
  /** The command, or the function's name. */
  readonly client: string
  readonly limitMs: number
  readonly seed: number
  /** Where no fault was in the way. */
  readonly control: {
    readonly reason: string
    /** What the client does to every message, fault or not. */
    readonly remark: string | undefined
  }
  /** Of the rows whose fault was met. */
  readonly counts: Readonly<Record<ClientClass, number>>
  readonly notMet: number
  readonly rows: readonly MatrixRow[]
}

const anyReport = builtOnce(reportSchema)

/** @throws {Pop3MockError} INVALID_OPTION when it is no report of a matrix */
export function parseMatrixReport(value: unknown, root: string): MatrixReport {
  return parseOutsideValue(anyReport(), value, root) as MatrixReport
}

function reportSchema(): v.GenericSchema {
  const { exactOptional: optional, number, string } = v
  const count = v.pipe(number(), v.integer(), v.minValue(0))
  return v.strictObject({
    format: v.literal('pop3-mock matrix'),
    version: v.literal(1),
    client: string(),
    limitMs: number(),
    seed: number(),
    control: v.strictObject({ reason: string(), remark: optional(string()) }),
    counts: v.strictObject(Object.fromEntries(CLIENT_CLASSES.map((name) => [name, count]))),
    notMet: count,
    rows: v.array(
      v.strictObject({
        profile: string(),
        title: string(),
        phase: string(),
        legality: v.picklist(LEGALITIES),
        class: v.picklist(CLIENT_CLASSES),
        reason: string(),
        isMet: v.boolean(),
        outlook: optional(v.picklist(OUTCOME_KINDS)),
        verdict: optional(v.picklist(['better than Outlook', 'as Outlook', 'worse than Outlook'])),
      }),
    ),
  })
}
