/**
 * Rules that are malformed or can never fire: each is refused before anything is armed, with its path, what was found and
 * what is allowed.
 */
import { describe, expect, test } from 'vitest'
import { Pop3MockError } from '../../src/errors.ts'
import { CATALOGUE } from '../../src/faults/catalogue.ts'
import { KEYWORDS } from '../../src/wire/keyword.ts'
import { memoryServer } from '../support/memory-server.ts'

const silence = { type: 'silence' }
const TYPES = Object.keys(CATALOGUE)
  .map((type) => `"${type}"`)
  .join(' or ')
const COMMANDS = [...KEYWORDS, 'UNKNOWN', 'LOG-ON'].map((name) => `"${name}"`).join(' or ')

/** The message of the error for one rule. */
function errorOf(rule: unknown): string {
  try {
    memoryServer({ faults: [rule as never] })
  } catch (error) {
    if (!(error instanceof Pop3MockError) || error.code !== 'INVALID_OPTION') throw error
    // The path stands alone too, for programs.
    expect(error.message.startsWith(`${error.path}: `)).toBe(true)
    return error.message
  }
  return 'no error'
}

describe('a rule of another form', () => {
  test.each<[rule: unknown, message: string]>([
    [5, ': found 5. Allowed is an object.'],
    [null, ': found null. Allowed is an object.'],
    [{}, '.do: missing.'],
    [{ dop: silence }, '.do: missing. Is dop meant to be it?'],
    [{ do: 5 }, '.do: found 5. Allowed is an effect, a list of effects or a function.'],
    [{ do: [] }, '.do: found a list. Allowed is at least one effect.'],
    [{ do: {} }, `.do.type: missing. Allowed is ${TYPES}.`],
    [{ do: { tpye: 'silence' } }, `.do.type: missing. Is tpye meant to be it? Allowed is ${TYPES}.`],
    [{ do: { type: 'dealy' } }, `.do.type: found "dealy". Allowed is ${TYPES}. Did you mean "delay"?`],
    [{ do: [silence, { type: 'dealy' }] }, `.do[1].type: found "dealy". Allowed is ${TYPES}. Did you mean "delay"?`],
    [{ do: silence, wen: {} }, '.wen: unknown key. Did you mean when? Allowed: id, when, do, times, expect, priority.'],
    [{ do: silence, id: '' }, '.id: found "". Allowed is a name that is not empty.'],
    [{ do: silence, times: 0 }, '.times: found 0. Allowed is a whole number from 1.'],
    [{ do: silence, priority: 'high' }, '.priority: found "high". Allowed is a number.'],
    [{ do: silence, expect: { min: -1 } }, '.expect.min: found -1. Allowed is a whole number from 0.'],
    [{ do: silence, expect: { mini: 1 } }, '.expect.mini: unknown key. Did you mean min? Allowed: min, max.'],
    [{ do: silence, when: { nth: 0 } }, '.when.nth: found 0. Allowed is a whole number from 1.'],
    [{ do: silence, when: { nth: 'x' } }, '.when.nth: found "x". Allowed is a whole number from 1 or { from, to, every }.'],
    [{ do: silence, when: { nth: { form: 1 } } }, '.when.nth.form: unknown key. Did you mean from? Allowed: from, to, every.'],
    [{ do: silence, when: { probability: 0 } }, '.when.probability: found 0. Allowed is a number above 0, up to 1.'],
    [{ do: silence, when: { probability: 1.1 } }, '.when.probability: found 1.1. Allowed is a number above 0, up to 1.'],
    [{ do: silence, when: { command: 'RETER' } }, `.when.command: found "RETER". Allowed is ${COMMANDS} or a list. Did you mean "RETR"?`],
    [{ do: silence, when: { command: ['STAT', 'UIDLE'] } }, `.when.command[1]: found "UIDLE". Allowed is ${COMMANDS}. Did you mean "UIDL"?`],
    [{ do: silence, when: { command: [] } }, '.when.command: found a list. Allowed is at least one command.'],
    [{ do: silence, when: { message: { uniqueid: 'A' } } }, '.when.message.uniqueId: missing. Is uniqueid meant to be it?'],
    [{ do: silence, when: { arguments: 5 } }, '.when.arguments: found 5. Allowed is a text or an object.'],
    [{ do: silence, when: { arguments: { startWith: 'x' } } }, '.when.arguments.startsWith: missing. Is startWith meant to be it?'],
    [{ do: silence, when: { test: 'yes' } }, '.when.test: found "yes". Allowed is a function.'],
  ])('%j', (rule, message) => {
    expect(errorOf(rule)).toBe(`faults[0]${message}`)
  }) // biome-ignore format: one row, one error
})

