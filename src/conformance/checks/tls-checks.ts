/**
 * STLS and what comes of it (RFC 2595), and TLS from the first octet on (RFC 8314).
 */
import { findMechanism } from '../../session/sasl/mechanisms.ts'
import { advertised, capabilitiesBefore } from '../view/capabilities.ts'
import { type Handshake, reactionTo, type SessionView, type TranscriptView } from '../view/session-view.ts'
import { namesMechanism } from '../view/settle-steps.ts'
import type { Step } from '../view/step.ts'
import { breaks, type Check, type Evidence, eachCommand, keeps, shownLine } from './evidence.ts'

/** RFC 2595 section 4. */
export const stlsOnlyInAuthorization: Check = eachCommand(
  ({ keyword, isInStep, believed }) => keyword === 'STLS' && isInStep && believed !== 'unclear',
  ({ believed }) => (believed === 'AUTHORIZATION' ? undefined : 'STLS was sent after the log-on'),
)

/** RFC 2595 section 4: nothing more is said until STLS is answered and the handshake is done. */
export const waitsForTls: Check = eachStls((session, stls) => {
  const next = session.steps[stls.index + 1]
  const handshake = handshakeOf(session, stls)
  const behind = session.behindStls.find(
    (seq) => seq > stls.seq && seq < (next?.seq ?? Number.POSITIVE_INFINITY),
  )
  const events = [stls.seq, behind ?? next?.seq ?? stls.seq]
  const evidence = { session: session.number, events }
  if (behind !== undefined) return [{ ...evidence, keeps: false, text: BEHIND }]
  if (next?.isEarly && !next.isOverTls && stls.reply.isWholeToLenient)
    return [{ ...evidence, keeps: false, text: BEHIND }]
  const isOver = next !== undefined || handshake !== undefined || session.end.by === 'client'
  return isOver && stls.reply.hasStatusLine ? [keeps(stls)] : []
})

const BEHIND =
  'something was sent in the clear behind STLS before it was answered; whoever is on the way could have put commands there'

/** RFC 2595 section 4: what was learnt in the clear is forgotten. Who had asked for no list has nothing to forget. */
export const asksAgainAfterTls: Check = eachStls((session, stls) => {
  const handshake = handshakeOf(session, stls)
  const asked = session.steps.some(
    ({ keyword, isAnswer, index, reply }) =>
      keyword === 'CAPA' && !isAnswer && index < stls.index && reply.status === 'positive',
  )
  if (!handshake?.isOk || !asked) return []
  const next = session.steps.find(
    (step) => step.index >= handshake.index && (step.keyword === 'CAPA' || isLogOn(step)),
  )
  if (next === undefined) return []
  if (next.keyword === 'CAPA') return [keeps(next)]
  // No list is needed for USER and APOP, which RFC 1939 and the greeting offer: movemail and inc of nmh do that.
  const severity = next.keyword === 'AUTH' ? undefined : 'note'
  const text = `${shownLine(next)} was sent over TLS, but only the capability list that came in the clear was asked for`
  return [breaks(next, text, severity)]
})

/** RFC 2595 section 2.5: STLS that was offered and came to nothing is no reason to send in the clear what it was to hide. */
export const doesNotFallBack: Check = ({ sessions }) =>
  sessions.flatMap((session, at): Evidence[] => {
    const failure = failureOf(session, sessions[at - 1])
    if (failure === undefined) return []
    const following = sessions[at + 1]
    const inClear =
      logOnsInClear(session).find(({ seq }) => seq > failure.seq) ??
      (following !== undefined && triesAgain(session, failure, following, sessions)
        ? logOnsInClear(following)[0]
        : undefined)
    if (inClear !== undefined) {
      const text = `${shownLine(inClear)} was sent in the clear after ${failure.what}`
      return [breaks(inClear, text, showsSecret(inClear) ? undefined : 'warning')]
    }
    const { by } = session.end
    if (by !== 'client' && by !== 'quit') return []
    return [{ keeps: true, session: session.number, events: [failure.seq, session.end.seq], text: '' }]
  })

/**
 * A session that came straight behind one that ended with its TLS, and did not ask for it again: so do clients that reconnect to
 * do without it. Where others were connected at the time, or another user logs on, it may be another client.
 */
function triesAgain(
  session: SessionView,
  failure: TlsFailure,
  following: SessionView,
  sessions: readonly SessionView[],
): boolean {
  if (following.firstSeq < session.end.seq || stlsIn(following).length > 0) return false
  if (session.steps.some(({ seq, keyword }) => seq > failure.seq && keyword !== 'QUIT')) return false
  const [before, after] = [userNamedIn(session), userNamedIn(following)]
  if (before !== undefined && after !== undefined && before !== after) return false
  return !sessions.some(
    (other) =>
      other !== session &&
      other !== following &&
      other.firstSeq < following.firstSeq &&
      (other.end.by === 'open' || other.end.seq > failure.seq),
  )
}

/** Who has logged on, or was to. */
function userNamedIn({ user, steps }: SessionView): string | undefined {
  return user ?? steps.find(({ keyword }) => keyword === 'USER' || keyword === 'APOP')?.words[0]
}

interface TlsFailure {
  readonly seq: number
  readonly what: string
}

