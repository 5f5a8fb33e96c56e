/**
 * The schema of a report as JSON; `fixtures/conformance.schema.json` is generated from it.
 */

import * as v from 'valibot'
import { LENSES } from '../lens.ts'
import type { ConformanceReport } from './conformance-report.ts'
import { VERDICTS } from './conformance-report.ts'

export function reportSchema(): v.GenericSchema<ConformanceReport> {
  const count = v.pipe(v.number(), v.integer(), v.minValue(0))
  const events = v.array(count)
  const verdict = v.strictObject({
    id: v.string(),
    verdict: v.picklist(VERDICTS),
    events,
    reason: v.exactOptional(v.string()),
  })
  const finding = v.strictObject({
    id: v.string(),
    severity: v.picklist(['error', 'warning', 'note']),
    session: count,
    events,
    text: v.string(),
    underFault: v.array(v.string()),
  })
  return v.strictObject({
    format: v.literal('pop3-mock conformance'),
    version: v.literal(1),
    lens: v.picklist(LENSES),
    passed: v.boolean(),
    sessions: count,
    dropped: count,
    counts: v.strictObject({
      conforms: count,
      violates: count,
      'not-exercised': count,
      'not-observable': count,
    }),
    statements: v.array(verdict),
    rules: v.array(verdict),
    findings: v.array(finding),
  })
}
