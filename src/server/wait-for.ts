/**
 * Waiting for what a client does, without sleeping: look back first, then wait.
 */
import { clearTimeout, setTimeout } from 'node:timers'
import { Pop3MockError } from '../errors.ts'
import type { CloseEvent, CommandEvent, OpenEvent, TranscriptEvent } from '../transcript/event.ts'
import type { Transcript } from '../transcript/transcript.ts'

/** Shorter than the usual time limit of a test, so that the message is ours. */
const DEFAULT_TIMEOUT_MS = 4000

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

/** The methods of `server.waitFor`. Each rejects with WAIT_TIMEOUT, telling what came instead. */
export class WaitFor {
  readonly #transcript: Transcript
  readonly #isIdle: () => boolean
  readonly #wakers = new Set<() => void>()

  constructor(transcript: Transcript, isIdle: () => boolean) {
    this.#transcript = transcript
    this.#isIdle = isIdle
  }

  /** A command; told on its receipt, before it is answered. */
  command(query: CommandQuery, options: WaitOptions = {}): Promise<CommandEvent> {
    const [, keyword = '', , rest] = /^(\S+)( (.*))?$/.exec(query) ?? []
    const matches = (event: TranscriptEvent): event is CommandEvent =>
      event.type === 'command' &&
      event.keyword === keyword.toUpperCase() &&
      (rest === undefined || event.arguments === rest)
    return this.#event(`the command ${query}`, matches, options, () =>
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

  /** No client connected, every reply's fate settled. True at once when nobody ever came. */
  idle(options: Pick<WaitOptions, 'timeoutMs' | 'signal'> = {}): Promise<void> {
    const find = () => (this.#isIdle() ? true : undefined)
    return this.#until('no client to be connected', find, options, () => 'A client still is.').then(() => {})
  }

  /** For the server: something may have changed that no event tells. */
  wake(): void {
    for (const waker of [...this.#wakers]) waker()
  }

  #event<Event extends TranscriptEvent>(
    what: string,
    matches: (event: TranscriptEvent) => event is Event,
    options: WaitOptions,
    nearestMiss: () => string,
  ): Promise<Event> {
    const { since = 0, session, nth = 1 } = options
    const find = (): Event | undefined => {
      let count = 0
      for (const event of this.#transcript) {
        if (event.seq <= since || (session !== undefined && event.session !== session)) continue
        if (matches(event) && ++count === nth) return event
      }
      return undefined
    }
    return this.#until(nth === 1 ? what : `${what} (number ${nth})`, find, options, nearestMiss)
  }

  #until<Found>(
    what: string,
    find: () => Found | undefined,
    { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: WaitOptions,
    nearestMiss: () => string,
  ): Promise<Found> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        stop()
        const message = `waitFor: ${what} did not come ${why}. ${nearestMiss()}\n${this.#transcript.toString()}`
        reject(new Pop3MockError('WAIT_TIMEOUT', message))
      }
      const look = () => {
        const found = find()
        if (found === undefined) return
        stop()
        resolve(found)
      }
      const aborted = () => fail('before the signal was aborted')
      // Not unref'd: an unref'd server and a pending promise would let the process end without a word.
      const timer = setTimeout(() => fail(`within ${timeoutMs} ms`), timeoutMs)
      const unsubscribe = this.#transcript.subscribe(look)
      const stop = () => {
        clearTimeout(timer)
        unsubscribe()
        this.#wakers.delete(look)
        signal?.removeEventListener('abort', aborted)
      }
      this.#wakers.add(look)
      signal?.addEventListener('abort', aborted)
      if (signal?.aborted) aborted()
      else look()
    })
  }
}

function nearestCommand(transcript: Transcript, keyword: string): string {
  const commands = transcript.events().filter((event): event is CommandEvent => event.type === 'command')
  const nearest = commands.filter((event) => event.keyword === keyword.toUpperCase()).at(-1)
  if (nearest !== undefined) {
    return `Nearest: ${`${nearest.keyword} ${nearest.arguments}`.trim()} in session ${nearest.session}.`
  }
  if (commands.length === 0) return 'No command came at all.'
  return `These came: ${[...new Set(commands.map((event) => event.keyword))].join(', ')}.`
}
