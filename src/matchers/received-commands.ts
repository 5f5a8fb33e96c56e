/**
 * Whether the server received certain commands, in a certain order.
 */
import { unexpected } from '../errors.ts'
import type { CommandQuery } from '../server/wait-for.ts'
import type { CommandEvent, TranscriptEvent } from '../transcript/event.ts'
import { assertHolds, type CheckResult, checkResult, listed } from './check-result.ts'
import { answersQuery, commandText, type ParsedQuery, parseQuery } from './command-query.ts'
import { type Pop3Subject, type SessionChoice, subjectOf } from './subject.ts'

/** How commands are compared with what came. */
export interface ReceivedCommandsOptions extends SessionChoice {
  /** These and no others. Default: others may have come between them, before and behind. */
  readonly exactly?: boolean
}

/**
 * Whether these commands came in this order. Commands of all sessions count as one sequence, in the order of receipt, unless a
 * session is named. Answers to challenges are no commands.
 */
export function checkReceivedCommands(
  subject: unknown,
  commands: readonly CommandQuery[],
  options: ReceivedCommandsOptions = {},
): CheckResult {
  const { transcript } = subjectOf(subject, 'toHaveReceivedCommands', options, ['exactly'])
  if (!Array.isArray(commands)) throw unexpected('toHaveReceivedCommands', commands, 'a list of commands')
  const queries = commands.map((command) => parseQuery(command, 'toHaveReceivedCommands'))
  const received = transcript.events(options.session).filter(isCommand)
  const { pass, missed, miss } = options.exactly ? sameAs(queries, received) : inOrder(queries, received)
  const where = options.session === undefined ? '' : ` in session ${options.session}`
  const how = options.exactly ? 'exactly these commands' : 'these commands in this order'
  const expected = queries.map(({ text }) => text)
  return checkResult({
    pass,
    failure: () =>
      `expected ${how} to have been received${where}:\n${marked(expected, missed)}\n${miss()}\nreceived: ${listed(received.map(commandText), 'no command at all')}`,
    contrary: () => `expected ${how} not to have been received${where}:\n${marked(expected, undefined)}`,
    transcript,
    actual: received.map(commandText),
    expected,
  })
}

/** @throws {AssertionError} unless these commands came in this order */
export function assertReceivedCommands(
  subject: Pop3Subject,
  commands: readonly CommandQuery[],
  options: ReceivedCommandsOptions = {},
): void {
  assertHolds(
    checkReceivedCommands(subject, commands, options),
    'toHaveReceivedCommands',
    assertReceivedCommands,
  )
}

interface Comparison {
  readonly pass: boolean
  /** Which query was missed. */
  readonly missed?: number
  readonly miss: () => string
}

function inOrder(queries: readonly ParsedQuery[], received: readonly CommandEvent[]): Comparison {
  let from = 0
  for (const [index, query] of queries.entries()) {
    const found = received.findIndex((command, at) => at >= from && answersQuery(query, command))
    if (found === -1) {
      return { pass: false, missed: index, miss: () => nearest(query, queries[index - 1], received, from) }
    }
    from = found + 1
  }
  return { pass: true, miss: () => '' }
}

function nearest(
  query: ParsedQuery,
  before: ParsedQuery | undefined,
  received: readonly CommandEvent[],
  from: number,
): string {
  const behind = before === undefined ? '' : ` behind ${before.text}`
  const alike = received.slice(from).filter(({ keyword }) => keyword === query.keyword)
  if (alike.length > 0)
    return `nearest: no ${query.text} came${behind}, but ${listed(alike.map(commandText), '')} did`
  if (received.some((command) => answersQuery(query, command)))
    return `nearest: ${query.text} came, but earlier: none came${behind}`
  return `nearest: no ${query.keyword} came${behind}`
}

function sameAs(queries: readonly ParsedQuery[], received: readonly CommandEvent[]): Comparison {
  const longest = Math.max(queries.length, received.length)
  for (let index = 0; index < longest; index++) {
    const [query, command] = [queries[index], received[index]]
    if (query !== undefined && command !== undefined && answersQuery(query, command)) continue
    return { pass: false, missed: index, miss: () => differenceAt(index, query, command) }
  }
  return { pass: true, miss: () => '' }
}

function differenceAt(
  index: number,
  query: ParsedQuery | undefined,
  command: CommandEvent | undefined,
): string {
  if (command === undefined)
    return `nearest: the first ${index} came; nothing came where ${query?.text} should`
  const came = commandText(command)
  const instead = query === undefined ? 'nothing more' : query.text
  const hidden = came === instead ? ', with another secret' : ''
  return `nearest: command ${index + 1} was ${came} where ${instead} should come${hidden}`
}

function marked(texts: readonly string[], missed: number | undefined): string {
  return texts.map((text, index) => `  ${index === missed ? '>' : ' '} ${text}`).join('\n')
}

function isCommand(event: TranscriptEvent): event is CommandEvent {
  return event.type === 'command' && !event.answersChallenge
}
