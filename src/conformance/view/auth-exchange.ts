/**
 * The AUTH exchanges of a session (RFC 5034 section 4): an AUTH with a mechanism, and the answers to its challenges.
 */
import { HIDDEN } from '../../transcript/secrets.ts'
import { namesMechanism } from './settle-steps.ts'
import type { Step } from './step.ts'

export interface AuthExchange {
  readonly start: Step
  /** In upper case. */
  readonly mechanism: string
  /** As it stands on the line of AUTH; undefined: there is none. */
  readonly initialResponse: string | undefined
  readonly answers: readonly Step[]
  /** The step whose reply came last. */
  readonly last: Step
}

/** In order; an answer whose AUTH is lost belongs to none. */
export function authExchanges(steps: readonly Step[]): readonly AuthExchange[] {
  return steps.filter(namesMechanism).map((start) => {
    const end = steps.findIndex(({ index, isAnswer }) => index > start.index && !isAnswer)
    const answers = steps.slice(start.index + 1, end === -1 ? undefined : end)
    const [, mechanism = '', initialResponse] = /^ *([^ ]+)(?: (.*))?$/s.exec(start.argument) ?? []
    const last = answers.at(-1) ?? start
    return { start, mechanism: mechanism.toUpperCase(), initialResponse, answers, last }
  })
}

/** Whether the reply to a step tells what became of a log-on, by whichever command. */
export function endsLogOn(step: Step): boolean {
  if (step.reply.status === 'challenge') return false
  return step.isAnswer || step.keyword === 'PASS' || step.keyword === 'APOP' || namesMechanism(step)
}

/** RFC 4648 section 4, with its padding; what a text hides may be. */
export function mayBeBase64(text: string): boolean {
  return text === HIDDEN || /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
}
