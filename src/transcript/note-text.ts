/**
 * What a transcript's text says between the lines of the conversation: `-- …`, written and read in one place.
 */
import { textOf, utf8Octets } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'
import {
  CLOSE_REASONS,
  type CloseReason,
  type FaultEvent,
  type LogOnEvent,
  type TranscriptEvent,
} from './event.ts'
import { FINDINGS, type FindingCode, findingKind } from './finding.ts'
import { hideChallenge } from './secrets.ts'
import { parseStatusText, statusText } from './status-line.ts'
import { readTlsNote, type TlsFields, tlsNote } from './tls-note.ts'
import { fromVisible, visible } from './visible-octets.ts'

/** A note as read. */
export type Note =
  | { readonly type: 'begin'; readonly by: Beginning }
  | { readonly type: 'dropped'; readonly count: number }
  | { readonly type: 'closed'; readonly reason: CloseReason }
  | { readonly type: 'logged-on'; readonly user: string; readonly by: LogOnEvent['by'] }
  | ({ readonly type: 'tls' } & TlsFields)
  | { readonly type: 'deleted'; readonly uniqueIds: readonly string[] }
  | { readonly type: 'finding'; readonly code: FindingCode }
  | { readonly type: 'fault'; readonly rule: string; readonly effect: string | undefined }
  | { readonly type: 'reply'; readonly fate: 'cut' | 'withheld'; readonly reply: Reply | undefined }
  | { readonly type: 'not-read' }
  | { readonly type: 'early' }

/** `session`: a bare `-- session 2`, the client connects again; `goes on`: what came before is not told. */
export type Beginning = 'session' | 'opened' | 'goes on'

/** Goes before lines of the client that the server never read: the connection was over, or they came behind STLS. */
export const NOT_READ = 'not read:'

/** Goes before a line of the client that was there before the reply to the one before it was sent. */
export const SENT_EARLY = 'sent early:'

/** Hides what changes from run to run: the greeting's timestamp (RFC 1939 section 7, APOP). */
export function withoutTimestamp(line: string): string {
  return line.replace(/<[^<>\s]*@[^<>\s]*>/g, `<${utf8Octets('…')}>`)
}

/** The note that stands for an event, without `-- ` and session; undefined when it is not told in words. */
export function noteOf(event: TranscriptEvent): string | undefined {
  switch (event.type) {
    case 'open':
      return 'opened'
    case 'close':
      return `closed: ${event.reason}`
    case 'log-on':
      return `logged on: ${visible(asOctets(event.user))} (${event.by})`
    case 'commit':
      return event.uniqueIds.length === 0 ? undefined : `deleted: ${event.uniqueIds.map(listed).join(', ')}`
    case 'finding':
      return `finding: ${findingKind(event.code).text} (${event.code})`
    case 'fault':
      // The others did nothing; the fault plan's own trace tells of them.
      return event.result === 'applied' ? `fault: ${faultWords(event)}` : undefined
    case 'tls':
      return tlsNote(event)
    case 'exchange':
      if (event.fate === 'flushed') return undefined
      return event.fate === 'cut' ? 'reply cut' : `reply withheld: ${meant(event.reply, event.keyword)}`
    case 'command':
    case 'leftover':
    case 'sent':
      return undefined
    default:
      return event satisfies never
  }
}

/** Whether a note carries its session even where there is only one. */
export function namesSession(note: string): boolean {
  return /^(?:opened|goes on|closed: )/.test(note)
}

export function droppedNote(count: number): string {
  return `${count} earlier ${count === 1 ? 'event' : 'events'} dropped`
}

/** Reads what follows `-- `; undefined when it is no note. */
export function readNote(text: string): { session: number | undefined; note: Note } | undefined {
  const [, number, named = ''] = /^session (\d+)(?: (.*))?$/s.exec(text) ?? []
  if (text === '') return undefined
  const session = number === undefined ? undefined : Number(number)
  const note = readWords(number === undefined ? text : named)
  return note === undefined ? undefined : { session, note }
}

function readWords(words: string): Note | undefined {
  if (words === '') return { type: 'begin', by: 'session' }
  if (words === 'opened' || words === 'goes on') return { type: 'begin', by: words }
  if (words === NOT_READ) return { type: 'not-read' }
  if (words === SENT_EARLY) return { type: 'early' }
  if (words.startsWith('tls ')) {
    const fields = readTlsNote(words.slice('tls '.length))
    return fields && { type: 'tls', ...fields }
  }
  const [, head, rest = ''] =
    /^(deleted|finding|fault|closed|logged on): ?(.*)/s.exec(words) ??
    /^(reply cut|reply withheld)(?:: ?(.*))?$/s.exec(words) ??
    []
  switch (head) {
    case 'deleted':
      return { type: 'deleted', uniqueIds: rest.split(/, ?/).map(fromVisible) }
    case 'finding': {
      const code = /\(([a-z-]+)\)$/.exec(rest)?.[1] ?? rest
      return isFindingCode(code) ? { type: 'finding', code } : undefined
    }
    case 'fault': {
      const [, rule = rest, effect] = /^(.*) \(([a-z-]+)\)$/s.exec(rest) ?? []
      return { type: 'fault', rule: fromVisible(rule), effect }
    }
    case 'closed': {
      const reason = CLOSE_REASONS.find((known) => known === rest)
      return reason && { type: 'closed', reason }
    }
    case 'logged on': {
      const [, user, by] = /^(.*) \((PASS|APOP|AUTH)\)$/.exec(rest) ?? []
      return user === undefined
        ? undefined
        : { type: 'logged-on', user: fromVisible(user), by: by as LogOnEvent['by'] }
    }
    case 'reply cut':
    case 'reply withheld': {
      const fate = head === 'reply cut' ? 'cut' : 'withheld'
      return { type: 'reply', fate, reply: parseStatusText(fromVisible(rest)) }
    }
    default: {
      const count = /^(\d+) earlier events? dropped$/.exec(words)?.[1]
      return count === undefined ? undefined : { type: 'dropped', count: Number(count) }
    }
  }
}

function isFindingCode(code: string): code is FindingCode {
  return Object.hasOwn(FINDINGS, code)
}

function faultWords({ rule, effect }: FaultEvent): string {
  // The only parenthesis of the note is that of the effect.
  const name = visible(asOctets(rule)).replaceAll('(', '\\x28')
  return effect === undefined ? name : `${name} (${effect})`
}

function meant(reply: Reply, keyword: string): string {
  const line = asOctets(statusText(reply))
  return visible(keyword === 'greeting' ? withoutTimestamp(line) : hideChallenge(line))
}

/** A unique-id in a list, where comma and space stand between two. */
function listed(uniqueId: string): string {
  return visible(asOctets(uniqueId)).replace(/[ ,]/g, (found) => (found === ' ' ? '\\x20' : '\\x2c'))
}

/** Names come as octets or as JavaScript text; the latter is put in UTF-8. */
function asOctets(text: string): string {
  return /[^\x00-\xff]/.test(text) ? textOf(Buffer.from(text, 'utf8')) : text
}
