/**
 * AUTH and its exchanges (RFC 5034).
 */
import { findMechanism } from '../../session/sasl/mechanisms.ts'
import { HIDDEN } from '../../transcript/secrets.ts'
import { type AuthExchange, mayBeBase64 } from '../view/auth-exchange.ts'
import { capabilitiesBefore } from '../view/capabilities.ts'
import type { SessionView } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'
import { breaks, type Check, type Evidence, eachCommand, keeps } from './evidence.ts'

/** Section 3: a mechanism of the list, if one was read. */
export const usesOfferedMechanism: Check = eachExchange((session, { start, mechanism }) => {
  const offered = offeredBefore(session, start)
  if (offered === undefined) return []
  return [
    offered.has(mechanism)
      ? keeps(start)
      : breaks(start, `AUTH ${mechanism} was sent though the server does not offer this mechanism`),
  ]
})

/** By SASL in the last capability list, and by an AUTH without a mechanism. */
function offeredBefore(session: SessionView, step: Step): ReadonlySet<string> | undefined {
  const capabilities = capabilitiesBefore(session, step)
  const listing = session.steps.findLast(
    ({ index, keyword, isAnswer, argument, reply, isOverTls }) =>
      index < step.index &&
      isOverTls === step.isOverTls &&
      keyword === 'AUTH' &&
      !isAnswer &&
      argument.trim() === '' &&
      reply.status === 'positive' &&
      reply.isWholeToLenient,
  )
  if (capabilities === undefined && listing === undefined) return undefined
  const listed = listing?.reply.lines().map((line) => line.trim().toUpperCase()) ?? []
  return new Set([...(capabilities?.get('SASL') ?? []), ...listed])
}

/** Section 4: in the AUTHORIZATION state, and not again after a success. */
export const authOnlyInAuthorization: Check = eachCommand(
  ({ keyword, isInStep, believed }) => keyword === 'AUTH' && isInStep && believed !== 'unclear',
  ({ believed, index }, { authExchanges }) => {
    if (believed === 'AUTHORIZATION') return undefined
    const hasSucceeded = authExchanges.some(
      ({ last }) => last.index < index && last.reply.status === 'positive',
    )
    return `AUTH was sent ${hasSucceeded ? 'again after an AUTH that had succeeded' : 'after the log-on'}`
  },
)

/** Section 4: base64, or `=` where it is empty; none where the server speaks first. */
export const writesInitialResponse: Check = eachExchange((_, { start, mechanism, initialResponse }) => {
  if (initialResponse === undefined) return []
  const problem = initialResponseProblem(mechanism, initialResponse)
  return [problem === undefined ? keeps(start) : breaks(start, problem)]
})

function initialResponseProblem(mechanism: string, response: string): string | undefined {
  const isServerFirst = findMechanism(mechanism)?.isServerFirst || mechanism === 'DIGEST-MD5'
  if (isServerFirst) return `${mechanism} takes no initial response: its server speaks first`
  if (response === '') return 'a space stands behind the mechanism; an empty initial response is written ='
  return response === '=' || mayBeBase64(response) ? undefined : 'the initial response is not base64'
}

/** Section 4. What a text hides is taken for right. */
export const answersInBase64: Check = eachExchange((_, { answers }) =>
  answers
    .filter(({ line }) => line.trim() !== '*')
    .map((answer) =>
      mayBeBase64(answer.line) ? keeps(answer) : breaks(answer, 'the answer to a challenge is not base64'),
    ),
)

/** Section 4: an exchange is given up by a line with a single `*`. */
export const cancelsByStar: Check = eachExchange((session, { answers, last }) => {
  const stars = answers.filter(({ line }) => line.trim() === '*')
  const next = session.steps[last.index + 1]
  const isOpen = last.reply.status === 'challenge' && next !== undefined
  return [
    ...stars.map((star) =>
      star.line === '*'
        ? keeps(star)
        : breaks(star, 'something stands beside the * that gives an exchange up'),
    ),
    ...(isOpen
      ? [breaks(next, `${next.keyword} was sent where a challenge waits for an answer, or for *`)]
      : []),
  ]
})

/** Section 4: a challenge that is not base64 ends the exchange. */
export const rejectsBadChallenge: Check = eachExchange((_, { start, answers }) =>
  [start, ...answers].flatMap((step, index): Evidence[] => {
    const answer = answers[index]
    if (step.reply.status !== 'challenge' || answer === undefined) return []
    const data = step.reply.line.replace(/^\+ ?/, '')
    if (data === HIDDEN || mayBeBase64(data)) return []
    return [
      answer.line.trim() === '*'
        ? keeps(answer)
        : breaks(answer, 'a challenge that is not base64 was answered; * gives the exchange up'),
    ]
  }),
)

/**
 * Section 4: challenge and response take turns. Only an answer that a challenge went into shows that it was waited for;
 * what was sent ahead a text does not tell.
 */
export const answersInTurn: Check = eachExchange((session, { start, mechanism, answers, last }) => {
  const next = session.steps[last.index + 1]
  // Where AUTH was refused, what was sent ahead is read as a command.
  const stray = next?.mayBeSecret && next.isEarly ? [next] : []
  const early = [...answers, ...stray].filter(
    ({ isEarly, index }) => isEarly && (session.steps[index - 1] ?? start).reply.isWhole,
  )
  if (early.length > 0)
    return early.map((answer) => breaks(answer, 'an answer was sent before its challenge had come'))
  const isProof = findMechanism(mechanism)?.isClearText === false && last.reply.status === 'positive'
  return isProof ? answers.map(keeps) : []
})

function eachExchange(judge: (session: SessionView, exchange: AuthExchange) => readonly Evidence[]): Check {
  return ({ sessions }) =>
    sessions.flatMap((session) => session.authExchanges.flatMap((exchange) => judge(session, exchange)))
}
