/**
 * How a client takes replies that never came, broke off or look strange. It may time out and leave; it may not go on as if
 * nothing were missing, wait for ever, or delete what it did not get.
 */

import { endsLogOn } from '../view/auth-exchange.ts'
import { reactionTo, type SessionView } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'
import type { WireReply } from '../view/wire-reply.ts'
import { wasReceived } from './body-checks.ts'
import { breaks, type Check, type Evidence, isBroken, keeps, shownLine } from './evidence.ts'
import { deletedLater } from './lost-mail.ts'

/** C0002: without a greeting the client stays silent and leaves; after -ERR it does not log on. */
export const waitsForGreeting: Check = ({ sessions }) =>
  sessions.flatMap((session): Evidence[] => {
    const { greeting } = session
    // Where TLS came first and failed, no greeting was due.
    if (!session.isComplete || session.handshakes[0]?.isOk === false) return []
    if (greeting?.status === 'negative') return [leavesWhenRefused(session)]
    const [first] = session.steps
    if (greeting?.isWholeToLenient && first?.isEarly && first.keyword !== 'QUIT')
      return [breaks(first, `${shownLine(first)} was sent before the greeting`)]
    const isMissing = greeting === undefined ? session.steps.length === 0 : !greeting.isWholeToLenient
    if (!isMissing) return []
    const evidence = (keeps: boolean, text = ''): Evidence[] => [
      { keeps, session: session.number, events: [session.steps[0]?.seq ?? session.end.seq], text },
    ]
    const reaction = reactionTo(session, -1)
    if (reaction === 'went-on') return evidence(false, 'the client spoke before the greeting')
    if (reaction === 'left' || reaction === 'quit') return evidence(true)
    const isSilent = greeting !== undefined && isBroken(greeting)
    const hasStood = reaction === 'stood' || (reaction === 'open' && isSilent && !isUnderWay(greeting))
    return hasStood
      ? evidence(false, 'the client waited for the greeting until the session was ended for it')
      : []
  })

function leavesWhenRefused(session: SessionView): Evidence {
  const [first] = session.steps.filter(({ keyword }) => keyword !== 'QUIT')
  const { number, end } = session
  if (first === undefined) return { keeps: true, session: number, events: [end.seq], text: '' }
  return breaks(first, `${shownLine(first)} follows a greeting of -ERR`)
}

/** C0005: a response whose CRLF is missing. A bare LF may be read as one. */
export const waitsForCrlf: Check = ({ sessions }) =>
  repliesIn(sessions, ({ reply }) => !reply.isEmpty && !reply.hasStatusLine && isBroken(reply)).flatMap(
    ({ session, step }) => judgeWaiting(session, step, 'a line that had not ended'),
  )

/** C0006: a multi-line response whose end is missing. */
export const waitsForFinalLine: Check = (view) =>
  repliesIn(view.sessions, ({ reply }) => brokeOffInBody(reply)).flatMap(({ session, step }) => [
    ...judgeWaiting(session, step, 'a response that had not ended'),
    ...keepsUnlessDeleted(view.sessions, session, step),
  ])

/** C0014: no response at all. */
export const waitsForResponse: Check = ({ sessions }) =>
  repliesIn(sessions, ({ reply }) => reply.isEmpty && isBroken(reply)).flatMap(({ session, step }) =>
    judgeWaiting(session, step, 'a command that was not answered'),
  )

/** C0022: a RETR that broke off counts for nothing. */
export const retrievesWholly: Check = (view) =>
  repliesIn(view.sessions, ({ keyword, reply }) => keyword === 'RETR' && brokeOffInBody(reply)).flatMap(
    ({ session, step }) => keepsUnlessDeleted(view.sessions, session, step),
  )

/** C0034: the same for TOP; and one that the client has in the end was read whole. */
export const topEndsWholly: Check = (view) => [
  ...repliesIn(view.sessions, ({ keyword, reply }) => keyword === 'TOP' && brokeOffInBody(reply)).flatMap(
    ({ session, step }) => judgeWaiting(session, step, 'a response that had not ended'),
  ),
  // A client may well throw away what TOP gave it, so that its absence says nothing.
  ...repliesIn(view.sessions, ({ keyword }) => keyword === 'TOP').flatMap(({ step }) =>
    wasReceived(view, step) === true ? [keeps(step)] : [],
  ),
]

/** V0001: whatever begins with + is success to Outlook, and all else failure. */
export const readsFirstOctetOnly: Check = (view, lens) => {
  const severity = lens === 'rfc1939' ? ('note' as const) : undefined
  return view.sessions.flatMap((session) => [
    ...greetingVerdict(session, severity),
    ...repliesIn([session], isUnusual).flatMap(({ step }) => {
      const problem = misread(session, step)
      if (problem === 'undecided') return []
      return [problem === undefined ? keeps(step) : breaks(step, problem, severity)]
    }),
  ])
}

