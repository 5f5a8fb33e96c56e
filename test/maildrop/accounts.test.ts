import { describe, expect, test } from 'vitest'
import { type Account, Accounts, type LogOnName } from '../../src/maildrop/accounts.ts'
import { Maildrop } from '../../src/maildrop/maildrop.ts'

function account(user: string, more: Partial<Account> = {}): Account {
  return { user, password: `secret of ${user}`, maildrop: new Maildrop([]), ...more }
}

const boss = account('boss', { delegates: ['helper@example.org', 'jörg'] })
const helper = account('helper@example.org')
const jörg = account('jörg')
const accounts = new Accounts([boss, helper, jörg])

function usersOf(found: LogOnName | undefined): [account: string, prover: string] | undefined {
  return found && [found.account.user, found.prover.user]
}

test('accounts come in the order in which they were given', () => {
  expect([...accounts]).toEqual([boss, helper, jörg])
})

describe('a log-on name', () => {
  test.each<[string, [account: string, prover: string] | undefined]>([
    ['boss', ['boss', 'boss']],
    ['helper@example.org', ['helper@example.org', 'helper@example.org']],
    ['j\xc3\xb6rg', ['jörg', 'jörg']],
    ['j\xf6rg', undefined],
    ['Boss', undefined],
    ['', undefined],
    // A delegate's, in the forms of [MS-OXIMAP4] section 2.2.2.
    ['helper@example.org/boss', ['boss', 'helper@example.org']],
    ['helper@example.org/boss@example.org', ['boss', 'helper@example.org']],
    ['corp/helper@example.org/boss', ['boss', 'helper@example.org']],
    ['corp/j\xc3\xb6rg@a@b/boss', undefined],
    ['corp/j\xc3\xb6rg@example.org/boss', ['boss', 'jörg']],
    ['corp/boss/boss', ['boss', 'boss']],
    ['j\xc3\xb6rg/boss', ['boss', 'jörg']],
    ['helper@example.org@corp/boss', ['boss', 'helper@example.org']],
    // Nobody let the principal in, or there is no such user.
    ['boss/helper@example.org', undefined],
    ['corp/boss/j\xc3\xb6rg', undefined],
    ['nobody/boss', undefined],
    ['boss/nobody', undefined],
    ['nobody/nobody', undefined],
    // Not of the form.
    ['a/corp/boss/boss', undefined],
    ['corp/boss/boss/', undefined],
    ['corp/boss/boss/a', undefined],
    ['corp/boss', undefined],
    ['/boss', undefined],
    ['boss/', undefined],
    ['/boss/boss', undefined],
    ['corp//boss', undefined],
    // The domain of a plain name is part of it.
    ['boss@example.org', undefined],
  ])('%j stands for %j', (name, expected) => {
    expect(usersOf(accounts.find(name))).toEqual(expected)
  })

  test('that holds a slash is a user first', () => {
    const slashed = account('boss/boss')
    expect(usersOf(new Accounts([boss, slashed]).find('boss/boss'))).toEqual(['boss/boss', 'boss/boss'])
  })
})

describe('a bearer token', () => {
  const tokens = new Accounts([
    account('first', { token: 'töken' }),
    account('second', { token: 'töken' }),
    account('third', { password: 'word' }),
    account('open', { password: '' }),
  ])

  test.each([
    ['t\xc3\xb6ken', 'first'],
    ['word', 'third'],
    ['secret of first', undefined],
    ['other', undefined],
    ['', undefined],
  ])('%j is that of %j', (token, user) => {
    expect(tokens.findByToken(token)?.user).toBe(user)
  })
})
