/**
 * How a client takes listings and replies that are not of the form that RFC 1939 gives them.
 */
import type { SessionView, TranscriptView } from '../view/session-view.ts'
import { reactionTo } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'
import { wasReceived } from './body-checks.ts'
import {
  accepted,
  breaks,
  type Check,
  commandsIn,
  type Evidence,
  keeps,
  shownLine,
  survived,
} from './evidence.ts'

const MINIMAL: ReadonlySet<string> = new Set(['STAT', 'LIST', 'RETR', 'DELE', 'NOOP', 'RSET', 'QUIT'])
/** The same command refused more often than this is a loop. */
const MOST_REPEATS = 3

/** C0011: where numbers are not 1 to n in order, the client uses those that were listed. */
export const usesListedNumbers: Check = ({ sessions }) =>
  sessions.flatMap((session) => {
    const odd = session.steps.find((step) => isListing(step) && hasOddNumbers(session, step))
    if (odd === undefined) return []
    return session.mail.namings
      .filter(({ step }) => step.seq > odd.seq && step.isInStep)
      .map(({ step, isListed, number }) =>
        isListed === false
          ? breaks(step, `message ${number} is not among the numbers that the server listed`)
          : keeps(step),
      )
  })

/** C0017. */
export const readsDropListing: Check = (view, lens) =>
  positive(view, (step) => step.keyword === 'STAT').flatMap(({ session, step }) => {
    const { line } = step.reply
    if (/^\+OK \d+ \d+$/i.test(line)) return []
    const isTolerated = /^\+OK[ \t]+\d+[ \t]+\d+(?:[ \t].*)?$/i.test(line)
    const severity = lens === 'rfc1939' ? ('note' as const) : undefined
    return isTolerated
      ? accepted(session, step, 'a drop listing with more spaces, TABs or words', severity)
      : survived(session, step, 'a drop listing that is none')
  })

/** C0019, C0036: one line for LIST n and UIDL n. */
export function readsOneLine(keyword: 'LIST' | 'UIDL'): Check {
  return (view) =>
    positive(view, (step) => step.keyword === keyword && step.words.length > 0).flatMap(
      ({ session, step }) => {
        const number = step.words[0] ?? ''
        const isAsAsked = new RegExp(`^\\+OK ${number.replace(/\D/g, '') || '0'} \\S+$`, 'i').test(
          step.reply.line,
        )
        if (isAsAsked && step.reply.extraOctets === 0) return []
        return survived(session, step, `a reply to ${keyword} n that is not its one line`)
      },
    )
}

/** C0020, C0037: a listing that lacks lines or holds others; and for UIDL, none at all. */
export function readsListing(keyword: 'LIST' | 'UIDL'): Check {
  const form = keyword === 'LIST' ? /^\d+[ \t]+\d+(?:[ \t].*)?$/ : /^\d+[ \t]+\S{1,70}(?:[ \t].*)?$/
  return (view) =>
    commandsIn(view).flatMap(({ session, step }): readonly Evidence[] => {
      const isMeant = step.keyword === keyword && step.words.length === 0 && step.isInStep
      if (!isMeant || step.believed !== 'TRANSACTION') return []
      const isRefused = step.reply.status === 'negative' && step.reply.isWholeToLenient
      if (isRefused) return keyword === 'UIDL' ? survived(session, step, '-ERR to UIDL') : []
      if (step.reply.status !== 'positive' || !step.reply.isWholeToLenient || step.reply.isElided) return []
      const lines = step.reply.lines()
      const isWrong = lines.some((line) => !form.test(line)) || lacksEntries(session, step, lines.length)
      if (!isWrong) return []
      const unlisted = session.mail.namings.find(
        ({ step: named, isListed }) => named.seq > step.seq && named.isInStep && isListed === false,
      )
      if (unlisted === undefined) return survived(session, step, `a ${keyword} listing that is wrong`)
      return [breaks(unlisted.step, `no listing told of message ${unlisted.number}`)]
    })
}

/** C0021: runs of spaces, TABs and further words; or a size that is not what RETR sends. */
export const readsScanListing: Check = (view, lens) => {
  const severity = lens === 'rfc1939' ? ('note' as const) : undefined
  return [
    ...positive(view, (step) => step.keyword === 'LIST').flatMap(({ session, step }) =>
      scanLines(step).some((line) => /^\d+(?: [ \t]+|\t[ \t]*)\d|^\d+[ \t]+\d+[ \t]/.test(line))
        ? accepted(session, step, 'scan listings with more spaces, TABs or words', severity)
        : [],
    ),
    ...view.sessions.flatMap((session) =>
      [...session.mail.fetched].flatMap(([number, steps]) => {
        const listed = session.mail.sizes.get(number)
        return steps.flatMap((step): readonly Evidence[] => {
          const body = step.isInStep ? step.reply.body() : undefined
          if (listed === undefined || body === undefined || body.length === listed) return []
          const what = `a message of ${body.length} octets that LIST gave as ${listed}`
          // Whoever reads by the announced size has less or more in the end than was sent.
          if (wasReceived(view, step) === false) return [breaks(step, `the client does not have ${what}`)]
          return survived(session, step, what)
        })
      }),
    ),
  ]
}

