/**
 * How the client under test fared, in the words in which Outlook's outcome is told: by the conversation, and by what the test
 * knows beside it.
 */
import { createHash } from 'node:crypto'
import { clearTimeout, setTimeout } from 'node:timers'
import { judge } from '../conformance/judge.ts'
import { LONGEST_DELAY_MS } from '../link/clock.ts'
import type { OutcomeKind } from '../outlook/outcome.ts'
import type { Pop3Server } from '../server/server.ts'
import { fetchedBy } from '../transcript/fetching.ts'
import type { SessionSummary } from '../transcript/sessions.ts'
import { type AnsweredCommand, answeredCommands, fateOf, isWhole } from './answered-command.ts'

/** What the test knows of the client. All of it may be left out, and the conversation decides alone. */
export interface ClientReport {
  /** The client at work: rejected, it fails; not settled within `timeoutMs`, it hangs; what it gives is taken for `received`. */
  readonly client?: Promise<unknown>
  /** How long the client may take, in milliseconds of real time; default 4000. */
  readonly timeoutMs?: number
  /** The messages that the client ended up with, in any order. Without them nobody sees that one was changed. */
  readonly received?: readonly (Uint8Array | string)[]
  /** How the client fared, where the test knows it better. */
  readonly outcome?: OutcomeKind
}

export interface ClientOutcome {
  readonly outcome: OutcomeKind
  readonly reason: string
}

/** Below the runners' usual limit of a test, so that the message is ours. */
const DEFAULT_TIMEOUT_MS = 4000
/** A client that has ended tells the network so at once. */
const UNTIL_IDLE_MS = 1000

/** How the client's own promise ended; undefined where the test gave none. */
export type Ending =
  | { readonly type: 'resolved'; readonly value: unknown }
  | { readonly type: 'rejected'; readonly error: unknown }
  | { readonly type: 'unsettled'; readonly afterMs: number }
  | undefined

/** Waits for the client, in real time whatever a test runner does to the clock. */
export async function endingOf({ client, timeoutMs = DEFAULT_TIMEOUT_MS }: ClientReport): Promise<Ending> {
  if (client === undefined) return undefined
  return new Promise((resolve) => {
    const limitMs = Math.min(timeoutMs, LONGEST_DELAY_MS)
    const timer = setTimeout(() => resolve({ type: 'unsettled', afterMs: timeoutMs }), limitMs)
    const settle = (ending: Ending) => {
      clearTimeout(timer)
      resolve(ending)
    }
    client.then(
      (value) => settle({ type: 'resolved', value }),
      (error) => settle({ type: 'rejected', error }),
    )
  })
}

/** @param expectedCount how many messages there were to be fetched */
export async function clientOutcome(
  server: Pop3Server,
  ending: Ending,
  { received, outcome }: ClientReport,
  expectedCount: number,
): Promise<ClientOutcome> {
  if (outcome !== undefined) return { outcome, reason: 'as the test says' }
  if (ending?.type === 'unsettled')
    return { outcome: 'hangs', reason: `it was not done after ${ending.afterMs} ms` }
  if (ending?.type === 'rejected') return { outcome: 'fails', reason: wordsOf(ending.error) }
  await server.waitFor.idle({ timeoutMs: UNTIL_IDLE_MS }).catch(() => {})
  const open = server.sessions.find((session) => session.closed === undefined && !hasQuit(session))
  if (open !== undefined && ending === undefined) return { outcome: 'hangs', reason: openText(open) }
  return byConversation(server, received ?? messagesIn(ending?.value), expectedCount, ending !== undefined)
}

