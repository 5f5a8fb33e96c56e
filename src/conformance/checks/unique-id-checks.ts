/**
 * What a client makes of unique-ids, over several sessions with one maildrop.
 */
import type { FindingSeverity } from '../lens.ts'
import { readingsOf } from '../view/mail-use.ts'
import type { SessionView, TranscriptView } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'
import { breaks, type Check, type Evidence, keeps } from './evidence.ts'
import { fetchedIds, KnownIds } from './known-ids.ts'

/** More RETRs of one message in one session than this are a loop. */
const MOST_FETCHES = 2

/** C0038: unique-ids are known again whatever separates and follows them. */
export const readsUniqueIdListing: Check = (view) =>
  refetches(view)
    .filter(({ session }) => uniqueIdLines(session).some(isUnusual))
    .flatMap(({ known, fetched }) => judge(known, fetched))

/** More spaces, TABs or words than RFC 1939 allows. */
function isUnusual(line: string): boolean {
  return /^\d+(?: [ \t]+|\t[ \t]*)\S/.test(line) || /^\d+[ \t]+\S+[ \t]/.test(line)
}

/**
 * C0039: what has a known unique-id is not fetched again. [MS-STANOPOP3] gives unique-ids the range 0x2e to 0x7E, RFC 1939 that
 * from 0x21 on: what is none by the one weighs less there.
 */
export const knowsUniqueIdsAgain: Check = (view, lens) =>
  refetches(view).flatMap(({ known, fetched }) =>
    judge(known, fetched, (uniqueId) =>
      lens === 'ms-stanopop3' && /[!-\x2d]/.test(uniqueId) ? 'warning' : undefined,
    ),
  )

function judge(
  known: Step,
  fetched: readonly (readonly [string, Step])[],
  severityOf?: (uniqueId: string) => FindingSeverity | undefined,
): Evidence[] {
  if (fetched.length === 0) return [keeps(known)]
  return fetched.map(([uniqueId, step]) =>
    breaks(step, `the message with the unique-id ${uniqueId} was fetched again`, severityOf?.(uniqueId)),
  )
}

interface Refetch {
  readonly session: SessionView
  /** The UIDL whose listing held known unique-ids. */
  readonly known: Step
  /** What was fetched again. */
  readonly fetched: readonly (readonly [string, Step])[]
}

/** The sessions whose UIDL listed what was fetched before, by a client that asked for unique-ids then. */
function refetches({ sessions }: TranscriptView): readonly Refetch[] {
  const before = new KnownIds()
  return sessions.flatMap((session) => {
    const { mail, user } = session
    const ambiguous = duplicatesIn(session)
    const again = [...mail.uniqueIds].filter(([, id]) => before.has(user, id) && !ambiguous.has(id))
    before.add(user, fetchedIds(session))
    const known = session.steps.find(
      ({ keyword, words, reply }) => keyword === 'UIDL' && words.length === 0 && reply.status === 'positive',
    )
    if (known === undefined || again.length === 0) return []
    const isOver = session.end.by !== 'open'
    const fetched = again.flatMap(([number, id]) =>
      (mail.fetched.get(number) ?? []).slice(0, 1).map((step) => [id, step] as const),
    )
    return isOver || fetched.length > 0 ? [{ session, known, fetched }] : []
  })
}

/** C0040: a unique-id used again hides new mail; at least it must not be deleted unread. */
export const readsReusedIds: Check = ({ sessions }) => {
  const removed = new KnownIds()
  return sessions.flatMap((session) => {
    const { mail, user } = session
    const reused = [...mail.uniqueIds].filter(
      ([, uniqueId]) => session.isComplete && removed.has(user, uniqueId),
    )
    removed.add(user, removedIds(session))
    return reused.flatMap(([number, uniqueId]): readonly Evidence[] => {
      const [fetched] = readingsOf(mail, number)
      const dele = mail.deles.find((naming) => naming.number === number)?.step
      if (dele !== undefined && (fetched === undefined || fetched.seq > dele.seq))
        return [
          breaks(dele, `new mail with the unique-id ${uniqueId} of a deleted message was deleted unread`),
        ]
      return fetched === undefined ? [] : [keeps(fetched)]
    })
  })
}

/** C0041: of copies that share a unique-id, at least one is fetched before any is deleted, and none over and over. */
export const copesWithDuplicates: Check = ({ sessions, isWhole }) => {
  const before = new KnownIds()
  return sessions.flatMap((session) => {
    const found = [...duplicatesIn(session)].flatMap((uniqueId) =>
      judgeDuplicates(session, uniqueId, !isWhole || before.has(session.user, uniqueId)),
    )
    before.add(session.user, fetchedIds(session))
    return found
  })
}

function judgeDuplicates({ mail }: SessionView, uniqueId: string, mayBeKnown: boolean): readonly Evidence[] {
  const numbers = [...mail.uniqueIds].filter(([, id]) => id === uniqueId).map(([number]) => number)
  const fetched = numbers.flatMap((number) => readingsOf(mail, number))
  const looped = numbers.map((number) => mail.fetched.get(number)?.[MOST_FETCHES]).find((step) => step)
  if (looped !== undefined)
    return [breaks(looped, `a message that shares the unique-id ${uniqueId} was fetched over and over`)]
  const dele = mail.deles.find(({ number }) => number !== undefined && numbers.includes(number))?.step
  if (dele !== undefined && !mayBeKnown && !fetched.some(({ seq }) => seq < dele.seq)) {
    return [
      breaks(
        dele,
        `of the messages that share the unique-id ${uniqueId} none was fetched, but one was deleted`,
      ),
    ]
  }
  const [first] = fetched
  return first === undefined ? [] : [keeps(first)]
}

function removedIds({ mail, committed }: SessionView): string[] {
  if (mail.quit === undefined) return [...committed]
  const told = [...mail.marked.keys()].map((number) => mail.uniqueIds.get(number))
  return [...new Set([...committed, ...told.filter((id) => id !== undefined)])]
}

function duplicatesIn({ mail }: SessionView): ReadonlySet<string> {
  const once = new Set<string>()
  const twice = new Set<string>()
  for (const id of mail.uniqueIds.values()) {
    if (once.has(id)) twice.add(id)
    once.add(id)
  }
  return twice
}

function uniqueIdLines({ steps }: SessionView): readonly string[] {
  return steps
    .filter(({ keyword, words }) => keyword === 'UIDL' && words.length === 0)
    .flatMap(({ reply }) => (reply.isElided ? [] : reply.lines()))
}
