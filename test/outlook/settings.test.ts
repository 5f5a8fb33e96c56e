import { expect, test } from 'vitest'
import { DEFAULT_SETTINGS, type OutlookSettings, settingsFrom } from '../../src/outlook/settings.ts'

test.each<Partial<OutlookSettings>>([
  {},
  { encryption: 'stls', certificateWarnings: 'accepted' },
  { encryption: 'tls', certificateWarnings: 'refused' },
  { syncs: 1, serverTimeoutMs: 1 },
  { syncs: 5, serverTimeoutMs: 0.5 },
  { serverTimeoutMs: null, version: '2007' },
])('takes %o as they are', (given) => {
  expect(settingsFrom(given)).toEqual({ ...DEFAULT_SETTINGS, ...given })
})

test('what is given goes before what is known of the account, and that before the defaults', () => {
  expect(settingsFrom({ user: 'ann' }, { user: 'user', password: 'x' })).toEqual({
    ...DEFAULT_SETTINGS,
    user: 'ann',
    password: 'x',
  })
})

test('what is undefined counts as not given', () => {
  expect(settingsFrom({ syncs: undefined as never, user: undefined as never }, { user: 'ann' })).toEqual({
    ...DEFAULT_SETTINGS,
    user: 'ann',
  })
})

test.each([
  ['encryption', 'ssl', '"ssl"', '"none" or "stls" or "tls"'],
  ['certificateWarnings', 'no', '"no"', '"refused" or "accepted"'],
  ['version', 2010, '2010', '"2007" or "2010"'],
  ['leaveOnServer', 'yes', '"yes"', 'true or false'],
  ['headersFirst', 1, '1', 'true or false'],
  ['spa', null, 'null', 'true or false'],
  ['probe', 'no', '"no"', 'true or false'],
  ['user', 5, '5', 'a text'],
  ['password', null, 'null', 'a text'],
  ['syncs', 0, '0', 'a whole number from 1'],
  ['syncs', 1.5, '1.5', 'a whole number from 1'],
  ['syncs', '2', '"2"', 'a whole number from 1'],
  ['serverTimeoutMs', 0, '0', 'milliseconds above 0, or null'],
  ['serverTimeoutMs', Number.NaN, 'NaN', 'milliseconds above 0, or null'],
])('says where %s is %s and what is allowed', (key, found, shown, allowed) => {
  expect(() => settingsFrom({ [key]: found })).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTION',
      path: `settings.${key}`,
      message: `settings.${key}: found ${shown}. Allowed is ${allowed}.`,
    }),
  )
})
