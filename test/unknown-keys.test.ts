/**
 * A misspelt option, or a value of another kind, is an error everywhere, with its path, what is allowed and what was meant;
 * never silence.
 */
import { expect, test } from 'vitest'
import { judge } from '../src/conformance/judge.ts'
import { reportJunit } from '../src/conformance/report/report-junit.ts'
import { reportText } from '../src/conformance/report/report-text.ts'
import { RemoteWaitFor } from '../src/control/remote-wait-for.ts'
import { didYouMean, didYouMeanHint, refuseUnknownKeys } from '../src/errors.ts'
import { pop3GlobalSetup } from '../src/global-setup.ts'
import { VirtualClock } from '../src/link/clock.ts'
import { generate } from '../src/maildrop/message-source.ts'
import { checkConforms } from '../src/matchers/conform.ts'
import { checkDeleted } from '../src/matchers/deleted.ts'
import { checkFetched } from '../src/matchers/fetched.ts'
import { checkFired } from '../src/matchers/fired.ts'
import { checkLikeOutlook } from '../src/matchers/like-outlook.ts'
import { checkQuit } from '../src/matchers/quit.ts'
import { checkReceivedCommands } from '../src/matchers/received-commands.ts'
import { usePop3Server } from '../src/node-test.ts'
import { predictOutlook } from '../src/outlook/predict.ts'
import { syncOutlook } from '../src/outlook/tcp-sync.ts'
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

const report = judge(transcript)
const NO_OBJECT = 'found null. Allowed is an object.'
const FIRED_COUNT = 'Allowed is a number from 0, or { min, max } of such, min not above max.'
const remoteWaitFor = new RemoteWaitFor(misspelt({}), 'a')
const A_URL = 'pop3://127.0.0.1:1'
const A_CONTEXT = { after: () => {} }

