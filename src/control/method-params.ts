/**
 * The schemas of the methods' parameters. Each parameter says what it is for; `rpc.methods` tells that to callers.
 */

import * as v from 'valibot'
import { LENSES } from '../conformance/lens.ts'
import { builtOnce } from '../schema.ts'
import { LONGEST_WAIT_MS, MOST_SYNCS } from './limits.ts'
import type { ParamsOf } from './method-types.ts'

type Schema = v.GenericSchema
type Entries = Readonly<Record<string, Schema>>

/** The schema of a method's parameters, built when it is first used. */
export function params<Params>(build: () => Entries): () => v.GenericSchema<unknown, Params> {
  return builtOnce(() => v.strictObject(build()) as unknown as v.GenericSchema<unknown, Params>)
}

export const none = (): Entries => ({})

export const ofServer = (): Entries => ({
  server: text('the id of a server, as server.create and server.list tell it'),
})

export const ofMaildrop = (): Entries => ({
  ...ofServer(),
  user: optional(text('whose maildrop; default: that of the first account')),
})

export const ofMessage = (): Entries => ({ ...ofMaildrop(), uniqueId: text('the unique-id of a message') })

export const forMessage = (): Entries => ({
  ...ofMessage(),
  limitInOctets: optional(whole(0, Number.MAX_SAFE_INTEGER, 'only its first so many octets; default: all')),
})

/** The options are checked where code's own are; here only their names are. */
export const forCreate = (): Readonly<Record<keyof ParamsOf<'server.create'>, Schema>> => ({
  ttlMs: optional(
    whole(1, 86_400_000, 'over HTTP: closed when it was not used for so long; default five minutes'),
  ),
  host: optional(any('text', 'an address of this machine; default 127.0.0.1')),
  port: optional(any('number', 'default 0: a free one')),
  maildrop: optional(any('list, object or text', 'messages, or a path in the root; default: three messages')),
  accounts: optional(any('list', 'of { user, password, maildrop }; default: user / secret')),
  faults: optional(any('list', 'rules, profiles and names of profiles')),
  profileFolders: optional(any('list', 'folders inside the root with profiles of your own')),
  dialect: optional(any('object', 'what the server claims and how strict it is')),
  tls: optional(any('text or object', '"off", "implicit", "stls" or { mode, key, cert }')),
  tlsPort: optional(any('number', 'for implicit TLS beside the plain port')),
  requestClientCertificate: optional(any('true or false', 'ask clients for a certificate, for EXTERNAL')),
  tlsMinVersion: optional(any('text', '"TLSv1", "TLSv1.1", "TLSv1.2" (default) or "TLSv1.3"')),
  seed: optional(any('number', 'decides everything that looks random')),
  transcriptLimit: optional(any('number', 'how many events are kept; default 10,000')),
  autologoutMs: optional(any('number', 'the autologout timer')),
})

export const forAppend = (): Entries => ({
  ...ofMaildrop(),
  messages: list(
    v.unknown(),
    'messages as texts, parts or { rawBase64 }, or { path } of mail inside the root',
  ),
})

export const forReplace = (): Entries => ({
  ...ofMessage(),
  message: any('text or object', 'the message that takes its place: a text, parts or { rawBase64 }'),
})

export const forRemoveMessages = (): Entries => ({
  ...ofMaildrop(),
  uniqueIds: list(v.string('a text'), 'the unique-ids of messages'),
})

export const forUse = (): Entries => ({
  ...ofServer(),
  faults: list(v.unknown(), 'rules, profiles and names of profiles'),
})

export const forRemoveFaults = (): Entries => ({
  ...ofServer(),
  ids: list(v.string('a text'), 'ids that faults.use and faults.list tell'),
})

export const forProfile = (): Entries => ({ name: text('the name of a profile, or an alias') })

export const forTranscript = (): Entries => ({
  ...ofServer(),
  since: optional(whole(0, Number.MAX_SAFE_INTEGER, 'only events behind this seq')),
  form: optional(oneOf(['json', 'text'], 'default json; text: C:/S: lines in { text }')),
  session: optional(whole(1, Number.MAX_SAFE_INTEGER, 'only this session')),
  maxLines: optional(whole(2, Number.MAX_SAFE_INTEGER, 'of the text: lines shown of a long reply')),
  full: optional(truth('of the text: everything, however long')),
  timing: optional(truth('of the text: the time before each line')),
  secrets: optional(truth('of the text: passwords and digests too')),
})

