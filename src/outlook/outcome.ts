/**
 * How synchronizations ended, and why.
 */
import { CRLF, textOf } from '../wire/octets.ts'
import { type Behaviour, type BehaviourId, behaviour } from './behaviour.ts'
import type { OutlookSettings } from './settings.ts'
import type { OutlookFailure, OutlookState, Phase } from './state.ts'

/**
 * - `completes`: every message is in the store, once, as the server has it
 * - `misreads`: all seems well, but mail is missing, changed or doubled, or was deleted without having been downloaded
 * - `fails`: Outlook shows an error
 * - `hangs`: Outlook waits, and nothing will ever come
 */
export type OutcomeKind = 'completes' | 'misreads' | 'fails' | 'hangs'

/** From best to worst. */
export const OUTCOME_KINDS: readonly OutcomeKind[] = ['completes', 'misreads', 'fails', 'hangs']

/** What Outlook keeps between two synchronizations. */
export interface OutlookStore {
  /** The octets of every message downloaded, in order. */
  readonly messages: readonly Uint8Array[]
  /** Unique-ids of what was downloaded. */
  readonly uniqueIds: readonly string[]
}

/** A behaviour that had a say in an outcome. */
export interface DecidingBehaviour extends Behaviour {
  readonly id: BehaviourId
}

/** How Outlook fares, why, and what it has in the end. */
export interface OutlookOutcome {
  readonly outcome: OutcomeKind
  /** In words. */
  readonly reason: string
  /** What decided it; undefined where everything went as it should. */
  readonly deciding: DecidingBehaviour | undefined
  /** Everything out of the ordinary that had a say, `deciding` included. */
  readonly decidedBy: readonly DecidingBehaviour[]
  /** What Outlook was waiting for at last. */
  readonly phase: Phase
  /** The error that Outlook would show. */
  readonly failure: OutlookFailure | undefined
  readonly settings: OutlookSettings
  readonly store: OutlookStore
  /** Unique-ids of messages that are gone from the server; empty where the server cannot be asked. */
  readonly deleted: readonly string[]
  /** The conversations, as text. */
  readonly conversation: string
}

/** What an outcome is made of. */
export interface Verdict {
  readonly outcome: OutcomeKind
  readonly reason: string
  readonly why: BehaviourId | undefined
}

/** What becomes of one with which nothing is wrong. */
export function completeVerdict({ messages }: OutlookStore): Verdict {
  const what = messages.length === 1 ? '1 message was' : `${messages.length} messages were`
  return { outcome: 'completes', reason: `${what} downloaded, each once and unchanged`, why: undefined }
}

/** What becomes of a synchronization that hangs. */
export function hangVerdict(state: OutlookState, pending: Uint8Array): Verdict {
  const why = hangOf(state, pending)
  return { outcome: 'hangs', reason: `${behaviour(why).text}; it waits in the phase ${state.phase}`, why }
}

/** What becomes of one that ends with an error. */
export function failureVerdict({ text, errorCode, why }: OutlookFailure): Verdict {
  return { outcome: 'fails', reason: `${text} (${errorCode})`, why }
}

/** Why Outlook waits for ever, given what has come of the reply that it waits for. */
function hangOf(state: OutlookState, pending: Uint8Array): BehaviourId {
  if (state.isStuck) return 'stops-at-nul'
  if (state.phase === 'handshake') return 'waits-for-handshake'
  if (pending.length === 0) return state.phase === 'greeting' ? 'waits-for-greeting' : 'waits-for-reply'
  return textOf(pending).includes(CRLF) ? 'waits-for-final-line' : 'waits-for-line-end'
}

/** Behaviours with what is known of them, each once. */
function described(ids: Iterable<BehaviourId>): DecidingBehaviour[] {
  return [...new Set(ids)].map((id) => ({ id, ...behaviour(id) }))
}

/** What is to be said of synchronizations, whatever server they met. */
export function outcomeOf(
  syncs: readonly { readonly state: OutlookState; readonly store: OutlookStore }[],
  { outcome, reason, why }: Verdict,
): Omit<OutlookOutcome, 'deleted' | 'conversation'> {
  const { state, store } = syncs.at(-1) as (typeof syncs)[number]
  const { phase, failure, settings } = state
  const deciding = why === undefined ? [] : [why]
  const decidedBy = described([...syncs.flatMap((sync) => sync.state.decidedBy), ...deciding])
  return { outcome, reason, deciding: described(deciding)[0], decidedBy, phase, failure, settings, store }
}

/** The worse of two; the first of equals. */
export function worse(one: OutlookOutcome, other: OutlookOutcome): OutlookOutcome {
  return OUTCOME_KINDS.indexOf(other.outcome) > OUTCOME_KINDS.indexOf(one.outcome) ? other : one
}
