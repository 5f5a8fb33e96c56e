/**
 * A profile whose fault lies in a name or a password brings the account that shows it.
 */
import { describe, expect, test } from 'vitest'
import { Pop3MockError } from '../../src/errors.ts'
import { expandReference, type Profile } from '../../src/faults/profile.ts'
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

describe('a profile that extends others', () => {
  const { account: _, ...without } = profile
  const nothing: Profile = { ...without, name: 'bare' }
  const found = (...known: readonly Profile[]) => {
    const find = (name: string) => known.find((one) => one.name === name) as Profile
    const { account, tls, maildrop, rules } = expandReference('top', 'faults[0]', find)
    return { account, tls, maildrop, rules: rules.length }
  }
  const top: Profile = { ...nothing, name: 'top', extends: ['bare', 'one'] }
  const base: Profile = { ...profile, tls: 'stls', maildrop: ['a'] }

  test('needs what the first one needs that needs any', () => {
    expect(found(top, nothing, base)).toEqual({
      account: base.account,
      tls: 'stls',
      maildrop: ['a'],
      rules: 3,
    })
    expect(found(top, nothing, { ...nothing, name: 'one' })).toEqual({
      account: undefined,
      tls: undefined,
      maildrop: undefined,
      rules: 3,
    })
  })

  test('needs what it says itself before that', () => {
    const own: Profile = { ...top, account: { user: 'eve' }, tls: 'implicit', maildrop: ['b'] }
    expect(found(own, nothing, base)).toEqual({
      account: { user: 'eve' },
      tls: 'implicit',
      maildrop: ['b'],
      rules: 3,
    })
  })
})