describe('a parameter out of range', () => {
  test.each<[effect: object, message: string]>([
    [{ type: 'delay' }, '.delayMs: missing.'],
    [{ type: 'delay', delyMs: 5 }, '.delayMs: missing. Is delyMs meant to be it?'],
    [{ type: 'delay', delayMs: -1 }, '.delayMs: found -1. Allowed is milliseconds, from 0 to 86,400,000.'],
    [{ type: 'delay', delayMs: 5, unti: 1 }, '.unti: unknown key. Allowed: type, delayMs, at.'],
    [{ type: 'delay', delayMs: 5, at: 'befor' }, '.at: found "befor". Allowed is "before" or "after" or "after-status" or an object. Did you mean "before"?'],
    [{ type: 'delay', delayMs: 5, at: { line: -1 } }, '.at.line: found -1. Allowed is a whole number from 0.'],
    [{ type: 'end', by: 'clsoe' }, '.by: found "clsoe". Allowed is "close" or "reset" or "half-close" or "stall". Did you mean "close"?'],
    [{ type: 'end', by: 'close', after: { octets: 1.5 } }, '.after.octets: found 1.5. Allowed is a whole number from 0.'],
    [{ type: 'throttle', octetsPerSecond: 0 }, '.octetsPerSecond: found 0. Allowed is a whole number from 1.'],
    [{ type: 'insert', octets: '' }, '.octets: found "". Allowed is a text that is not empty.'],
    [{ type: 'insert', octets: '€' }, '.octets: found "€". Allowed is a text with one octet to each character (\\u00ff at most).'],
    [{ type: 'answer', text: 'a\r\nb' }, '.text: found "a\\r\\nb". Allowed is a text without CR and LF.'],
    [{ type: 'answer', code: '[IN-USE]' }, '.code: found "[IN-USE]". Allowed is a response code without its brackets, e.g. "IN-USE".'],
    [{ type: 'segment', sizes: [] }, '.sizes: found a list. Allowed is at least one size.'],
    [{ type: 'sizes', mode: 'given', value: 'x' }, '.value: found "x". Allowed is a number or a list.'],
    [{ type: 'certificate' }, '.problem: missing.'],
    [{ type: 'certificate', problem: 'expird' }, '.problem: found "expird". Allowed is "expired" or "not-yet-valid" or "wrong-host" or "unknown-authority" or "self-signed" or "nul-in-name" or "weak-key". Did you mean "expired"?'],
    [{ type: 'certificate', problem: 'expired', withoutName: 'mail' }, '.withoutName: found "mail". Allowed is true or false.'],
    [{ type: 'handshake', mode: 'plaintxt' }, '.mode: found "plaintxt". Allowed is "stall" or "close" or "reset" or "plaintext" or "alert" or "tls". Did you mean "plaintext"?'],
    [{ type: 'handshake', mode: 'stall', afterOctets: -1 }, '.afterOctets: found -1. Allowed is a whole number from 0.'],
    [{ type: 'dialect', rsett: 'ignored' }, expect.stringMatching(/^\.rsett: unknown key\. Did you mean rset\? Allowed: type, greetingText, [\w, ]+\.$/) as string],
    [{ type: 'dialect', rset: 'ignore' }, '.rset: found "ignore". Allowed is "unmarks" or "ignored". Did you mean "ignored"?'],
    [{ type: 'dialect', capabilities: { ad: [] } }, '.capabilities.ad: unknown key. Did you mean add? Allowed: set, add, remove, state, tls.'],
  ])('%j', (effect, message) => {
    expect(errorOf({ do: effect }).slice('faults[0].do'.length)).toEqual(message)
    expect(errorOf({ do: [{ type: 'swap' }, effect] }).slice('faults[0].do[1]'.length)).toEqual(message)
  }) // biome-ignore format: one row, one error
})

