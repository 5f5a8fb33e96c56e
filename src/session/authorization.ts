/**
 * The commands that log on: USER and PASS, APOP (RFC 1939 section 7); and STLS, which goes before them (RFC 2595 section 4).
 */
import { createHash } from 'node:crypto'
import type { Account, LogOnName } from '../maildrop/accounts.ts'
import { prepare } from '../wire/encoder.ts'
import { octetsOf, utf8Octets } from '../wire/octets.ts'
import { err, ok, type Reply } from '../wire/reply.ts'
import type { ReadArguments } from './arguments.ts'
import { allowsClearText } from './sasl/clear-text.ts'
import { areSameText } from './sasl/same-octets.ts'
import { asGivenAndPrepared, preparedOctets } from './sasl/sasl-prep.ts'
import { type Happening, type Outcome, replied, type SessionData } from './session-data.ts'

const NAMED = replied(prepare(ok('now the password')))
const LOGGED_ON = prepare(ok('maildrop locked and ready'))

/** USER tells nobody which names exist: it takes every one. */
export function user(data: SessionData, { text }: ReadArguments): Outcome {
  const isSecond = data.userName !== undefined
  if (isSecond && data.dialect.userTwice === 'refuse') {
    return { ...replied(err('USER was given; PASS or QUIT is due')), findings: ['user-twice'] }
  }
  if (!allowsClearText(data.dialect, data.tls !== undefined)) return replied(NOT_IN_CLEAR)
  const { userLimitInOctets, userSuffix } = data.dialect
  if (userLimitInOctets !== null && text.length > userLimitInOctets) {
    return replied(err(`a name has at most ${userLimitInOctets} octets`))
  }
  if (!text.endsWith(userSuffix)) return replied(err(`a name ends in ${userSuffix} here`))
  data.userName = text.slice(0, text.length - userSuffix.length)
  return isSecond ? { ...NAMED, findings: ['user-twice'] } : NAMED
}

/** PASS is valid straight behind a USER that was answered +OK; a failure forgets the name. */
export function pass(data: SessionData, { text }: ReadArguments): Outcome {
  const name = data.userName
  data.userName = undefined
  if (name === undefined) return replied(err('give USER first'))
  const found = accountOf(data, name)
  const given = data.dialect.passwordArgument === 'whole' ? text : (text.split(' ', 1)[0] as string)
  if (found === undefined || !isSecret(secretOf(data, found.prover), given)) return wrongCredentials(data)
  return logOn(data, found.account, 'PASS')
}

/** `APOP name digest`; the digest is the MD5 of timestamp and password, in lower-case hexadecimal. */
export function apop(data: SessionData, { text }: ReadArguments): Outcome {
  data.userName = undefined
  if (data.timestamp === undefined) return replied(err('APOP is not offered: the greeting has no timestamp'))
  const given = nameAndDigest(text)
  if (given === undefined)
    return replied(err('APOP takes a name and a digest of 32 hexadecimal digits in lower case'))
  const { name, digest } = given
  const found = accountOf(data, name)
  if (found === undefined) return wrongCredentials(data)
  const { timestamp } = data
  const digests = asGivenAndPrepared(secretOf(data, found.prover)).map((secret) =>
    apopDigest(timestamp, secret),
  )
  if (!digests.some((expected) => areSameText(expected, digest))) return wrongCredentials(data)
  return logOn(data, found.account, 'APOP')
}

/** What APOP takes; undefined: it is something else. */
export function nameAndDigest(text: string): { name: string; digest: string } | undefined {
  const split = text.lastIndexOf(' ')
  const digest = text.slice(split + 1)
  if (split < 1 || !/^[0-9a-f]{32}$/.test(digest)) return undefined
  return { name: text.slice(0, split), digest }
}

/** RFC 1939 section 7, APOP. Both texts have one code unit for each octet. */
export function apopDigest(timestamp: string, secret: string): string {
  return createHash('md5')
    .update(octetsOf(timestamp + secret))
    .digest('hex')
}

/** What was said in the clear is forgotten once TLS has begun, and not before (RFC 2595 section 4). */
export function stls(data: SessionData): Outcome {
  if (data.tls !== undefined) return replied(err('TLS is active already'))
  if (!data.offersStls) return replied(err('STLS is not offered'))
  // RFC 6856 section 2.1: a client must not, and a server may refuse.
  if (data.isUtf8) return replied(err('STLS goes before UTF8'))
  return { reply: ok('begin TLS'), next: 'tls' }
}

const NOT_IN_CLEAR: Reply = err('a password is taken over TLS only')

/**
 * Opens the maildrop: if it is not disabled (RFC 3206 section 5), if the last log-on is long enough ago (RFC 2449
 * section 8.1.1), and if no other session holds it (RFC 1939 section 4).
 */
export function logOn(
  data: SessionData,
  account: Account,
  by: (Happening & { type: 'log-on' })['by'],
): Outcome {
  const { maildrop } = account
  const { loginDelayMs } = data.dialect
  const { now, last } = data.logOnTimes
  if (account.isDisabled) return failedLogOn(data, err('the account is disabled', 'SYS/PERM'))
  if (loginDelayMs !== null && now() - (last.get(account) ?? Number.NEGATIVE_INFINITY) < loginDelayMs) {
    return replied(err('minimum time between log-ons is not over', 'LOGIN-DELAY'))
  }
  if (data.dialect.lock === 'exclusive' && !maildrop.lock(data)) {
    return replied(err('the maildrop is in use by another session', 'IN-USE'))
  }
  const view = data.shapeView(maildrop.view(), account)
  last.set(account, now())
  data.opened = { account, view, isUtf8: data.isUtf8, deleted: new Set(), fetched: new Set() }
  data.state = 'TRANSACTION'
  return { reply: LOGGED_ON, next: 'continue', happened: { type: 'log-on', user: account.user, by } }
}

/** Says no more than that one of both is wrong. */
export const WRONG_CREDENTIALS: Reply = err('wrong user name or password', 'AUTH')

function wrongCredentials(data: SessionData): Outcome {
  return failedLogOn(data, WRONG_CREDENTIALS)
}

/**
 * A log-on that has failed, whatever the reason: it counts. The name that USER gave is used up by PASS and APOP only; an
 * AUTH that comes to nothing leaves everything as it was (RFC 5034 section 4).
 */
export function failedLogOn(data: SessionData, reply: Reply): Outcome {
  const { logOnAttemptLimit } = data.dialect
  const isLast = logOnAttemptLimit !== null && ++data.failedLogOnCount >= logOnAttemptLimit
  return { reply, next: isLast ? 'close' : 'continue' }
}

/** What a name as it was on the wire stands for; as it is, else as SASLprep makes it and ours (RFC 6856 section 2.2). */
export function accountOf({ accounts, dialect }: SessionData, name: string): LogOnName | undefined {
  const onWire = dialect.credentials === 'latin-1' ? utf8Octets(name) : name
  const prepared = preparedOctets(onWire)
  const found = accounts.find(onWire) ?? accounts.find(prepared)
  if (found !== undefined) return found
  const account = [...accounts].find(({ user: own }) => preparedOctets(utf8Octets(own)) === prepared)
  return account && { account, prover: account }
}

/** Whether the password is the right one, as SASLprep makes both (RFC 6856 section 2.2); PLAIN compares so too. */
function isSecret(secret: string, given: string): boolean {
  return preparedOctets(given) === preparedOctets(secret)
}

/** The password as it should be on the wire, one code unit for each octet. */
export function secretOf({ dialect }: SessionData, { password }: Account): string {
  return dialect.credentials === 'latin-1' ? password : utf8Octets(password)
}
