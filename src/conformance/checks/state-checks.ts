/**
 * In which state commands are sent, and how a client identifies itself. Judged by the replies that the client read, not by
 * what the server meant.
 */
import type { Keyword } from '../../wire/keyword.ts'
import { endsLogOn } from '../view/auth-exchange.ts'
import { advertised, capabilitiesBefore } from '../view/capabilities.ts'
import { reactionTo, type SessionView } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'
import { breaks, type Check, type Evidence, eachCommand, keeps, shownLine } from './evidence.ts'

const TRANSACTION_COMMANDS: ReadonlySet<string> = new Set<Keyword>([
  ...(['STAT', 'LIST', 'RETR', 'DELE', 'NOOP', 'RSET', 'TOP', 'UIDL', 'LAST'] as const),
])
const IDENTIFYING: ReadonlySet<string> = new Set<Keyword>(['USER', 'APOP', 'AUTH'])
/** What may be said where a log-on is due. */
const BEFORE_LOG_ON: ReadonlySet<string> = new Set<Keyword>([
  ...(['USER', 'APOP', 'AUTH', 'CAPA', 'STLS', 'UTF8', 'LANG', 'QUIT'] as const),
])

/** More attempts than this in one session are a loop. */
const MOST_ATTEMPTS = 5

/** C0016, C0018, V0005, C0025, C0028, C0033, C0035. */
export function onlyInTransaction(keyword: Keyword): Check {
  return eachCommand(
    (step) => step.keyword === keyword && step.isInStep && step.believed !== 'unclear',
    ({ believed }) => {
      if (believed === 'TRANSACTION') return undefined
      return `${keyword} was sent ${believed === 'UPDATE' ? 'behind QUIT' : 'before a log-on had succeeded'}`
    },
  )
}

/** C0007: the client says who it is before it asks for mail. */
export const identifiesItself: Check = ({ sessions }) =>
  sessions.flatMap((session): Evidence[] => {
    if (!session.isComplete) return []
    const first = session.steps.find(
      ({ keyword, isAnswer, isInStep }) => !isAnswer && isInStep && TRANSACTION_COMMANDS.has(keyword),
    )
    const identity = session.steps.find(({ keyword, isAnswer }) => !isAnswer && IDENTIFYING.has(keyword))
    if (first !== undefined && (identity === undefined || identity.index > first.index))
      return [breaks(first, `${shownLine(first)} was sent before USER, APOP or AUTH`)]
    return identity === undefined ? [] : [keeps(identity)]
  })

/** C0008: nothing is asked for before a log-on has succeeded. */
export const authenticatesFirst: Check = ({ sessions }) =>
  sessions.flatMap((session): Evidence[] => {
    if (!session.isComplete) return []
    const first = session.steps.find(
      ({ keyword, isAnswer, isInStep, believed }) =>
        !isAnswer && isInStep && believed !== 'unclear' && TRANSACTION_COMMANDS.has(keyword),
    )
    if (first === undefined) return []
    return first.believed === 'AUTHORIZATION'
      ? [breaks(first, `${shownLine(first)} was sent before a log-on had succeeded`)]
      : [keeps(first)]
  })

/** C0009: where no mechanism is left, the client gives up. */
export const givesUpWithoutMechanism: Check = ({ sessions }) =>
  sessions.flatMap((session): Evidence[] => {
    const lacking = session.steps.find((step) => lacksMechanism(session, step))
    if (!session.isComplete || lacking === undefined) return []
    const attempts = session.steps.filter(({ keyword, isAnswer }) => !isAnswer && IDENTIFYING.has(keyword))
    const [excess] = attempts.slice(MOST_ATTEMPTS)
    if (excess !== undefined)
      return [breaks(excess, `the client tried ${attempts.length} times to log on where nothing is offered`)]
    const reaction = reactionTo(session, session.steps.length - 1)
    if (reaction === 'stood') return [breaks(lacking, 'the client neither gave up nor left')]
    return session.end.by === 'client' || session.end.by === 'quit' ? [keeps(lacking)] : []
  })

/** The capability list holds no way in, and there is no timestamp; or USER, APOP and AUTH are all refused at once. */
function lacksMechanism(session: SessionView, step: Step): boolean {
  if (step.believed !== 'AUTHORIZATION' || step.isAnswer) return false
  const hasTimestamp = /<[^<>\s]*>/.test(session.greeting?.line ?? '<>')
  if (step.keyword === 'CAPA' && step.reply.status === 'positive' && step.reply.isWholeToLenient) {
    const lines = step.reply.lines().map((line) => line.toUpperCase().trim())
    // SASL without a mechanism is no way in; STLS may lead to one.
    return !hasTimestamp && !lines.some((line) => /^(?:USER|STLS)(?:[ \t]|$)|^SASL[ \t]/.test(line))
  }
  return (
    step.keyword === 'USER' && step.reply.status === 'negative' && !hasTimestamp && !offersSasl(session, step)
  )
}

function offersSasl(session: SessionView, step: Step): boolean {
  const capabilities = capabilitiesBefore(session, step)
  return capabilities === undefined || capabilities.has('STLS') || (capabilities.get('SASL')?.length ?? 0) > 0
}

