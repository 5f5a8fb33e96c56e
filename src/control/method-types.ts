/**
 * What every method takes and gives, as plain JSON: the contract between the control server and whoever calls it.
 */
import type { Lens } from '../conformance/lens.ts'
import type { ConformanceReport } from '../conformance/report/conformance-report.ts'
import type { ConformanceRule, Statement } from '../conformance/statement.ts'
import type { Decision } from '../faults/plan.ts'
import type { Legality, Profile } from '../faults/profile.ts'
import type { MaildropSource } from '../load/load-maildrop.ts'
import type { ListedMessage } from '../maildrop/maildrop.ts'
import type { MessageTraits } from '../maildrop/message.ts'
import type { ComposedMessage, RawMessage } from '../maildrop/message-source.ts'
import type { OutlookOutcome } from '../outlook/outcome.ts'
import type { OutlookSettings } from '../outlook/settings.ts'
import type { ListedRule } from '../server/fault-control.ts'
import type { FaultItem } from '../server/fault-items.ts'
import type { AccountOption, Pop3ServerOptions } from '../server/options.ts'
import type { Pop3Environment, Pop3ServerTls } from '../server/server.ts'
import type { WaitOptions } from '../server/wait-for.ts'
import type { EventJson } from '../transcript/event-json.ts'
import type { RenderOptions } from '../transcript/render.ts'
import type { SessionSummary } from '../transcript/sessions.ts'
import type { TranscriptJson } from '../transcript/transcript.ts'

/** A message whose octets are in base64. */
export interface OctetMessage extends MessageTraits {
  rawBase64: string
  /** Serve the octets as they are, instead of turning bare LF into CRLF. */
  exact?: boolean
}

/** A message as JSON can write it: a text, octets, or its parts. */
export type JsonMessage =
  | string
  | OctetMessage
  | (Omit<RawMessage, 'raw'> & { raw: string })
  | (Omit<ComposedMessage, 'date'> & { date?: string })

/** Messages at a path inside the control server's root. */
export type MessagesAtPath = Pick<MaildropSource, 'path' | 'exact'>

/** A maildrop as JSON holds it. */
export type JsonMaildrop =
  | string
  | readonly JsonMessage[]
  | MaildropSource
  | { messages: readonly JsonMessage[]; allowDuplicateUniqueIds?: boolean }

/** `Pop3ServerOptions` without what only code can give. */
export interface JsonServerOptions
  extends Omit<Pop3ServerOptions, 'maildrop' | 'accounts' | 'clock' | 'signal' | 'unref'> {
  maildrop?: JsonMaildrop
  accounts?: readonly (Omit<AccountOption, 'maildrop'> & { maildrop?: JsonMaildrop })[]
}

/** What there is to know of a server that does not change. */
export interface ServerInfo {
  readonly id: string
  readonly host: string
  readonly port: number
  readonly url: string
  readonly env: Pop3Environment
  /** The port with implicit TLS beside the plain one. */
  readonly tlsPort?: number
  /** What clients need to know of its TLS; absent: it has none. */
  readonly tls?: Pop3ServerTls
  readonly seed: number
  readonly accounts: readonly { readonly user: string; readonly password: string }[]
  /** What it lives as long as: the connection that made it, its `ttlMs`, or whoever started it outside. */
  readonly lease: 'connection' | 'ttl' | 'outside'
  /** Whether the caller's own connection made it. */
  readonly own: boolean
}

/** A profile in short. */
export interface ListedProfile
  extends Pick<
    Profile,
    'name' | 'title' | 'catches' | 'outlook' | 'statements' | 'synthetic' | 'aliases' | 'parameters'
  > {
  readonly phase: string
  readonly legality: Legality
}

/** A statement of [MS-STANOPOP3], or a rule of the RFCs beside it: what `report.conformance` gives verdicts on. */
export type ListedStatement = Pick<ConformanceRule, 'id' | 'topic' | 'actor' | 'level' | 'text' | 'sources'> &
  Partial<Pick<Statement, 'section' | 'rfcSection' | 'outlook' | 'discrepancy'>> & {
    readonly kind: 'statement' | 'rule'
  }

/** A message of a maildrop with its octets, or with the first `limitInOctets` of them. */
export interface FetchedMessage extends ListedMessage {
  readonly sizeInOctets: number
  readonly rawBase64: string
}

/** An outcome whose stored messages are in base64. */
export interface OutlookOutcomeJson extends Omit<OutlookOutcome, 'store'> {
  readonly store: { readonly messagesBase64: readonly string[]; readonly uniqueIds: readonly string[] }
}

/** What a prediction is made of, as JSON. */
export interface PredictParams {
  /** A profile of the catalogue: the worst that befalls either kind of account over two synchronizations. */
  profile?: string
  faults?: readonly FaultItem[]
  profileFolders?: readonly string[]
  maildrop?: JsonMaildrop
  settings?: Partial<OutlookSettings>
  seed?: number
  arriving?: readonly JsonMessage[]
}

