/**
 * A profile whose fault lies in a name or a password brings the account that shows it.
 */
import { expect, test } from 'vitest'
import { Pop3MockError } from '../../src/errors.ts'
import type { Profile } from '../../src/faults/profile.ts'
import { resolveOptions } from '../../src/server/options.ts'

const profile: Profile = {
  name: 'one',
  title: 'One',
  legality: 'legal',
  catches: 'nobody',
  account: { password: 'two words' },
  rules: [{ do: { type: 'silence' } }],
  example: [],
}

function accountsWith(faults: readonly Profile[], accounts?: { user: string; password: string }[]) {
  const options = accounts === undefined ? { faults } : { faults, accounts }
  return [...resolveOptions(options, () => 1).accounts].map(({ user, password }) => ({ user, password }))
}

test('its account is the default one, and what it does not name stays', () => {
  expect(accountsWith([profile])).toEqual([{ user: 'user', password: 'two words' }])
})

test('the first profile that brings an account counts, and accounts of the user go before it', () => {
  const other: Profile = { ...profile, account: { user: 'eve' } }
  expect(accountsWith([other, profile])).toEqual([{ user: 'eve', password: 'secret' }])
  expect(accountsWith([profile], [{ user: 'ada', password: 'x' }])).toEqual([{ user: 'ada', password: 'x' }])
})

test('an account that cannot be written in a command is refused', () => {
  const bad: Profile = { ...profile, account: { user: 'a\r\nb' } }
  expect(() => accountsWith([bad])).toThrow(Pop3MockError)
})
