/**
 * Whether the client deleted certain messages, for good.
 */
import { Pop3MockError } from '../errors.ts'
import type { SessionSummary } from '../transcript/sessions.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { type AnsweredCommand, answeredCommands, concerns, fateOf } from './answered-command.ts'
import { assertHolds, type CheckResult, checkResult, listed } from './check-result.ts'
import { type Pop3Subject, type SessionChoice, subjectOf } from './subject.ts'

/** A message by its unique-id, or by the message-number that DELE named. */
export type MessageReference = string | number

/** What else may have been deleted. */
export interface DeletedOptions extends SessionChoice {
  /** These and no others. Default: others may be gone too. */
  readonly exactly?: boolean
}

/**
 * Whether these messages were removed: DELE alone only marks them, QUIT (or whatever the dialect says) removes them.
 * Messages that the test itself removed by `maildrop.remove` do not count.
 */
export function checkDeleted(
  subject: unknown,
  messages: MessageReference | readonly MessageReference[],
  options: DeletedOptions = {},
): CheckResult {
  const { transcript, sessions } = subjectOf(subject, 'toHaveDeleted', options, ['exactly'])
  const wanted = [messages].flat()
  for (const reference of wanted) checkReference(reference)
  const deletions = sessions.map((session) => deletionsIn(session, transcript))
  const removed = deletions.flatMap(({ uniqueIds }) => uniqueIds)
  const misses = wanted.filter((one) => !deletions.some((session) => holds(session, one)))
  const surplus = options.exactly ? Math.max(0, removed.length - (wanted.length - misses.length)) : 0
  const what = `${wanted.length === 1 ? 'message' : 'messages'} ${listed(wanted.map(String), '(none)')}`
  const how = options.exactly ? ' and no others' : ''
  const where = options.session === undefined ? '' : ` in session ${options.session}`
  return checkResult({
    pass: misses.length === 0 && surplus === 0,
    failure: () =>
      [
        `expected ${what}${how} to have been deleted${where}`,
        ...misses.map((one) => `message ${one}: ${nearest(one, deletions)}`),
        ...(surplus === 0 ? [] : [`${surplus} more gone than that`]),
        `deleted: ${listed(removed, 'nothing')}`,
      ].join('\n'),
    contrary: () => `expected ${what}${how} not to have been deleted${where}`,
    transcript,
  })
}

/** @throws {AssertionError} unless these messages were removed */
export function assertDeleted(
  subject: Pop3Subject,
  messages: MessageReference | readonly MessageReference[],
  options: DeletedOptions = {},
): void {
  assertHolds(checkDeleted(subject, messages, options), 'toHaveDeleted', assertDeleted)
}

interface Deletions {
  readonly session: SessionSummary
  readonly commands: readonly AnsweredCommand[]
  /** What was removed when the session ended, or before. */
  readonly uniqueIds: readonly string[]
  /** The message-numbers that were marked when it was. */
  readonly numbers: readonly number[]
}

function deletionsIn(session: SessionSummary, transcript: Transcript): Deletions {
  const commands = answeredCommands(transcript.events(session.number))
  const marked = new Set<number>()
  for (const one of commands) {
    if (one.command.keyword === 'DELE' && isAccepted(one)) marked.add(Number(one.command.arguments))
    if (one.command.keyword === 'RSET' && isAccepted(one)) marked.clear()
  }
  const { deleted } = session
  return { session, commands, uniqueIds: deleted, numbers: deleted.length > 0 ? [...marked] : [] }
}

/** Whatever became of the reply: a fault that withholds it does not undo what the command did. */
function isAccepted({ exchange }: AnsweredCommand): boolean {
  return exchange?.reply.status === '+OK'
}

function holds({ uniqueIds, numbers }: Deletions, reference: MessageReference): boolean {
  return typeof reference === 'string' ? uniqueIds.includes(reference) : numbers.includes(reference)
}

function nearest(reference: MessageReference, deletions: readonly Deletions[]): string {
  if (deletions.length === 0) return 'there was no such session'
  for (const { session, commands } of deletions.toReversed()) {
    const dele = commands.findLast((one) =>
      typeof reference === 'number' ? concerns(one, 'DELE', reference) : one.command.keyword === 'DELE',
    )
    if (dele === undefined) continue
    if (!isAccepted(dele)) return `nearest: ${fateOf(dele)}`
    const undone = commands.slice(commands.indexOf(dele)).find((one) => one.command.keyword === 'RSET')
    if (undone !== undefined) return `nearest: ${fateOf(dele)}, and RSET took it back`
    if (session.deleted.length === 0) return `nearest: ${fateOf(dele)}, but ${endOf(session)}`
    return `nearest: ${fateOf(dele)}`
  }
  return 'no DELE of it came'
}

function endOf({ number, closed, commands }: SessionSummary): string {
  if (closed === undefined) return `session ${number} is still open`
  const quit = commands.some(({ keyword }) => keyword === 'QUIT') ? '' : ' without QUIT'
  return `session ${number} ended${quit} (${closed}) and nothing was removed`
}

function checkReference(reference: unknown): void {
  if (typeof reference === 'string' || Number.isInteger(reference)) return
  const problem = `found ${JSON.stringify(reference)}. Allowed are unique-ids (text) and message-numbers.`
  throw new Pop3MockError('INVALID_OPTION', `toHaveDeleted: ${problem}`, { path: 'toHaveDeleted' })
}
