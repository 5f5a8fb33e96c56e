/**
 * What a conversation tells of the mail: which messages there were, which were fetched, which DELE marked. Does not know what
 * the client kept.
 */
import { createHash } from 'node:crypto'
import { digest } from '../conformance/view/digest.ts'
import type { SessionView } from '../conformance/view/session-view.ts'
import type { Step } from '../conformance/view/step.ts'
import type { TranscriptEvent } from '../transcript/event.ts'
import { fetchedBy } from '../transcript/fetching.ts'
import { textOf } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'
import { type Mail, mailFrom, NO_MAIL, readFrom } from './mail-text.ts'

/** A command that was to bring a message. */
export interface Fetch {
  readonly session: number
  readonly messageNumber: number
  /** What the server meant to send; undefined: it meant to refuse. */
  readonly meant: Mail | undefined
  /** What a client could read. */
  readonly read: Mail
  /** Up to a final line. */
  readonly isWhole: boolean
}

/** A message that a session marked as deleted, to the end. */
export interface Deletion {
  readonly session: number
  readonly messageNumber: number
}

export interface Conversation {
  /** How many messages the first session that asked was told of, by what the server meant to say. Undefined: none asked. */
  readonly toldCount: number | undefined
  readonly fetches: readonly Fetch[]
  /** Of sessions that ended well. */
  readonly deletions: readonly Deletion[]
  /** Where it stood in the end: `behind RETR 2`. */
  readonly lastWords: string
  /** The same for equal octets from the server in the same sessions. */
  readonly fingerprint: string
}

type Meant = ReadonlyMap<number, Reply>

export function conversationOf(events: readonly TranscriptEvent[]): Conversation {
  const sessions = digest(events)
  const meant = new Map<number, Reply>()
  for (const event of events) {
    if (event.type === 'exchange' && event.command !== undefined) meant.set(event.command, event.reply)
  }
  const told = sessions.map((session) => countIn(session, meant))
  return {
    toldCount: told.find((count) => count !== undefined),
    fetches: sessions.flatMap((session) => fetchesIn(session, meant)),
    deletions: sessions.flatMap((session) => deletionsIn(session, meant)),
    lastWords: lastWordsOf(sessions),
    fingerprint: fingerprintOf(events),
  }
}

/** How many messages a session was to be told of. */
function countIn({ steps }: SessionView, meant: Meant): number | undefined {
  const counts = steps.map((step) => countTold(step, meant)).filter((count) => count !== undefined)
  return counts.length === 0 ? undefined : Math.max(...counts)
}

function countTold({ keyword, seq, words }: Step, meant: Meant): number | undefined {
  const reply = meant.get(seq)
  if (reply?.status !== '+OK' || words.length > 0) return undefined
  if (keyword === 'STAT') return Number(/^\d+/.exec(reply.text)?.[0] ?? 0)
  if (keyword !== 'LIST' && keyword !== 'UIDL') return undefined
  return textOf(reply.body?.octets ?? new Uint8Array())
    .split('\r\n')
    .filter((line) => /^\s*\d/.test(line)).length
}

function fetchesIn({ steps, number }: SessionView, meant: Meant): Fetch[] {
  return steps.flatMap((step) => {
    const { keyword, isAnswer, words, seq, reply } = step
    if (isAnswer || fetchedBy({ keyword, arguments: words.join(' ') }) === undefined) return []
    const intended = meant.get(seq)
    const body = intended?.status === '+OK' ? intended.body : undefined
    const isRefused = reply.status === 'negative' || reply.status === 'missing'
    if (body === undefined && isRefused) return []
    const { mail, isWhole } = isRefused ? { mail: NO_MAIL, isWhole: false } : readFrom(reply)
    const messageNumber = Number(words[0])
    return [
      {
        session: number,
        messageNumber,
        meant: body === undefined ? undefined : mailFrom(body.octets),
        read: mail,
        isWhole,
      },
    ]
  })
}

function deletionsIn({ steps, number, end }: SessionView, meant: Meant): Deletion[] {
  const marked = new Set<number>()
  for (const { keyword, isAnswer, words, seq } of steps) {
    if (isAnswer || meant.get(seq)?.status !== '+OK') continue
    if (keyword === 'DELE') marked.add(Number(words[0]))
    if (keyword === 'RSET') marked.clear()
  }
  if (end.by !== 'quit') return []
  return [...marked].map((messageNumber) => ({ session: number, messageNumber }))
}

function lastWordsOf(sessions: readonly SessionView[]): string {
  const last = sessions.at(-1)
  if (last === undefined) return 'and it never connected'
  const step = last.steps.findLast(({ isAnswer }) => !isAnswer)
  if (step === undefined) return last.greeting?.isWhole ? 'behind the greeting' : 'before any greeting'
  const number = /^\d+$/.test(step.words[0] ?? '') && !isSecret(step) ? ` ${step.words[0]}` : ''
  return `behind ${step.keyword === 'UNKNOWN' ? 'a line that is no command' : step.keyword}${number}`
}

function isSecret({ keyword }: Step): boolean {
  return keyword === 'USER' || keyword === 'PASS' || keyword === 'APOP' || keyword === 'AUTH'
}

function fingerprintOf(events: readonly TranscriptEvent[]): string {
  const hashes = new Map<number, ReturnType<typeof createHash>>()
  for (const event of events) {
    if (event.type !== 'sent') continue
    const hash = hashes.get(event.session) ?? createHash('sha256')
    hashes.set(event.session, hash)
    for (const piece of event.octets) hash.update(piece)
  }
  return [...hashes.values()].map((hash) => hash.digest('hex')).join(' ')
}
