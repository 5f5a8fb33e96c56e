/**
 * The options of a server: what may be given, and what they come to.
 */
import { isIP } from 'node:net'
import * as v from 'valibot'
import { didYouMeanHint, Pop3MockError } from '../errors.ts'
import { refuseWithoutTls } from '../faults/needs-tls.ts'
import type { ProfileAccount } from '../faults/profile.ts'
import type { FaultRule } from '../faults/rule.ts'
import { type Clock, systemClock } from '../link/clock.ts'
import { loadMaildrop, type MaildropOption } from '../load/load-maildrop.ts'
import { type Account, Accounts } from '../maildrop/accounts.ts'
import { builtOnce, outsideError, parseOutsideValue } from '../schema.ts'
import { DEFAULT_DIALECT, type Dialect } from '../session/dialect.ts'
import { dialectSchema } from '../session/dialect-schema.ts'
import { DEFAULT_TRANSCRIPT_LIMIT } from '../transcript/transcript.ts'
import { DEFAULT_MAILDROP } from './default-maildrop.ts'
import { type FaultItem, resolveFaults } from './fault-items.ts'
import { type ResolvedTls, resolveTls, type TlsOptions, tlsEntries } from './tls-options.ts'

/** One account and its maildrop. */
export interface AccountOption {
  /** What USER and the mechanisms give: any text in one line. */
  user: string
  /** In clear; may be empty. */
  password: string
  /** Default: three small messages. */
  maildrop?: MaildropOption
  /** The bearer token of XOAUTH2 and OAUTHBEARER; default: the password. */
  token?: string
  /** Whether NTLM's proof is checked; default `any`: it is not. */
  ntlmProof?: 'any' | 'verified'
  /** Users of this server who may open this maildrop with their own password, as `domain/delegate/user`. */
  delegates?: readonly string[]
  /** Right credentials are refused for good. */
  isDisabled?: boolean
}

/** Every option has a default: `startPop3Server()` alone is a correct server with three messages. */
export interface Pop3ServerOptions extends TlsOptions {
  /** An IP literal; default 127.0.0.1. */
  host?: string
  /** Default 0: the system chooses a free port. */
  port?: number
  /** The maildrop of the account `user` with the password `secret`; not together with `accounts`. */
  maildrop?: MaildropOption
  /** The accounts, where one called `user` is not enough. */
  accounts?: readonly AccountOption[]
  /** Fault rules, profiles and names of profiles; of equals, the last one given is the highest. */
  faults?: readonly FaultItem[]
  /** Folders with profile files of your own; their names go before the bundled ones. */
  profileFolders?: readonly string[]
  /** What the server claims and how strict it is, where it shall differ from `DEFAULT_DIALECT`. */
  dialect?: Partial<Dialect>
  /** Decides everything that looks random; default: a random one, told by `server.seed`. */
  seed?: number
  /** How many events the transcript keeps; default 10,000. */
  transcriptLimit?: number
  /** The autologout timer; shorthand for `dialect.autologoutMs`. */
  autologoutMs?: number
  /** Where delays and timers get their time from; default: the system. */
  clock?: Clock
  /** Closes the server when aborted. */
  signal?: AbortSignal
  /** Default true: a server that was not closed does not keep the process alive. */
  unref?: boolean
}

/** Options checked, defaults filled in, maildrops loaded. */
export interface ResolvedOptions {
  readonly given: Pop3ServerOptions
  readonly host: string
  readonly port: number
  readonly tls: ResolvedTls | undefined
  readonly accounts: Accounts
  readonly dialect: Dialect
  readonly faults: readonly FaultRule[]
  readonly profileFolders: readonly string[]
  readonly seed: number
  readonly transcriptLimit: number
  readonly clock: Clock
  readonly signal: AbortSignal | undefined
  readonly unref: boolean
}

const anyOptions = builtOnce(optionsSchema)

/**
 * The options as they were given, once their form is right; what stands in `faults` and what a maildrop names is not looked at.
 * @param root what the path of an error begins with; may be empty
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function parseOptions(given: unknown, root: string): Pop3ServerOptions {
  if (Array.isArray(given)) throw outsideError(root || 'options', 'found a list. Allowed is an object.')
  return parseOutsideValue(anyOptions(), withoutUndefined(given), root) as Pop3ServerOptions
}

/** @throws {Pop3MockError} INVALID_OPTION or INVALID_FIXTURE, before any socket opens. */
export function resolveOptions(given: Pop3ServerOptions, randomSeed: () => number): ResolvedOptions {
  const options = parseOptions(given, '')
  const dialect = { ...DEFAULT_DIALECT, ...options.dialect }
  const profileFolders = options.profileFolders ?? []
  const faults = resolveFaults(options.faults === undefined ? [] : options.faults, 'faults', profileFolders)
  const isTlsOpen = options.tls === undefined && options.tlsPort === undefined && faults.tls !== undefined
  const tls = resolveTls(isTlsOpen ? { ...options, tls: faults.tls } : options)
  if (tls === undefined) refuseWithoutTls(faults.rules, 'faults')
  return {
    given: options,
    host: options.host ?? '127.0.0.1',
    port: options.port ?? 0,
    tls,
    accounts: accountsOf(options, faults.maildrop ?? DEFAULT_MAILDROP, faults.account),
    faults: faults.rules,
    profileFolders,
    dialect:
      options.autologoutMs === undefined ? dialect : { ...dialect, autologoutMs: options.autologoutMs },
    seed: options.seed ?? randomSeed(),
    transcriptLimit: options.transcriptLimit ?? DEFAULT_TRANSCRIPT_LIMIT,
    clock: options.clock ?? systemClock,
    signal: options.signal,
    unref: options.unref ?? true,
  }
}

