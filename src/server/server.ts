/**
 * The server that a test starts: a service behind a TCP listener, with the handle that the test holds.
 */
import { randomInt } from 'node:crypto'
import { createServer, type Server, type Socket } from 'node:net'
import { type ConformanceOptions, judge } from '../conformance/judge.ts'
import type { ConformanceReport } from '../conformance/report/conformance-report.ts'
import { Pop3MockError } from '../errors.ts'
import { TcpLink } from '../link/tcp-link.ts'
import type { Account } from '../maildrop/accounts.ts'
import type { Maildrop } from '../maildrop/maildrop.ts'
import { type SessionSummary, sessionsOf } from '../transcript/sessions.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { FaultControl } from './fault-control.ts'
import { type Pop3ServerOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { Pop3Service } from './service.ts'
import { WaitFor } from './wait-for.ts'

/** What a test hands to a client in another process. */
export interface Pop3Environment {
  POP3_URL: string
  POP3_HOST: string
  POP3_PORT: string
  POP3_USER: string
  POP3_PASSWORD: string
}

/**
 * Starts a POP3 server on a free port of 127.0.0.1.
 * @throws {Pop3MockError} INVALID_OPTION or INVALID_FIXTURE before a socket opens; ADDRESS_IN_USE or LISTEN_FAILED.
 */
export async function startPop3Server(options: Pop3ServerOptions = {}): Promise<Pop3Server> {
  const resolved = resolveOptions(options, () => randomInt(2 ** 32))
  if (resolved.signal?.aborted)
    throw new Pop3MockError('SERVER_CLOSED', 'The signal was aborted before the server started.')
  const server = new Pop3Server(resolved)
  try {
    await server.resume()
  } catch (error) {
    await server.close()
    throw error
  }
  return server
}

/** A running server; made by `startPop3Server`. */
export class Pop3Server implements AsyncDisposable {
  readonly host: string
  readonly seed: number
  readonly accounts: readonly Account[]
  readonly waitFor: WaitFor
  readonly faults: FaultControl
  readonly #options: ResolvedOptions
  readonly #service: Pop3Service
  readonly #sockets = new Set<Socket>()
  #listener: Server | undefined
  /** Settles when `#listener` listens. */
  #ready: Promise<void> | undefined
  #port: number
  #closed = false

  /** @internal */
  constructor(options: ResolvedOptions) {
    this.#options = options
    this.#service = new Pop3Service(options)
    this.host = options.host
    this.seed = options.seed
    this.accounts = [...options.accounts]
    this.waitFor = new WaitFor(this.#service.transcript, () => this.#service.isIdle)
    this.faults = new FaultControl(this.#service.faults, options.profileFolders, () =>
      this.#service.resetFaults(),
    )
    this.#port = options.port
    options.signal?.addEventListener('abort', this.#abort, { once: true })
  }

  /** The port that was bound. */
  get port(): number {
    return this.#port
  }

  /** `pop3://user:password@host:port`, with the first account's credentials, percent-encoded. */
  get url(): string {
    const { user, password } = this.#firstAccount
    const host = this.host.includes(':') ? `[${this.host}]` : this.host
    return `pop3://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${this.port}`
  }

  /** Environment variables for a client in another process. */
  get env(): Pop3Environment {
    const { user, password } = this.#firstAccount
    return {
      POP3_URL: this.url,
      POP3_HOST: this.host,
      POP3_PORT: String(this.port),
      POP3_USER: user,
      POP3_PASSWORD: password,
    }
  }

  /** The first account's maildrop. */
  get maildrop(): Maildrop {
    return this.#firstAccount.maildrop
  }

  /** Everything that happened, in order. */
  get transcript(): Transcript {
    return this.#service.transcript
  }

  /** The sessions so far, each in short. */
  get sessions(): readonly SessionSummary[] {
    return sessionsOf(this.transcript)
  }

  /**
   * What the transcript says of the client, by the 55 statements of [MS-STANOPOP3] and the RFCs; `reportText` shows it.
   * Sessions that still go on are judged by what they have shown so far.
   */
  conformance(options: ConformanceOptions = {}): ConformanceReport {
    return judge(this.transcript, options)
  }

  /**
   * Whether every fault rule with `expect` was applied as often as it says.
   * @throws {Pop3MockError} EXPECTATION_FAILED, with reasons, the seed and the transcript
   */
  verify(): void {
    try {
      this.faults.verify()
    } catch (error) {
      if (!(error instanceof Pop3MockError)) throw error
      throw new Pop3MockError(error.code, `${error.message}\n${this.transcript.toString()}`)
    }
  }

  /** Drops the sessions and puts maildrops and transcript back to the start. The port stays. */
  reset(): void {
    this.#service.reset()
  }

  /** New clients are refused until `resume()`; sessions go on. */
  async pause(): Promise<void> {
    const listener = this.#listener
    this.#listener = undefined
    // The callback waits for the sessions; the port is free at once.
    listener?.close()
  }

  /**
   * Listens again after `pause()`, on the same port.
   * @throws {Pop3MockError} SERVER_CLOSED, ADDRESS_IN_USE or LISTEN_FAILED
   */
  async resume(): Promise<void> {
    if (this.#closed) throw new Pop3MockError('SERVER_CLOSED', 'The server was closed; start a new one.')
    if (this.#listener === undefined) {
      this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket))
      this.#ready = this.#listen(this.#listener)
    }
    await this.#ready
  }

  /** Stops listening and drops every connection; nothing is left behind. May be called again. */
  async close(): Promise<void> {
    this.#closed = true
    this.#options.signal?.removeEventListener('abort', this.#abort)
    const listener = this.#listener
    this.#listener = undefined
    this.#service.dropConnections()
    const gone = [...this.#sockets].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    )
    for (const socket of this.#sockets) socket.destroy()
    if (listener !== undefined) await new Promise<void>((resolve) => listener.close(() => resolve()))
    await Promise.all(gone)
    await this.#ready?.catch(() => {})
    this.waitFor.end()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  readonly #abort = (): void => {
    void this.close()
  }

  get #firstAccount(): Account {
    return this.accounts[0] as Account
  }

  async #listen(listener: Server): Promise<void> {
    try {
      await listening(listener, this.host, this.#port)
    } catch (error) {
      if (this.#listener === listener) this.#listener = undefined
      throw error
    }
    if (this.#listener !== listener) {
      // Paused or closed meanwhile, which a listener that is not there yet does not notice.
      listener.close()
      if (this.#closed)
        throw new Pop3MockError('SERVER_CLOSED', 'The server was closed while it was starting.')
      return
    }
    if (this.#options.unref) listener.unref()
    const address = listener.address()
    if (address !== null && typeof address === 'object') this.#port = address.port
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket)
    if (this.#options.unref) socket.unref()
    this.#service.accept(new TcpLink(socket))
    // Behind the link's own listener: nobody may be woken for an idle server before it is one.
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.waitFor.wake()
    })
  }
}

/** Clients that connect while the event loop is busy; more would have to try again after a second. */
const BACKLOG = 4096

function listening(listener: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays for good: an error later on, such as too many open files, concerns the clients that cannot connect.
    listener.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code === 'EADDRINUSE' ? 'ADDRESS_IN_USE' : 'LISTEN_FAILED'
      const hint = code === 'ADDRESS_IN_USE' ? ' Use port 0 and the system finds a free one.' : ''
      reject(
        new Pop3MockError(code, `Cannot listen on ${host} port ${port}: ${error.message}.${hint}`, {
          cause: error,
        }),
      )
    })
    // Closed before it listened: then it never will.
    listener.once('close', resolve)
    listener.listen({ port, host, backlog: BACKLOG }, resolve)
  })
}
