/**
 * Runs the client once at a server of its own and gathers what came of it. Judges nothing.
 */
import { clearInterval, setImmediate, setInterval } from 'node:timers'
import type { Decision } from '../faults/plan.ts'
import type { Pop3ServerOptions } from '../server/options.ts'
import { type Pop3Server, startPop3Server } from '../server/server.ts'
import { type Conversation, conversationOf } from './conversation.ts'
import type { Ending } from './ending.ts'
import { ErrorTrap } from './error-trap.ts'
import type { Surroundings } from './fetched-mail.ts'
import { mailFrom, mailText } from './mail-text.ts'
import { emptyFolder, filesIn } from './received-folder.ts'
import type { Received } from './received-mail.ts'
import { runCommand } from './run-command.ts'
import { type MatrixFunction, runFunction } from './run-function.ts'

/** A command with its arguments, or a function. */
export type MatrixClient = readonly string[] | MatrixFunction

/** Where the messages are that a command has in the end: on its standard output, or in a folder. */
export type ReceivedFrom = { readonly stdout: true } | { readonly folder: string }

export interface RunnerSetup {
  readonly client: MatrixClient
  readonly limitMs: number
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string | undefined
  readonly receivedFrom: ReceivedFrom | undefined
  readonly signal: AbortSignal | undefined
}

/** One run. */
export interface Run {
  readonly ending: Ending
  readonly conversation: Conversation
  readonly surroundings: Surroundings
  /** Undefined: nobody tells. */
  readonly received: Received | undefined
  /** Every effect that was applied. */
  readonly strikes: readonly Decision[]
  readonly elapsedMs: number
}

/** A client that has ended tells the network so at once. */
const UNTIL_IDLE_MS = 500
/** So long nothing goes over the wire before a run gives up its place. */
const QUIET_MS = 300
const QUIET_CHECKS = 3
const TRANSCRIPT_LIMIT = 200_000

export class ClientRunner implements Disposable {
  readonly #setup: RunnerSetup
  readonly #trap: ErrorTrap | undefined

  constructor(setup: RunnerSetup) {
    this.#setup = setup
    this.#trap = typeof setup.client === 'function' ? new ErrorTrap() : undefined
  }

  /** @param waiting called once nothing has gone over the wire for a while */
  async run(label: string, options: Pop3ServerOptions, waiting: () => void = () => {}): Promise<Run> {
    await using server = await startPop3Server({ transcriptLimit: TRANSCRIPT_LIMIT, ...options, port: 0 })
    const entries = server.maildrop.view().entries
    const startMs = performance.now()
    const stopWatching = whenQuiet(server, waiting)
    try {
      const { ending, received } = await this.#client(label, server)
      const elapsedMs = Math.round(performance.now() - startMs)
      // A function that was given up may still be connected.
      await allTold(server, ending.how === 'over-limit' ? 0 : UNTIL_IDLE_MS)
      return {
        ending: withoutPort(ending, server.port),
        conversation: conversationOf(server.transcript.events()),
        surroundings: {
          stored: () => entries.map(({ message }) => mailFrom(message.body().octets)),
          storedCount: entries.length,
          removedCount: entries.filter(({ stored }) => server.maildrop.hasRemoved(stored)).length,
        },
        received,
        strikes: server.faults.trace().filter(({ result }) => result === 'applied'),
        elapsedMs,
      }
    } finally {
      stopWatching()
    }
  }

  [Symbol.dispose](): void {
    this.#trap?.[Symbol.dispose]()
  }

  async #client(label: string, server: Pop3Server): Promise<{ ending: Ending; received?: Received }> {
    const { client, limitMs } = this.#setup
    if (typeof client !== 'function') return this.#command(client, label, server)
    const { host, port, url, env } = server
    const { POP3_USER: user, POP3_PASSWORD: password } = env
    const target = { host, port, url, user, password, env: { ...env } }
    const { ending, value } = await runFunction(client, target, limitMs, this.#trap as ErrorTrap)
    const messages = messagesIn(value)
    return messages === undefined ? { ending } : { ending, received: { texts: messages, areMessages: true } }
  }

  async #command(
    command: readonly string[],
    label: string,
    server: Pop3Server,
  ): Promise<{ ending: Ending; received?: Received }> {
    const { limitMs, env, cwd, receivedFrom, signal } = this.#setup
    const isStored = receivedFrom !== undefined && 'folder' in receivedFrom
    const folder = isStored ? emptyFolder(receivedFrom.folder, label) : undefined
    const variables = {
      ...env,
      ...server.env,
      ...(folder === undefined ? {} : { POP3_MOCK_RECEIVED: folder }),
    }
    const { ending, stdout } = await runCommand(filledIn(command, server, folder), {
      env: { ...process.env, ...variables },
      cwd,
      limitMs,
      signal,
    })
    if (folder !== undefined)
      return { ending, received: { texts: filesIn(folder).map(mailText), areMessages: true } }
    if (receivedFrom === undefined) return { ending }
    return { ending, received: { texts: [mailText(stdout)], areMessages: false } }
  }
}

/** `{port}` and the like stand for what is known only now. */
function filledIn(command: readonly string[], server: Pop3Server, folder: string | undefined): string[] {
  const values: Readonly<Record<string, string | undefined>> = {
    host: server.host,
    port: String(server.port),
    user: server.env.POP3_USER,
    password: server.env.POP3_PASSWORD,
    url: server.url,
    received: folder,
  }
  return command.map((word) => word.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole))
}

/** A list of texts or octets is one of messages. */
function messagesIn(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined
  const messages = Array.from(value)
  if (!messages.every((one) => typeof one === 'string' || one instanceof Uint8Array)) return undefined
  return messages.map((one) => mailText(typeof one === 'string' ? Buffer.from(one, 'utf8') : one))
}

/** Once nothing has happened for a while; counted in turns of the event loop, so that a busy machine is not a quiet client. */
function whenQuiet({ transcript }: Pop3Server, quiet: () => void): () => void {
  let seen = -1
  let checks = 0
  const watch = setInterval(() => {
    const now = transcript.count + transcript.dropped
    checks = now === seen && now > 0 ? checks + 1 : 0
    seen = now
    if (checks === QUIET_CHECKS) quiet()
  }, QUIET_MS / QUIET_CHECKS)
  return () => clearInterval(watch)
}

/** A client that has just ended may have connected, or said something, that nobody has read yet. */
async function allTold(server: Pop3Server, timeoutMs: number): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  await server.waitFor.idle({ timeoutMs }).catch(() => {})
}

/** The same words from run to run. */
function withoutPort(ending: Ending, port: number): Ending {
  if (!('words' in ending)) return ending
  return { ...ending, words: ending.words.replace(new RegExp(`\\b${port}\\b`, 'g'), '{port}') }
}
