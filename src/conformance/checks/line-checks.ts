/**
 * How command lines are written: line ends, characters, separators, lengths, arguments.
 */
import type { Keyword } from '../../wire/keyword.ts'
import { capabilitiesBefore } from '../view/capabilities.ts'
import type { SessionView } from '../view/session-view.ts'
import type { Step } from '../view/step.ts'
import { breaks, type Check, commandsIn, type Evidence, eachCommand, keeps } from './evidence.ts'

/** C0003. An overlong line, of which the end was not kept, is the affair of another rule. */
export const linesEndWithCrlf: Check = ({ sessions }) =>
  sessions.flatMap((session) => [
    ...session.steps
      .filter(({ ending }) => ending !== 'none')
      .map((step) => {
        const problem = lineProblem(step, session)
        return problem === undefined ? keeps(step) : breaks(step, problem)
      }),
    ...leftInTheMiddle(session),
  ])

function lineProblem(step: Step, session: SessionView): string | undefined {
  if (step.ending === 'lf') return 'the line ends in LF without CR'
  // A password is what it is (RFC 1939 section 7, PASS), and so is a name where UTF8 says so (RFC 6856 section 2.2).
  const isFreeName = capabilitiesBefore(session, step)?.get('UTF8')?.includes('USER') === true
  const isFree = step.keyword === 'PASS' || (step.keyword === 'USER' && isFreeName)
  const found = (isFree ? /[\r\n\0]/ : /[^\x20-\x7e]/).exec(step.line)
  if (found === null) return undefined
  const octet = found[0].charCodeAt(0).toString(16).padStart(2, '0')
  return `the line holds the octet ${octet}, which is not printable ASCII`
}

function leftInTheMiddle(session: SessionView): ReturnType<Check> {
  if (session.end.by !== 'client') return []
  return session.leftovers
    .filter(({ octets }) => octets.length > 0 && !octets.includes(0x0a))
    .map(({ seq }) => ({
      keeps: false,
      session: session.number,
      events: [seq],
      text: 'the client left in the middle of a line',
    }))
}

/** C0004, the sending half. `AUTH ` with a space is the probe of Outlook, which its own document cannot mean. */
export const oneSpaceBetweenWords: Check = (view, lens) =>
  eachCommand(
    ({ argument, line }) => argument !== '' || /[ \t]/.test(line),
    ({ keyword, line }) => {
      if (/^[ \t]/.test(line)) return 'there is a space before the keyword'
      const text = keyword === 'PASS' ? line.slice(0, 'PASS '.length) : line
      if (text.includes('\t')) return 'a TAB stands where one space should'
      const isProbe = lens === 'ms-stanopop3' && line.toUpperCase() === 'AUTH '
      if (keyword === 'PASS' || isProbe) return undefined
      if (text.includes('  ')) return 'several spaces stand where one should'
      return text.endsWith(' ') ? 'there is a space at the end of the line' : undefined
    },
  )(view, lens)

/** C0012, C0030, C0015, C0027. */
export function takesNoArgument(keyword: Keyword, isMeant: (step: Step) => boolean = () => true): Check {
  return eachCommand(
    (step) => step.keyword === keyword && isMeant(step),
    ({ words }) => (words.length === 0 ? undefined : `${keyword} was given an argument`),
  )
}

/** V0003, V0004, C0024, V0007, C0032: the message-number, and for TOP the number of lines. */
export function namesMessage(keyword: Keyword, isOptional: boolean): Check {
  const count = keyword === 'TOP' ? 2 : 1
  return (view) =>
    view.sessions.flatMap((session) => {
      const namings = new Map(session.mail.namings.map((naming) => [naming.step, naming]))
      return session.steps
        .filter(
          (step) => !step.isAnswer && step.keyword === keyword && (!isOptional || step.words.length > 0),
        )
        .map((step) => {
          const problem = argumentProblem(step, count) ?? messageProblem(namings.get(step), session)
          return problem === undefined ? keeps(step) : breaks(step, problem)
        })
    })
}

function argumentProblem({ keyword, words }: Step, count: number): string | undefined {
  const [number = '', lines] = words
  if (words.length < count)
    return `${keyword} takes ${count === 1 ? 'a message-number' : 'a message-number and a number of lines'}`
  if (words.length > count) return `${keyword} was given more arguments than it takes`
  if (!/^[1-9]\d*$/.test(number)) return 'the message-number is not a decimal number from 1'
  return lines === undefined || /^(?:0|[1-9]\d*)$/.test(lines)
    ? undefined
    : 'the number of lines is not a decimal number from 0'
}

function messageProblem(
  naming: SessionView['mail']['namings'][number] | undefined,
  session: SessionView,
): string | undefined {
  if (naming === undefined || !naming.step.isInStep || !session.isComplete) return undefined
  if (naming.isDeleted) return `message ${naming.number} was marked as deleted before`
  if (naming.isUncounted) return `STAT told of fewer messages than ${naming.number}`
  return naming.isListed === false ? `no listing told of message ${naming.number}` : undefined
}

/** C0042. */
export const userTakesOneName: Check = eachCommand(
  ({ keyword }) => keyword === 'USER',
  ({ words, argument }) => {
    if (words.length === 0) return 'USER was given no name'
    if (words.length > 1) return 'USER was given more than one word'
    return /^["'].*["']$/.test(argument)
      ? 'the name stands in quotes, which the server takes for a part of it'
      : undefined
  },
)

/** C0046. */
export const passTakesPassword: Check = eachCommand(
  ({ keyword }) => keyword === 'PASS',
  ({ argument }) => (argument === '' ? 'PASS was given no password' : undefined),
)

const LINE_LIMIT_IN_OCTETS = 255
const ARGUMENT_LIMIT_IN_OCTETS = 40

/** RFC 2449 section 4; answers to challenges may be longer, and initial responses have their own rule (RFC 5034 section 4). */
export const linesAreWithinLimit: Check = (view) =>
  commandsIn(view)
    .filter(({ step }) => !hasInitialResponse(step) && !step.mayBeSecret)
    .map(({ step }) => lengthVerdict(step))

/** RFC 5034 section 4: what makes the line too long comes behind an empty challenge. A text that hides it tells no length. */
export const fitsInitialResponse: Check = (view) =>
  commandsIn(view)
    .filter(({ step }) => hasInitialResponse(step))
    .map(({ step }) => lengthVerdict(step))

/** Of an overlong line nobody has made a command. */
function hasInitialResponse({ line }: Step): boolean {
  return /^AUTH +[^ ]+ /i.test(line)
}

function lengthVerdict(step: Step): Evidence {
  const octets = step.line.length + (step.ending === 'crlf' ? 2 : 1)
  if (step.ending !== 'none' && octets <= LINE_LIMIT_IN_OCTETS) return keeps(step)
  const count = `${step.ending === 'none' ? 'more than ' : ''}${octets}`
  return breaks(step, `the line has ${count} octets; the limit is ${LINE_LIMIT_IN_OCTETS}`)
}

/** RFC 1939 section 3; AUTH and PASS have their own rules. */
export const argumentsAreWithinLimit: Check = eachCommand(
  ({ keyword, words }) => words.length > 0 && keyword !== 'AUTH' && keyword !== 'PASS',
  ({ words }) => {
    const long = words.find((word) => word.length > ARGUMENT_LIMIT_IN_OCTETS)
    return long === undefined
      ? undefined
      : `an argument has ${long.length} octets; RFC 1939 allows ${ARGUMENT_LIMIT_IN_OCTETS}`
  },
)