/** C0026: a number that was deleted is not named again. */
export const leavesDeletedAlone: Check = ({ sessions }) =>
  sessions.flatMap((session) => {
    const first = session.mail.deles.find(({ step }) => step.reply.status === 'positive')?.step
    if (first === undefined) return []
    return session.mail.namings
      .filter(({ step }) => step.seq > first.seq && step.isInStep)
      .map(({ step, isDeleted, number }) =>
        isDeleted ? breaks(step, `message ${number} was marked as deleted before`) : keeps(step),
      )
  })

/** C0029. */
export const survivesRefusedNoop: Check = (view) =>
  commandsIn(view).flatMap(({ session, step }) => {
    const { reply, keyword, words, believed } = step
    if (keyword !== 'NOOP' || words.length > 0 || believed !== 'TRANSACTION' || !step.isInStep) return []
    const isWrong = reply.status === 'negative' || reply.status === 'unclear' || reply.extraOctets > 0
    return isWrong && reply.isWholeToLenient ? survived(session, step, 'NOOP was not answered +OK') : []
  })

/** C0031: where a required command is refused, the client does without it, or gives up. */
export const survivesRefusedCommand: Check = ({ sessions }) =>
  sessions.flatMap((session) => {
    const repeats = new Map<string, number>()
    return session.steps.flatMap((step): readonly Evidence[] => {
      if (!isRefusedForNoReason(session, step)) return []
      const count = (repeats.get(step.line) ?? 0) + 1
      repeats.set(step.line, count)
      if (count > MOST_REPEATS)
        return [breaks(step, `${shownLine(step)} was sent ${count} times though it was refused`)]
      return survived(session, step, `-ERR to ${shownLine(step)}`)
    })
  })

/** V0006: where RSET is refused the marks stand, so that QUIT would delete what was to be kept. */
export const keepsMarksInMind: Check = ({ sessions }) =>
  sessions.flatMap((session) => {
    const refused = session.steps.findLast(
      ({ keyword, reply, isInStep }) => keyword === 'RSET' && reply.status === 'negative' && isInStep,
    )
    if (refused === undefined || session.mail.marked.size === 0) return []
    const { quit } = session.mail
    if (quit !== undefined && quit.seq > refused.seq)
      return [breaks(quit, 'QUIT follows a refused RSET and deletes what was marked before')]
    return reactionTo(session, refused.index) === 'left' ? [keeps(refused)] : []
  })

function isListing({ keyword, words, reply }: Step): boolean {
  const isMeant = (keyword === 'LIST' || keyword === 'UIDL') && words.length === 0
  return isMeant && reply.status === 'positive' && reply.isWholeToLenient && !reply.isElided
}

/** After DELE there are gaps, and they are right; so then only the order and the form are looked at. */
function hasOddNumbers(session: SessionView, { reply, seq }: Step): boolean {
  const numbers = reply.lines().map((line) => /^\d+/.exec(line)?.[0] ?? '')
  const isAfterDele = session.mail.deles.some(({ step }) => step.seq < seq)
  return numbers.some((number, index) => {
    if (!isAfterDele) return number !== String(index + 1)
    return !/^[1-9]/.test(number) || Number(number) <= Number(numbers[index - 1] ?? 0)
  })
}

function lacksEntries(session: SessionView, step: Step, count: number): boolean {
  if (session.mail.deles.length > 0) return false
  const stat = session.steps.findLast(({ keyword, seq }) => keyword === 'STAT' && seq < step.seq)
  const told = /^\+OK[ \t]+(\d+)[ \t]/i.exec(stat?.reply.line ?? '')?.[1]
  return told !== undefined && Number(told) !== count
}

function scanLines({ words, reply }: Step): readonly string[] {
  if (reply.isElided) return []
  return words.length > 0 ? [reply.line.replace(/^\+OK /i, '')] : reply.lines()
}

function isRefusedForNoReason({ mail }: SessionView, step: Step): boolean {
  const { keyword, words, reply, believed, isInStep, isAnswer } = step
  if (isAnswer || !MINIMAL.has(keyword) || believed !== 'TRANSACTION' || !isInStep) return false
  if (reply.status !== 'negative' || !reply.isWholeToLenient) return false
  const needs = keyword === 'RETR' || keyword === 'DELE' ? 1 : 0
  if (words.length === 0) return needs === 0
  if (words.length !== 1 || (needs === 0 && keyword !== 'LIST')) return false
  const naming = mail.namings.find((one) => one.step === step)
  return naming?.isListed === true && !naming.isDeleted
}

function positive(
  view: TranscriptView,
  concerns: (step: Step) => boolean,
): readonly { session: SessionView; step: Step }[] {
  return commandsIn(view).filter(
    ({ step }) =>
      step.isInStep && step.reply.status === 'positive' && step.reply.isWholeToLenient && concerns(step),
  )
}
