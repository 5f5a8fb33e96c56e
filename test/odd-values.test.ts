/**
 * Whatever a caller without types passes, of any kind: it works, or an error of ours says where it was and what is allowed there.
 */
import { expect, test } from 'vitest'
import { judge } from '../src/conformance/judge.ts'
import { Pop3MockError } from '../src/errors.ts'
import { generate } from '../src/maildrop/message-source.ts'
import { predictOutlook } from '../src/outlook/predict.ts'
import { syncOutlook } from '../src/outlook/tcp-sync.ts'
import { startPop3Server } from '../src/server/server.ts'
import { parseTranscript } from '../src/transcript/parse-transcript.ts'

const circle: Record<string, unknown> = {}
circle.self = circle

const ODD: readonly unknown[] = [
  ...[null, Number.NaN, -1, 1.5, 1n, Symbol('x'), true, '', '\0'],
  ...[[], [null], [undefined], [1n], [Symbol('x')], [[]], [{}], [Object.create(null)], [circle]],
  ...[{}, Object.create(null), circle, { deep: 1n }, () => {}, new Date(Number.NaN), new Map(), /x/],
  ...[new Uint8Array(3), new Error('x'), Promise.resolve()],
]

const MAIL = { from: 'a@example.org', to: 'b@example.org', subject: 's', text: 't' }
const MAIL_KEYS = [
  'from',
  'to',
  'subject',
  'date',
  'text',
  'headers',
  'raw',
  'uniqueId',
  'declaredSizeInOctets',
]
const RULE = { do: { type: 'silence' } }
const OPTION_KEYS = [
  ...[
    'host',
    'port',
    'maildrop',
    'accounts',
    'faults',
    'profileFolders',
    'dialect',
    'tls',
    'tlsPort',
    'seed',
  ],
  ...['transcriptLimit', 'autologoutMs', 'clock', 'signal', 'unref'],
]
const ACCOUNT_KEYS = ['user', 'password', 'maildrop', 'token', 'ntlmProof', 'delegates', 'isDisabled']
const WHEN_KEYS = [
  ...[
    'at',
    'command',
    'arguments',
    'after',
    'state',
    'tls',
    'mechanism',
    'user',
    'reply',
    'session',
    'message',
  ],
  ...['nth', 'idleMs', 'per', 'probability', 'test', 'empty'],
]
const SETTING_KEYS = [
  ...['version', 'leaveOnServer', 'headersFirst', 'spa', 'probe', 'serverTimeoutMs', 'syncs', 'encryption'],
  ...['user', 'password'],
]

type Attempt = (value: never) => unknown

/** One attempt for each key: the value under it, beside what makes the rest right. */
function under(keys: readonly string[], attempt: (given: never) => unknown, rest: object = {}): Attempt[] {
  return keys.map((key) => (value) => attempt({ ...rest, [key]: value } as never))
}

/** What went wrong otherwise than by an error of ours. */
async function strangeErrors(attempts: readonly Attempt[]): Promise<unknown[]> {
  const strange: unknown[] = []
  for (const attempt of attempts) {
    for (const value of ODD) {
      try {
        const result = await attempt(value as never)
        if (result !== null && typeof result === 'object' && Symbol.asyncDispose in result)
          await (result as AsyncDisposable)[Symbol.asyncDispose]()
      } catch (error) {
        if (!(error instanceof Pop3MockError)) strange.push([String(attempt), value, error])
      }
    }
  }
  return strange
}

test.each<[string, readonly Attempt[]]>([
  ['options of a server', [startPop3Server, ...under(OPTION_KEYS, startPop3Server)]],
  [
    'an account',
    under(ACCOUNT_KEYS, (account) => startPop3Server({ accounts: [account] }), { user: 'a', password: 'b' }),
  ],
  [
    'a message',
    [
      (message) => startPop3Server({ maildrop: [message] }),
      ...under(MAIL_KEYS, (message) => startPop3Server({ maildrop: [message] }), MAIL),
      (count) => generate(count, () => 'x'),
      (make) => generate(1, make),
    ],
  ],
  [
    'a rule',
    [
      (rule) => startPop3Server({ faults: [rule] }),
      ...under(
        ['id', 'when', 'do', 'times', 'expect', 'priority'],
        (rule) => startPop3Server({ faults: [rule] }),
        RULE,
      ),
      ...under(WHEN_KEYS, (when) => startPop3Server({ faults: [{ when, do: { type: 'silence' } }] })),
    ],
  ],
  [
    'a profile',
    under(['profile', 'with', 'when'], (use) => startPop3Server({ faults: [use] }), {
      profile: 'missing-crlf',
    }),
  ],
  [
    'a prediction',
    [
      predictOutlook,
      ...under(['faults', 'profileFolders', 'maildrop', 'settings', 'seed', 'arriving'], predictOutlook),
      ...under(SETTING_KEYS, (settings) => predictOutlook({ settings })),
      (url) => syncOutlook(url),
    ],
  ],
  ['a transcript', [parseTranscript, judge]],
])('%s', async (_, attempts) => {
  expect(await strangeErrors(attempts)).toEqual([])
})

test('the methods of a server', async () => {
  await using server = await startPop3Server()
  const { faults, maildrop, transcript, waitFor } = server
  const soon = { timeoutMs: 1 }
  const attempts: Attempt[] = [
    (value) => faults.use(value),
    (value) => faults.remove(value),
    (value) => maildrop.append(value),
    (value) => maildrop.remove(value),
    (value) => maildrop.replace('id', value),
    (value) => server.conformance(value),
    ...under(['lens', 'received'], (options) => server.conformance(options)),
    (value) => transcript.subscribe(value)(),
    (value) => waitFor.command(value, soon),
    (value) => waitFor.fault(value, soon),
    ...under(['since', 'session', 'nth', 'signal'], (options) => waitFor.command('QUIT', options), soon),
  ]
  expect(await strangeErrors(attempts)).toEqual([])
})
