/**
 * What a client does when the server says why it refused a log-on (RFC 2449 section 8, RFC 3206), and how soon it comes back.
 */
import { findMechanism } from '../../session/sasl/mechanisms.ts'
import { HIDDEN } from '../../transcript/secrets.ts'
import { type AuthExchange, endsLogOn } from '../view/auth-exchange.ts'
import { capabilitiesBefore } from '../view/capabilities.ts'
import { reactionTo, type SessionView } from '../view/session-view.ts'
import { namesMechanism } from '../view/settle-steps.ts'
import type { Step } from '../view/step.ts'
import { breaks, type Check, type Evidence, keeps } from './evidence.ts'
import { areOfOneUser } from './lost-mail.ts'
import { isRefusedLogOn } from './state-checks.ts'

/** [IN-USE], [LOGIN-DELAY], [SYS/TEMP], [SYS/PERM]: the same session is no time to try again. */
export function doesNotRetryAtOnce(code: string): Check {
  return refused(code, (session, step) => {
    const again = session.steps.find((later) => later.index > step.index && isAttempt(later))
    if (again === undefined) return undefined
    return breaks(again, `the client tried to log on again at once after [${code}]`)
  })
}

/** [AUTH]: the same credentials will be refused again, in this session and in the next. */
export const changesCredentials: Check = (view, lens) =>
  refused('AUTH', (session, step) => {
    const credentials = credentialsOf(session, step)
    const later = [session, ...view.sessions.filter(({ firstSeq }) => firstSeq > session.firstSeq)]
    for (const other of credentials === undefined ? [] : later) {
      const again = other.steps.find((one) => one.seq > step.seq && credentialsOf(other, one) === credentials)
      if (again !== undefined) return breaks(again, 'the client sent the same credentials again after [AUTH]')
    }
    return undefined
  })(view, lens)

/** RFC 2449 section 6.5: LOGIN-DELAY seconds lie between two log-ons. Only where the transcript tells times. */
export const respectsLoginDelay: Check = ({ sessions }) =>
  sessions.flatMap((session, index): Evidence[] => {
    const logOn = logOnOf(session)
    const previous = sessions
      .slice(0, index)
      .findLast((other) => areOfOneUser(other, session) && logOnOf(other))
    const before = previous === undefined ? undefined : logOnOf(previous)
    if (logOn === undefined || previous === undefined || before === undefined) return []
    const last = previous.steps.at(-1) as Step
    const told = capabilitiesBefore(previous, { ...last, index: last.index + 1 })?.get('LOGIN-DELAY')?.[0]
    const delayMs = Number(told ?? Number.NaN) * 1000
    const passedMs = logOn.timeMs - before.timeMs
    if (Number.isNaN(delayMs) || passedMs <= 0) return []
    return [
      passedMs >= delayMs
        ? keeps(logOn)
        : breaks(
            logOn,
            `the client logged on again after ${Math.round(passedMs)} ms; LOGIN-DELAY asks for ${delayMs}`,
          ),
    ]
  })

function refused(code: string, problem: (session: SessionView, step: Step) => Evidence | undefined): Check {
  return ({ sessions }) =>
    sessions.flatMap((session) =>
      session.steps.flatMap((step): Evidence[] => {
        const isMeant = isRefusedLogOn(step) || (step.keyword === 'USER' && step.reply.status === 'negative')
        const found = step.reply.code
        if (!isMeant || !step.isInStep || (found !== code && !found?.startsWith(`${code}/`))) return []
        const broken = problem(session, step)
        if (broken !== undefined) return [broken]
        const isOver = session.end.by !== 'open' || reactionTo(session, step.index) !== 'open'
        return isOver ? [keeps(step)] : []
      }),
    )
}

function isAttempt(step: Step): boolean {
  return !step.isAnswer && (step.keyword === 'PASS' || step.keyword === 'APOP' || namesMechanism(step))
}

/** What a log-on was given, by the step that ended it; undefined where a text hides it, or it is another one each time. */
function credentialsOf({ steps, authExchanges }: SessionView, step: Step): string | undefined {
  const exchange = authExchanges.find(({ last }) => last === step)
  if (exchange !== undefined) return saidIn(exchange)
  if (step.keyword !== 'PASS' || step.argument === HIDDEN) return undefined
  const user = steps.findLast(({ keyword, index }) => keyword === 'USER' && index < step.index)
  return user === undefined ? undefined : `${user.argument}\n${step.argument}`
}

function saidIn({ mechanism, initialResponse = '', answers }: AuthExchange): string | undefined {
  if (!findMechanism(mechanism)?.isClearText) return undefined
  const said = [initialResponse, ...answers.map(({ line }) => line)].filter((text) => text !== '')
  return said.length === 0 || said.includes(HIDDEN) ? undefined : [mechanism, ...said].join('\n')
}

function logOnOf({ steps }: SessionView): Step | undefined {
  return steps.find((step) => endsLogOn(step) && step.reply.status === 'positive')
}
