/**
 * The commands that log on: USER and PASS, APOP (RFC 1939 section 7).
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { Account } from '../maildrop/accounts.ts'
import { octetsOf, utf8Octets } from '../wire/octets.ts'
import { err, ok } from '../wire/reply.ts'
import type { ReadArguments } from './arguments.ts'
import { type Happening, type Outcome, replied, type SessionData } from './session-data.ts'

/** USER tells nobody which names exist: it takes every one. */
export function user(data: SessionData, { text }: ReadArguments): Outcome {
  const isSecond = data.userName !== undefined
  if (isSecond && data.dialect.userTwice === 'refuse') {
    return { ...replied(err('USER was given; PASS or QUIT is due')), findings: ['user-twice'] }
  }
  data.userName = text
  const outcome = replied(ok('now the password'))
  return isSecond ? { ...outcome, findings: ['user-twice'] } : outcome
}

/** PASS is valid straight behind a USER that was answered +OK; a failure forgets the name. */
export function pass(data: SessionData, { text }: ReadArguments): Outcome {
  const name = data.userName
  data.userName = undefined
  if (name === undefined) return replied(err('give USER first'))
  const account = data.accounts.find(name)
  if (account === undefined || utf8Octets(account.password) !== text) return wrongCredentials()
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
  const account = data.accounts.find(text.slice(0, split))
  if (account === undefined) return wrongCredentials()
  const expected = apopDigest(data.timestamp, utf8Octets(account.password))
  if (!timingSafeEqual(octetsOf(expected), octetsOf(digest))) return wrongCredentials()
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
  const view = maildrop.view()
  if (data.dialect.lock === 'exclusive' && !maildrop.lock(data)) {
    return replied(err('the maildrop is in use by another session', 'IN-USE'))
  }
  data.opened = { account, view, deleted: new Set() }
  data.state = 'TRANSACTION'
  return { ...replied(ok('maildrop locked and ready')), happened: { type: 'log-on', user: account.user, by } }
}

function wrongCredentials(): Outcome {
  return replied(err('wrong user name or password', 'AUTH'))
}
