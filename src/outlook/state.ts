/**
 * What a synchronization remembers, what it is told and what it does: the values of the model, and the few moves that all
 * of its phases make.
 */
import type { ReadReply, ReplyForm } from '../wire/reply-reader.ts'
import type { BehaviourId } from './behaviour.ts'
import type { OutlookSettings } from './settings.ts'

/** What Outlook waits for. `handshake`: TLS; `auth` to `cancel`: the exchange of AUTH NTLM. */
export type Phase =
  | 'greeting'
  | 'stls'
  | 'handshake'
  | 'probe'
  | 'auth'
  | 'challenge'
  | 'proof'
  | 'cancel'
  | 'user'
  | 'pass'
  | 'stat'
  | 'list'
  | 'uidl'
  | 'retr'
  | 'dele'
  | 'quit'
  | 'over'

/** Where a synchronization stands. */
export interface OutlookState {
  readonly phase: Phase
  /** The form in which the next reply is to be read. */
  readonly form: ReplyForm
  readonly settings: OutlookSettings
  /** Unique-ids of what was downloaded before this synchronization. */
  readonly known: ReadonlySet<string>
  /** STAT's. */
  readonly messageCount: number
  readonly listed: readonly number[]
  /** UIDL's unique-ids as Outlook read them, with their numbers. */
  readonly uniqueIds: ReadonlyMap<string, number>
  /** What is to be done, and how much of it was. */
  readonly queue: readonly Task[]
  readonly doneCount: number
  /** Everything out of the ordinary that had a say so far, in order. */
  readonly decidedBy: readonly BehaviourId[]
  /** What is to blame for whatever goes wrong from now on: the replies are out of step, or no log-on has happened. */
  readonly suspect: BehaviourId | undefined
  readonly failure: OutlookFailure | undefined
  /** A message that Outlook does not survive: it waits for ever. */
  readonly isStuck: boolean
}

/** A message to download, or one that was downloaded before and is only to be deleted. */
export interface Task {
  readonly messageNumber: number
  /** Undefined where UIDL was refused. */
  readonly uniqueId: string | undefined
  readonly isKnown: boolean
}

/** The error that Outlook would show, and why. */
export interface OutlookFailure {
  /** The code that Outlook would show; which one belongs to which fault is not documented but for the time-out. */
  readonly errorCode: string
  readonly text: string
  /** What decided it. */
  readonly why: BehaviourId
}

/** What the model may hear of: a reply, or the end of its waiting. */
export type OutlookInput =
  | { readonly type: 'reply'; readonly reply: ReadReply }
  | { readonly type: 'tls'; readonly handshake: HandshakeEnd }
  | { readonly type: 'closed' }
  | { readonly type: 'unreachable' }
  | { readonly type: 'timed-out' }

/** How the TLS handshake went that Outlook has begun. */
export type HandshakeEnd =
  | {
      readonly result: 'ok'
      /** What is wrong with the server's certificate; undefined: nothing. */
      readonly certificate: string | undefined
      /** The server had said something in the clear that nobody had asked for; it is gone. */
      readonly hadLeftovers: boolean
    }
  | { readonly result: 'failed'; readonly problem: string }

/** A message as Outlook has stored it. */
export interface Download {
  readonly messageNumber: number
  readonly uniqueId: string | undefined
  readonly octets: Uint8Array
}

/** The next state, the line to send and the message to store, if there are any. */
export interface OutlookStep {
  readonly state: OutlookState
  readonly send?: string
  readonly download?: Download
}

/** What comes of a reply. */
export type OnReply = (state: OutlookState, reply: ReadReply) => OutlookStep

/** A synchronization that begins: connected, nothing said yet. Whoever drives it begins TLS where the phase says so. */
export function beginSync(settings: OutlookSettings, known: ReadonlySet<string>): OutlookState {
  return {
    phase: settings.encryption === 'tls' ? 'handshake' : 'greeting',
    form: 'single-line',
    settings,
    known,
    messageCount: 0,
    listed: [],
    uniqueIds: new Map(),
    queue: [],
    doneCount: 0,
    decidedBy: [],
    suspect: undefined,
    failure: undefined,
    isStuck: false,
  }
}

/** The first failure counts; what came before may be to blame. */
export function failed(
  state: OutlookState,
  given: BehaviourId,
  errorCode: string,
  text: string,
): OutlookState {
  if (state.failure !== undefined) return state
  const why = state.suspect ?? given
  return { ...decided(state, why, given), failure: { errorCode, text, why } }
}

/** C0012, C0030: no argument. */
export function quit(state: OutlookState): OutlookStep {
  return say(state, 'quit', 'QUIT')
}

export function over(state: OutlookState): OutlookStep {
  return { state: { ...state, phase: 'over' } }
}

export function say(
  state: OutlookState,
  phase: Phase,
  line: string,
  form: ReplyForm = 'single-line',
): OutlookStep {
  return { state: { ...state, phase, form }, send: line }
}

export function decided(state: OutlookState, ...ids: readonly BehaviourId[]): OutlookState {
  if (ids.every((id) => state.decidedBy.includes(id))) return state
  return { ...state, decidedBy: [...new Set([...state.decidedBy, ...ids])] }
}

/** V0001 decides where a negative reply does not say -ERR. */
export function blamed({ line }: ReadReply, otherwise: BehaviourId): BehaviourId {
  return /^-ERR(?![a-z])/i.test(line) ? otherwise : 'all-else-is-negative'
}
