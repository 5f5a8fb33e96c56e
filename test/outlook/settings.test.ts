import { expect, test } from 'vitest'
import { checkedSettings, DEFAULT_SETTINGS, type OutlookSettings } from '../../src/outlook/settings.ts'

test.each<Partial<OutlookSettings>>([
  {},
  { encryption: 'stls', certificateWarnings: 'accepted' },
  { encryption: 'tls', certificateWarnings: 'refused' },
  { syncs: 1, serverTimeoutMs: 1 },
  { syncs: 5, serverTimeoutMs: 0.5 },
])('takes %o as they are', (given) => {
  const settings = { ...DEFAULT_SETTINGS, ...given }
  expect(checkedSettings(settings)).toBe(settings)
})

test.each([
  ['encryption', 'ssl', 'none, stls or tls'],
  ['certificateWarnings', 'no', 'refused or accepted'],
  ['syncs', 0, 'a whole number from 1'],
  ['syncs', 1.5, 'a whole number from 1'],
  ['serverTimeoutMs', 0, 'milliseconds above 0, or null'],
  ['serverTimeoutMs', Number.NaN, 'milliseconds above 0, or null'],
])('says where %s is %s and what is allowed', (key, found, allowed) => {
  expect(() => checkedSettings({ ...DEFAULT_SETTINGS, [key]: found })).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      path: `settings.${key}`,
      message: expect.stringContaining(`settings.${key}: found ${found}. Allowed is ${allowed}.`),
    }),
  )
})
