/**
 * Whether a client met the fault of a profile.
 */
import { CATALOGUE } from '../faults/catalogue.ts'
import type { Decision } from '../faults/plan.ts'
import type { Run } from './client-runner.ts'

/**
 * Some effect was applied; and if all that were applied lie in what the server claims and holds, the client was told
 * something else than without them, or something else became of the mail.
 */
export function hasMet(run: Run, control: Run): boolean {
  if (run.strikes.some(isSeen)) return true
  return run.strikes.length > 0 && !isTheSame(run, control)
}

/** What is decided beforehand, such as a capability that is left out, is met only by those who ask for it. */
function isSeen({ effect }: Decision): boolean {
  if (effect === undefined || effect === 'function' || effect === 'refuse') return true
  const { layer } = CATALOGUE[effect]
  return layer !== 2 && layer !== 3
}

function isTheSame(run: Run, control: Run): boolean {
  return (
    run.conversation.fingerprint === control.conversation.fingerprint &&
    run.surroundings.removedCount === control.surroundings.removedCount &&
    run.ending.how === control.ending.how
  )
}
