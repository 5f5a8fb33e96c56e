/**
 * The schema of a dialect that a user gives: any of its keys.
 */
import * as v from 'valibot'
import { LANGUAGES } from './languages.ts'
import { MECHANISMS } from './sasl/mechanisms.ts'

const { exactOptional: optional } = v

/** Any keys of `Dialect`; unknown ones are refused. Made when asked for, so that importing this costs nothing. */
export function dialectSchema(): v.GenericSchema {
  return v.strictObject(dialectEntries())
}

/** The keys of a dialect with their schemas, each optional. */
export function dialectEntries(): v.ObjectEntries {
  return { ...claimEntries(), ...strictnessEntries(), ...deviationEntries() }
}

function claimEntries(): v.ObjectEntries {
  return {
    greetingText: optional(line()),
    timestamp: optional(timestamp()),
    capabilities: optional(capabilities()),
    mechanisms: optional(v.array(mechanism())),
    clearTextLogOn: oneOf('accept', 'with-tls'),
    loginDelayMs: limit(1),
    utf8: oneOf('offered', 'refused'),
    utf8Headers: oneOf('need-utf8', 'as-is'),
    languages: optional(v.array(v.picklist(Object.keys(LANGUAGES)))),
    lock: oneOf('exclusive', 'none'),
    autologoutMs: limit(1),
    lineLimitInOctets: optional(whole(6)),
    overlongLine: oneOf('refuse', 'close'),
    connectionLimit: limit(0),
    unknownCommandLimit: limit(0),
    logOnAttemptLimit: limit(1),
  }
}

function strictnessEntries(): v.ObjectEntries {
  return {
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
  }
}

function deviationEntries(): v.ObjectEntries {
  return {
    commit: oneOf('at-quit', 'at-once', 'on-drop', 'never', 'refused', 'partly'),
    commitDelayMs: optional(whole(0)),
    lockHeldMs: optional(whole(0)),
    rset: oneOf('unmarks', 'ignored'),
    deletedMessages: oneOf('refused', 'readable'),
    removedMessages: oneOf('readable', 'refused'),
    deleteAgain: oneOf('refuse', 'accept'),
    deleteUnknown: oneOf('refuse', 'accept'),
    statCounts: oneOf('unmarked', 'all'),
    listings: oneOf('unmarked', 'all', 'zero-size'),
    renumber: oneOf('never', 'listings', 'always'),
    retrMarks: oneOf('nothing', 'deleted', 'removed-at-quit'),
    topLines: optional(v.union([v.picklist(['as-asked', 'all']), whole(0)])),
    topLineCounts: optional(v.strictObject({ from: optional(whole(0)), to: optional(whole(0)) })),
    topArgument: oneOf('required', 'optional'),
    topMarks: oneOf('nothing', 'read'),
    deleMarks: oneOf('deleted', 'nothing'),
    passwordArgument: oneOf('whole', 'first-word'),
    credentials: oneOf('utf-8', 'latin-1'),
    saslCancel: oneOf('answered', 'ignored'),
    mechanismRunsAs: optional(v.record(v.string(), mechanism())),
    userSuffix: optional(line()),
    userLimitInOctets: limit(1),
    inputFraming: oneOf('stream', 'first-of-segment', 'whole-lines'),
  }
}

function limit(least: number): v.GenericSchema {
  return optional(v.nullable(whole(least)))
}

function oneOf(...words: readonly string[]): v.GenericSchema {
  return v.exactOptional(v.picklist(words))
}

function whole(least: number): v.GenericSchema {
  return v.pipe(v.number(), v.integer('a whole number'), v.minValue(least, `a whole number from ${least}`))
}

function line(): v.GenericSchema<unknown, string> {
  const words = 'text without CR and LF, one octet to each character'
  return v.pipe(v.string(), v.regex(/^[^\r\n\u0100-\uffff]*$/, words))
}

function timestamp(): v.GenericSchema {
  const words = '"fresh", "none" or a timestamp such as "<1896.697170952@mock.example.org>"'
  const fixed = v.pipe(v.string(), v.regex(/^<[^\r\n\u0100-\uffff]*>$/, words))
  return v.union([v.picklist(['fresh', 'none']), fixed], words)
}

/** Mechanisms that can be offered and are refused when they are asked for. */
const OFFERED_ONLY: readonly string[] = [
  ...['DIGEST-MD5', 'GSSAPI', 'GSS-SPNEGO', 'KERBEROS_V4', 'SCRAM-SHA-1-PLUS', 'SCRAM-SHA-256-PLUS'],
]

function mechanism(): v.GenericSchema {
  return v.picklist([...MECHANISMS.map(({ name }) => name), ...OFFERED_ONLY])
}

function capabilities(): v.GenericSchema {
  const lines = v.array(
    v.pipe(line(), v.regex(/^\S/, 'a capability tag, then its arguments, e.g. "SASL PLAIN"')),
  )
  const change = v.strictObject({
    set: v.exactOptional(lines),
    add: v.exactOptional(lines),
    remove: v.exactOptional(lines),
    state: v.exactOptional(v.picklist(['AUTHORIZATION', 'TRANSACTION'])),
    tls: v.exactOptional(v.boolean('true or false')),
  })
  return v.union([lines, change, v.array(change)])
}