function isUnusual({ reply, believed, isInStep }: Step): boolean {
  const isReadable = reply.isWholeToLenient && !reply.isElided && isInStep
  return isReadable && !reply.isCanonical && believed !== 'UPDATE' && believed !== 'unclear'
}

function greetingVerdict(session: SessionView, severity: 'note' | undefined): Evidence[] {
  const { greeting } = session
  if (greeting === undefined || !greeting.isWholeToLenient || greeting.isCanonical) return []
  const reaction = reactionTo(session, -1)
  const isSuccess = greeting.beginsWithPlus
  const misreads = isSuccess ? reaction === 'left' || reaction === 'quit' : reaction === 'went-on'
  const reads = isSuccess ? reaction === 'went-on' : reaction === 'left' || reaction === 'quit'
  if (!misreads && !reads) return []
  const text = misreads
    ? `the client took ${JSON.stringify(greeting.line)} for ${isSuccess ? 'failure' : 'success'}`
    : ''
  const evidence = { keeps: reads, session: session.number, events: greeting.events, text }
  return [severity === undefined ? evidence : { ...evidence, severity }]
}

/** Only what follows USER and the log-on shows how their replies were read. */
function misread(session: SessionView, step: Step): string | 'undecided' | undefined {
  const next = session.steps[step.index + 1]
  const { keyword, reply } = step
  const isSuccess = reply.beginsWithPlus
  const taken = `the client took ${JSON.stringify(reply.line.slice(0, 40))} for `
  if (keyword === 'USER' && next !== undefined) {
    if (next.keyword === 'PASS') return isSuccess ? undefined : `${taken}success`
    return isSuccess ? `${taken}failure` : undefined
  }
  if (!endsLogOn(step)) return 'undecided'
  if (next === undefined) {
    if (reactionTo(session, step.index) !== 'left') return 'undecided'
    return isSuccess ? `${taken}failure` : undefined
  }
  if (next.keyword === 'QUIT' || next.keyword === 'CAPA') return 'undecided'
  const triesAgain = next.keyword === 'USER' || next.keyword === 'APOP' || next.keyword === 'AUTH'
  if (triesAgain === isSuccess) return taken + (isSuccess ? 'failure' : 'success')
  return undefined
}

function repliesIn(
  sessions: readonly SessionView[],
  concerns: (step: Step) => boolean,
): { session: SessionView; step: Step }[] {
  return sessions.flatMap((session) =>
    session.steps.filter((step) => step.isInStep && concerns(step)).map((step) => ({ session, step })),
  )
}

function brokeOffInBody(reply: WireReply): boolean {
  return reply.form === 'multi-line' && reply.hasStatusLine && isBroken(reply)
}

/** QUIT is a way of leaving; a reader that takes LF for a line end may have read all there was. */
function judgeWaiting(session: SessionView, step: Step, what: string): Evidence[] {
  const { reply } = step
  const reaction = reactionTo(session, step.index)
  switch (reaction) {
    case 'went-on':
      return reply.isWholeToLenient
        ? [keeps(step)]
        : [
            breaks(
              session.steps[step.index + 1] ?? step,
              `the client went on behind ${what}: ${shownLine(step)}`,
            ),
          ]
    case 'quit':
    case 'left':
      return [keeps(step)]
    case 'stood':
    case 'open':
      if (reaction === 'open' && isUnderWay(reply)) return []
      return [
        breaks(
          step,
          `the client waited for the rest of the reply to ${shownLine(step)} until the session was ended for it`,
        ),
      ]
    case 'cut-off':
      return []
  }
}

/** While the session goes on, a reply that leaves piece by piece has not broken off. */
function isUnderWay({ fate, isPaced }: WireReply): boolean {
  return fate === 'pending' && isPaced
}

/** What broke off must be fetched again before it is deleted; only what came later can show that. */
function keepsUnlessDeleted(sessions: readonly SessionView[], session: SessionView, step: Step): Evidence[] {
  if (step.keyword !== 'RETR' || step.reply.isWholeToLenient) return []
  const deleted = deletedLater(sessions, session, step)
  if (deleted !== undefined)
    return [breaks(deleted, `the message of a RETR that broke off (event ${step.seq}) was deleted`)]
  const hasLater = sessions.some(({ firstSeq, steps }) => firstSeq > step.seq && steps.length > 0)
  const hasLeft = reactionTo(session, step.index) !== 'open'
  return hasLater && hasLeft ? [keeps(step)] : []
}