/** STLS refused though it was offered, a handshake that failed, or no handshake where one was promised. */
function failureOf(session: SessionView, before: SessionView | undefined): TlsFailure | undefined {
  const failed = session.handshakes.find(({ isOk }) => !isOk)
  if (failed !== undefined) return { seq: failed.seq, what: 'a TLS handshake that had failed' }
  for (const stls of stlsIn(session)) {
    if (stls.isOverTls) continue
    const isOffered = advertised(session, stls, 'STLS') || (before !== undefined && offersStls(before))
    if (stls.reply.status === 'negative' && isOffered)
      return { seq: stls.seq, what: 'STLS had been refused, which the server had offered' }
    const hasGoneOn = session.steps.length > stls.index + 1
    if (stls.reply.status === 'positive' && handshakeOf(session, stls) === undefined && hasGoneOn)
      return { seq: stls.seq, what: 'STLS had been answered by no handshake' }
  }
  return undefined
}

/** CVE-2021-22947: what came in the clear behind the answer to STLS is no reply to anything. */
export const ignoresInjectedReplies: Check = eachStls((session, stls) => {
  if (stls.reply.extraOctets === 0) return []
  const after = session.steps.filter(({ index }) => index > stls.index)
  const early = after.find((step) => step.index > stls.index + 1 && wentAhead(session, step))
  if (early !== undefined) {
    const text = `${shownLine(early)} does not follow from what the server said; it follows from what stood in the clear behind its answer to STLS`
    return [breaks(early, text)]
  }
  const hasWaited = after.length > 1 || reactionTo(session, session.steps.length - 1) === 'left'
  return hasWaited ? [keeps(stls)] : []
})

/** Sent before its predecessor was answered, or against the answer. */
function wentAhead(session: SessionView, step: Step): boolean {
  const before = session.steps[step.index - 1]
  if (step.isEarly && !advertised(session, step, 'PIPELINING')) return true
  if (step.keyword === 'PASS') return before?.keyword === 'USER' && before.reply.status === 'negative'
  return step.keyword === 'STAT' && step.believed === 'AUTHORIZATION'
}

/** RFC 8314 section 5.3, RFC 2595 section 2.4. Only faults show who looks at certificates. */
export const validatesCertificates: Check = ({ sessions }) =>
  sessions.flatMap((session) =>
    session.handshakes.flatMap(({ isOk, certificate, index, seq }): Evidence[] => {
      if (certificate === undefined) return []
      const said = session.steps.find((step) => step.index >= index && step.keyword !== 'QUIT')
      if (!isOk || (said === undefined && session.end.by !== 'open'))
        return [{ keeps: true, session: session.number, events: [seq], text: '' }]
      if (said === undefined) return []
      return [
        breaks(said, `${shownLine(said)} was sent over TLS though the certificate was bad: ${certificate}`),
      ]
    }),
  )

/** RFC 8314 section 5: TLS 1.2 or later. */
export const speaksTls12: Check = ({ sessions }) =>
  sessions.flatMap(({ number, handshakes }) =>
    handshakes.flatMap(({ isOk, protocol, seq }): Evidence[] => {
      if (!isOk || protocol === undefined) return []
      const isOld = /^(?:SSL|TLSv1(?:\.[01])?$)/i.test(protocol)
      const text = isOld ? `the client speaks ${protocol}; TLS 1.2 is the least` : ''
      return [{ keeps: !isOld, session: number, events: [seq], text }]
    }),
  )

/** RFC 8314 section 5.2: the most secure means available. Who has tried STLS in vain is the affair of another rule. */
export const keepsCredentialsFromTheClear: Check = ({ sessions }: TranscriptView) =>
  sessions.flatMap((session): Evidence[] => {
    if (stlsIn(session).length > 0) return []
    const inClear = logOnsInClear(session).find(
      (step) => showsSecret(step) && advertised(session, step, 'STLS'),
    )
    return inClear === undefined
      ? []
      : [breaks(inClear, `${shownLine(inClear)} was sent in the clear though STLS was offered`)]
  })

function eachStls(judge: (session: SessionView, stls: Step) => readonly Evidence[]): Check {
  return ({ sessions }) =>
    sessions.flatMap((session) => stlsIn(session).flatMap((stls) => judge(session, stls)))
}

function stlsIn({ steps }: SessionView): readonly Step[] {
  return steps.filter(({ keyword, isAnswer }) => keyword === 'STLS' && !isAnswer)
}

/** The handshake that came straight behind a STLS. */
function handshakeOf({ handshakes }: SessionView, stls: Step): Handshake | undefined {
  return handshakes.find(({ index }) => index === stls.index + 1)
}

function offersStls(session: SessionView): boolean {
  const last = session.steps.at(-1)
  return (
    last !== undefined &&
    capabilitiesBefore(session, { ...last, index: last.index + 1 })?.has('STLS') === true
  )
}

function isLogOn(step: Step): boolean {
  const { keyword, isAnswer } = step
  return !isAnswer && (keyword === 'USER' || keyword === 'PASS' || keyword === 'APOP' || namesMechanism(step))
}

/** PASS, APOP, and every AUTH that was given something to prove who it is. */
function logOnsInClear({ steps, authExchanges }: SessionView): readonly Step[] {
  const proven = new Set(
    authExchanges
      .filter(
        ({ initialResponse, answers }) =>
          initialResponse !== undefined || answers.some(({ line }) => line !== '*'),
      )
      .map(({ start }) => start),
  )
  return steps.filter(
    (step) =>
      isLogOn(step) &&
      !step.isOverTls &&
      step.keyword !== 'USER' &&
      (step.keyword !== 'AUTH' || proven.has(step)),
  )
}

/** Whether who listens has the password now, or a token as good as one. */
function showsSecret({ keyword, words: [name = ''] }: Step): boolean {
  return keyword === 'PASS' || (keyword === 'AUTH' && findMechanism(name)?.isClearText === true)
}
