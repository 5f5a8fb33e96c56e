/**
 * What a session alone makes of log-ons: the whole outcome, which conversations show in part only.
 */
import { describe, expect, test } from 'vitest'
import { Accounts } from '../../src/maildrop/accounts.ts'
import { Maildrop } from '../../src/maildrop/maildrop.ts'
import { apopDigest, nameAndDigest } from '../../src/session/authorization.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import { err, ok } from '../../src/wire/reply.ts'
import { alone } from './alone.ts'

const TLS = {
  protocol: 'TLSv1.3',
  cipher: 'x',
  serverName: undefined,
  alpn: undefined,
  clientName: undefined,
}
const LOGGED_ON = ok('maildrop locked and ready')
const NAMED = { reply: ok('now the password'), next: 'continue' }
const WRONG = { reply: err('wrong user name or password', 'AUTH'), next: 'continue' }

describe('a log-on', () => {
  test('tells who has logged on and how', () => {
    const happened = (by: string) => ({
      reply: LOGGED_ON,
      next: 'continue',
      happened: { type: 'log-on', user: 'user', by },
    })
    const byPass = alone()
    expect(byPass.say('USER user')).toEqual(NAMED)
    expect(byPass.say('PASS secret')).toEqual(happened('PASS'))
    const digest = apopDigest('<1@mock.example.org>', 'secret')
    expect(alone().say(`APOP user ${digest}`)).toEqual(happened('APOP'))
    const byAuth = Buffer.from('\0user\0secret').toString('base64')
    expect(alone().say(`AUTH PLAIN ${byAuth}`)).toEqual(happened('AUTH'))
  })

  test('that fails leaves the connection open, until it was one too many', () => {
    const one = alone({ dialect: { logOnAttemptLimit: 2 } })
    one.say('USER user')
    expect(one.say('PASS wrong')).toEqual(WRONG)
    one.say('USER nobody')
    expect(one.say('PASS secret')).toEqual({ ...WRONG, next: 'close' })
  })

  test('a USER without a name forgets the one before it', () => {
    const one = alone()
    one.say('USER user')
    expect(one.say('USER ')).toMatchObject({ reply: { status: '-ERR' } })
    expect(one.say('PASS secret')).toEqual({ reply: err('give USER first'), next: 'continue' })
  })

  test('a second USER is told, let pass or not', () => {
    const findings = ['user-twice']
    const taken = alone()
    taken.say('USER nobody')
    expect(taken.say('USER user')).toEqual({ ...NAMED, findings })
    expect(taken.session.userName).toBe('user')
    const refused = alone({ dialect: { userTwice: 'refuse' } })
    refused.say('USER nobody')
    expect(refused.say('USER user')).toEqual({
      reply: err('USER was given; PASS or QUIT is due'),
      next: 'continue',
      findings,
    })
    expect(refused.session.userName).toBe('nobody')
  })

  test('in the clear may be refused, and then it needs TLS', () => {
    const one = alone({ dialect: { clearTextLogOn: 'with-tls' } })
    expect(one.say('USER user')).toEqual({
      reply: err('a password is taken over TLS only'),
      next: 'continue',
    })
    expect(one.session.tls).toBe(undefined)
    one.session.startedTls(TLS)
    expect([one.say('USER user'), one.session.tls]).toEqual([NAMED, TLS])
  })

  test.each([
    ['pässwort', 'p\xc3\xa4sswort', true],
    ['pässwort', 'p\xc3\xb6sswort', false],
    ['pässwort', 'passwort', false],
    ['caf\u00e9', 'cafe\xcc\x81', true],
    ['I\u00adX', 'IX', true],
    ['IX', 'I\xc2\xadX', true],
    ['IX', 'ix', false],
  ])('with the password %j takes that it is %j: %j', (password, given, isTaken) => {
    const one = alone({ password })
    one.say('USER user')
    one.say(`PASS ${given}`)
    expect(one.session.state).toBe(isTaken ? 'TRANSACTION' : 'AUTHORIZATION')
  })

  test('again is possible as soon as the delay is over, and at once where there is none', () => {
    const clock = { now: 0 }
    const setup = {
      accounts: new Accounts([{ user: 'user', password: 'secret', maildrop: new Maildrop([]) }]),
      logOnTimes: { now: () => clock.now, last: new Map() },
    }
    const logOn = (atMs: number, loginDelayMs: number | null) => {
      clock.now = atMs
      const one = alone({ dialect: { loginDelayMs, lock: 'none' }, setup })
      one.say('USER user')
      return one.say('PASS secret')
    }
    const tooSoon = {
      reply: err('minimum time between log-ons is not over', 'LOGIN-DELAY'),
      next: 'continue',
    }
    expect(logOn(1000, 100)).toMatchObject({ reply: LOGGED_ON })
    expect(logOn(1099, 100)).toEqual(tooSoon)
    expect(logOn(1100, 100)).toMatchObject({ reply: LOGGED_ON })
    expect(logOn(1100, null)).toMatchObject({ reply: LOGGED_ON })
  })
})

