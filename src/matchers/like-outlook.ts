/**
 * Whether the client fared at least as well as Outlook would have.
 */
import { refuseUnknownKeys, unexpected } from '../errors.ts'
import { OUTCOME_KINDS, type OutcomeKind, type OutlookOutcome } from '../outlook/outcome.ts'
import type { Pop3Server } from '../server/server.ts'
import { assertHolds, type CheckResult, checkResult } from './check-result.ts'
import { type ClientReport, clientOutcome, endingOf, messagesIn } from './client-outcome.ts'
import { outlookText, type PredictionChoice, predictForServer } from './predict-for-server.ts'
import { serverOf } from './subject.ts'

/** What the test knows of the client, and what the prediction is made of. */
export interface LikeOutlookOptions extends ClientReport, PredictionChoice {}

const OPTION_KEYS = ['client', 'timeoutMs', 'received', 'outcome', 'faults', 'maildrop', 'settings']

/**
 * From good to bad. Deviates: the model lists `misreads` before `fails`; a client that says that it failed is better than one
 * that takes a broken message for a whole one.
 */
const FROM_GOOD_TO_BAD: readonly OutcomeKind[] = ['completes', 'fails', 'misreads', 'hangs']

/**
 * Whether the client's outcome under the faults in force is at least as good as Outlook's. Without a report of the client the
 * conversation decides: it hangs while a session is open, fails where it noticed that messages are missing (the last reply was
 * a refusal or broken, or there was no QUIT), misreads where it quits without them, and completes where it fetched them all.
 * @throws {Pop3MockError} INVALID_OPTION where the faults in force are not known
 */
export async function checkLikeOutlook(
  subject: unknown,
  options: LikeOutlookOptions = {},
): Promise<CheckResult> {
  checkOptions(options)
  const server = serverOf(subject, 'toBehaveLikeOutlook')
  // First the client: the account of the prediction is set up as its commands show.
  const ending = await endingOf(options)
  const prediction = await predictForServer(server, options)
  const own = await clientOutcome(server, ending, options, messageCount(server, prediction))
  const ranks = FROM_GOOD_TO_BAD
  const armed = server.faults.list().map(({ id }) => id)
  const under = armed.length === 0 ? 'without any fault' : `under ${armed.join(', ')}`
  const both = `${outlookText(prediction)}\nthe client ${own.outcome}: ${own.reason}\nseed: ${server.seed}`
  return checkResult({
    pass: ranks.indexOf(own.outcome) <= ranks.indexOf(prediction.outcome),
    failure: () => `expected the client to fare at least as well as Outlook ${under}\n${both}`,
    contrary: () => `expected the client to fare worse than Outlook ${under}\n${both}`,
    transcript: server.transcript,
  })
}

function checkOptions(options: LikeOutlookOptions): void {
  refuseUnknownKeys(options, OPTION_KEYS, 'toBehaveLikeOutlook')
  const { client, timeoutMs = 0, received, outcome, faults = [] } = options
  const expects = (holds: boolean, key: keyof LikeOutlookOptions, allowed: string) => {
    if (!holds) throw unexpected(`toBehaveLikeOutlook.${key}`, options[key], allowed)
  }
  const isPromise = client === undefined || typeof client?.then === 'function'
  expects(isPromise, 'client', 'the promise of the client at work')
  expects(typeof timeoutMs === 'number' && timeoutMs >= 0, 'timeoutMs', 'milliseconds from 0')
  const isMail = received === undefined || messagesIn(received) !== undefined
  expects(isMail, 'received', 'a list of messages, each as octets or text')
  const isKnown = outcome === undefined || OUTCOME_KINDS.includes(outcome)
  expects(isKnown, 'outcome', OUTCOME_KINDS.join(', '))
  expects(Array.isArray(faults), 'faults', 'a list of profile names, profiles and rules')
}

/** @throws {AssertionError} unless the client fared at least as well as Outlook would have */
export async function assertBehavesLikeOutlook(
  subject: Pop3Server,
  options: LikeOutlookOptions = {},
): Promise<void> {
  const result = await checkLikeOutlook(subject, options)
  assertHolds(result, 'toBehaveLikeOutlook', assertBehavesLikeOutlook)
}

/** What was there in the beginning; fewer where a fault hides some, which Outlook does not miss either. */
function messageCount({ maildrop, sessions }: Pop3Server, prediction: OutlookOutcome): number {
  const deletedCount = sessions.reduce((sum, { deleted }) => sum + deleted.length, 0)
  const count = maildrop.list().length + deletedCount
  return prediction.outcome === 'completes' ? Math.min(count, prediction.store.messages.length) : count
}
