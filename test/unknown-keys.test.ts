/**
 * A misspelt option, or a value of another kind, is an error everywhere, with its path, what is allowed and what was meant;
 * never silence.
 */
import { expect, test } from 'vitest'
import { judge } from '../src/conformance/judge.ts'
import { didYouMean, didYouMeanHint, refuseUnknownKeys } from '../src/errors.ts'
import { checkConforms } from '../src/matchers/conform.ts'
import { checkDeleted } from '../src/matchers/deleted.ts'
import { checkFetched } from '../src/matchers/fetched.ts'
import { checkLikeOutlook } from '../src/matchers/like-outlook.ts'
import { checkQuit } from '../src/matchers/quit.ts'
import { checkReceivedCommands } from '../src/matchers/received-commands.ts'
import { predictOutlook } from '../src/outlook/predict.ts'
import { resolveOptions } from '../src/server/options.ts'
import { WaitFor } from '../src/server/wait-for.ts'
import { parseTranscript } from '../src/transcript/parse-transcript.ts'
import { Transcript } from '../src/transcript/transcript.ts'
import { KEYWORDS } from '../src/wire/keyword.ts'
import { refusalOf } from './load/loaded.ts'

const transcript = new Transcript(100, () => 0)
const waitFor = new WaitFor(transcript, () => true)

/** What a caller without types may write. */
const misspelt = (options: object): never => options as never

test.each<[string, () => unknown, string]>([
  [
    'waitFor.command',
    () => waitFor.command('QUIT', misspelt({ timeout: 5 })),
    'timeout: unknown key. Did you mean timeoutMs? Allowed: timeoutMs, signal, since, session, nth.',
  ],
  [
    'waitFor.idle',
    () => waitFor.idle(misspelt({ session: 1 })),
    'session: unknown key. Allowed: timeoutMs, signal.',
  ],
  [
    'predictOutlook',
    () => predictOutlook(misspelt({ fault: [] })),
    'fault: unknown key. Did you mean faults? Allowed: faults, profileFolders, maildrop, settings, seed, arriving.',
  ],
  [
    'the settings of an account',
    () => predictOutlook({ settings: misspelt({ sync: 2 }) }),
    'settings.sync: unknown key. Did you mean syncs? Allowed: user, password, version, leaveOnServer, headersFirst, encryption, certificateWarnings, spa, probe, serverTimeoutMs, syncs.',
  ],
  [
    'judge',
    () => judge(transcript, misspelt({ lense: 'rfc1939' })),
    'lense: unknown key. Did you mean lens? Allowed: lens, received.',
  ],
  [
    'toConform',
    () => checkConforms(transcript, misspelt({ statement: ['C0005'] })),
    'toConform.statement: unknown key. Did you mean statements? Allowed: statements, lens, received.',
  ],
  [
    'toHaveFetched',
    () => checkFetched(transcript, 1, misspelt({ exact: true })),
    'toHaveFetched.exact: unknown key. Did you mean exactly? Allowed: session, exactly.',
  ],
  [
    'toHaveDeleted',
    () => checkDeleted(transcript, 1, misspelt({ exact: true })),
    'toHaveDeleted.exact: unknown key. Did you mean exactly? Allowed: session, exactly.',
  ],
  [
    'toHaveReceivedCommands',
    () => checkReceivedCommands(transcript, ['QUIT'], misspelt({ sessions: 1 })),
    'toHaveReceivedCommands.sessions: unknown key. Did you mean session? Allowed: session, exactly.',
  ],
  [
    'toHaveQuit',
    () => checkQuit(transcript, misspelt({ number: 1 })),
    'toHaveQuit.number: unknown key. Allowed: session.',
  ],
  [
    'toBehaveLikeOutlook',
    () => checkLikeOutlook(transcript, misspelt({ profile: 'x' })),
    'toBehaveLikeOutlook.profile: unknown key. Allowed: client, timeoutMs, received, outcome, faults, maildrop, settings.',
  ],
  [
    'the text of a transcript',
    () => transcript.toString(misspelt({ maxlines: 3 })),
    'maxlines: unknown key. Did you mean maxLines? Allowed: session, maxLines, full, timing, secrets.',
  ],
])('%s', async (_, call, message) => {
  const given = async () => call()
  const path = message.slice(0, message.indexOf(':'))
  await expect(given()).rejects.toMatchObject({ code: 'INVALID_OPTION', path, message })
})

