/**
 * What a user gets to read who gives an option that cannot be used, before any socket opens.
 */
import { Server } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { VirtualClock } from '../../src/link/clock.ts'
import { type Pop3ServerOptions, resolveOptions } from '../../src/server/options.ts'
import { startPop3Server } from '../../src/server/server.ts'
import { DEFAULT_DIALECT } from '../../src/session/dialect.ts'

const account = { user: 'a', password: 'b' }
const PORT = 'Allowed is a whole number from 0 to 65535.'
const MESSAGE = 'Allowed is the message as text or octets, { raw }, or its parts { from, to, subject, text }.'
const ADDRESS = 'Allowed is an IP address such as 127.0.0.1 or ::1.'
const LINE = 'Allowed is text without CR and LF, one octet to each character.'

/** Each bad option, the path of what is bad, and what is said of it. */
const REFUSED: readonly [options: unknown, path: string, said: string][] = [
  [{ host: 'localhost' }, 'host', `found "localhost". ${ADDRESS}`],
  [{ host: '' }, 'host', `found "". ${ADDRESS}`],
  [{ host: 5 }, 'host', `found 5. ${ADDRESS}`],
  [{ port: -1 }, 'port', `found -1. ${PORT}`],
  [{ port: 65_536 }, 'port', `found 65536. ${PORT}`],
  [{ port: 1.5 }, 'port', `found 1.5. ${PORT}`],
  [{ port: '110' }, 'port', `found "110". ${PORT}`],
  [{ port: Number.NaN }, 'port', `found NaN. ${PORT}`],
  [{ maildrop: ['a', 5] }, 'maildrop[1]', `found 5. ${MESSAGE}`],
  [{ accounts: [] }, 'accounts', 'found a list. Allowed is at least one account.'],
  [{ accounts: [{ user: 'a' }] }, 'accounts[0].password', 'missing.'],
  [
    { accounts: [{ ...account, maildrpo: [] }] },
    'accounts[0].maildrpo',
    'unknown key. Did you mean maildrop? Allowed: user, password, maildrop, token, ntlmProof, delegates, isDisabled.',
  ],
  [{ accounts: [account, account] }, 'accounts[1].user', '"a" has an account already.'],
  [
    { accounts: [{ user: '', password: '' }] },
    'accounts[0].user',
    'found "". Allowed is a text that is not empty, without CR, LF and NUL.',
  ],
  [
    { accounts: [{ user: 'a', password: 'b\r\n' }] },
    'accounts[0].password',
    'found "b\\r\\n". Allowed is a text without CR, LF and NUL.',
  ],
  [
    { accounts: [account, { ...account, user: 'c', maildrop: [7] }] },
    'accounts[1].maildrop[0]',
    `found 7. ${MESSAGE}`,
  ],
  [
    { accounts: [account], maildrop: [] },
    'maildrop',
    'given beside accounts. Give it to one of the accounts instead: accounts[0].maildrop.',
  ],
  [
    { dialect: { lock: 'excusive' } },
    'dialect.lock',
    'found "excusive". Allowed is "exclusive" or "none". Did you mean "exclusive"?',
  ],
  [
    { dialect: { timestamp: '<\u010d>' } },
    'dialect.timestamp',
    'found "<\u010d>". Allowed is "fresh", "none" or a timestamp such as "<1896.697170952@mock.example.org>".',
  ],
  [{ dialect: { greetingText: 'a\r\n+OK' } }, 'dialect.greetingText', `found "a\\r\\n+OK". ${LINE}`],
  [{ dialect: { greetingText: '\u010a' } }, 'dialect.greetingText', `found "\u010a". ${LINE}`],
  [{ dialect: { capabilities: ['TOP', 'a\nb'] } }, 'dialect.capabilities[1]', `found "a\\nb". ${LINE}`],
  [
    { dialect: { lineLimitInOctets: 5 } },
    'dialect.lineLimitInOctets',
    'found 5. Allowed is a whole number from 6.',
  ],
  [{ seed: 1.5 }, 'seed', 'found 1.5. Allowed is a whole number.'],
  [{ seed: 'x' }, 'seed', 'found "x". Allowed is a whole number.'],
  [{ transcriptLimit: -1 }, 'transcriptLimit', 'found -1. Allowed is a whole number from 0.'],
  [{ autologoutMs: 0 }, 'autologoutMs', 'found 0. Allowed is a whole number of milliseconds from 1.'],
  [{ clock: {} }, 'clock', 'found an object. Allowed is an object with now() and after(delayMs, callback).'],
  [{ signal: {} }, 'signal', 'found an object. Allowed is an AbortSignal.'],
  [{ unref: 'yes' }, 'unref', 'found "yes". Allowed is true or false.'],
]

