/**
 * Waiting for what a client does, without sleeping: look back first, then wait.
 */
import { clearTimeout, setTimeout } from 'node:timers'
import * as v from 'valibot'
import { didYouMeanHint, type ErrorCode, Pop3MockError, unexpected } from '../errors.ts'
import { LONGEST_DELAY_MS } from '../link/clock.ts'
import { builtOnce, parseOutsideValue } from '../schema.ts'
import type { CloseEvent, CommandEvent, FaultEvent, OpenEvent, TranscriptEvent } from '../transcript/event.ts'
import { hideSecret } from '../transcript/secrets.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { isKeyword, KEYWORDS } from '../wire/keyword.ts'

/** Shorter than the usual time limit of a test, so that the message is ours. */
const DEFAULT_TIMEOUT_MS = 4000

/** How long to wait, and which events count. */
export interface WaitOptions {
  /** How long to wait, in milliseconds of real time; default 4000. */
  timeoutMs?: number
  /** Gives up early. */
  signal?: AbortSignal
  /** Only events behind this `seq` count. */
  since?: number
  /** Only events of this session count. */
  session?: number
  /** Which one of those that match, from 1; default the first. */
  nth?: number
}

/** A keyword in any case, alone or with its exact arguments: `RETR` or `RETR 2`. */
export type CommandQuery = string

/**
 * The methods of `server.waitFor`. Each rejects with WAIT_TIMEOUT, telling what came instead; with SERVER_CLOSED once the
 * server is closed and what is waited for cannot come any more; with INVALID_OPTION for a question that has no answer.
 */
export class WaitFor {
  readonly #transcript: Transcript
  readonly #isIdle: () => boolean
  readonly #waiting = new Set<Waiting>()
  #isOver = false

  constructor(transcript: Transcript, isIdle: () => boolean) {
    this.#transcript = transcript
    this.#isIdle = isIdle
  }

  /** A command; told on its receipt, before it is answered. */
  command(query: CommandQuery, options: WaitOptions = {}): Promise<CommandEvent> {
    if (typeof query !== 'string') return Promise.reject(notAKeyword(query))
    const space = query.indexOf(' ')
    const keyword = (space === -1 ? query : query.slice(0, space)).toUpperCase()
    if (keyword !== 'UNKNOWN' && !isKeyword(keyword)) return Promise.reject(notAKeyword(keyword))
    const matches = (event: TranscriptEvent): event is CommandEvent =>
      event.type === 'command' &&
      !event.answersChallenge &&
      event.keyword === keyword &&
      (space === -1 || event.arguments === query.slice(space + 1))
    return this.#event(`the command ${hideSecret(query)}`, matches, options, () =>
      nearestCommand(this.#transcript, keyword),
    )
  }

  /** A client's connection. */
  session(options: WaitOptions = {}): Promise<OpenEvent> {
    const matches = (event: TranscriptEvent): event is OpenEvent => event.type === 'open'
    return this.#event('a session', matches, options, () => 'No other one was opened.')
  }

  /** The end of a session, however it came. */
  sessionEnd(options: WaitOptions = {}): Promise<CloseEvent> {
    const matches = (event: TranscriptEvent): event is CloseEvent => event.type === 'close'
    return this.#event('the end of a session', matches, options, () => 'No other one ended.')
  }

  /** A fault rule that was applied, by its id: a profile's name, or what the rule was given. */
  fault(id: string, options: WaitOptions = {}): Promise<FaultEvent> {
    if (typeof id !== 'string') return Promise.reject(unexpected('id', id, "a rule's id or a profile's name"))
    const matches = (event: TranscriptEvent): event is FaultEvent =>
      event.type === 'fault' && event.rule === id && event.result === 'applied'
    return this.#event(`the fault ${id}`, matches, options, () => nearestFault(this.#transcript, id))
  }