test.each<[string, () => unknown, string]>([
  [
    'judge, no list received',
    () => judge(transcript, { received: misspelt({}) }),
    'received: found an object. Allowed is a list of messages as octets.',
  ],
  [
    'judge, null received',
    () => judge(transcript, { received: null as never }),
    'received: found null. Allowed is a list of messages as octets.',
  ],
  [
    'judge, a text received',
    () => judge(transcript, { received: [Buffer.of(), 'mail' as never] }),
    'received[1]: found "mail". Allowed is the octets of a message.',
  ],
  ['judge, a list of options', () => judge(transcript, misspelt([])), 'found a list. Allowed is an object.'],
  [
    'reportText of no report',
    () => reportText(null as never),
    'report: found null. Allowed is what judge() or server.conformance() gives.',
  ],
  [
    'reportJunit of no report',
    () => reportJunit(misspelt([])),
    'report: found a list. Allowed is what judge() or server.conformance() gives.',
  ],
  ['reportText', () => reportText(report, null as never), NO_OBJECT],
  [
    'reportText, a misspelt key',
    () => reportText(report, misspelt({ al: true })),
    'al: unknown key. Did you mean all? Allowed: all.',
  ],
  [
    'the settings of an account',
    () => predictOutlook({ settings: null as never }),
    'settings: found null. Allowed is an object.',
  ],
  [
    'what arrives',
    () => predictOutlook({ arriving: 'mail' as never }),
    'arriving: found "mail". Allowed is a list of messages.',
  ],
  [
    'one that arrives',
    () => predictOutlook({ arriving: ['mail', misspelt({ uniqueid: 'a' })] }),
    'arriving[1].uniqueid: unknown key. Did you mean uniqueId? Allowed: from, to, subject, date, text, headers, uniqueId, messageNumber, declaredSizeInOctets.',
  ],
  [
    'the settings of syncOutlook',
    () => syncOutlook(A_URL, 5 as never),
    'settings: found 5. Allowed is an object.',
  ],
  ['the options of syncOutlook', () => syncOutlook(A_URL, {}, null as never), NO_OBJECT],
  [
    'the limit of syncOutlook',
    () => syncOutlook(A_URL, {}, { limitMs: 0 }),
    'limitMs: found 0. Allowed is milliseconds above 0.',
  ],
  [
    'generate',
    () => generate(1, 'mail' as never),
    'generate.make: found "mail". Allowed is a function of the index.',
  ],
  [
    'a clock that goes back',
    () => new VirtualClock().advance(-1),
    'byMs: found -1. Allowed is milliseconds from 0.',
  ],
  [
    'a clock that is told a text',
    () => new VirtualClock().advance('5' as never),
    'byMs: found "5". Allowed is milliseconds from 0.',
  ],
  [
    'the session of a text',
    () => transcript.toString({ session: 'x' as never }),
    'session: found "x". Allowed is a whole number from 1.',
  ],
  [
    'the lines of a text',
    () => transcript.toString({ maxLines: Number.NaN }),
    'maxLines: found NaN. Allowed is a number from 0.',
  ],
  [
    'a switch of a text',
    () => transcript.toString({ secrets: 'no' as never }),
    'secrets: found "no". Allowed is true or false.',
  ],
  [
    'toHaveReceivedCommands',
    () => checkReceivedCommands(transcript, 'QUIT' as never),
    'toHaveReceivedCommands: found "QUIT". Allowed is a list of commands.',
  ],
  [
    'toHaveFired',
    () => checkFired(transcript, null as never),
    "toHaveFired: found null. Allowed is the name of a profile or a rule's id.",
  ],
  [
    'the count of toHaveFired',
    () => checkFired(transcript, 'x', null as never),
    `toHaveFired.count: ${NO_OBJECT}`,
  ],
  ['a count below 0', () => checkFired(transcript, 'x', -1), `toHaveFired.count: found -1. ${FIRED_COUNT}`],
  [
    'a count without a number',
    () => checkFired(transcript, 'x', { min: 2, max: 1 }),
    `toHaveFired.count: found an object. ${FIRED_COUNT}`,
  ],
  [
    'a misspelt count',
    () => checkFired(transcript, 'x', misspelt({ mni: 1 })),
    'toHaveFired.count.mni: unknown key. Did you mean min? Allowed: min, max.',
  ],
  [
    'the statements of toConform',
    () => checkConforms(transcript, { statements: 'C0005' as never }),
    'toConform.statements: found "C0005". Allowed is a list of ids.',
  ],
  [
    'one of them',
    () => checkConforms(transcript, { statements: [5 as never] }),
    'toConform.statements[0]: found 5. Allowed is the id of a statement or rule.',
  ],
  [
    'the client of toBehaveLikeOutlook',
    () => checkLikeOutlook(transcript, { client: (() => {}) as never }),
    'toBehaveLikeOutlook.client: found a function. Allowed is the promise of the client at work.',
  ],
  [
    'its time',
    () => checkLikeOutlook(transcript, { timeoutMs: '5' as never }),
    'toBehaveLikeOutlook.timeoutMs: found "5". Allowed is milliseconds from 0.',
  ],
  [
    'its mail',
    () => checkLikeOutlook(transcript, { received: [5 as never] }),
    'toBehaveLikeOutlook.received: found a list. Allowed is a list of messages, each as octets or text.',
  ],
  [
    'its outcome',
    () => checkLikeOutlook(transcript, { outcome: 'dies' as never }),
    'toBehaveLikeOutlook.outcome: found "dies". Allowed is completes, misreads, fails, hangs.',
  ],
  [
    'its faults',
    () => checkLikeOutlook(transcript, { faults: 'missing-crlf' as never }),
    'toBehaveLikeOutlook.faults: found "missing-crlf". Allowed is a list of profile names, profiles and rules.',
  ],
  [
    'waitFor of a remote server',
    () => remoteWaitFor.session(null as never),
    'found null. Allowed is an object.',
  ],
  ['waitFor.idle of a remote server', () => remoteWaitFor.idle(5 as never), 'found 5. Allowed is an object.'],
  ['usePop3Server', () => usePop3Server(A_CONTEXT, null as never), NO_OBJECT],
  ['pop3GlobalSetup', () => pop3GlobalSetup([] as never), 'found a list. Allowed is an object.'],
])('no TypeError, and no silence: %s', async (_, call, message) => {
  const given = async () => call()
  const path = message.startsWith('found ') ? '' : message.slice(0, message.indexOf(':'))
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
