/**
 * A server that runs elsewhere, with the handle that `startPop3Server` gives: the same names, but every answer is awaited.
 */
import { checkConformanceOptions } from '../conformance/check-options.ts'
import type { ConformanceOptions } from '../conformance/judge.ts'
import type { ConformanceReport } from '../conformance/report/conformance-report.ts'
import { Pop3MockError } from '../errors.ts'
import type { Pop3Environment, Pop3ServerTls } from '../server/server.ts'
import type { SessionSummary } from '../transcript/sessions.ts'
import type { ServerInfo } from './method-types.ts'
import { octetsToBase64 } from './octets-json.ts'
import type { RemoteConnection } from './remote-connection.ts'
import { RemoteFaults } from './remote-faults.ts'
import { RemoteMaildrop } from './remote-maildrop.ts'
import { RemoteTranscript } from './remote-transcript.ts'
import { RemoteWaitFor } from './remote-wait-for.ts'

/** An account of a server in another process. */
export interface RemoteAccount {
  readonly user: string
  readonly password: string
  readonly maildrop: RemoteMaildrop
}

/** A server in another process, with the methods of one in this process, asynchronous. */
export class RemotePop3Server implements AsyncDisposable {
  /** Under which every caller of the control server finds it. */
  readonly id: string
  readonly host: string
  readonly port: number
  readonly url: string
  /** Environment variables for a client in another process. */
  readonly env: Pop3Environment
  /** The port with implicit TLS beside it, if there is one. */
  readonly tlsPort: number | undefined
  /** What clients need to know of the server's TLS; undefined: it has none. */
  readonly tls: Pop3ServerTls | undefined
  readonly seed: number
  readonly accounts: readonly RemoteAccount[]
  readonly faults: RemoteFaults
  readonly transcript: RemoteTranscript
  readonly waitFor: RemoteWaitFor
  readonly #connection: RemoteConnection

  /** @internal */
  constructor(connection: RemoteConnection, info: ServerInfo) {
    const { id, host, port, url, env, tlsPort, tls, seed, accounts } = info
    this.id = id
    this.host = host
    this.port = port
    this.url = url
    this.env = env
    this.tlsPort = tlsPort
    this.tls = tls
    this.seed = seed
    this.accounts = accounts.map(({ user, password }) => ({
      user,
      password,
      maildrop: new RemoteMaildrop(connection, id, user),
    }))
    this.faults = new RemoteFaults(connection, id)
    this.transcript = new RemoteTranscript(connection, id)
    this.waitFor = new RemoteWaitFor(connection, id)
    this.#connection = connection
  }

  /** The first account's maildrop. */
  get maildrop(): RemoteMaildrop {
    return (this.accounts[0] as RemoteAccount).maildrop
  }

  /** The sessions so far, each in short. */
  async sessions(): Promise<readonly SessionSummary[]> {
    return (await this.#connection.call('server.get', { server: this.id }, true)).sessions
  }

  /** What the transcript says of the client, by the 55 statements of [MS-STANOPOP3] and the RFCs. */
  async conformance(options: ConformanceOptions = {}): Promise<ConformanceReport> {
    checkConformanceOptions(options)
    const { lens, received } = options
    const report = await this.#connection.call(
      'report.conformance',
      {
        server: this.id,
        ...(lens === undefined ? undefined : { lens }),
        ...(received === undefined ? undefined : { receivedBase64: received.map(octetsToBase64) }),
      },
      true,
    )
    return report as ConformanceReport
  }

  /** Rejects where a rule with `expect` was not applied as often as it says. */
  async verify(): Promise<void> {
    await this.#connection.call('server.verify', { server: this.id }, true)
  }

  /** Drops the sessions and puts maildrops, faults, counters, seed and transcript back to the start. */
  async reset(): Promise<void> {
    await this.#connection.call('server.reset', { server: this.id })
  }

  /** New clients are refused until `resume()`; sessions go on. */
  async pause(): Promise<void> {
    await this.#connection.call('server.pause', { server: this.id })
  }

  /** Listens again after `pause()`, on the same port. */
  async resume(): Promise<void> {
    await this.#connection.call('server.resume', { server: this.id })
  }

  /** Stops listening and drops every connection. May be called again. */
  async close(): Promise<void> {
    try {
      await this.#connection.call('server.close', { server: this.id })
    } catch (error) {
      // It is closed already, or it is being closed because the connection that owned it is gone.
      const code = error instanceof Pop3MockError ? error.code : undefined
      if (code !== 'SERVER_CLOSED' && code !== 'CONTROL_LOST') throw error
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}
