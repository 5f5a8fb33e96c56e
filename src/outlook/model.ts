/**
 * Outlook 2007 and 2010 as a POP3 client, as [MS-STANOPOP3] describes it: a pure step function over replies. It knows no
 * socket and no time; whoever drives it reads the replies in the form that it waits for.
 */
import type { ReadReply } from '../wire/reply-reader.ts'
import { readDropListing, readScanListing, readUniqueIdListing } from './listings.ts'
import { onGreeting, onHandshake, onPass, onProbe, onStls, onUser } from './log-on.ts'
import type { OutlookSettings } from './settings.ts'
import { onAuth, onChallenge, onProof } from './spa.ts'
import {
  blamed,
  decided,
  failed,
  type OnReply,
  type OutlookInput,
  type OutlookState,
  type OutlookStep,
  over,
  type Phase,
  quit,
  say,
  type Task,
} from './state.ts'

/** What Outlook does next. */
export function stepOutlook(state: OutlookState, input: OutlookInput): OutlookStep {
  if (state.phase === 'over' || state.isStuck) return { state }
  if (input.type === 'closed') return connectionLost(state)
  if (input.type === 'unreachable')
    return over(failed(state, 'reports-lost-connection', '0x800CCC0E', 'the server cannot be reached'))
  if (input.type === 'timed-out')
    return over(failed(state, 'times-out', '0x8004210A', 'the server did not answer in time'))
  if (input.type === 'tls')
    return state.phase === 'handshake' ? onHandshake(state, input.handshake) : { state }
  return REPLIES[state.phase](withOddities(state, input.reply), input.reply)
}

const REPLIES: Readonly<Record<Exclude<Phase, 'over'>, OnReply>> = {
  greeting: onGreeting,
  stls: onStls,
  handshake: (state) => onHandshake(state, { result: 'failed', problem: 'the server answered in the clear' }),
  probe: onProbe,
  auth: onAuth,
  challenge: onChallenge,
  proof: onProof,
  cancel: quit,
  user: onUser,
  pass: onPass,
  stat: onStat,
  list: onList,
  uidl: onUidl,
  retr: onMessage,
  dele: (state, { positive }) => nextTask(done(positive ? state : decided(state, 'ignores-refused-delete'))),
  quit: (state, { positive }) => over(positive ? state : decided(state, 'ignores-answer-to-quit')),
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
  if (state.phase === 'handshake')
    return onHandshake(state, { result: 'failed', problem: 'the connection was lost' })
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

function done(state: OutlookState): OutlookState {
  return { ...state, doneCount: state.doneCount + 1 }
}

/** Notes what V0001 and V0002 have made of a reply that RFC 1939 does not know. */
function withOddities(state: OutlookState, { line, positive, endedBy }: ReadReply): OutlookState {
  let noted = state
  const isChallenge = (state.phase === 'auth' || state.phase === 'challenge') && /^\+(?: |$)/.test(line)
  if (!isChallenge && !/^(\+OK|-ERR)(?![a-zA-Z])/.test(line))
    noted = decided(noted, positive ? 'any-plus-is-positive' : 'all-else-is-negative')
  if (/^\+[^a-z]*err/i.test(line)) noted = { ...noted, suspect: noted.suspect ?? 'any-plus-is-positive' }
  if (endedBy === undefined) return noted
  noted = decided(noted, 'ends-lists-at-leading-dot')
  // Blanks behind the dot harm nobody: this was the end.
  if (/^\.[ \t]*$/.test(endedBy)) return noted
  return { ...noted, suspect: noted.suspect ?? 'ends-lists-at-leading-dot' }
}
