/**
 * What each reply left a client to believe, once all of them are known: in which state it is, whether an AUTH exchange is
 * still open, and from where on it may have been out of step.
 */
import { parseCommand } from '../../wire/command.ts'
import { octetsOf } from '../../wire/octets.ts'
import type { BelievedState, Step } from './step.ts'

export type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** @param isComplete whether the first step is the session's first */
export function settleSteps(steps: readonly Mutable<Step>[], isComplete: boolean): void {
  for (const step of steps) settleAnswer(step, steps[step.index - 1])
  settleStates(steps, isComplete)
  let mayBeSecret = !isComplete
  for (const step of steps) {
    const { keyword, isAnswer, reply } = step
    if (isAnswer || namesMechanism(step)) mayBeSecret = true
    else if (keyword === 'PASS' || keyword === 'APOP') mayBeSecret = reply.status !== 'positive'
    else if (keyword === 'UNKNOWN') step.mayBeSecret = mayBeSecret
    else mayBeSecret = false
  }
}

/**
 * Whoever quits has given an exchange up, and behind +OK or -ERR there is none: the client speaks commands again,
 * whatever the server takes them for.
 */
function settleAnswer(step: Mutable<Step>, before: Step | undefined): void {
  if (!step.isAnswer) return
  const isOver = before?.reply.status === 'positive' || before?.reply.status === 'negative'
  if (!isOver && !/^QUIT *$/i.test(step.line)) return
  const octets = octetsOf(step.line)
  const command = parseCommand({ octets, ending: 'none', overlong: step.ending === 'none' })
  step.isAnswer = false
  step.keyword = command.keyword
  step.argument = command.arguments
  step.words = command.arguments.split(/[ \t]+/).filter((word) => word !== '')
}

function settleStates(steps: readonly Mutable<Step>[], isComplete: boolean): void {
  let believed: BelievedState | undefined = isComplete ? 'AUTHORIZATION' : undefined
  let isInStep = true
  let isOverTls = false
  for (const step of steps) {
    // What was left in the clear is forgotten on both sides.
    if (step.isOverTls && !isOverTls) isInStep = true
    isOverTls = step.isOverTls
    if (believed !== undefined) step.believed = believed
    step.isInStep = isInStep
    believed = stateBehind(step, step.believed)
    const { reply } = step
    if (
      reply.extraOctets > 0 ||
      reply.status === 'unclear' ||
      !(reply.isWholeToLenient || reply.fate === 'pending')
    )
      isInStep = false
  }
}

function stateBehind(step: Step, before: BelievedState): BelievedState {
  const { keyword, isAnswer, reply } = step
  if (keyword === 'QUIT' && !isAnswer)
    return reply.status === 'negative' && before !== 'TRANSACTION' ? before : 'UPDATE'
  const isLogOn = isAnswer || keyword === 'PASS' || keyword === 'APOP' || namesMechanism(step)
  if (!isLogOn || (before !== 'AUTHORIZATION' && before !== 'unclear')) return before
  if (reply.status === 'positive') return 'TRANSACTION'
  if (reply.status === 'negative' || reply.status === 'challenge') return before
  return 'unclear'
}

/** An AUTH that asks for no list. */
export function namesMechanism({ keyword, isAnswer, argument }: Step): boolean {
  return keyword === 'AUTH' && !isAnswer && argument.trim() !== ''
}