describe('startPop3Server', () => {
  afterEach(() => void vi.restoreAllMocks())

  test.each(REFUSED)('refuses %j', async (options, path, said) => {
    const listen = vi.spyOn(Server.prototype, 'listen')
    await expect(startPop3Server(options as Pop3ServerOptions)).rejects.toMatchObject({
      name: 'Pop3MockError',
      code: 'INVALID_OPTION',
      path,
      message: `${path}: ${said}`,
    })
    expect(listen).not.toHaveBeenCalled()
  })

  test('names every option to a user who writes one wrong', async () => {
    const options = { autologuotMs: 5 } as Pop3ServerOptions
    await expect(startPop3Server(options)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      path: 'autologuotMs',
      message: expect.stringMatching(
        /^autologuotMs: unknown key\. Did you mean autologoutMs\? Allowed: host, port, tls, tlsPort, requestClientCertificate, tlsMinVersion, maildrop, accounts, /,
      ) as string,
    })
  })

  test.each([null, 5, 'fixtures'])('refuses %j in the place of its options', async (options) => {
    await expect(startPop3Server(options as Pop3ServerOptions)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
    })
  })

  test('tells a maildrop that is not there from an option of the wrong form', async () => {
    await expect(startPop3Server({ maildrop: 'no/such/folder' })).rejects.toMatchObject({
      code: 'INVALID_FIXTURE',
      path: 'maildrop',
    })
  })
})

describe('resolveOptions', () => {
  test('fills in what was not given', () => {
    const { accounts, clock, ...rest } = resolveOptions({}, () => 7)
    expect(
      [...accounts].map(({ user, password, maildrop }) => [user, password, maildrop.list().length]),
    ).toEqual([['user', 'secret', 3]])
    expect(clock.now()).toBeGreaterThan(0)
    expect(rest).toMatchObject({
      host: '127.0.0.1',
      port: 0,
      dialect: DEFAULT_DIALECT,
      seed: 7,
      transcriptLimit: 10_000,
      signal: undefined,
      unref: true,
    })
  })

  test('takes every option', () => {
    const clock = new VirtualClock()
    const { signal } = new AbortController()
    const options = { host: '::1', port: 1110, seed: -3, transcriptLimit: 0, clock, signal, unref: false }
    expect(resolveOptions(options, () => 7)).toMatchObject(options)
  })

  test('takes autologoutMs as a word for the dialect, and its word counts', () => {
    const dialect = { lock: 'none', autologoutMs: null } as const
    expect(resolveOptions({ dialect }, () => 7).dialect).toEqual({ ...DEFAULT_DIALECT, ...dialect })
    expect(resolveOptions({ dialect, autologoutMs: 5 }, () => 7).dialect.autologoutMs).toBe(5)
  })

  test('gives each account that has none a maildrop of its own', () => {
    const { accounts } = resolveOptions({ accounts: [account, { ...account, user: 'c' }] }, () => 7)
    const [one, other] = [...accounts].map(({ maildrop }) => maildrop)
    one?.append('d\n')
    expect([one?.list().length, other?.list().length]).toEqual([4, 3])
  })
})