  /** No client connected, every reply's fate settled. True at once when nobody ever came. */
  async idle(options: Pick<WaitOptions, 'timeoutMs' | 'signal'> = {}): Promise<void> {
    checkIdleOptions(options)
    const isIdle = () => (this.#isIdle() ? true : undefined)
    await this.#until('an idle server', isIdle, isIdle, options, () => 'A client is still connected.')
  }

  /** For the server: something may have changed that no event tells. */
  wake(): void {
    for (const { look } of [...this.#waiting]) look()
  }

  /** For the server: nothing will happen any more. */
  end(): void {
    this.wake()
    this.#isOver = true
    for (const { fail } of [...this.#waiting]) fail('SERVER_CLOSED', 'before the server was closed')
  }

  async #event<Event extends TranscriptEvent>(
    what: string,
    matches: (event: TranscriptEvent) => event is Event,
    options: WaitOptions,
    nearestMiss: () => string,
  ): Promise<Event> {
    checkWaitOptions(options)
    const { since = 0, session, nth = 1 } = options
    let count = 0
    // Counted on as events come, not anew: the transcript is bounded, and a long one is slow to read again and again.
    const see = (event?: TranscriptEvent): Event | undefined => {
      if (event === undefined || event.seq <= since || (session !== undefined && event.session !== session))
        return undefined
      return matches(event) && ++count === nth ? event : undefined
    }
    const lookBack = (): Event | undefined => {
      for (const event of this.#transcript) {
        const found = see(event)
        if (found !== undefined) return found
      }
      return undefined
    }
    return await this.#until(
      nth === 1 ? what : `${what} (number ${nth})`,
      lookBack,
      see,
      options,
      nearestMiss,
    )
  }

  #until<Found>(
    what: string,
    lookBack: () => Found | undefined,
    see: (event?: TranscriptEvent) => Found | undefined,
    { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: WaitOptions,
    nearestMiss: () => string,
  ): Promise<Found> {
    return new Promise((resolve, reject) => {
      const settle = (found: Found | undefined) => {
        if (found === undefined) return
        stop()
        resolve(found)
      }
      const fail = (code: ErrorCode, why: string, cause?: unknown) => {
        stop()
        const message = `waitFor: ${what} did not come ${why}. ${nearestMiss()}\n${this.#transcript.toString()}`
        reject(new Pop3MockError(code, message, { cause }))
      }
      const aborted = () => fail('WAIT_TIMEOUT', 'before the signal was aborted', signal?.reason)
      // Not unref'd: an unref'd server and a pending promise would let the process end without a word.
      const timer = setTimeout(
        () => fail('WAIT_TIMEOUT', `within ${timeoutMs} ms`),
        Math.min(timeoutMs, LONGEST_DELAY_MS),
      )
      const unsubscribe = this.#transcript.subscribe((event) => settle(see(event)))
      const waiting: Waiting = { look: () => settle(see()), fail }
      const stop = () => {
        clearTimeout(timer)
        unsubscribe()
        this.#waiting.delete(waiting)
        signal?.removeEventListener('abort', aborted)
      }
      this.#waiting.add(waiting)
      signal?.addEventListener('abort', aborted)
      settle(lookBack())
      if (!this.#waiting.has(waiting)) return
      if (signal?.aborted) aborted()
      else if (this.#isOver) fail('SERVER_CLOSED', 'before the server was closed')
    })
  }
}

/** @throws {Pop3MockError} INVALID_OPTION when `idle` does not take these */
export function checkIdleOptions(options: object): void {
  parseOutsideValue(idleOptions(), options, '')
}

/** @throws {Pop3MockError} INVALID_OPTION when the methods that wait for an event do not take these */
export function checkWaitOptions(options: object): void {
  parseOutsideValue(eventOptions(), options, '')
}

const patience = () => ({
  timeoutMs: v.optional(v.pipe(v.number(DURATION), v.minValue(0, DURATION))),
  signal: v.optional(v.instance(AbortSignal, 'an AbortSignal')),
})

const DURATION = 'milliseconds from 0'

const idleOptions = builtOnce(() => v.strictObject(patience()))

const eventOptions = builtOnce(() => {
  const from = (least: number) => {
    const words = `a whole number from ${least}`
    return v.optional(v.pipe(v.number(words), v.integer(words), v.minValue(least, words)))
  }
  return v.strictObject({ ...patience(), since: from(0), session: from(1), nth: from(1) })
})

/** One promise that is not settled. */
interface Waiting {
  look(): void
  fail(code: ErrorCode, why: string): void
}

function notAKeyword(found: unknown): Pop3MockError {
  const allowed = `a keyword (${KEYWORDS.join(', ')}) or UNKNOWN, alone or with the exact arguments`
  if (typeof found !== 'string') return unexpected('query', found, allowed)
  const hint = didYouMeanHint(found, KEYWORDS)
  const problem = `found ${JSON.stringify(found)}. Allowed is ${allowed}.${hint}`
  return new Pop3MockError('INVALID_OPTION', `query: ${problem}`, { path: 'query' })
}

function nearestCommand(transcript: Transcript, keyword: string): string {
  const commands = transcript.events().filter((event): event is CommandEvent => event.type === 'command')
  const nearest = commands.filter((event) => event.keyword === keyword).at(-1)
  if (nearest !== undefined) {
    // A line that is no command may be an answer to a challenge; the transcript below shows it, if it is not.
    const { arguments: text } = nearest
    const shown = keyword === 'UNKNOWN' ? keyword : hideSecret(`${keyword} ${text}`.trim())
    return `Nearest: ${shown} in session ${nearest.session}.`
  }
  if (commands.length === 0) return 'No command came at all.'
  return `These came: ${[...new Set(commands.map((event) => event.keyword))].join(', ')}.`
}

function nearestFault(transcript: Transcript, id: string): string {
  const faults = transcript.events().filter((event): event is FaultEvent => event.type === 'fault')
  const own = faults.findLast((event) => event.rule === id)
  if (own !== undefined) return `It was ${own.result} in session ${own.session}.`
  if (faults.length === 0) return 'No fault struck at all.'
  return `These struck: ${[...new Set(faults.map(({ rule }) => rule))].join(', ')}.`
}