/** C0010: after a refused log-on the client tries another way, says QUIT, or leaves. */
export const recoversFromRefusal: Check = ({ sessions }) =>
  sessions.flatMap((session) =>
    session.steps.flatMap((step): Evidence[] => {
      if (!isRefusedLogOn(step) || !step.isInStep) return []
      const next = session.steps[step.index + 1]
      if (next === undefined) return reactionTo(session, step.index) === 'left' ? [keeps(step)] : []
      if (BEFORE_LOG_ON.has(next.keyword)) return [keeps(next)]
      return [breaks(next, `${shownLine(next)} follows a log-on that was refused`)]
    }),
  )

/** A log-on that came to its end in -ERR, and was not given up. */
export function isRefusedLogOn(step: Step): boolean {
  const isGivenUp = step.isAnswer && step.line.trim() === '*'
  return (
    endsLogOn(step) && !isGivenUp && step.believed === 'AUTHORIZATION' && step.reply.status === 'negative'
  )
}

/** C0043. [MS-STANOPOP3] has "or when a greeting has not been received", so the greeting counts under RFC 1939 only. */
export const userOnlyInAuthorization: Check = (view, lens) =>
  eachCommand(
    ({ keyword, isInStep, believed }) =>
      keyword === 'USER' && (isInStep || believed === 'AUTHORIZATION') && believed !== 'unclear',
    (step, session) => {
      if (step.believed !== 'AUTHORIZATION') return 'USER was sent after the log-on'
      if (lens !== 'rfc1939') return undefined
      const isUngreeted = session.greeting !== undefined && !session.greeting.isWholeToLenient
      if (step.index === 0 && isUngreeted) return 'USER was sent before the greeting'
      const before = session.steps[step.index - 1]
      return before?.keyword === 'USER' && before.reply.status === 'positive'
        ? 'USER was sent again though it was accepted'
        : undefined
    },
  )(view, lens)

/** C0044: the name comes before the password, and was accepted. */
export const userComesBeforePass: Check = (view, lens) =>
  eachCommand(
    ({ keyword }) => keyword === 'PASS',
    (step, session) => {
      if (!session.isComplete) return undefined
      for (let at = step.index - 1; at >= 0; at--) {
        const before = session.steps[at]
        if (before?.keyword === 'USER') return wasRefusedBefore(step, before, session)
        if (before?.keyword === 'PASS') return 'PASS was sent again without a new USER'
      }
      return 'PASS was sent without USER'
    },
  )(view, lens)

/** C0045: +OK to USER is followed by PASS or QUIT, -ERR by another way to log on or QUIT. */
export const goesOnAfterUser: Check = ({ sessions }) =>
  sessions.flatMap((session) =>
    session.steps.flatMap((step): Evidence[] => {
      const { status } = step.reply
      const next = session.steps[step.index + 1]
      if (step.keyword !== 'USER' || step.isAnswer || step.believed !== 'AUTHORIZATION' || !step.isInStep)
        return []
      if (next === undefined || (status !== 'positive' && status !== 'negative')) return []
      if (status === 'negative' && isPipelined(next, session)) return []
      const isAllowed =
        next.keyword === 'QUIT' ||
        (status === 'positive' ? next.keyword === 'PASS' : IDENTIFYING.has(next.keyword))
      const said = status === 'positive' ? '+OK' : '-ERR'
      return [isAllowed ? keeps(next) : breaks(next, `${shownLine(next)} follows ${said} to USER`)]
    }),
  )

/** C0047: PASS comes straight behind a USER that was accepted. */
export const passFollowsUser: Check = (view, lens) =>
  eachCommand(
    ({ keyword, isInStep }) => keyword === 'PASS' && isInStep,
    (step, session) => {
      const before = session.steps[step.index - 1]
      if (step.believed === 'TRANSACTION') return 'PASS was sent after the log-on'
      if (before === undefined) return session.isComplete ? 'PASS was sent without USER' : undefined
      if (before.keyword !== 'USER') return `${shownLine(before)} stands between USER and PASS`
      return wasRefusedBefore(step, before, session)
    },
  )(view, lens)

function wasRefusedBefore(pass: Step, user: Step, session: SessionView): string | undefined {
  const isKnown = user.reply.status === 'negative' && !isPipelined(pass, session)
  return isKnown ? 'PASS was sent though USER was refused' : undefined
}

/** Sent, as it may be, before the client could know how the command before was answered. */
function isPipelined(step: Step, session: SessionView): boolean {
  return step.isEarly && advertised(session, step, 'PIPELINING')
}

/** V0008: whoever uses APOP does it right. The digest itself cannot be checked without the password. */
export const apopIsWellFormed: Check = eachCommand(
  ({ keyword, words }) => keyword === 'APOP' && words.at(-1) !== '********',
  ({ words }, session) => {
    if (session.greeting?.isWhole && !/<[^<>\s]*>/.test(session.greeting.line))
      return 'APOP was sent though the greeting holds no timestamp'
    if (words.length !== 2) return 'APOP takes a name and a digest'
    return /^[0-9a-f]{32}$/.test(words[1] ?? '')
      ? undefined
      : 'the digest is not 32 hexadecimal digits in lower case'
  },
)