/** What a new subscription tells of itself. */
export interface SubscriptionStarted {
  readonly subscription: string
  /** The `seq` of the newest event; those above `since` are told first. */
  readonly lastSeq: number
}

/** What it tells of one method. */
export interface DescribedMethod {
  readonly name: string
  readonly access: 'read' | 'write'
  /** Whether the one who asks may call it. */
  readonly allowed: boolean
  readonly summary: string
  readonly params: readonly DescribedParam[]
}

/** What it tells of one parameter. */
export interface DescribedParam {
  readonly name: string
  readonly kind: string
  readonly required: boolean
  readonly summary: string
}

/** What `rpc.methods` tells of the whole interface. */
export interface DescribedInterface {
  readonly protocol: 'pop3-mock.v1'
  readonly methods: readonly DescribedMethod[]
  readonly notifications: readonly { readonly name: string; readonly summary: string }[]
  readonly errors: readonly { readonly number: number; readonly code: string; readonly summary: string }[]
}

interface OfServer {
  server: string
}

interface OfMaildrop extends OfServer {
  user?: string
}

type JsonWait = Omit<WaitOptions, 'signal'>
type EventOf<Type extends EventJson['type']> = Extract<EventJson, { type: Type }>
type Nothing = Record<string, never>
type Row<Params, Result> = { readonly params: Params; readonly result: Result }

/** Every method, by its name. */
export interface MethodTypes {
  'server.create': Row<JsonServerOptions & { ttlMs?: number }, ServerInfo>
  'server.list': Row<Nothing, readonly ServerInfo[]>
  'server.get': Row<OfServer, ServerInfo & { readonly sessions: readonly SessionSummary[] }>
  'server.reset': Row<OfServer, null>
  'server.pause': Row<OfServer, null>
  'server.resume': Row<OfServer, null>
  'server.verify': Row<OfServer, null>
  'server.close': Row<OfServer, null>
  'maildrop.list': Row<OfMaildrop, readonly ListedMessage[]>
  'maildrop.get': Row<OfMaildrop & { uniqueId: string; limitInOctets?: number }, FetchedMessage>
  'maildrop.append': Row<OfMaildrop & { messages: readonly (JsonMessage | MessagesAtPath)[] }, null>
  'maildrop.replace': Row<OfMaildrop & { uniqueId: string; message: JsonMessage }, null>
  'maildrop.remove': Row<OfMaildrop & { uniqueIds: readonly string[] }, null>
  'faults.use': Row<OfServer & { faults: readonly FaultItem[] }, { readonly ids: readonly string[] }>
  'faults.remove': Row<OfServer & { ids: readonly string[] }, null>
  'faults.reset': Row<OfServer, null>
  'faults.list': Row<OfServer, readonly ListedRule[]>
  'faults.trace': Row<OfServer, readonly Decision[]>
  'profiles.list': Row<Nothing, readonly ListedProfile[]>
  'profiles.get': Row<{ name: string }, Profile>
  'statements.list': Row<Nothing, readonly ListedStatement[]>
  'transcript.get': Row<
    OfServer & { since?: number; form?: 'json' | 'text' } & RenderOptions,
    TranscriptJson | { readonly text: string }
  >
  'transcript.clear': Row<OfServer, null>
  'transcript.subscribe': Row<OfServer & { since?: number }, SubscriptionStarted>
  'transcript.unsubscribe': Row<{ subscription: string }, null>
  'wait.command': Row<OfServer & { query: string } & JsonWait, EventOf<'command'>>
  'wait.session': Row<OfServer & JsonWait, EventOf<'open'>>
  'wait.sessionEnd': Row<OfServer & JsonWait, EventOf<'close'>>
  'wait.fault': Row<OfServer & { id: string } & JsonWait, EventOf<'fault'>>
  'wait.idle': Row<OfServer & Pick<JsonWait, 'timeoutMs'>, null>
  'report.conformance': Row<
    OfServer & { lens?: Lens; receivedBase64?: readonly string[]; form?: 'json' | 'text' | 'junit' },
    ConformanceReport | { readonly text: string }
  >
  'outlook.predict': Row<PredictParams, OutlookOutcomeJson>
  'rpc.methods': Row<Nothing, DescribedInterface>
}

/** The name of a method. */
export type MethodName = keyof MethodTypes
/** The parameters of a method. */
export type ParamsOf<Name extends MethodName> = MethodTypes[Name]['params']
/** What a method gives. */
export type ResultOf<Name extends MethodName> = MethodTypes[Name]['result']

/** What a subscriber is told: events in order; `missed` of them before these are lost for good. */
export interface EventsNotice {
  readonly subscription: string
  readonly server: string
  readonly events: readonly EventJson[]
  readonly missed?: number
}

/** The server is closed: nothing follows. */
export interface EndNotice {
  readonly subscription: string
  readonly server: string
}

/** What the control server tells without being asked. */
export interface NotificationTypes {
  'transcript.events': EventsNotice
  'transcript.end': EndNotice
}