test.each<[string, () => unknown, string, string]>([
  ['judge', () => judge(transcript, null as never), '', 'found null. Allowed is an object.'],
  [
    'the transcript of judge',
    () => judge(null as never),
    'transcript',
    'transcript: found null. Allowed is the transcript of a server, or one read by parseTranscript or transcriptFromJson.',
  ],
  ['predictOutlook', () => predictOutlook('x' as never), '', 'found "x". Allowed is an object.'],
  ['the text of a transcript', () => transcript.toString(5 as never), '', 'found 5. Allowed is an object.'],
  [
    'parseTranscript',
    () => parseTranscript([] as never),
    'text',
    "text: found a list. Allowed is a transcript's text.",
  ],
  [
    'subscribe',
    () => transcript.subscribe({} as never),
    'subscriber',
    'subscriber: found an object. Allowed is a function.',
  ],
  [
    'waitFor.fault',
    () => waitFor.fault(undefined as never),
    'id',
    "id: found undefined. Allowed is a rule's id or a profile's name.",
  ],
  [
    'waitFor.command',
    () => waitFor.command(null as never),
    'query',
    `query: found null. Allowed is a keyword (${KEYWORDS.join(', ')}) or UNKNOWN, alone or with the exact arguments.`,
  ],
  [
    'the faults of a server',
    () => resolveOptions({ faults: (() => {}) as never }, () => 1),
    'faults',
    'faults: found a function. Allowed is a list of profile names, profiles and rules.',
  ],
  [
    'a long name for the faults',
    () => resolveOptions({ faults: 'x'.repeat(100) as never }, () => 1),
    'faults',
    `faults: found "${'x'.repeat(60)}…". Allowed is a list of profile names, profiles and rules.`,
  ],
  [
    'no faults',
    () => resolveOptions({ faults: null as never }, () => 1),
    'faults',
    'faults: found null. Allowed is a list of profile names, profiles and rules.',
  ],
  [
    'no maildrop',
    () => resolveOptions({ maildrop: null as never }, () => 1),
    'maildrop',
    'maildrop: found null. Allowed is a path, a list of messages, { path, exact, allowDuplicateUniqueIds } or { messages, allowDuplicateUniqueIds }.',
  ],
  [
    'no maildrop of an account',
    () => resolveOptions({ accounts: [{ user: 'u', password: 'p', maildrop: null as never }] }, () => 1),
    'accounts[0].maildrop',
    'accounts[0].maildrop: found null. Allowed is a path, a list of messages, { path, exact, allowDuplicateUniqueIds } or { messages, allowDuplicateUniqueIds }.',
  ],
])('what is of another kind is refused: %s', async (_, call, path, message) => {
  const given = async () => call()
  await expect(given()).rejects.toMatchObject({ code: 'INVALID_OPTION', path, message })
})

test.each<[object, string]>([
  [{ timeoutMs: -1 }, 'timeoutMs: found -1. Allowed is milliseconds from 0.'],
  [{ timeoutMs: '5' }, 'timeoutMs: found "5". Allowed is milliseconds from 0.'],
  [{ since: -1 }, 'since: found -1. Allowed is a whole number from 0.'],
  [{ session: '1' }, 'session: found "1". Allowed is a whole number from 1.'],
  [{ nth: 0.5 }, 'nth: found 0.5. Allowed is a whole number from 1.'],
  [{ signal: 'SIGINT' }, 'signal: found "SIGINT". Allowed is an AbortSignal.'],
])('waitFor refuses %o', async (options, message) => {
  await expect(waitFor.session(options)).rejects.toMatchObject({ code: 'INVALID_OPTION', message })
})

test('what is undefined counts as not given', async () => {
  await expect(waitFor.idle({ timeoutMs: undefined as never, signal: undefined as never })).resolves.toBe(
    undefined,
  )
})

test('judge takes one of its lenses', () => {
  expect(refusalOf(() => judge(transcript, misspelt({ lens: 'rfc' })))).toEqual({
    code: 'INVALID_OPTION',
    path: 'lens',
    message: 'lens: found "rfc". Allowed is ms-stanopop3 or rfc1939.',
  })
})

test.each([
  ['maildorp', 'maildrop'],
  ['greeting', 'greetingText'],
  ['GREETING', 'greetingText'],
  ['tls', 'tlsPort'],
  ['tlsPotr', 'tlsPort'],
  ['tl', undefined],
  ['bogus', undefined],
])('%s is meant to be %s', (found, meant) => {
  expect(didYouMean(found, ['maildrop', 'tlsPortRange', 'tlsPort', 'greetingText'])).toBe(meant)
})

test('a hint is a sentence behind another, or nothing', () => {
  expect(didYouMeanHint('fautls', ['faults'])).toBe(' Did you mean faults?')
  expect(didYouMeanHint('fautls', ['faults'], 'quoted')).toBe(' Did you mean "faults"?')
  expect(didYouMeanHint('x', ['faults'], 'quoted')).toBe('')
})

test('the first of several unknown keys is told, below its root', () => {
  expect(
    refusalOf(() => refuseUnknownKeys({ raw: 1, fog: 1, mud: 1 }, ['raw', 'exact'], 'options[2]')),
  ).toEqual({
    code: 'INVALID_OPTION',
    path: 'options[2].fog',
    message: 'options[2].fog: unknown key. Allowed: raw, exact.',
  })
})
