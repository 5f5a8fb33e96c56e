/**
 * The accounts of a server: who may log on, with what, to which maildrop.
 */
import { utf8Octets } from '../wire/octets.ts'
import type { Maildrop } from './maildrop.ts'

export interface Account {
  readonly user: string
  readonly password: string
  readonly maildrop: Maildrop
}

export class Accounts implements Iterable<Account> {
  readonly #accounts: readonly Account[]
  readonly #byName: ReadonlyMap<string, Account>

  constructor(accounts: readonly Account[]) {
    this.#accounts = accounts
    this.#byName = new Map(accounts.map((account) => [utf8Octets(account.user), account]))
  }

  [Symbol.iterator](): Iterator<Account> {
    return this.#accounts[Symbol.iterator]()
  }

  /** The account of that name, as octets on the wire: names and passwords are UTF-8 there. */
  find(name: string): Account | undefined {
    return this.#byName.get(name)
  }
}
