/**
 * Outlook 2007 and 2010 as a POP3 client, as [MS-STANOPOP3] describes it: a pure step function over replies. It knows no
 * socket and no time; whoever drives it reads the replies in the form that it waits for.
 */
import type { ReadReply, ReplyForm } from '../wire/reply-reader.ts'
import type { BehaviourId } from './behaviour.ts'
import { readDropListing, readScanListing, readUniqueIdListing } from './listings.ts'
import type { OutlookSettings } from './settings.ts'

/** What Outlook waits for. */
export type Phase =
  | 'greeting'
  | 'probe'
  | 'user'
  | 'pass'
  | 'stat'
  | 'list'
  | 'uidl'
  | 'retr'
  | 'dele'
  | 'quit'
  | 'over'

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

export interface OutlookFailure {
  /** The code that Outlook would show; which one belongs to which fault is not documented but for the time-out. */
  readonly errorCode: string
  readonly text: string
  /** What decided it. */
  readonly why: BehaviourId
}

export type OutlookInput =
  | { readonly type: 'reply'; readonly reply: ReadReply }
  | { readonly type: 'closed' }
  | { readonly type: 'unreachable' }
  | { readonly type: 'timed-out' }

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

/** A synchronization that begins: connected, nothing said yet. */
export function beginSync(settings: OutlookSettings, known: ReadonlySet<string>): OutlookState {
  return {
    phase: 'greeting',
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

/** What Outlook does next. */
export function stepOutlook(state: OutlookState, input: OutlookInput): OutlookStep {
  if (state.phase === 'over' || state.isStuck) return { state }
  if (input.type === 'closed') return connectionLost(state)
  if (input.type === 'unreachable')
    return over(failed(state, 'reports-lost-connection', '0x800CCC0E', 'the server cannot be reached'))
  if (input.type === 'timed-out')
    return over(failed(state, 'times-out', '0x8004210A', 'the server did not answer in time'))
  return REPLIES[state.phase](withOddities(state, input.reply), input.reply)
}

type OnReply = (state: OutlookState, reply: ReadReply) => OutlookStep

const REPLIES: Readonly<Record<Exclude<Phase, 'over'>, OnReply>> = {
  greeting: onGreeting,
  probe: (state) => say(state, 'user', `USER ${state.settings.user}`),
  user: onUser,
  pass: onPass,
  stat: onStat,
  list: onList,
  uidl: onUidl,
  retr: onMessage,
  dele: (state, { positive }) => nextTask(done(positive ? state : decided(state, 'ignores-refused-delete'))),
  quit: (state, { positive }) => over(positive ? state : decided(state, 'ignores-answer-to-quit')),
}

function onGreeting(state: OutlookState, reply: ReadReply): OutlookStep {
  if (!reply.positive) {
    const why = blamed(reply, 'stops-at-refused-session')
    return over(failed(state, why, '0x800CCC90', 'the server refused the session'))
  }
  if (state.settings.probe) return say(state, 'probe', 'AUTH ', 'multi-line')
  return say(state, 'user', `USER ${state.settings.user}`)
}

/** C0044, C0045: PASS behind a positive reply only. */
function onUser(state: OutlookState, reply: ReadReply): OutlookStep {
  if (reply.positive) return say(state, 'pass', `PASS ${state.settings.password}`)
  const why = blamed(reply, 'has-no-other-log-on')
  return quit(failed(state, why, '0x800CCC91', 'the server did not take the name'))
}

/** C0010: QUIT. */
function onPass(state: OutlookState, reply: ReadReply): OutlookStep {
  if (reply.positive) return say(state, 'stat', 'STAT')
  const why = blamed(reply, 'stops-at-refused-log-on')
  return quit(failed(state, why, '0x800CCC92', 'the server did not take the password'))
}

/** C0015: no argument. */
function onStat(state: OutlookState, reply: ReadReply): OutlookStep {
  if (!reply.positive) return refused(state, reply, 'STAT')
  const listing = readDropListing(reply.line)
  if (listing === undefined) return unreadable(state, reply, 'STAT')
  const counted = { ...decided(state, ...listing.decidedBy), messageCount: listing.count }
  return say(counted, 'list', 'LIST', 'ends-at-leading-dot')
}

/** V0003: no argument. */
function onList(state: OutlookState, reply: ReadReply): OutlookStep {
  if (!reply.positive) return refused(state, reply, 'LIST')
  const listing = readScanListing(reply)
  if (listing === undefined) return unreadable(state, reply, 'LIST')
  const listed = { ...decided(state, ...listing.decidedBy), listed: listing.messageNumbers }
  return say(listed, 'uidl', 'UIDL', 'ends-at-leading-dot')
}

/** V0007: no argument. What is known is left alone, or deleted where nothing is to stay on the server. */
function onUidl(state: OutlookState, reply: ReadReply): OutlookStep {
  if (!reply.positive) {
    const queue = state.listed.map((messageNumber) => ({
      messageNumber,
      uniqueId: undefined,
      isKnown: false,
    }))
    return nextTask({ ...decided(state, 'downloads-all-without-uidl'), queue })
  }
  const { numbers, decidedBy } = readUniqueIdListing(reply)
  const queue: Task[] = [...numbers]
    .map(([uniqueId, messageNumber]) => ({ messageNumber, uniqueId, isKnown: state.known.has(uniqueId) }))
    .filter(({ isKnown }) => !isKnown || deletes(state.settings))
    .sort((one, other) => one.messageNumber - other.messageNumber)
  return nextTask({ ...decided(state, ...decidedBy), uniqueIds: numbers, queue })
}

function onMessage(state: OutlookState, reply: ReadReply): OutlookStep {
  const task = state.queue[state.doneCount]
  if (task === undefined || !reply.positive) return refused(state, reply, 'RETR', task?.messageNumber)
  const octets = reply.octets ?? new Uint8Array()
  if (octets.includes(0)) return { state: { ...decided(state, 'stops-at-nul'), isStuck: true } }
  const { messageNumber, uniqueId } = task
  const step = deletes(state.settings) ? deleteMessage(state, messageNumber) : nextTask(done(state))
  return { ...step, download: { messageNumber, uniqueId, octets } }
}

function nextTask(state: OutlookState): OutlookStep {
  const task = state.queue[state.doneCount]
  if (task === undefined) return quit(state)
  const { messageNumber, isKnown } = task
  if (isKnown) return deleteMessage(state, messageNumber)
  const line = state.settings.headersFirst ? `TOP ${messageNumber} 0` : `RETR ${messageNumber}`
  return say(state, 'retr', line, 'multi-line')
}

function deleteMessage(state: OutlookState, messageNumber: number): OutlookStep {
  return say(state, 'dele', `DELE ${messageNumber}`)
}

function deletes({ leaveOnServer, headersFirst }: OutlookSettings): boolean {
  return !leaveOnServer && !headersFirst
}

function connectionLost(state: OutlookState): OutlookStep {
  if (state.phase === 'quit') return over(decided(state, 'ignores-answer-to-quit'))
  return over(failed(state, 'reports-lost-connection', '0x800CCC0F', 'the connection was lost'))
}

function refused(
  state: OutlookState,
  reply: ReadReply,
  command: string,
  messageNumber?: number,
): OutlookStep {
  const isOutOfRange = messageNumber !== undefined && messageNumber > state.messageCount
  const isEmptyListing = state.phase === 'list' && state.messageCount === 0
  const why = blamed(reply, isEmptyListing ? 'asks-for-empty-listings' : 'stops-at-refused-command')
  return quit(failed(state, why, isOutOfRange ? '0x800CCC97' : '0x800CCC90', `the server refused ${command}`))
}

function unreadable(state: OutlookState, { line }: ReadReply, command: 'STAT' | 'LIST'): OutlookStep {
  const why = command === 'STAT' ? 'stops-at-unreadable-drop-listing' : 'stops-at-unreadable-scan-listing'
  const text = `the answer to ${command} cannot be read: ${JSON.stringify(line)}`
  return quit(failed(state, why, '0x800CCC93', text))
}

/** The first failure counts; what came before may be to blame. */
function failed(state: OutlookState, given: BehaviourId, errorCode: string, text: string): OutlookState {
  if (state.failure !== undefined) return state
  const why = state.suspect ?? given
  return { ...decided(state, why, given), failure: { errorCode, text, why } }
}

/** C0012, C0030: no argument. */
function quit(state: OutlookState): OutlookStep {
  return say(state, 'quit', 'QUIT')
}

function over(state: OutlookState): OutlookStep {
  return { state: { ...state, phase: 'over' } }
}

function say(state: OutlookState, phase: Phase, line: string, form: ReplyForm = 'single-line'): OutlookStep {
  return { state: { ...state, phase, form }, send: line }
}

function done(state: OutlookState): OutlookState {
  return { ...state, doneCount: state.doneCount + 1 }
}

function decided(state: OutlookState, ...ids: readonly BehaviourId[]): OutlookState {
  if (ids.every((id) => state.decidedBy.includes(id))) return state
  return { ...state, decidedBy: [...new Set([...state.decidedBy, ...ids])] }
}

/** V0001 decides where a negative reply does not say -ERR. */
function blamed({ line }: ReadReply, otherwise: BehaviourId): BehaviourId {
  return /^-ERR(?![a-z])/i.test(line) ? otherwise : 'all-else-is-negative'
}

/** Notes what V0001 and V0002 have made of a reply that RFC 1939 does not know. */
function withOddities(state: OutlookState, { line, positive, endedBy }: ReadReply): OutlookState {
  let noted = state
  if (!/^(\+OK|-ERR)(?![a-zA-Z])/.test(line))
    noted = decided(noted, positive ? 'any-plus-is-positive' : 'all-else-is-negative')
  if (/^\+[^a-z]*err/i.test(line)) noted = { ...noted, suspect: noted.suspect ?? 'any-plus-is-positive' }
  if (endedBy === undefined) return noted
  noted = decided(noted, 'ends-lists-at-leading-dot')
  // Blanks behind the dot harm nobody: this was the end.
  if (/^\.[ \t]*$/.test(endedBy)) return noted
  return { ...noted, suspect: noted.suspect ?? 'ends-lists-at-leading-dot' }
}