function accountsOf(
  { accounts, maildrop }: Pop3ServerOptions,
  fallback: MaildropOption,
  { user = 'user', password = 'secret', token }: ProfileAccount = {},
): Accounts {
  if (accounts === undefined) {
    const only: Account = {
      user,
      password,
      ...(token === undefined ? {} : { token }),
      maildrop: loadMaildrop(maildrop === undefined ? fallback : maildrop, 'maildrop'),
    }
    return new Accounts([only])
  }
  if (maildrop !== undefined) {
    refuse('maildrop', 'given beside accounts. Give it to one of the accounts instead: accounts[0].maildrop.')
  }
  checkNames(accounts)
  return new Accounts(
    accounts.map(({ maildrop: own, ...account }, index) => ({
      ...account,
      maildrop: loadMaildrop(own === undefined ? fallback : own, `accounts[${index}].maildrop`),
    })),
  )
}

/** Every user has one account, and every delegate is a user. */
function checkNames(accounts: readonly AccountOption[]): void {
  const names = new Set<string>()
  for (const [index, { user }] of accounts.entries()) {
    if (names.has(user)) refuse(`accounts[${index}].user`, `${JSON.stringify(user)} has an account already.`)
    names.add(user)
  }
  for (const [accountIndex, { delegates = [] }] of accounts.entries()) {
    for (const [index, delegate] of delegates.entries()) {
      if (names.has(delegate)) continue
      const hint = didYouMeanHint(delegate, [...names], 'quoted')
      refuse(
        `accounts[${accountIndex}].delegates[${index}]`,
        `${JSON.stringify(delegate)} has no account.${hint}`,
      )
    }
  }
}

/** `{ port: undefined }` is what code writes that passes an option on. */
function withoutUndefined(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function refuse(path: string, problem: string): never {
  throw new Pop3MockError('INVALID_OPTION', `${path}: ${problem}`, { path })
}

function optionsSchema(): v.GenericSchema {
  const whole = (words: string, least: number, most: number) =>
    v.pipe(v.number(words), v.integer(words), v.minValue(least, words), v.maxValue(most, words))
  const port = whole('a whole number from 0 to 65535', 0, 65_535)
  return v.strictObject({
    host: v.exactOptional(v.pipe(v.string(ADDRESS), v.check(isAddress, ADDRESS))),
    port: v.exactOptional(port),
    ...tlsEntries(port),
    // Checked by loadMaildrop, which knows its forms better than a schema can say.
    maildrop: v.exactOptional(v.unknown()),
    accounts: v.exactOptional(v.pipe(v.array(accountSchema()), v.minLength(1, 'at least one account'))),
    // Checked by resolveFaults, item by item.
    faults: v.exactOptional(v.unknown()),
    profileFolders: v.exactOptional(v.array(v.string())),
    dialect: v.exactOptional(dialectSchema()),
    seed: v.exactOptional(v.pipe(v.number('a whole number'), v.safeInteger('a whole number'))),
    transcriptLimit: v.exactOptional(whole('a whole number from 0', 0, Number.MAX_SAFE_INTEGER)),
    autologoutMs: v.exactOptional(whole('a whole number of milliseconds from 1', 1, Number.MAX_SAFE_INTEGER)),
    clock: v.exactOptional(v.custom<Clock>(isClock, 'an object with now() and after(delayMs, callback)')),
    signal: v.exactOptional(v.instance(AbortSignal, 'an AbortSignal')),
    unref: v.exactOptional(v.boolean('true or false')),
  })
}

function accountSchema(): v.GenericSchema {
  const line = v.pipe(v.string(), v.regex(/^[^\r\n\0]+$/, 'a text that is not empty, without CR, LF and NUL'))
  return v.strictObject({
    user: line,
    password: v.pipe(v.string(), v.regex(/^[^\r\n\0]*$/, 'a text without CR, LF and NUL')),
    maildrop: v.exactOptional(v.unknown()),
    token: v.exactOptional(line),
    ntlmProof: v.exactOptional(v.picklist(['any', 'verified'])),
    delegates: v.exactOptional(v.array(line)),
    isDisabled: v.exactOptional(v.boolean('true or false')),
  })
}

const ADDRESS = 'an IP address such as 127.0.0.1 or ::1'

function isAddress(host: string): boolean {
  return isIP(host) !== 0
}

function isClock(value: unknown): boolean {
  const clock = value as Partial<Clock> | null
  return typeof clock === 'object' && typeof clock?.now === 'function' && typeof clock.after === 'function'
}
