/**
 * How a client fared, as one word, and which word is the better one.
 */
import type { OutcomeKind } from '../outlook/outcome.ts'

/**
 * - `completes`: it ended in success, and every message is there once and unchanged
 * - `fails cleanly`: it said that it failed, and has lost no mail
 * - `crashes`: a signal, an error that nobody caught, or a mistake in the program
 * - `corrupts`: it says that all went well, but mail is missing, changed or doubled; or mail that it does not have is deleted
 * - `hangs`: it was not done at the limit
 *
 * From best to worst: a crash is loud, and behind a hang no later mail comes either.
 */
export type ClientClass = 'completes' | 'fails cleanly' | 'crashes' | 'corrupts' | 'hangs'

/** What may become of a client under a profile, from good to bad. */
export const CLIENT_CLASSES: readonly ClientClass[] = [
  'completes',
  'fails cleanly',
  'crashes',
  'corrupts',
  'hangs',
]

/** Beside what Outlook would have done. */
export type Verdict = 'better than Outlook' | 'as Outlook' | 'worse than Outlook'

/** Outlook's outcomes in the words for clients. Outlook is not known to crash. */
const CLASS_OF_OUTCOME: Readonly<Record<OutcomeKind, ClientClass>> = {
  completes: 'completes',
  fails: 'fails cleanly',
  misreads: 'corrupts',
  hangs: 'hangs',
}

export function isWorse(one: ClientClass, other: ClientClass): boolean {
  return CLIENT_CLASSES.indexOf(one) > CLIENT_CLASSES.indexOf(other)
}

export function besideOutlook(own: ClientClass, outlook: OutcomeKind): Verdict {
  const its = CLASS_OF_OUTCOME[outlook]
  if (own === its) return 'as Outlook'
  return isWorse(own, its) ? 'worse than Outlook' : 'better than Outlook'
}
