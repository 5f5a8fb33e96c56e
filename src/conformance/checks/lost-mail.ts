/**
 * Which messages a client deleted that it does not have. Messages are told apart across sessions by unique-id only.
 */
import { readingsOf } from '../view/mail-use.ts'
import type { SessionView } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'

/** The first DELE of the message whose RETR broke off, unless the whole of it came before. */
export function deletedLater(
  sessions: readonly SessionView[],
  session: SessionView,
  brokenOff: Step,
): Step | undefined {
  const number = Number(brokenOff.words[0])
  const uniqueId = session.mail.uniqueIds.get(number)
  for (const other of sessions) {
    if (other.firstSeq < session.firstSeq) continue
    const there = other === session ? number : numberOf(other, uniqueId)
    if (there === undefined) continue
    const whole = readingsOf(other.mail, there).find(({ seq }) => seq > brokenOff.seq)
    const dele = other.mail.deles.find(
      ({ step, number: named }) => named === there && step.seq > brokenOff.seq && step.isInStep,
    )?.step
    if (dele !== undefined && (whole === undefined || whole.seq > dele.seq)) return dele
    if (whole !== undefined) return undefined
  }
  return undefined
}

function numberOf({ mail }: SessionView, uniqueId: string | undefined): number | undefined {
  if (uniqueId === undefined) return undefined
  for (const [number, known] of mail.uniqueIds) if (known === uniqueId) return number
  return undefined
}

/** Whether two sessions may have been to the same maildrop. */
export function areOfOneUser(one: SessionView, other: SessionView): boolean {
  return one.user === undefined || other.user === undefined || one.user === other.user
}
