/**
 * What a check finds: that a client kept a rule here, or broke it there, with the events that show it.
 */
import { hideSecret } from '../../transcript/secrets.ts'
import type { FindingSeverity, Lens } from '../lens.ts'
import { reactionTo, type SessionView, type TranscriptView } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'
import type { WireReply } from '../view/wire-reply.ts'

export interface Evidence {
  readonly keeps: boolean
  readonly session: number
  /** `seq` of the events that show it, at least one. */
  readonly events: readonly number[]
  /** What was wrong; empty where nothing was. */
  readonly text: string
  /** Where it weighs less than its rule says. */
  readonly severity?: FindingSeverity
}

/** Looks for occasions on which a rule mattered. Without any, the rule was not exercised. */
export type Check = (view: TranscriptView, lens: Lens) => readonly Evidence[]

export function keeps(step: Step): Evidence {
  return { keeps: true, session: step.session, events: [step.seq], text: '' }
}

export function breaks(step: Step, text: string, severity?: FindingSeverity): Evidence {
  const evidence = { keeps: false, session: step.session, events: [step.seq], text }
  return severity === undefined ? evidence : { ...evidence, severity }
}

/** The command line as a finding shows it, secrets hidden. */
export function shownLine({ line, isAnswer, mayBeSecret }: Step): string {
  if (isAnswer) return 'the answer to a challenge'
  if (mayBeSecret) return 'a line that is no command'
  const hidden = hideSecret(line)
  const shown = hidden.length > 60 ? `${hidden.slice(0, 60)}…` : hidden
  return shown.replace(
    /[\x00-\x1f\x7f-\xff]/g,
    (octet) => `\\x${octet.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}

/** Every command, answers to challenges left out, with its session. */
export function commandsIn({ sessions }: TranscriptView): readonly { session: SessionView; step: Step }[] {
  return sessions.flatMap((session) =>
    session.steps.flatMap((step) => (step.isAnswer ? [] : [{ session, step }])),
  )
}

/** A check of each command that `concerns` picks: undefined keeps the rule, words say how it is broken. */
export function eachCommand(
  concerns: (step: Step) => boolean,
  problem: (step: Step, session: SessionView) => string | undefined,
): Check {
  return (view) =>
    commandsIn(view).flatMap(({ session, step }) => {
      if (!concerns(step)) return []
      const words = problem(step, session)
      return [words === undefined ? keeps(step) : breaks(step, words)]
    })
}

/** How a client took a reply that a server should not have sent: it may do anything but wait for ever. */
export function survived(session: SessionView, step: Step, what: string): readonly Evidence[] {
  switch (reactionTo(session, step.index)) {
    case 'went-on':
    case 'quit':
    case 'left':
      return [keeps(step)]
    case 'stood':
      return [breaks(step, `the client did nothing more after ${what}, until the session was ended for it`)]
    case 'cut-off':
    case 'open':
      return []
  }
}

/** How a client took a reply that is unusual but allowed: it must go on with it. */
export function accepted(
  session: SessionView,
  step: Step,
  what: string,
  severity?: FindingSeverity,
): readonly Evidence[] {
  const reaction = reactionTo(session, step.index)
  if (reaction === 'went-on') return [keeps(step)]
  if (reaction === 'left') return [breaks(step, `the client hung up on ${what}`, severity)]
  if (reaction === 'stood') {
    return [
      breaks(step, `the client did nothing more after ${what}, until the session was ended for it`, severity),
    ]
  }
  // QUIT may be what the client wanted anyway.
  return []
}

/** Whether a reply broke off and will not be gone on with. */
export function isBroken(reply: WireReply): boolean {
  return !reply.isWhole && (reply.fate !== 'pending' || (!reply.isEmpty && !reply.hasStatusLine))
}