describe('a rule that can never fire', () => {
  test.each<[rule: object, message: string]>([
    [{ when: { reply: 'multi-line', command: ['STAT', 'LOG-ON'] }, do: silence }, '.when.reply: the reply to STAT or LOG-ON never has several lines. Allowed with RETR, TOP, LIST, UIDL, CAPA, LANG, AUTH.'],
    [{ when: { message: 1, command: 'STAT' }, do: silence }, '.when.message: STAT names no message. Allowed with RETR, TOP, DELE, LIST, UIDL.'],
    [{ when: { mechanism: 'PLAIN', command: ['PASS', 'APOP'] }, do: silence }, '.when.mechanism: PASS and APOP name no mechanism. Allowed with AUTH, LOG-ON.'],
    [{ when: { at: 'challenge', command: 'STAT' }, do: silence }, '.when.command: cannot hold at challenge: only AUTH has challenges.'],
    [{ when: { at: 'challenge', message: 1 }, do: silence }, '.when.message: cannot hold at challenge: no maildrop is open then.'],
    [{ when: { at: 'challenge', state: 'TRANSACTION' }, do: silence }, '.when.state: cannot hold at challenge: it comes in AUTHORIZATION.'],
    [{ when: { at: 'challenge', reply: 'negative' }, do: silence }, '.when.reply: a challenge is positive and has one line.'],
    [{ when: { at: 'greeting', mechanism: 'PLAIN' }, do: silence }, '.when.mechanism: cannot hold at greeting: no command has come then.'],
    [{ when: { at: 'handshake', command: 'STLS' }, do: { type: 'handshake', mode: 'stall' } }, '.when.command: cannot hold at handshake: no command has come then.'],
    [{ when: { at: 'handshake', nth: 2 }, do: { type: 'handshake', mode: 'stall' } }, '.when.nth: a session has one handshake only. Use session, or nth with per "server".'],
    [{ when: { nth: { from: 3, to: 2 } }, do: silence }, '.when.nth: from is above to, so no number fits.'],
    [{ when: { session: { from: 3, to: 2 } }, do: silence }, '.when.session: from is above to, so no number fits.'],
    [{ when: { at: 'greeting', nth: 2 }, do: silence }, '.when.nth: a session has one greeting only. Use session, or nth with per "server".'],
    [{ when: { at: 'greeting', command: 'STAT' }, do: silence }, '.when.command: cannot hold at greeting: no command has come then.'],
    [{ when: { at: 'greeting', user: 'x' }, do: silence }, '.when.user: cannot hold at greeting: no command has come then.'],
    [{ when: { at: 'greeting', state: 'TRANSACTION' }, do: silence }, '.when.state: cannot hold at greeting: it comes in AUTHORIZATION.'],
    [{ when: { after: 'QUIT' }, do: silence }, '.when.after: the session is over behind the reply to QUIT. Use command "QUIT", or session.'],
    [{ when: { at: 'greeting', reply: 'multi-line' }, do: silence }, '.when.reply: the greeting has one line.'],
    [{ when: { at: 'accept', reply: 'positive' }, do: { type: 'accept', then: 'hold' } }, '.when.reply: cannot hold at accept: there is no reply then.'],
    [{ when: { at: 'idle' }, do: { type: 'end', by: 'close' } }, '.when.idleMs: missing. With at "idle" it says how long nothing came.'],
    [{ when: { idleMs: 5 }, do: { type: 'end', by: 'close' } }, '.when.idleMs: goes with at "idle" only.'],
    [{ when: { at: 'idle', idleMs: 5, command: 'STAT' }, do: { type: 'end', by: 'close' } }, '.when.command: cannot hold at idle: there is no command then.'],
    [{ when: { at: 'idle', idleMs: 5 }, do: { type: 'text', value: '' } }, '.do.type: text needs a reply; at idle only send, insert, delay and end can act.'],
    [{ when: { at: 'command' }, do: { type: 'accept', then: 'hold' } }, '.do.type: accept acts at accept, not at command.'],
    [{ when: { user: 'x' }, do: { type: 'accept', then: 'hold' } }, '.do.type: accept acts before any command.'],
    [{ when: { at: 'accept' }, do: { type: 'handshake', mode: 'stall' } }, '.do.type: handshake acts at handshake, not at accept.'],
    [{ when: { command: 'STLS' }, do: { type: 'certificate', problem: 'expired' } }, '.do.type: certificate acts before any command.'],
    [{ when: { tls: true }, do: { type: 'handshake', mode: 'stall' } }, '.do.type: handshake acts before any command.'],
    [{ when: { at: 'handshake' }, do: silence }, '.do.type: silence acts on replies; at handshake there is none.'],
    [{ when: { at: 'greeting' }, do: { type: 'sizes', mode: 'zero' } }, '.do.type: sizes acts at log-on or before a command, not at greeting.'],
    [{ when: { command: 'PASS', state: 'TRANSACTION' }, do: { type: 'sizes', mode: 'zero' } }, '.do.type: sizes acts at log-on, which comes in AUTHORIZATION.'],
    [{ when: { empty: true }, do: { type: 'sizes', mode: 'zero' } }, '.do.type: sizes acts before the maildrop is open, so when.empty can never hold.'],
    [{ when: { at: 'challenge' }, do: { type: 'dialect', rset: 'ignored' } }, '.do.type: dialect acts at accept or before a command, not at challenge.'],
    [{ when: { reply: 'positive' }, do: { type: 'dialect', rset: 'ignored' } }, '.do.type: dialect acts before there is a reply, so when.reply can never hold.'],
    [{ when: { at: 'greeting' }, do: { type: 'refuse' } }, '.do.type: refuse acts at commands, not at greeting.'],
    [{ when: { at: 'accept' }, do: silence }, '.do.type: silence acts on replies; at accept there is none.'],
    [{ when: { command: 'STLS' }, do: { type: 'coalesce' } }, '.do.type: coalesce waits for the next reply, and behind STLS that comes through TLS. Use delay, segment, insert or end with STLS, or add reply "negative".'],
    [{ when: { command: ['STLS'], reply: 'positive' }, do: { type: 'swap' } }, '.do.type: swap waits for the next reply, and behind STLS that comes through TLS. Use delay, segment, insert or end with STLS, or add reply "negative".'],
    [{ do: { type: 'challenge', data: '' } }, '.do.type: challenge needs at "challenge".'],
    [{ do: [silence, { type: 'end', by: 'close' }] }, '.do[1].type: a second ending effect beside silence: both end the reply.'],
    [{ do: [{ type: 'text', value: 'a' }, { type: 'text', value: 'b' }] }, '.do[1].type: a second text: only the first could act.'],
    [{ do: silence, times: 1, expect: 2 }, '.expect: wants the rule applied 2 times, but times allows 1 only.'],
    [{ do: silence, expect: { min: 2, max: 1 } }, '.expect: min is above max, so no number fits.'],
    [{ do: [{ type: 'handshake', mode: 'stall' }, { type: 'handshake', mode: 'close' }] }, '.do[1].type: a second handshake: only the first could act.'],
    [{ do: { type: 'handshake', mode: 'plaintext', afterOctets: 5 } }, '.do: mode "plaintext" takes no afterOctets.'],
    [{ do: { type: 'handshake', mode: 'alert', afterOctets: 5 } }, '.do: mode "alert" takes no afterOctets.'],
    [{ do: { type: 'handshake', mode: 'tls', afterOctets: 5 } }, '.do: mode "tls" takes no afterOctets.'],
    [{ do: { type: 'dialect' } }, '.do: dialect without a parameter changes nothing.'],
    [{ do: { type: 'content', messages: [1] } }, '.do: content without a parameter changes nothing.'],
    [{ do: { type: 'lines', at: 1 } }, '.do: lines without an edit changes nothing.'],
    [{ do: { type: 'lines', at: 1, drop: true, repeat: 1 } }, '.do: drop takes no other edit beside it.'],
    [{ do: { type: 'lines', at: 1, swapWith: 2, suffix: 'x' } }, '.do: swapWith takes no other edit beside it.'],
    [{ do: { type: 'lines', swapWith: 1 } }, '.do: swapWith needs the one line that at names.'],
    [{ do: { type: 'unique-ids', mode: 'given' } }, '.do: mode "given" needs the unique-ids in given.'],
    [{ do: { type: 'unique-ids', mode: 'number', given: [] } }, '.do: given goes with mode "given".'],
    [{ do: { type: 'sizes', mode: 'offset' } }, '.do: mode "offset" needs a value.'],
    [{ do: { type: 'sizes', mode: 'zero', value: 1 } }, '.do: mode "zero" takes no value.'],
    [{ do: { type: 'numbers', mode: 'from', value: [1, 2] } }, '.do: mode "from" takes one number.'],
    [{ do: { type: 'messages', index: 1 } }, '.do: index and uniqueId are those of the message in insert.'],
    [{ do: { type: 'segment', sizes: [1], seed: 1 } }, '.do: segment takes exactly one of sizes, around and seed.'],
    [{ do: { type: 'segment', sizes: [1], cut: 1 } }, '.do: cut goes with around.'],
    [{ do: { type: 'segment', around: 'status', limitOctets: 1 } }, '.do: limitOctets goes with sizes and seed.'],
    [{ when: { mechanism: 'PLAIN' }, do: { type: 'challenge', data: '' } }, '.do.type: challenge needs at "challenge".'],
    [{ when: { at: 'challenge' }, do: { type: 'challenge' } }, '.do: challenge without a parameter changes nothing.'],
    [{ when: { at: 'challenge' }, do: { type: 'challenge', data: '', dataBase64: '' } }, '.do: challenge takes one of data and dataBase64.'],
  ])('%j', (rule, message) => {
    expect(errorOf(rule)).toBe(`faults[0]${message}`)
  }) // biome-ignore format: one row, one error
})

test('a list that is none, and the second of two rules', () => {
  expect(() => memoryServer({ faults: { do: silence } as never })).toThrow(
    'faults: found an object. Allowed is a list of profile names, profiles and rules.',
  )
  expect(() => memoryServer({ faults: [{ do: silence }, { do: silense }] as never })).toThrow(
    /^faults\[1\]\.do\.type: /,
  )
})

const silense = { type: 'silense' }
