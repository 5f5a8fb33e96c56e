/**
 * The accounts of a server: who may log on, with what, to which maildrop.
 */
import { utf8Octets } from '../wire/octets.ts'
import type { Maildrop } from './maildrop.ts'

/** A user who may log on, with the password and the maildrop. */
export interface Account {
  readonly user: string
  readonly password: string
  readonly maildrop: Maildrop
  /** The bearer token of XOAUTH2 and OAUTHBEARER; default: the password. */
  readonly token?: string
  /** What NTLM's proof must be: any at all, or the right one ([MS-NLMP] 3.3.2). */
  readonly ntlmProof?: 'any' | 'verified'
  /** Users who may open this maildrop with their own password, as `domain/alias/user`. */
  readonly delegates?: readonly string[]
  /** Right credentials are refused for good: `-ERR [SYS/PERM]` (RFC 3206 section 5). */
  readonly isDisabled?: boolean
}

/** What a log-on name stands for. */
export interface LogOnName {
  /** Whose maildrop is opened. */
  readonly account: Account
  /** Whose password proves it: the delegate's, or the account's own. */
  readonly prover: Account
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

  /** What a name, as octets on the wire, stands for: names are UTF-8 there. */
  find(name: string): LogOnName | undefined {
    const account = this.#byName.get(name)
    return account === undefined ? this.#asDelegate(name) : { account, prover: account }
  }

  /** The account whose bearer token this is, in UTF-8 on the wire; the first one of several. */
  findByToken(token: string): Account | undefined {
    if (token === '') return undefined
    return this.#accounts.find((account) => utf8Octets(account.token ?? account.password) === token)
  }

  /**
   * `domain/delegate/principal`, or `delegate@domain/principal`; the principal may carry a domain too ([MS-OXIMAP4] 2.2.2,
   * of which the POP3 form is a copy). A name with a domain is looked for with it, then without.
   */
  #asDelegate(name: string): LogOnName | undefined {
    const parts = /^(?:[^/]+\/)?(?<alias>[^/]+)\/(?<principal>[^/]+)$/.exec(name)?.groups
    if (parts === undefined) return undefined
    const prover = this.#withOrWithoutDomain(parts.alias as string)
    const account = this.#withOrWithoutDomain(parts.principal as string)
    if (prover === undefined || account === undefined) return undefined
    const mayOpen = account === prover || account.delegates?.includes(prover.user) === true
    return mayOpen ? { account, prover } : undefined
  }

  #withOrWithoutDomain(name: string): Account | undefined {
    return this.#byName.get(name) ?? this.#byName.get(name.replace(/@[^@]*$/, ''))
  }
}
