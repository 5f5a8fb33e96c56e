/**
 * The commands that log on: USER and PASS, APOP (RFC 1939 section 7).
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Account } from '../maildrop/accounts.ts'
import { octetsOf, utf8Octets } from '../wire/octets.ts'
import { err, ok, type Reply } from '../wire/reply.ts'
import type { ReadArguments } from './arguments.ts'
import { type Happening, type Outcome, replied, type SessionData } from './session-data.ts'

/** USER tells nobody which names exist: it takes every one. */
export function user(data: SessionData, { text }: ReadArguments): Outcome {
  const isSecond = data.userName !== undefined
  if (isSecond && data.dialect.userTwice === 'refuse') {
    return { ...replied(err('USER was given; PASS or QUIT is due')), findings: ['user-twice'] }
  }
  const { userLimitInOctets, userSuffix } = data.dialect
  if (userLimitInOctets !== null && text.length > userLimitInOctets) {
    return replied(err(`a name has at most ${userLimitInOctets} octets`))
  }
  if (!text.endsWith(userSuffix)) return replied(err(`a name ends in ${userSuffix} here`))
  data.userName = text.slice(0, text.length - userSuffix.length)
  const outcome = replied(ok('now the password'))
  return isSecond ? { ...outcome, findings: ['user-twice'] } : outcome
}

/** PASS is valid straight behind a USER that was answered +OK; a failure forgets the name. */
export function pass(data: SessionData, { text }: ReadArguments): Outcome {
  const name = data.userName
  data.userName = undefined
  if (name === undefined) return replied(err('give USER first'))
  const account = accountOf(data, name)
  const given = data.dialect.passwordArgument === 'whole' ? text : text.split(' ', 1)[0]
  if (account === undefined || secretOf(data, account) !== given) return wrongCredentials(data)
  return logOn(data, account, 'PASS')
}

/** `APOP name digest`; the digest is the MD5 of timestamp and password, in lower-case hexadecimal. */
export function apop(data: SessionData, { text }: ReadArguments): Outcome {
  data.userName = undefined
  if (data.timestamp === undefined) return replied(err('APOP is not offered: the greeting has no timestamp'))
  const split = text.lastIndexOf(' ')
  const digest = text.slice(split + 1)
  if (split < 1 || !/^[0-9a-f]{32}$/.test(digest))
    return replied(err('APOP takes a name and a digest of 32 hexadecimal digits'))
  const account = accountOf(data, text.slice(0, split))
  if (account === undefined) return wrongCredentials(data)
  const expected = apopDigest(data.timestamp, secretOf(data, account))
  if (!timingSafeEqual(octetsOf(expected), octetsOf(digest))) return wrongCredentials(data)
  return logOn(data, account, 'APOP')
}

/** RFC 1939 section 7, APOP. Both texts have one code unit for each octet. */
export function apopDigest(timestamp: string, secret: string): string {
  return createHash('md5')
    .update(octetsOf(timestamp + secret))
    .digest('hex')
}

/** Opens the maildrop, if no other session holds it (RFC 1939 section 4). */
function logOn(data: SessionData, account: Account, by: (Happening & { type: 'log-on' })['by']): Outcome {
  const { maildrop } = account
  if (data.dialect.lock === 'exclusive' && !maildrop.lock(data)) {
    return replied(err('the maildrop is in use by another session', 'IN-USE'))
  }
  const view = data.shapeView(maildrop.view(), account)
  data.opened = { account, view, deleted: new Set(), fetched: new Set() }
  data.state = 'TRANSACTION'
  return { ...replied(ok('maildrop locked and ready')), happened: { type: 'log-on', user: account.user, by } }
}

function wrongCredentials(data: SessionData): Outcome {
  return failedLogOn(data, err('wrong user name or password', 'AUTH'))
}

/** A log-on that has failed, whatever the reason: it counts, and the name that USER gave is used up. */
export function failedLogOn(data: SessionData, reply: Reply): Outcome {
  data.userName = undefined
  const { logOnAttemptLimit } = data.dialect
  const isLast = logOnAttemptLimit !== null && ++data.failedLogOnCount >= logOnAttemptLimit
  return { reply, next: isLast ? 'close' : 'continue' }
}

/** The account of a name as it was on the wire. */
function accountOf({ accounts, dialect }: SessionData, name: string): Account | undefined {
  return accounts.find(dialect.credentials === 'latin-1' ? utf8Octets(name) : name)
}

/** The password as it should be on the wire, one code unit for each octet. */
function secretOf({ dialect }: SessionData, { password }: Account): string {
  return dialect.credentials === 'latin-1' ? password : utf8Octets(password)
}