function byConversation(
  server: Pop3Server,
  received: readonly (Uint8Array | string)[] | undefined,
  expectedCount: number,
  saysItSucceeded: boolean,
): ClientOutcome {
  const harm = harmDone(server, received)
  if (harm !== undefined) return { outcome: 'misreads', reason: harm }
  const commands = answeredCommands(server.transcript.events())
  const missing = expectedCount - fetchedCount(commands)
  const whole = `${expectedCount === 1 ? '1 message was' : `${expectedCount} messages were`} fetched whole`
  if (missing <= 0) return { outcome: 'completes', reason: whole }
  const lacks = `${missing} of ${expectedCount} messages ${missing === 1 ? 'was' : 'were'} never fetched whole`
  if (saysItSucceeded) return { outcome: 'misreads', reason: `${lacks}, and it says that all went well` }
  const noticed = whatItNoticed(server.sessions.at(-1), commands)
  return noticed === undefined
    ? { outcome: 'misreads', reason: `${lacks}, and it quit as if all were well` }
    : { outcome: 'fails', reason: `${lacks}: ${noticed}` }
}

/** Messages lost, or changed on their way into the client's store. */
function harmDone(
  server: Pop3Server,
  received: readonly (Uint8Array | string)[] | undefined,
): string | undefined {
  const octets = received?.map((message) =>
    typeof message === 'string' ? Buffer.from(message, 'utf8') : message,
  )
  const { findings } = judge(server.transcript, octets === undefined ? {} : { received: octets })
  return findings.find(({ id, severity }) => HARMFUL.includes(id) && severity !== 'note')?.text
}

/** Mail deleted unread; stuffed dots left in; not the octets that RETR sent. */
const HARMFUL: readonly string[] = ['lost-mail', 'V0002', 'C0023']

/** Distinct messages: those fetched again on another connection, perhaps under another number, count once. */
function fetchedCount(commands: readonly AnsweredCommand[]): number {
  const most = new Map<string, number>()
  for (const own of retrievedBySession(commands).values()) {
    const counts = new Map<string, Set<number | undefined>>()
    for (const { command, exchange } of own) {
      const content = createHash('sha256')
        .update(exchange?.reply.body?.octets ?? '')
        .digest('hex')
      counts.set(content, (counts.get(content) ?? new Set()).add(fetchedBy(command)))
    }
    for (const [content, { size }] of counts) most.set(content, Math.max(size, most.get(content) ?? 0))
  }
  return [...most.values()].reduce((sum, count) => sum + count, 0)
}

function retrievedBySession(commands: readonly AnsweredCommand[]): Map<number, AnsweredCommand[]> {
  const sessions = new Map<number, AnsweredCommand[]>()
  for (const one of commands) {
    if (fetchedBy(one.command) === undefined || !isWhole(one)) continue
    const own = sessions.get(one.command.session) ?? []
    own.push(one)
    sessions.set(one.command.session, own)
  }
  return sessions
}

/** What a client must have noticed: a refusal or a broken reply just before it left, or that it left without QUIT. */
function whatItNoticed(
  last: SessionSummary | undefined,
  commands: readonly AnsweredCommand[],
): string | undefined {
  if (last === undefined) return 'it never connected'
  if (!hasQuit(last)) return `session ${last.number} ended without QUIT (${last.closed ?? 'still open'})`
  const before = commands.filter(
    ({ command }) => command.session === last.number && command.keyword !== 'QUIT',
  )
  const final = before.at(-1)
  return final === undefined || isWhole(final) ? undefined : fateOf(final)
}

function hasQuit({ commands }: SessionSummary): boolean {
  return commands.some(({ keyword }) => keyword === 'QUIT')
}

function openText({ number, commands }: SessionSummary): string {
  const last = commands.at(-1)
  return `session ${number} is still open${last === undefined ? '' : `, behind ${last.keyword}`}`
}

/** The messages that a value is a list of, as a client may give them; undefined for anything else. */
export function messagesIn(value: unknown): readonly (Uint8Array | string)[] | undefined {
  const isList =
    Array.isArray(value) && value.every((one) => typeof one === 'string' || one instanceof Uint8Array)
  return isList ? value : undefined
}

function wordsOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n')
  return `it says: ${line}`
}
