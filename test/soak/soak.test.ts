/**
 * The short form of `npm run soak`.
 */
import { expect, test } from 'vitest'
import { PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import { soak } from './soak.ts'

test('two thousand sessions, good and bad, under faults of the whole catalogue leave nothing behind', async () => {
  const report = await soak({ sessions: 2000, seed: 20_260_727 })
  // As one text: a list would be cut short where it fails.
  expect(report.problems.join('\n')).toBe('')
  expect([report.opened, report.closed]).toEqual([2000, 2000])
  expect(new Set(report.digests).size).toBe(1)
  // Each profile is drawn often enough in the long form; here most of them are.
  expect(report.profiles).toBeGreaterThan(Object.keys(PROFILE_PHASES).length / 4)
}, 120_000)
