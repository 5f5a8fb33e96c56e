/**
 * The sessions of a transcript at a glance, for whoever waits for one or asserts about one. Judges nothing.
 */
import type { Keyword, SessionState } from '../wire/keyword.ts'
import type { CloseReason, CommandEvent, TranscriptEvent } from './event.ts'
import { fetchedBy } from './fetching.ts'

/** A session in short: who, what was asked for, and how it ended. */
export interface SessionSummary {
  readonly number: number
  /** Who logged on, if anyone did. */
  readonly user: string | undefined
  /** The state it is in, or ended in. */
  readonly state: SessionState
  /** How it ended; undefined while it is open. */
  readonly closed: CloseReason | undefined
  /** What the client asked for, in order; answers to challenges are left out. */
  readonly commands: readonly { readonly keyword: Keyword | 'UNKNOWN'; readonly arguments: string }[]
  /** The message-numbers that RETR, or TOP of every line, gave wholly; in order, as often as they did. */
  readonly fetched: readonly number[]
  /** The unique-ids of the messages that QUIT removed. */
  readonly deleted: readonly string[]
}

/** What became of each session, in the order of their first events. */
export function sessionsOf(events: Iterable<TranscriptEvent>): readonly SessionSummary[] {
  const sessions = new Map<number, Draft>()
  for (const event of events) {
    const draft = sessions.get(event.session) ?? newDraft(event.session)
    sessions.set(event.session, draft)
    follow(draft, event)
  }
  return [...sessions.values()].map(({ retrieving: _, ...summary }) => summary)
}

interface Draft extends SessionSummary {
  user: string | undefined
  state: SessionState
  closed: CloseReason | undefined
  commands: { keyword: Keyword | 'UNKNOWN'; arguments: string }[]
  fetched: number[]
  deleted: string[]
  /** The message-number that each command was to fetch, by `seq`. */
  retrieving: Map<number, number>
}

function newDraft(number: number): Draft {
  return {
    number,
    user: undefined,
    state: 'AUTHORIZATION',
    closed: undefined,
    commands: [],
    fetched: [],
    deleted: [],
    retrieving: new Map(),
  }
}

function follow(draft: Draft, event: TranscriptEvent): void {
  switch (event.type) {
    case 'command':
      followCommand(draft, event)
      break
    case 'exchange': {
      enter(draft, event.state)
      const number = draft.retrieving.get(event.command ?? 0)
      const isWhole = event.reply.status === '+OK' && event.fate === 'flushed'
      if (number !== undefined && isWhole) draft.fetched.push(number)
      break
    }
    case 'log-on':
      draft.user = event.user
      enter(draft, 'TRANSACTION')
      break
    case 'commit':
      draft.deleted.push(...event.uniqueIds)
      break
    case 'close':
      draft.closed = event.reason
      enter(draft, event.state)
      break
    case 'open':
    case 'tls':
    case 'leftover':
    case 'sent':
    case 'finding':
    case 'fault':
      break
    default:
      event satisfies never
  }
}

function followCommand(draft: Draft, event: CommandEvent): void {
  const { seq, keyword, arguments: argumentText, state } = event
  enter(draft, state)
  if (event.answersChallenge) return
  draft.commands.push({ keyword, arguments: argumentText })
  const number = fetchedBy(event)
  if (number !== undefined) draft.retrieving.set(seq, number)
}

const ORDER: Readonly<Record<SessionState, number>> = { AUTHORIZATION: 0, TRANSACTION: 1, UPDATE: 2 }

/** A session never goes back, but the exchange of a pipelined command may be told after the next log-on. */
function enter(draft: Draft, state: SessionState): void {
  if (ORDER[state] > ORDER[draft.state]) draft.state = state
}
