/**
 * What reads values from outside: rules, profiles, manifests, options, transcripts as JSON, control messages.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dispatch } from '../../src/control/dispatch.ts'
import { METHOD_TABLE } from '../../src/control/method-table.ts'
import { EFFECT_TYPES } from '../../src/faults/catalogue.ts'
import { expandProfile, type Profile, parseProfile } from '../../src/faults/profile.ts'
import { PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import { parseRule } from '../../src/faults/rule-schema.ts'
import { findProfile } from '../../src/load/find-profile.ts'
import { loadMaildrop } from '../../src/load/load-maildrop.ts'
import { type Pop3ServerOptions, resolveOptions } from '../../src/server/options.ts'
import { DEFAULT_DIALECT } from '../../src/session/dialect.ts'
import { transcriptFromJson } from '../../src/transcript/json-transcript.ts'
import { KEYWORDS } from '../../src/wire/keyword.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import { callOf } from '../control/control-state.ts'
import { memoryServer } from '../support/memory-server.ts'
import type { Json } from './mutate.ts'
import { type FuzzTarget, type Outcome, same } from './target.ts'

const VALUES: readonly Json[] = [
  ...[
    '',
    'user',
    'x',
    'é',
    '\0',
    '\r\n',
    '__proto__',
    'constructor',
    'toString',
    'length',
    null,
    true,
    false,
  ],
  ...[0, 1, 2, 3, -1, 0.5, 255, 512, 600_000, 2 ** 31, 2 ** 53, 1e308],
  ...[{}, [], [[]], [null], [1, 2], { from: 1 }, { from: 2, to: 1 }, { $parameter: 'x' }],
]
const RULE_WORDS: readonly Json[] = [
  ...VALUES,
  ...KEYWORDS,
  ...EFFECT_TYPES,
  ...Object.keys(DEFAULT_DIALECT),
  ...[
    'type',
    'when',
    'do',
    'times',
    'expect',
    'priority',
    'id',
    'at',
    'command',
    'after',
    'reply',
    'nth',
    'per',
  ],
  ...[
    'probability',
    'octets',
    'lines',
    'find',
    'with',
    'mode',
    'as',
    'value',
    'text',
    'code',
    'by',
    'drop',
    'insert',
  ],
  ...[
    'accept',
    'handshake',
    'greeting',
    'challenge',
    'idle',
    'positive',
    'negative',
    'multi-line',
    'close',
    'reset',
  ],
  ...['{count}', '{octets}', '{number}', '{uniqueId}', '\u00ff', 'LOG-ON', 'UNKNOWN', 'server', 'session'],
]
const PROFILES = Object.keys(PROFILE_PHASES).map((name) => findProfile(name, 'profile'))
const RULES = PROFILES.flatMap(({ rules = [] }) =>
  rules.filter((rule) => !JSON.stringify(rule).includes('$parameter')),
)

export const VALUE_TARGETS: readonly FuzzTarget[] = [
  { kind: 'json', name: 'rule', perMillion: 30_000, words: RULE_WORDS, seeds: plain(RULES), play: armRule },
  {
    ...{ kind: 'json', name: 'profile', perMillion: 15_000, seeds: plain(PROFILES), play: readProfile },
    words: [
      ...RULE_WORDS,
      'extends',
      'rules',
      'parameters',
      'default',
      'legality',
      'legal',
      'missing-crlf',
      'profile',
    ],
  },
  {
    ...{ kind: 'json', name: 'manifest', perMillion: 4_000, play: readManifest },
    words: [
      ...VALUES,
      'messages',
      'file',
      'a.eml',
      'b.eml',
      '../a.eml',
      'uniqueId',
      'messageNumber',
      'exact',
      'repeat',
      'untilOctets',
    ],
  },
  {
    ...{ kind: 'json', name: 'options', perMillion: 10_000, play: readOptions },
    words: [
      ...RULE_WORDS,
      'accounts',
      'maildrop',
      'raw',
      'subject',
      'uniqueId',
      'password',
      'tls',
      'stls',
      'faults',
      'delegates',
    ],
  },
  {
    ...{ kind: 'json', name: 'transcript-json', perMillion: 15_000, play: readTranscript },
    words: [
      ...VALUES,
      ...KEYWORDS,
      'events',
      'seq',
      'session',
      'type',
      'command',
      'sent',
      'exchange',
      'close',
      'octetsBase64',
      'AA==',
    ],
  },
  {
    ...{ kind: 'json', name: 'control', perMillion: 1_500, play: callControl },
    words: [
      ...VALUES,
      ...methodNames(),
      'jsonrpc',
      'id',
      'method',
      'params',
      'server',
      'missing-crlf',
      'user',
      'profile',
      'messages',
    ],
  },
]

function plain(values: readonly unknown[]): Json[] {
  return JSON.parse(JSON.stringify(values)) as Json[]
}

/** None that waits for somebody, in real time. */
function methodNames(): string[] {
  return Object.keys(METHOD_TABLE).filter((name) => !name.startsWith('wait.'))
}

