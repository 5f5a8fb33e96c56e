/**
 * The control server: methods, hosts and servers put together, with the handle that its starter holds.
 */

import { builtOnce } from '../schema.ts'
import { readProfiles } from './catalogue-methods.ts'
import type { ControlServerOptions, ResolvedControlOptions } from './control-options.ts'
import { resolveControlOptions } from './control-options.ts'
import { dispatch } from './dispatch.ts'
import { FileGate } from './file-gate.ts'
import { type GuardPolicy, type InspectorPass, urlHost } from './guard.ts'
import { HttpHost } from './http-host.ts'
import { inspectorPage } from './inspector-page.ts'
import { Leases } from './leases.ts'
import type { ControlState } from './method.ts'
import { mintToken } from './token.ts'
import { WebSocketHost } from './websocket-host.ts'

/**
 * Starts a control server on a free port of 127.0.0.1: `POST /rpc` and a WebSocket at `/rpc` for its methods, POP3 over a
 * WebSocket at `/pop3/SERVER`.
 * @throws {Pop3MockError} INVALID_OPTION before a socket opens; ADDRESS_IN_USE or LISTEN_FAILED
 */
export async function startControlServer(options: ControlServerOptions = {}): Promise<ControlServer> {
  const resolved = resolveControlOptions(options)
  const server = new ControlServer(resolved)
  try {
    await server.listen(resolved)
  } catch (error) {
    await server.close()
    throw error
  }
  return server
}

/** A running control server; made by `startControlServer`. */
export class ControlServer implements AsyncDisposable {
  readonly host: string
  /** What callers must bring: `Authorization: Bearer TOKEN`, or the sub-protocol `pop3-mock.token.TOKEN`. */
  readonly token: string
  readonly #leases: Leases
  readonly #http: HttpHost
  readonly #webSockets: WebSocketHost
  readonly #inspectorSecret: string | undefined
  #port = 0
  #closing: Promise<void> | undefined

  /** @internal */
  constructor(options: ResolvedControlOptions) {
    const { host, token, root, reconnectMs, maxPayloadInOctets, servers, assets, unref } = options
    this.host = host
    this.token = token
    this.#inspectorSecret = options.inspect === 'off' ? undefined : mintToken()
    this.#leases = new Leases(reconnectMs)
    for (const [id, server] of Object.entries(servers)) this.#leases.adopt(id, server)
    const control: ControlState = {
      leases: this.#leases,
      allowance: { files: new FileGate(root), host, unref },
      profiles: builtOnce(readProfiles),
    }
    this.#webSockets = new WebSocketHost(control, maxPayloadInOctets)
    this.#http = new HttpHost({
      answer: (text, rights, signal) =>
        dispatch(text, {
          caller: { rights, lease: undefined, subscriptions: undefined, waits: { count: 0 }, signal },
          control,
        }),
      upgrade: (passed, request, socket, head) => this.#webSockets.upgrade(passed, request, socket, head),
      assets: this.#inspectorSecret === undefined ? undefined : (assets ?? inspectorPage()),
      requestTimeoutMs: options.requestTimeoutMs,
      unref,
    })
  }

  /** The port that was bound. */
  get port(): number {
    return this.#port
  }

  /** `http://host:port`. */
  get url(): string {
    return `http://${urlHost(this.host)}:${this.#port}`
  }

  /** What to open in a browser; undefined unless it was started with `inspect`. It opens the page, and no more. */
  get inspectorUrl(): string | undefined {
    return this.#inspectorSecret === undefined ? undefined : `${this.url}/?token=${this.#inspectorSecret}`
  }

  /** @internal */
  async listen(options: ResolvedControlOptions): Promise<void> {
    this.#port = await this.#http.listen(this.host, options.port, (port) => this.#policyOf(options, port))
  }

  /** Stops listening, drops every connection, closes every server that was made here. May be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.#webSockets.close()
    await Promise.all([this.#http.close(), this.#leases.closeAll()])
  }

  #policyOf(options: ResolvedControlOptions, port: number): GuardPolicy {
    const { allowedHosts, allowedOrigins, maxPayloadInOctets, inspect } = options
    const names = ['127.0.0.1', 'localhost', '[::1]', urlHost(this.host) as string, ...allowedHosts]
    const secret = this.#inspectorSecret
    const inspector: InspectorPass | undefined =
      secret === undefined
        ? undefined
        : {
            // Cookies go to every port of a host: without ours in their names, two inspectors would take each other's.
            cookieName: `pop3-mock-${port}`,
            secret,
            rights: inspect === 'write' ? 'inspect-write' : 'inspect-read',
          }
    return {
      hosts: new Set(names.map((name) => name.toLowerCase())),
      origins: new Set(allowedOrigins),
      token: this.token,
      inspector,
      bodyLimitInOctets: maxPayloadInOctets,
    }
  }
}