describe('what APOP takes', () => {
  const digest = '0123456789abcdef0123456789abcdef'

  test('is a name, which may hold spaces, and a digest', () => {
    expect(nameAndDigest(`user ${digest}`)).toEqual({ name: 'user', digest })
    expect(nameAndDigest(`u ${digest}`)).toEqual({ name: 'u', digest })
    expect(nameAndDigest(`two words ${digest}`)).toEqual({ name: 'two words', digest })
  })

  test.each([
    digest,
    ` ${digest}`,
    `user ${digest}0`,
    `user 0${digest}`,
    `user ${digest}x`,
    `user x${digest}`,
    `user ${digest.slice(1)}`,
    `user ${digest.toUpperCase()}`,
    `user ${digest} `,
    'user',
    '',
  ])('is not %j', (text) => {
    expect(nameAndDigest(text)).toBe(undefined)
  })
})

describe('a log-on that somebody else refuses', () => {
  const refusal = err('no, not now')
  const digest = '0'.repeat(32)
  const goesOn = { reply: refusal, next: 'continue' }
  const isLast = { reply: refusal, next: 'close' }

  test.each<[before: readonly string[], line: string, counts: boolean, userName: string | undefined]>([
    [['USER u'], 'PASS x', true, undefined],
    [[], 'PASS x', false, undefined],
    [['USER u'], 'PASS', false, 'u'],
    [['USER u'], `APOP u ${digest}`, true, undefined],
    [['USER u'], 'APOP u x', false, undefined],
    [['USER u'], 'APOP', false, 'u'],
    [['USER u'], 'AUTH PLAIN', true, 'u'],
    [['USER u'], 'AUTH LOGIN dXNlcg==', true, 'u'],
    [['USER u'], 'AUTH NONE', false, 'u'],
    [['USER u'], 'AUTH PLAIN !', false, 'u'],
    [['USER u'], 'AUTH', false, 'u'],
    [['USER u'], 'NOOP', false, 'u'],
    [['USER u'], 'STLS', false, 'u'],
    [['USER u'], 'FOO', false, 'u'],
  ])('behind %j, %j', (before, line, counts, userName) => {
    const one = alone({ dialect: { logOnAttemptLimit: 1 } })
    for (const said of before) one.say(said)
    expect(one.session.refuse(one.read(line), refusal)).toEqual(counts ? isLast : goesOn)
    expect(one.session.userName).toBe(userName)
  })

  test('is none of APOP where no timestamp was sent', () => {
    const one = alone({ dialect: { logOnAttemptLimit: 1, timestamp: 'none' } })
    expect(one.session.refuse(one.read(`APOP u ${digest}`), refusal)).toEqual(goesOn)
  })

  test('is none behind the log-on', () => {
    const one = alone({ dialect: { logOnAttemptLimit: 1 } })
    for (const line of ['USER user', 'PASS secret']) one.say(line)
    for (const line of ['PASS secret', `APOP u ${digest}`, 'AUTH PLAIN'])
      expect(one.session.refuse(one.read(line), refusal)).toEqual(goesOn)
  })
})

describe('an AUTH exchange', () => {
  test('takes each line for an answer, whatever it says, however it ends', () => {
    const one = alone()
    expect([one.session.challengingMechanism, one.session.lineLimitInOctets]).toEqual([undefined, 255])
    one.say('AUTH LOGIN')
    expect([one.session.challengingMechanism, one.session.lineLimitInOctets]).toEqual(['LOGIN', 65_536])
    const answer = (word: string, spaced: boolean, text: string) => ({
      keyword: 'UNKNOWN',
      word,
      arguments: '',
      spaced,
      line: { octets: octetsOf(text), ending: text.endsWith('\r\n') ? 'crlf' : 'lf', overlong: false },
    })
    expect(one.read('QUIT')).toEqual(answer('QUIT', false, 'QUIT\r\n'))
    expect(one.read('dXN lcg==')).toEqual(answer('dXN lcg==', true, 'dXN lcg==\r\n'))
    expect(one.read('dXNlcg==', 'lf')).toEqual(answer('dXNlcg==', false, 'dXNlcg==\n'))
    expect(one.say('dXNlcg==', 'lf')).toMatchObject({ reply: { status: '+' }, findings: ['bare-lf'] })
  })

  test('is over where a line is too long, or ends otherwise than a strict server wants', () => {
    const lax = alone()
    lax.say('AUTH LOGIN')
    expect(lax.say('dXNlcg==', 'none', true)).toEqual({
      reply: err('an answer has at most 65536 octets'),
      next: 'continue',
      findings: ['overlong-line'],
    })
    expect(lax.session.challengingMechanism).toBe(undefined)
    const strict = alone({ dialect: { bareLf: 'refuse' } })
    strict.say('AUTH LOGIN')
    expect(strict.say('dXNlcg==')).toMatchObject({ reply: { status: '+' } })
    expect(strict.say('c2VjcmV0', 'lf')).toMatchObject({ reply: { status: '-ERR' }, findings: ['bare-lf'] })
    expect(strict.session.challengingMechanism).toBe(undefined)
  })

  test("has challenges that are another session's no more than another exchange's", () => {
    const challengeOf = (freshTimestamp: string) => {
      const one = alone({ setup: { freshTimestamp } })
      return [one.say('AUTH CRAM-MD5'), one.say('*'), one.say('AUTH CRAM-MD5')].map((outcome) =>
        outcome instanceof Promise ? '' : outcome.reply.text,
      )
    }
    const [first, , second] = challengeOf('<1@mock.example.org>')
    const [other] = challengeOf('<2@mock.example.org>')
    expect(new Set([first, second, other]).size).toBe(3)
    expect(challengeOf('<1@mock.example.org>')[0]).toBe(first)
  })
})