const CONVERSATION =
  'CAPA\r\nUSER user\r\nPASS secret\r\nSTAT\r\nLIST\r\nUIDL\r\nRETR 1\r\nTOP 2 0\r\nDELE 1\r\nXYZZY\r\nQUIT\r\n'
const LONG_MS = 3_600_000
const MOST_ALARMS = 2000

/** A rule that is taken breaks nothing but what it says. */
function armRule(input: Json): Outcome {
  const rule = parseRule(input, 'rule')
  const server = memoryServer({ faults: [rule], transcriptLimit: 10 })
  const client = server.connect()
  client.send(octetsOf(CONVERSATION))
  server.clock.advance(LONG_MS)
  client.reset()
  const { clock } = server
  for (let alarms = 0; clock.nextDueMs !== undefined && alarms < MOST_ALARMS; alarms++)
    clock.advance(clock.nextDueMs - clock.now())
  if (!server.service.isIdle || clock.pendingCount > 0)
    throw new Error('something is left behind the session')
  return server.service.faults.trace
    .map(({ effect, result }) => `${effect} ${result}`)
    .slice(0, 3)
    .join()
}

function readProfile(input: Json): Outcome {
  const profile: Profile = parseProfile(input, 'profile')
  const { rules } = expandProfile(profile, {}, 'profile', (name, root) => findProfile(name, root))
  return `${profile.legality} ${rules.length}`
}

function readManifest(input: Json): Outcome {
  // Many messages are the point of nothing here; more than are allowed may be asked for.
  const text = JSON.stringify(input, (key, value: unknown) => {
    const isCount = (key === 'messages' || key === 'untilOctets') && typeof value === 'number'
    return isCount && value > 5000 && value < 2e9 ? 5000 : value
  })
  const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-fuzz-'))
  try {
    for (const name of ['a.eml', 'b.eml']) writeFileSync(join(folder, name), `Subject: ${name}\n\nText.\n`)
    writeFileSync(join(folder, 'maildrop.json'), text)
    const maildrop = loadMaildrop({ path: folder }, 'maildrop')
    for (const { message } of maildrop.view().entries.slice(0, 5)) void message.body().octets.length
    return `${Math.min(9, maildrop.list().length)} messages`
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function readOptions(input: Json): Outcome {
  const { accounts, faults } = resolveOptions(input as Pop3ServerOptions, () => 1)
  let messages = 0
  for (const { maildrop } of accounts) messages += maildrop.list().length
  return `${messages} ${faults.length}`
}

function readTranscript(input: Json): Outcome {
  const transcript = transcriptFromJson(input)
  same(
    'the transcript through JSON',
    transcriptFromJson(plain([transcript])[0]).toJSON(),
    transcript.toJSON(),
  )
  return [...new Set([...transcript].map(({ type }) => type))].join()
}

/** Whatever comes, the answer is one of JSON-RPC, or none where none is due. */
async function callControl(input: Json): Promise<string> {
  const call = callOf()
  try {
    const answer = await dispatch(JSON.stringify(input), call)
    if (answer === undefined) return 'no answer'
    const { jsonrpc, result, error } = [JSON.parse(answer)].flat()[0]
    if (jsonrpc !== '2.0' || (result === undefined) === (error === undefined))
      throw new Error(answer.slice(0, 200))
    return error === undefined ? 'result' : `${error.code} ${String(error.message).slice(0, 12)}`
  } finally {
    await call.control.leases.closeAll()
  }
}
