/**
 * AUTH around its mechanisms, in a session alone: what is offered, whom an exchange names, and what ends it.
 */
import { describe, expect, test } from 'vitest'
import { type Account, Accounts } from '../../../src/maildrop/accounts.ts'
import { DEFAULT_DIALECT, type Dialect } from '../../../src/session/dialect.ts'
import { mechanismOf, offeredMechanisms } from '../../../src/session/sasl/auth.ts'
import { utf8Octets } from '../../../src/wire/octets.ts'
import { err, type Reply } from '../../../src/wire/reply.ts'
import { alone } from '../alone.ts'
import { authenticate, negotiate } from './clients.ts'
import { ACCOUNTS, account } from './play-sasl.ts'

const TLS = {
  protocol: 'TLSv1.3',
  cipher: 'x',
  serverName: undefined,
  alpn: undefined,
  clientName: undefined,
}
const base64 = (octets: string | Uint8Array) => Buffer.from(octets as string, 'latin1').toString('base64')

interface Told {
  readonly users: readonly (string | undefined)[]
  readonly replies: readonly Reply[]
  readonly state: string
}

/** The users of whom it was asked whether they are refused, and what was answered to these lines. */
function told(
  lines: readonly string[],
  refusal?: Reply,
  accounts: readonly Account[] = ACCOUNTS,
  dialect: Partial<Dialect> = {},
): Told {
  const users: (string | undefined)[] = []
  const refuseAuth = (user: string | undefined) => {
    users.push(user)
    return refusal
  }
  const { say, session } = alone({ dialect, setup: { accounts: new Accounts(accounts), refuseAuth } })
  const replies = lines.map((line) => {
    const outcome = say(line)
    if (outcome instanceof Promise) throw new Error('no file is read here')
    return outcome.reply
  })
  const { state } = session
  // The accounts are those of every test: their locks are given back.
  session.drop()
  return { users, replies, state }
}

describe('the mechanisms on offer', () => {
  test('are all with TLS, and without it where passwords may be sent as they are', () => {
    const mechanisms = ['PLAIN', 'GSSAPI', 'CRAM-MD5', 'LOGIN', 'NTLM', 'XOAUTH2', 'OAUTHBEARER']
    const strict: Dialect = { ...DEFAULT_DIALECT, mechanisms, clearTextLogOn: 'with-tls' }
    expect(offeredMechanisms(strict, true)).toEqual(mechanisms)
    expect(offeredMechanisms(strict, false)).toEqual(['GSSAPI', 'CRAM-MD5', 'NTLM'])
    expect(offeredMechanisms({ ...strict, clearTextLogOn: 'accept' }, false)).toEqual(mechanisms)
  })

  test('are listed as they are at the time', () => {
    const { say, session } = alone({
      dialect: { mechanisms: ['PLAIN', 'NTLM'], clearTextLogOn: 'with-tls' },
      setup: { offersStls: true },
    })
    const listed = () => {
      const outcome = say('AUTH')
      return outcome instanceof Promise ? undefined : Buffer.from(outcome.reply.body?.octets ?? []).toString()
    }
    expect(listed()).toBe('NTLM\r\n')
    session.startedTls(TLS)
    expect(listed()).toBe('PLAIN\r\nNTLM\r\n')
  })

  test('may be some that nobody can use', () => {
    const { replies } = told(['AUTH GSSAPI', 'AUTH gssapi AA=='], undefined, ACCOUNTS, {
      mechanisms: ['GSSAPI'],
    })
    expect(replies).toEqual([err('this mechanism is not offered'), err('this mechanism is not offered')])
  })

  test.each([
    ['', undefined],
    ['  ', undefined],
    ['plain', 'PLAIN'],
    ['PLAIN ', 'PLAIN'],
    ['  cram-md5', 'CRAM-MD5'],
    ['plain AA== x', 'PLAIN'],
  ])('are asked for by name: %j is %j', (text, mechanism) => {
    expect(mechanismOf(text)).toBe(mechanism)
  })
})

describe('an exchange that ends', () => {
  const ntlm = (user: string) => [
    'AUTH NTLM',
    base64(negotiate()),
    base64(authenticate({ user, nt: Buffer.alloc(24, 7) })),
  ]
  const plain = (authzid: string, name: string, password: string) =>
    `AUTH PLAIN ${base64(`${authzid}\0${name}\0${password}`)}`

  test.each<[what: string, lines: readonly string[], user: string | undefined, isLoggedOn: boolean]>([
    ['the right password', [plain('', 'user', 'secret')], 'user', true],
    ['a wrong password', [plain('', 'user', 'wrong')], 'user', false],
    ['an unknown name', [plain('', 'nobody', 'secret')], 'nobody', false],
    ['an unknown name in UTF-8', [plain('', utf8Octets('Zoë'), 'x')], 'Zoë', false],
    ['a name in UTF-8', [plain('', utf8Octets('jürgen'), 'x')], 'jürgen', false],
    ['another name to act as', [plain('bob', 'alice', 'wonder')], 'bob', true],
    ['an unknown name to act as', [plain('nobody', 'alice', 'wonder')], 'alice', false],
    ['a name with a domain', ntlm('user@example.org'), 'user', true],
    ['an unknown name with a domain', ntlm('nobody@example.org'), 'nobody@example.org', false],
    ['a token alone', [`AUTH OAUTHBEARER ${base64('n,,\x01auth=Bearer wonder\x01\x01')}`], 'alice', true],
    ['no name that can be read', [`AUTH PLAIN ${base64('user')}`], undefined, false],
    [
      'a name that has no token',
      [`AUTH XOAUTH2 ${base64('user=x\x01auth=Bearer y\x01\x01')}`, ''],
      'x',
      false,
    ],
  ])('by %s is about one user', (_, lines, user, isLoggedOn) => {
    const { users, state } = told(lines)
    expect([users, state]).toEqual([[user], isLoggedOn ? 'TRANSACTION' : 'AUTHORIZATION'])
  })

  test('with a wrong proof is about the account that was found last', () => {
    const accounts = [account('user', 'secret', { ntlmProof: 'verified' })]
    expect(told(ntlm('user@example.org'), undefined, accounts).users).toEqual(['user'])
  })

  test('is about nobody of an exchange before', () => {
    expect(told([plain('', 'alice', 'x'), `AUTH PLAIN ${base64('user')}`]).users).toEqual([
      'alice',
      undefined,
    ])
  })

  test('may be refused by somebody else, right or wrong, and then it counts', () => {
    const refusal = err('not today')
    for (const password of ['secret', 'wrong']) {
      const { replies, state } = told([plain('', 'user', password)], refusal)
      expect([replies, state]).toEqual([[refusal], 'AUTHORIZATION'])
    }
    const limited = alone({ dialect: { logOnAttemptLimit: 1 }, setup: { refuseAuth: () => refusal } })
    expect(limited.say(plain('', 'user', 'secret'))).toEqual({ reply: refusal, next: 'close' })
  })

  test('by a name that no account has is wrong, however the mechanism looks for it', () => {
    const dialect = { mechanisms: ['EXTERNAL', 'ANONYMOUS', 'CRAM-MD5', 'NTLM'] }
    const lines = [`AUTH EXTERNAL ${base64('nobody')}`, `AUTH ANONYMOUS ${base64('me')}`, ...ntlm('nobody')]
    const { replies } = told(lines, undefined, [account('user', 'secret')], dialect)
    const wrong = err('wrong user name or password', 'AUTH')
    expect([replies[0], replies[1], replies[4]]).toEqual([wrong, wrong, wrong])
  })
})
