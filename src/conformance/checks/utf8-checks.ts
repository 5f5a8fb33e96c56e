/**
 * UTF8 and LANG (RFC 6856).
 */
import { octetsOf } from '../../wire/octets.ts'
import { capabilitiesBefore } from '../view/capabilities.ts'
import type { Step } from '../view/step.ts'
import { breaks, type Check, commandsIn, type Evidence, eachCommand, keeps } from './evidence.ts'

/** Outlook sends UTF8 behind the log-on, whatever is offered; by its own document nobody asks why. */
function isOutlooks({ keyword, believed }: Step): boolean {
  return keyword === 'UTF8' && believed === 'TRANSACTION'
}

/** Section 2. */
export const usesUtf8WhenAdvertised: Check = (view, lens) =>
  eachCommand(
    (step) => step.keyword === 'UTF8' && !(lens === 'ms-stanopop3' && isOutlooks(step)),
    (step, session) =>
      capabilitiesBefore(session, step)?.has('UTF8')
        ? undefined
        : 'UTF8 was sent though no capability list offered it',
  )(view, lens)

/** Section 2: valid in the AUTHORIZATION state. */
export const utf8OnlyInAuthorization: Check = (view, lens) =>
  eachCommand(
    ({ keyword, isInStep, believed }) => keyword === 'UTF8' && isInStep && believed !== 'unclear',
    (step) =>
      step.believed === 'AUTHORIZATION' || (lens === 'ms-stanopop3' && isOutlooks(step))
        ? undefined
        : 'UTF8 was sent after the log-on',
  )(view, lens)

/** Section 2.1: STLS goes before UTF8. */
export const stlsGoesBeforeUtf8: Check = (view) =>
  commandsIn(view).flatMap(({ session, step }): Evidence[] => {
    if (step.keyword !== 'STLS' && step.keyword !== 'UTF8') return []
    const other = step.keyword === 'STLS' ? 'UTF8' : 'STLS'
    const isSecond = session.steps.some(
      ({ keyword, isAnswer, index }) => keyword === other && !isAnswer && index < step.index,
    )
    if (!isSecond) return []
    return [step.keyword === 'UTF8' ? keeps(step) : breaks(step, 'STLS was sent after UTF8')]
  })

/** Section 2.2: names and passwords in UTF-8 only where `UTF8 USER` is offered. */
export const logsOnInAscii: Check = eachCommand(
  ({ keyword, argument }) => /^(?:USER|PASS|APOP)$/.test(keyword) && /[\x80-\xff]/.test(argument),
  (step, session) => {
    if (!isUtf8(step.argument)) return `what ${step.keyword} was given is not UTF-8`
    return capabilitiesBefore(session, step)?.get('UTF8')?.includes('USER')
      ? undefined
      : `${step.keyword} was given UTF-8 though the server does not offer UTF8 USER`
  },
)

/** Section 3.2: LANG takes a basic language range (RFC 4647 section 2.1) or `*`. */
export const namesLanguageRange: Check = eachCommand(
  ({ keyword, words }) => keyword === 'LANG' && words.length > 0,
  ({ words: [range = '', ...more] }) =>
    more.length === 0 && /^(?:\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)$/i.test(range)
      ? undefined
      : 'LANG was given something that is no language range',
)

function isUtf8(text: string): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octetsOf(text))
    return true
  } catch {
    return false
  }
}
