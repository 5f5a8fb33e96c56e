/**
 * What deserves a word though no statement forbids it, or though it shows in several at once.
 */
import type { Keyword } from '../../wire/keyword.ts'
import { advertised } from '../view/capabilities.ts'
import { readingsOf } from '../view/mail-use.ts'
import { reactionTo, type SessionView } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'
import { breaks, type Check, commandsIn, type Evidence, isBroken, keeps, shownLine } from './evidence.ts'
import { FetchedBefore } from './known-ids.ts'

/** V0003, V0007, V0006, V0008: Outlook never sends these. */
export function neverSentByOutlook(keyword: Keyword, withArgument: boolean): Check {
  return (view) =>
    commandsIn(view)
      .filter(({ step }) => step.keyword === keyword && (!withArgument || step.words.length > 0))
      .map(({ step }) =>
        breaks(step, `Outlook never sends ${withArgument ? `${keyword} with an argument` : keyword}`),
      )
}

/** [MS-OXPOP3] appendix A. */
export const knowsNtlmOnly: Check = ({ sessions }) =>
  sessions.flatMap(({ authExchanges }) =>
    authExchanges
      .filter(({ mechanism }) => mechanism !== 'NTLM')
      .map(({ start, mechanism }) => breaks(start, `Outlook 2007 and 2010 never send AUTH ${mechanism}`)),
  )

/** DELE of a message that this session did not fetch whole, nor an earlier one under the same unique-id. */
export const deletesWhatItFetched: Check = ({ sessions, isWhole }) => {
  const before = new FetchedBefore()
  return sessions.flatMap((session) => {
    const { mail } = session
    const found = mail.deles.flatMap(({ step, number }): Evidence[] => {
      if (number === undefined || step.reply.status !== 'positive' || !step.isInStep) return []
      const isFetched = readingsOf(mail, number).some(({ seq }) => seq < step.seq)
      if (isFetched || before.has(session, mail.uniqueIds.get(number))) return [keeps(step)]
      // A RETR may be among what is missing.
      return isWhole ? [breaks(step, `message ${number} was deleted without a whole RETR of it`)] : []
    })
    before.add(session)
    return found
  })
}

/** Mail is gone: QUIT has removed a message that no session fetched whole. */
export const losesNoMail: Check = ({ sessions, isWhole }) => {
  const before = new FetchedBefore()
  return sessions.flatMap((session) => {
    const { mail } = session
    const isTold = isWhole && mail.quit !== undefined && !before.isVague(session)
    const found = (isTold ? [...mail.marked] : []).map(([number, step]) => {
      const uniqueId = mail.uniqueIds.get(number)
      // Without its unique-id nobody can tell whether an earlier session had it.
      const isKnown = uniqueId === undefined ? before.hasAny(session) : before.has(session, uniqueId)
      if (readingsOf(mail, number).length > 0 || isKnown || !step.isInStep) return keeps(step)
      const name = uniqueId === undefined ? '' : `, unique-id ${uniqueId},`
      return breaks(step, `message ${number}${name} is gone from the server and was never fetched whole`)
    })
    before.add(session)
    return found
  })
}

/** A session that had logged on ends with QUIT, unless something was broken. */
export const endsWithQuit: Check = ({ sessions }) =>
  sessions.flatMap((session): Evidence[] => {
    const last = session.steps.at(-1)
    if (last === undefined || !session.isComplete) return []
    const quit = session.steps.find(({ keyword, isAnswer }) => keyword === 'QUIT' && !isAnswer)
    if (quit !== undefined) return [keeps(quit)]
    const isHealthy = last.isInStep && last.reply.isWhole && last.reply.status !== 'unclear'
    const hasLoggedOn = session.steps.some(({ believed }) => believed === 'TRANSACTION')
    if (!hasLoggedOn || !isHealthy || session.end.by !== 'client' || last.reply.extraOctets > 0) return []
    const marks = session.mail.marked.size > 0 ? '; what it had marked as deleted stays' : ''
    return [breaks(last, `the client left without QUIT${marks}`)]
  })

/** A command behind a reply that never ended: the client is a reply ahead of the server. */
export const staysInStep: Check = ({ sessions }) =>
  sessions.flatMap((session) =>
    session.steps.flatMap((step): Evidence[] => {
      const previous = session.steps[step.index - 1]
      const reply = previous?.reply ?? session.greeting
      if (!step.isEarly || reply === undefined || !isBroken(reply) || reply.isWholeToLenient) return []
      // What follows the first such command is its consequence.
      if (previous?.isInStep === false) return []
      if (step.keyword === 'QUIT') return [keeps(step)]
      return [breaks(step, `${shownLine(step)} was sent before the reply to its predecessor had ended`)]
    }),
  )

/** Whoever waits for ever needs a time-out. */
export const timesOut: Check = ({ sessions }) =>
  sessions.flatMap((session): Evidence[] => {
    const last = session.steps.at(-1)
    const reply = last?.reply ?? session.greeting
    const isWaitingForTls = last !== undefined && awaitsHandshake(session, last)
    if (reply === undefined || !(isBroken(reply) || isWaitingForTls) || !session.isComplete) return []
    const reaction = reactionTo(session, (last?.index ?? -1) as number)
    const events = [last?.seq ?? reply.events[0] ?? session.firstSeq, session.end.seq]
    const evidence = { session: session.number, events }
    if (reaction === 'left' || reaction === 'quit') return [{ ...evidence, keeps: true, text: '' }]
    if (reaction !== 'stood' && (reaction !== 'open' || isWaitingForTls)) return []
    const answer = last === undefined ? 'the greeting' : `the reply to ${shownLine(last)}`
    const what = isWaitingForTls ? 'the TLS handshake' : answer
    return [
      { ...evidence, keeps: false, text: `the client was still waiting for ${what}${waited(session, last)}` },
    ]
  })

/** STLS was answered +OK, and then nothing. */
function awaitsHandshake({ handshakes }: SessionView, { keyword, isAnswer, reply, index }: Step): boolean {
  const isStls = keyword === 'STLS' && !isAnswer && reply.status === 'positive'
  return isStls && !handshakes.some((handshake) => handshake.index === index + 1)
}

function waited({ end }: SessionView, last: Step | undefined): string {
  const ms = end.timeMs - (last?.timeMs ?? 0)
  return end.reason === undefined || ms <= 0 ? '' : ` when the session was ended, ${Math.round(ms)} ms later`
}

/** RFC 2449 section 6.6. */
export const pipelinesWhenAdvertised: Check = ({ sessions }) =>
  sessions.flatMap((session) =>
    session.steps.flatMap((step): Evidence[] => {
      const before = session.steps[step.index - 1]
      // Behind STLS, and within AUTH, other rules hold.
      const isOthers = step.isAnswer || step.mayBeSecret || before?.keyword === 'STLS'
      if (before === undefined || !step.isEarly || isOthers || !before.reply.isWhole) return []
      return advertised(session, step, 'PIPELINING')
        ? [keeps(step)]
        : [
            breaks(
              step,
              `${shownLine(step)} was sent before the reply to ${shownLine(before)}, though PIPELINING was not advertised`,
            ),
          ]
    }),
  )
