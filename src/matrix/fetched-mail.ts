/**
 * What became of the mail, by the conversation alone: what a client fetched is taken for what it has.
 */
import type { MailOutcome } from './classify.ts'
import type { Conversation, Fetch } from './conversation.ts'
import type { Mail, MailText } from './mail-text.ts'

/** What a client is to have: all messages that it is told of, or as many as where no fault was in the way. */
export interface Wanted {
  readonly count: number
  /** It fetches some messages twice, fault or not. */
  readonly mayDouble: boolean
}

/** What there was, beside what the conversation tells. */
export interface Surroundings {
  /** What the maildrop held at the start. */
  readonly stored: () => readonly Mail[]
  readonly storedCount: number
  /** How many messages are gone from it. */
  readonly removedCount: number
}

export function fetchedMail(
  conversation: Conversation,
  { count, mayDouble }: Wanted,
  { removedCount }: Surroundings,
): MailOutcome {
  const { fetches } = conversation
  const right = rightCount(fetches)
  const changed = fetches.filter((fetch) => isChanged(fetch) && !isMadeGood(fetch, fetches)).length
  return {
    expected: count,
    missing: Math.max(0, count - right - changed),
    changed,
    doubled: mayDouble ? 0 : doubledIn(fetches),
    lost: lostCount(conversation, removedCount, (fetch) => isRight(fetch)),
    undeleted: 0,
  }
}

/** How many messages were fetched as the server has them. */
export function rightCount(fetches: readonly Fetch[]): number {
  return meantMails(fetches.filter(isRight)).length
}

/** What the server meant to send: each message as often as one session asked for it under different numbers. */
export function meantMails(fetches: readonly Fetch[]): readonly Mail[] {
  const bySession = new Map<number, Map<MailText, Map<number, Mail>>>()
  for (const { session, messageNumber, meant } of fetches) {
    if (meant === undefined) continue
    const own = bySession.get(session) ?? new Map<MailText, Map<number, Mail>>()
    bySession.set(session, own)
    own.set(meant.text, (own.get(meant.text) ?? new Map()).set(messageNumber, meant))
  }
  const most = new Map<MailText, readonly Mail[]>()
  for (const own of bySession.values()) {
    for (const [text, mails] of own) {
      if (mails.size > (most.get(text)?.length ?? 0)) most.set(text, [...mails.values()])
    }
  }
  return [...most.values()].flat()
}

export function isRight({ meant, read }: Fetch): boolean {
  return meant !== undefined && read.text === meant.text
}

/** It looks whole, and is another one. */
export function isChanged(fetch: Fetch): boolean {
  return fetch.isWhole && !isRight(fetch)
}

/** Messages that were fetched right more often than once within a session. */
export function doubledIn(fetches: readonly Fetch[]): number {
  const right = fetches.filter(isRight)
  const distinct = new Set(right.map(({ session, messageNumber }) => `${session} ${messageNumber}`))
  return right.length - distinct.size
}

/**
 * Messages that are gone though the client does not have them.
 * @param has whether a fetch left the client with the message
 */
export function lostCount(
  { fetches, deletions }: Conversation,
  removedCount: number,
  has: (fetch: Fetch) => boolean,
): number {
  const unfetched = deletions.filter(
    ({ session, messageNumber }) =>
      !fetches.some(
        (fetch) => fetch.messageNumber === messageNumber && fetch.session <= session && has(fetch),
      ),
  )
  return Math.min(unfetched.length, removedCount)
}

/** It was fetched again, and then it was right. */
function isMadeGood({ session, messageNumber }: Fetch, fetches: readonly Fetch[]): boolean {
  return fetches.some(
    (other) => other.session === session && other.messageNumber === messageNumber && isRight(other),
  )
}
