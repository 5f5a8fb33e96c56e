/**
 * What a client does where no fault is in the way, and with that, what becomes of the mail under one.
 */
import type { MailOutcome } from './classify.ts'
import type { Run } from './client-runner.ts'
import { doubledIn, fetchedMail, meantMails, rightCount, type Wanted } from './fetched-mail.ts'
import { learnMatching, type Matching, type Received, receivedMail } from './received-mail.ts'

/** The habits of a client, learnt where no fault was in the way. */
export interface Habits {
  /** It fetches every message, and not only some. */
  readonly wantsAll: boolean
  /** How many it has in the end. */
  readonly count: number
  readonly mayDouble: boolean
  /** It deletes what it has not fetched, fault or not. */
  readonly mayLose: boolean
  /** It deletes what it has fetched. */
  readonly deletes: boolean
  /** Undefined: nobody tells what it received. */
  readonly matching: Matching | undefined
}

/** Undefined: what it received is not what was sent. */
export function learnHabits(run: Run): Habits | undefined {
  const { conversation, surroundings, received } = run
  const { storedCount, removedCount } = surroundings
  const fetched = rightCount(conversation.fetches)
  const mayDouble = doubledIn(conversation.fetches) > 0
  // Who tells what it received may have fetched otherwise than by RETR.
  const counts = received === undefined ? [Math.min(fetched, storedCount)] : [storedCount, fetched]
  for (const count of counts) {
    const matching =
      received === undefined
        ? undefined
        : learnMatching(conversation, { count, mayDouble }, surroundings, received)
    if (received !== undefined && matching === undefined) continue
    const habits = { wantsAll: count >= storedCount, count, mayDouble, mayLose: false, matching }
    const { lost } = mailOf(run, { ...habits, deletes: false })
    return { ...habits, mayLose: lost > 0, deletes: count > 0 && removedCount >= count }
  }
  return undefined
}

/** What became of the mail, measured by the client's habits. */
export function mailOf(run: Run, habits: Habits): MailOutcome {
  const { conversation, surroundings, ending } = run
  const { matching, deletes, mayLose } = habits
  // A function that gives its messages otherwise, and now says that all is well without any.
  const hasNone = matching !== undefined && ending.how === 'succeeded'
  const received = run.received ?? (hasNone ? NO_MESSAGES : undefined)
  const wanted = wantedIn(run, habits)
  const outcome =
    received === undefined || matching === undefined
      ? fetchedMail(conversation, wanted, surroundings)
      : receivedMail(conversation, wanted, surroundings, received, matching)
  const removable = Math.min(outcome.expected, surroundings.storedCount)
  const undeleted = deletes ? Math.max(0, removable - surroundings.removedCount) : 0
  return { ...outcome, lost: mayLose ? 0 : outcome.lost, undeleted }
}

const NO_MESSAGES: Received = { texts: [], areMessages: true }

function wantedIn({ conversation, surroundings, strikes }: Run, habits: Habits): Wanted {
  const { wantsAll, count, mayDouble } = habits
  const { toldCount, fetches } = conversation
  // A fault has put messages in or taken some out, and the client never asked how many there are.
  const isUnknown = toldCount === undefined && strikes.some(({ effect }) => effect === 'messages')
  const there = isUnknown ? meantMails(fetches).length : (toldCount ?? surroundings.storedCount)
  return { count: wantsAll ? there : Math.min(count, there), mayDouble }
}
