/**
 * What a dialect may be given, key by key: as many kinds of values as `Dialect` has, and none beside them.
 */
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { DEFAULT_DIALECT, type Dialect } from '../../src/session/dialect.ts'
import { dialectSchema } from '../../src/session/dialect-schema.ts'

function problemsOf(dialect: object): string[] {
  return v.safeParse(dialectSchema(), dialect).issues?.map(({ message }) => message) ?? []
}

function takes(key: string, value: unknown): boolean {
  return problemsOf({ [key]: value }).length === 0
}

type Values = {
  readonly [Key in keyof Dialect]: {
    readonly taken: readonly Dialect[Key][]
    readonly refused: readonly unknown[]
  }
}

const oneOf = <Word extends string>(...taken: readonly Word[]) => ({ taken, refused: [''] })
const limit = (least: number) => ({
  taken: [null, least, least + 1000],
  refused: [least - 1, least + 0.5, String(least + 1), -Number.MAX_VALUE],
})
const ms = { taken: [0, 1, 60_000], refused: [-1, 0.5, null, '1'] }
const text = {
  taken: ['', 'ready', 'bär\tÿ'],
  refused: ['a\rb', 'a\nb', '\u0100', 'a\uffff', 'ready\r\n', '\r', 1, null],
}

const VALUES: Values = {
  greetingText: text,
  timestamp: {
    taken: ['fresh', 'none', '<1896.697170952@mock.example.org>', '<>', '<é>'],
    refused: ['', 'x<1@a>', '<1@a>x', '<1@a', '1@a>', '<a\rb>', '<a\nb>', '<\u0100>', null, 1],
  },
  capabilities: {
    taken: [
      [],
      ['TOP', 'SASL PLAIN LOGIN'],
      {},
      { set: ['TOP'], add: ['X-A'], remove: ['UIDL'], state: 'AUTHORIZATION', tls: true },
      [
        { state: 'TRANSACTION', add: ['X-A'] },
        { tls: false, remove: ['USER'] },
      ],
    ],
    refused: [
      [''],
      [' TOP'],
      ['TOP\r\n'],
      ['\u0100'],
      [1],
      'TOP',
      { set: [''] },
      { add: [''] },
      { remove: [''] },
      { state: 'UPDATE' },
      { tls: 'yes' },
      { other: [] },
      [{ other: [] }],
      null,
    ],
  },
  mechanisms: {
    taken: [
      [],
      ['PLAIN', 'LOGIN', 'CRAM-MD5', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'XOAUTH2', 'OAUTHBEARER', 'NTLM'],
      ['EXTERNAL', 'ANONYMOUS'],
      ['DIGEST-MD5', 'GSSAPI', 'GSS-SPNEGO', 'KERBEROS_V4', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256-PLUS'],
    ],
    refused: [['plain'], [''], ['X'], 'PLAIN', [1], null],
  },
  clearTextLogOn: oneOf('accept', 'with-tls'),
  loginDelayMs: limit(1),
  utf8: oneOf('offered', 'refused'),
  utf8Headers: oneOf('need-utf8', 'as-is'),
  languages: { taken: [[], ['en'], ['de', 'fr', 'en']], refused: [['es'], [''], 'en', null] },
  lock: oneOf('exclusive', 'none'),
  autologoutMs: limit(1),
  lineLimitInOctets: { taken: [6, 255], refused: [5, 6.5, null, '255'] },
  overlongLine: oneOf('refuse', 'close'),
  connectionLimit: limit(0),
  unknownCommandLimit: limit(0),
  logOnAttemptLimit: limit(1),
  bareLf: oneOf('accept', 'refuse'),
  lowerCaseKeywords: oneOf('accept', 'refuse'),
  leadingSpace: oneOf('accept', 'refuse'),
  severalSpaces: oneOf('accept', 'refuse'),
  tabs: oneOf('accept', 'refuse'),
  trailingSpace: oneOf('accept', 'refuse'),
  extraArguments: oneOf('ignore', 'refuse'),
  leadingZeros: oneOf('accept', 'refuse'),
  bareAuth: oneOf('list', 'refuse'),
  initialResponse: oneOf('accept', 'refuse', 'require'),
  utf8InTransaction: oneOf('refuse', 'accept'),
  userTwice: oneOf('accept', 'refuse'),
  commit: oneOf('at-quit', 'at-once', 'on-drop', 'never', 'refused', 'partly'),
  commitDelayMs: ms,
  lockHeldMs: ms,
  rset: oneOf('unmarks', 'ignored'),
  deletedMessages: oneOf('refused', 'readable'),
  removedMessages: oneOf('readable', 'refused'),
  deleteAgain: oneOf('refuse', 'accept'),
  deleteUnknown: oneOf('refuse', 'accept'),
  statCounts: oneOf('unmarked', 'all'),
  listings: oneOf('unmarked', 'all', 'zero-size'),
  renumber: oneOf('never', 'listings', 'always'),
  retrMarks: oneOf('nothing', 'deleted', 'removed-at-quit'),
  topLines: { taken: ['as-asked', 'all', 0, 7], refused: ['', 'none', -1, 0.5, null] },
  topLineCounts: {
    taken: [{}, { from: 0 }, { to: 0 }, { from: 1, to: 5 }],
    refused: [{ from: -1 }, { to: -1 }, { to: 0.5 }, { least: 1 }, null, 5],
  },
  topArgument: oneOf('required', 'optional'),
  topMarks: oneOf('nothing', 'read'),
  deleMarks: oneOf('deleted', 'nothing'),
  passwordArgument: oneOf('whole', 'first-word'),
  credentials: oneOf('utf-8', 'latin-1'),
  saslCancel: oneOf('answered', 'ignored'),
  mechanismRunsAs: {
    taken: [{}, { PLAIN: 'LOGIN', X: 'PLAIN' }],
    refused: [{ PLAIN: 'X' }, { PLAIN: 1 }, 'PLAIN', null],
  },
  userSuffix: text,
  userLimitInOctets: limit(1),
  inputFraming: oneOf('stream', 'first-of-segment', 'whole-lines'),
}

describe('a dialect', () => {
  test.each(Object.entries(VALUES))('%s takes what it should and nothing else', (key, { taken, refused }) => {
    expect(taken.filter((value) => !takes(key, value))).toEqual([])
    expect(refused.filter((value) => takes(key, value))).toEqual([])
  })

  test('may be the default one, or none of it', () => {
    expect([problemsOf(DEFAULT_DIALECT), problemsOf({})]).toEqual([[], []])
  })

  test('has no other keys, and no key without a value', () => {
    expect(takes('greeting', 'hello')).toBe(false)
    for (const key of Object.keys(VALUES)) expect([key, takes(key, undefined)]).toEqual([key, false])
  })

  test('says what is allowed where a type alone does not tell', () => {
    expect(problemsOf({ loginDelayMs: 0.5 })).toContain('a whole number')
    expect(problemsOf({ lineLimitInOctets: 5 })).toEqual(['a whole number from 6'])
    expect(problemsOf({ greetingText: 'a\nb' })).toEqual([
      'text without CR and LF, one octet to each character',
    ])
    expect(problemsOf({ timestamp: 'x' })[0]).toMatch(/"fresh", "none" or .*<.*>/)
    const capabilities = (given: unknown) =>
      JSON.stringify(v.safeParse(dialectSchema(), { capabilities: given }).issues)
    expect(capabilities([' '])).toContain('a capability tag')
    expect(capabilities({ tls: 1 })).toContain('true or false')
  })
})
