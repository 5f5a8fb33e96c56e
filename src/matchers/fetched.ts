/**
 * Whether the client fetched certain messages.
 */
import { Pop3MockError } from '../errors.ts'
import { fetchedBy } from '../transcript/fetching.ts'
import { type AnsweredCommand, answeredCommands, concerns, fateOf, isWhole } from './answered-command.ts'
import { assertHolds, type CheckResult, checkResult, listed, times } from './check-result.ts'
import { type Pop3Subject, type SessionChoice, subjectOf } from './subject.ts'

/** How often and what else may have been fetched. */
export interface FetchedOptions extends SessionChoice {
  /** Each of them once, and no others. Default: each at least once, and perhaps others. */
  readonly exactly?: boolean
}

/**
 * Whether RETR, or TOP of every line, gave each of these messages wholly: answered +OK, and every octet reached the
 * network. Whether the client then kept the right octets is another question: `toConform({ received })`.
 * @param messageNumbers one or several; of all sessions together, unless one is named
 */
export function checkFetched(
  subject: unknown,
  messageNumbers: number | readonly number[],
  options: FetchedOptions = {},
): CheckResult {
  const { transcript } = subjectOf(subject, 'toHaveFetched', options, ['exactly'])
  const wanted = [messageNumbers].flat()
  for (const number of wanted) {
    if (!Number.isInteger(number) || number < 0) throw notANumber(number)
  }
  const commands = answeredCommands(transcript.events(options.session))
  const fetched = commands
    .filter(isWhole)
    .map(({ command }) => fetchedBy(command))
    .filter((number) => number !== undefined)
  const misses = [
    ...wanted.flatMap((number) => missOf(number, fetched, commands, options.exactly === true)),
    ...(options.exactly ? strangers(wanted, fetched) : []),
  ]
  const what = `${wanted.length === 1 ? 'message' : 'messages'} ${listed(wanted.map(String), '(none)')}`
  const how = options.exactly ? ' exactly, each once' : ''
  const where = options.session === undefined ? '' : ` in session ${options.session}`
  return checkResult({
    pass: misses.length === 0,
    failure: () => `expected ${what} to have been fetched${how}${where}\n${misses.join('\n')}`,
    contrary: () => `expected ${what} not to have been fetched${how}${where}`,
    transcript,
    actual: fetched,
    expected: wanted,
  })
}

/** @throws {AssertionError} unless RETR, or TOP of every line, gave each of these messages wholly */
export function assertFetched(
  subject: Pop3Subject,
  messageNumbers: number | readonly number[],
  options: FetchedOptions = {},
): void {
  assertHolds(checkFetched(subject, messageNumbers, options), 'toHaveFetched', assertFetched)
}

function missOf(
  number: number,
  fetched: readonly number[],
  commands: readonly AnsweredCommand[],
  exactly: boolean,
): string[] {
  const count = fetched.filter((one) => one === number).length
  if (count === 1 || (count > 1 && !exactly)) return []
  if (count > 1) return [`message ${number}: fetched ${times(count)}`]
  const retrieved = commands.findLast((one) => concerns(one, 'RETR', number))
  if (retrieved !== undefined) return [`message ${number}: nearest: ${fateOf(retrieved)}`]
  const top = commands.findLast((one) => concerns(one, 'TOP', number))
  if (top !== undefined) return [`message ${number}: nearest: ${fateOf(top)}; there was no RETR ${number}`]
  const asked = commands.filter(({ command }) => command.keyword === 'RETR')
  const others = listed(
    asked.map(({ command }) => `RETR ${command.arguments}`),
    'no RETR at all',
  )
  return [`message ${number}: nobody asked for it; these came: ${others}`]
}

function strangers(wanted: readonly number[], fetched: readonly number[]): string[] {
  const others = [...new Set(fetched)].filter((number) => !wanted.includes(number))
  return others.map((number) => `message ${number}: fetched, though it is not among them`)
}

function notANumber(found: unknown): Pop3MockError {
  const problem = `found ${JSON.stringify(found)}. Allowed are message-numbers, as RETR takes them.`
  return new Pop3MockError('INVALID_OPTION', `toHaveFetched: ${problem}`, { path: 'toHaveFetched' })
}
