/**
 * The server that a test starts: a service behind a TCP listener, with the handle that the test holds.
 */
import { randomInt } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { type ConformanceOptions, judge } from '../conformance/judge.ts'
import type { ConformanceReport } from '../conformance/report/conformance-report.ts'
import { Pop3MockError } from '../errors.ts'
import type { RuleFailure } from '../faults/plan.ts'
import type { Link } from '../link/link.ts'
import { TcpLink } from '../link/tcp-link.ts'
import type { Account } from '../maildrop/accounts.ts'
import type { Maildrop } from '../maildrop/maildrop.ts'
import { type SessionSummary, sessionsOf } from '../transcript/sessions.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { Entrance } from './connection-setup.ts'
import { FaultControl, failureText } from './fault-control.ts'
import { type Pop3ServerOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { PortListener } from './port-listener.ts'
import { loadTls, type ServerTls } from './server-tls.ts'
import { Pop3Service } from './service.ts'
import { WaitFor } from './wait-for.ts'

/** What a test hands to a client in another process. */
export interface Pop3Environment {
  POP3_URL: string
  POP3_HOST: string
  POP3_PORT: string
  POP3_USER: string
  POP3_PASSWORD: string
  /** The port with implicit TLS beside the plain one, where there is one. */
  POP3_TLS_PORT?: string
  /** With TLS: a PEM file with the certificate to trust. */
  POP3_CA_FILE?: string
}

/** What a client needs to know of a server with TLS. */
export interface Pop3ServerTls {
  /** The certificate to trust, in PEM. */
  readonly ca: string
  /** The port that speaks nothing but TLS; undefined: TLS begins with STLS. */
  readonly port: number | undefined
}

/**
 * Starts a POP3 server on a free port of 127.0.0.1.
 * @throws {Pop3MockError} INVALID_OPTION or INVALID_FIXTURE before a socket opens; ADDRESS_IN_USE or LISTEN_FAILED.
 */
export async function startPop3Server(options: Pop3ServerOptions = {}): Promise<Pop3Server> {
  const resolved = resolveOptions(options, () => randomInt(2 ** 32))
  const tls = resolved.tls && (await loadTls(resolved.host, resolved.tls))
  if (resolved.signal?.aborted)
    throw new Pop3MockError('SERVER_CLOSED', 'The signal was aborted before the server started.', {
      path: 'signal',
      cause: resolved.signal.reason,
    })
  const server = new Pop3Server(resolved, tls)
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
  /** What it was started with, as it was given. */
  readonly options: Pop3ServerOptions
  readonly accounts: readonly Account[]
  readonly waitFor: WaitFor
  readonly faults: FaultControl
  readonly #options: ResolvedOptions
  readonly #service: Pop3Service
  readonly #tls: ServerTls | undefined
  readonly #main: PortListener
  /** Implicit TLS beside it. */
  readonly #second: PortListener | undefined
  readonly #whenClosed = new Set<() => void>()
  #isClosed = false

  /** @internal */
  constructor(options: ResolvedOptions, tls: ServerTls | undefined) {
    this.#options = options
    this.#tls = tls
    this.#service = new Pop3Service({ ...options, ruleFailed: warnOfFailure })
    this.host = options.host
    this.seed = options.seed
    this.options = options.given
    this.accounts = [...options.accounts]
    this.waitFor = new WaitFor(this.#service.transcript, () => this.#service.isIdle)
    this.faults = new FaultControl(
      this.#service.faults,
      options.profileFolders,
      () => this.#service.resetFaults(),
      options.tls !== undefined,
    )
    this.#main = this.#listener('port', options.port, this.#entrance)
    if (options.tls?.port !== undefined)
      this.#second = this.#listener('tlsPort', options.tls.port, 'implicit')
    if (options.signal !== undefined) {
      // One signal may end any number of servers: its warning of eleven listeners would be a false alarm.
      setMaxListeners(0, options.signal)
      options.signal.addEventListener('abort', this.#abort, { once: true })
    }
  }

  /** The port that was bound. */
  get port(): number {
    return this.#main.port
  }

  /** The port with implicit TLS beside it, if there is one. */
  get tlsPort(): number | undefined {
    return this.#second?.port
  }

  /** What clients need to know of the server's TLS; undefined: it has none. */
  get tls(): Pop3ServerTls | undefined {
    if (this.#tls === undefined) return undefined
    const port = this.#entrance === 'implicit' ? this.port : this.tlsPort
    return { ca: this.#tls.terminator.ca, port }
  }

  /**
   * `pop3://user:password@host:port`, with the first account's credentials, percent-encoded; `pop3s://` where the port
   * speaks nothing but TLS.
   */
  get url(): string {
    const { user, password } = this.#firstAccount
    const host = this.host.includes(':') ? `[${this.host}]` : this.host
    const scheme = this.#entrance === 'implicit' ? 'pop3s' : 'pop3'
    return `${scheme}://${encodeURIComponent(user)}:${encodeURIComponent(password)}@${host}:${this.port}`
  }

  /** `pop://user;AUTH=*@host:port` as RFC 2384 has it, for clients that take no other form; it holds no password. */
  get popUrl(): string {
    const host = this.host.includes(':') ? `[${this.host}]` : this.host
    return `pop://${encodeURIComponent(this.#firstAccount.user)};AUTH=*@${host}:${this.port}`
  }

  /** Environment variables for a client in another process; the file of POP3_CA_FILE is there until `close()`, or until this process ends. */
  get env(): Pop3Environment {
    const { user, password } = this.#firstAccount
    const caFile = this.#tls?.caFile
    return {
      POP3_URL: this.url,
      POP3_HOST: this.host,
      POP3_PORT: String(this.port),
      POP3_USER: user,
      POP3_PASSWORD: password,
      ...(this.tlsPort !== undefined && { POP3_TLS_PORT: String(this.tlsPort) }),
      ...(caFile !== undefined && { POP3_CA_FILE: caFile }),
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
   * Whether every fault rule with `expect` was applied as often as it says, and whether the functions in rules did not throw.
   * @throws {Pop3MockError} EXPECTATION_FAILED, with reasons, the seed and the transcript
   */
  verify(): void {
    try {
      this.faults.verify()
    } catch (error) {
      if (!(error instanceof Pop3MockError)) throw error
      const { cause } = error
      throw new Pop3MockError(error.code, `${error.message}\n${this.transcript.toString()}`, { cause })
    }
  }

  /**
   * Drops the sessions and puts maildrops, faults, counters, seed and transcript back to what the server was started with.
   * The port stays.
   */
  reset(): void {
    this.#service.reset()
  }

  /** New clients are refused until `resume()`; sessions go on. */
  async pause(): Promise<void> {
    for (const listener of this.#listeners) listener.pause()
  }

  /**
   * Listens again after `pause()`, on the same port.
   * @throws {Pop3MockError} SERVER_CLOSED, ADDRESS_IN_USE or LISTEN_FAILED
   */
  async resume(): Promise<void> {
    const tried = await Promise.allSettled(this.#listeners.map((listener) => listener.listen()))
    const failed = tried.find((result) => result.status === 'rejected')
    if (failed === undefined) return
    // Half a server is none.
    await this.pause()
    throw failed.reason
  }

  /** Serves a client that came another way than over the port; refused while that is paused. */
  serve(link: Link): void {
    if (this.#main.isListening) this.#service.accept(link)
    else link.destroy()
  }

  /**
   * Calls back once when it is closed, at once where it is already, unless the result is called before.
   * @internal
   */
  whenClosed(closed: () => void): () => void {
    if (this.#isClosed) closed()
    else this.#whenClosed.add(closed)
    return () => this.#whenClosed.delete(closed)
  }

  /** Stops listening and drops every connection; nothing is left behind. May be called again. */
  async close(): Promise<void> {
    this.#options.signal?.removeEventListener('abort', this.#abort)
    this.#service.dropConnections()
    await Promise.all(this.#listeners.map((listener) => listener.close()))
    this.#tls?.close()
    this.waitFor.end()
    this.#isClosed = true
    for (const closed of this.#whenClosed) closed()
    this.#whenClosed.clear()
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

  /** How clients come in by the main port. */
  get #entrance(): Entrance {
    return this.#options.tls?.entrance ?? 'plain'
  }

  get #listeners(): PortListener[] {
    return this.#second === undefined ? [this.#main] : [this.#main, this.#second]
  }

  #listener(option: 'port' | 'tlsPort', port: number, entrance: Entrance): PortListener {
    const { host, unref } = this.#options
    return new PortListener({
      host,
      port,
      option,
      unref,
      accept: (socket) => this.#service.accept(new TcpLink(socket, this.#tls?.terminator), entrance),
      // Told behind the link: nobody may be woken for an idle server before it is one.
      gone: () => this.waitFor.wake(),
    })
  }
}

/** At once, and once for each rule: a test that hangs never comes to `verify()`, and some never call it. */
function warnOfFailure(failure: RuleFailure): void {
  const { error } = failure
  const detail = error instanceof Error ? error.stack : undefined
  process.emitWarning(failureText(failure), {
    type: 'Pop3MockWarning',
    ...(detail !== undefined && { detail }),
  })
}