export const forSubscribe = (): Entries => ({
  ...ofServer(),
  since: optional(
    whole(0, Number.MAX_SAFE_INTEGER, 'first tell again what is behind this seq; default: nothing'),
  ),
})

export const forUnsubscribe = (): Entries => ({ subscription: text('what transcript.subscribe gave') })

export const forIdle = (): Entries => ({
  ...ofServer(),
  timeoutMs: optional(whole(0, LONGEST_WAIT_MS, 'how long to wait; default 4000')),
})

export const forEvent = (): Entries => ({
  ...forIdle(),
  since: optional(whole(0, Number.MAX_SAFE_INTEGER, 'only events behind this seq count')),
  session: optional(whole(1, Number.MAX_SAFE_INTEGER, 'only events of this session count')),
  nth: optional(whole(1, Number.MAX_SAFE_INTEGER, 'which one of those that match; default the first')),
})

export const forCommand = (): Entries => ({
  ...forEvent(),
  query: text('a keyword, alone or with its exact arguments: RETR, or RETR 2'),
})

export const forFault = (): Entries => ({ ...forEvent(), id: text("a rule's id, or the name of a profile") })

export const forReport = (): Entries => ({
  ...ofServer(),
  lens: optional(oneOf(LENSES, 'which document decides where the two disagree')),
  receivedBase64: optional(list(v.string('a text in base64'), 'each message that the client ended up with')),
  form: optional(oneOf(['json', 'text', 'junit'], 'default json; the others in { text }')),
})

export const forPredict = (): Entries => ({
  profile: optional(text('a profile of the catalogue, alone; or give faults')),
  faults: optional(list(v.unknown(), 'rules, profiles and names of profiles')),
  profileFolders: optional(any('list', 'folders inside the root with profiles of your own')),
  maildrop: optional(any('list, object or text', 'messages, or a path in the root; default: three messages')),
  settings: optional(settings()),
  seed: optional(
    v.pipe(
      v.number('a whole number'),
      v.safeInteger('a whole number'),
      v.description('decides everything that looks random'),
    ),
  ),
  arriving: optional(list(v.unknown(), 'messages that arrive before the second synchronization')),
})

function settings(): Schema {
  return v.pipe(
    v.strictObject({
      user: optional(v.string()),
      password: optional(v.string()),
      version: optional(v.picklist(['2007', '2010'])),
      leaveOnServer: optional(v.boolean('true or false')),
      headersFirst: optional(v.boolean('true or false')),
      encryption: optional(v.picklist(['none', 'stls', 'tls'])),
      certificateWarnings: optional(v.picklist(['refused', 'accepted'])),
      spa: optional(v.boolean('true or false')),
      probe: optional(v.boolean('true or false')),
      serverTimeoutMs: optional(
        v.nullable(v.pipe(v.number(), v.minValue(1, 'milliseconds from 1, or null'))),
      ),
      syncs: optional(whole(1, MOST_SYNCS, 'how often it synchronizes')),
    }),
    v.description(
      "Outlook's account: leaveOnServer, headersFirst, encryption, spa, probe, serverTimeoutMs, syncs, …",
    ),
  )
}

function text(summary: string): Schema {
  return v.pipe(
    v.string('a text'),
    v.maxLength(1000, 'a text of at most 1000 characters'),
    v.description(summary),
  )
}

/** What is checked elsewhere, and better than a schema can. */
function any(kind: string, summary: string): Schema {
  return v.pipe(v.unknown(), v.metadata({ kind }), v.description(summary))
}

function truth(summary: string): Schema {
  return v.pipe(v.boolean('true or false'), v.description(summary))
}

function whole(least: number, most: number, summary: string): Schema {
  const words =
    most === Number.MAX_SAFE_INTEGER
      ? `a whole number from ${least}`
      : `a whole number from ${least} to ${most}`
  const range = [
    v.safeInteger<number, string>(words),
    v.minValue<number, number, string>(least, words),
  ] as const
  return v.pipe(v.number(words), ...range, v.maxValue(most, words), v.description(summary))
}

function oneOf(words: readonly string[], summary: string): Schema {
  return v.pipe(v.picklist(words), v.description(summary))
}

function list(item: Schema, summary: string): Schema {
  return v.pipe(v.array(item, 'a list'), v.description(summary))
}

function optional(schema: Schema): Schema {
  return v.exactOptional(schema)
}
