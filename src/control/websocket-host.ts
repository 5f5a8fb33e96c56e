/**
 * WebSockets: control messages at `/rpc`, POP3 itself at `/pop3/SERVER`. The guard has let them through already.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { type Passed, type Refused, refuse } from './guard.ts'
import type { ControlState, Rights } from './method.ts'
import { RpcConnection } from './rpc-connection.ts'
import { CONTROL_PROTOCOL, POP3_PROTOCOL } from './sub-protocols.ts'
import { WebSocketLink } from './websocket-link.ts'

/**
 * A machine that vanishes is noticed by TCP itself. Pings would take a client for dead that stands at a breakpoint, and
 * its servers with it.
 */
const KEEP_ALIVE_MS = 30_000

const POP3_PATH = '/pop3/'

export class WebSocketHost {
  readonly #control: ControlState
  readonly #server: WebSocketServer

  constructor(control: ControlState, maxPayloadInOctets: number) {
    this.#control = control
    this.#server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: maxPayloadInOctets,
      // Never the one with the token: what is chosen is said back.
      handleProtocols: (offered) =>
        [CONTROL_PROTOCOL, POP3_PROTOCOL].find((name) => offered.has(name)) ?? false,
    })
  }

  /** Takes over the connection, or says why not. */
  upgrade(passed: Passed, request: IncomingMessage, socket: Socket, head: Buffer): Refused | undefined {
    const { path, rights = 'inspect-read', protocols } = passed
    if (path === '/rpc') {
      if (!fits(protocols.names, CONTROL_PROTOCOL)) return wrongProtocol(CONTROL_PROTOCOL)
      this.#accept(request, socket, head, (webSocket) => {
        new RpcConnection(webSocket, rights, protocols.lease, this.#control)
      })
      return undefined
    }
    if (!path.startsWith(POP3_PATH))
      return refuse(404, 'address: found no WebSocket there. Allowed: /rpc, /pop3/SERVER.')
    if (!fits(protocols.names, POP3_PROTOCOL)) return wrongProtocol(POP3_PROTOCOL)
    return this.#upgradePop3(path.slice(POP3_PATH.length), rights, { request, socket, head })
  }

  /** Drops every connection at once. */
  close(): void {
    for (const client of this.#server.clients) client.terminate()
    this.#server.close()
  }

  #upgradePop3(
    id: string,
    rights: Rights,
    { request, socket, head }: { request: IncomingMessage; socket: Socket; head: Buffer },
  ): Refused | undefined {
    if (rights !== 'all') return refuse(403, 'token: found a cookie. Allowed for POP3 is the token alone.')
    const held = this.#control.leases.list().find((one) => one.id === id)
    if (held === undefined)
      return refuse(404, 'address: there is no server of that id. Allowed: those that server.list tells.')
    this.#accept(request, socket, head, (webSocket) => {
      held.touch()
      held.server.serve(new WebSocketLink(webSocket, socket))
      // Behind the link's own listener: nobody may be woken for an idle server before it is one.
      webSocket.once('close', () => held.server.waitFor.wake())
    })
    return undefined
  }

  #accept(
    request: IncomingMessage,
    socket: Socket,
    head: Buffer,
    accepted: (webSocket: WebSocket) => void,
  ): void {
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    this.#server.handleUpgrade(request, socket, head, accepted)
  }
}

/** Without any, the protocol goes by the path; whoever offers some must offer the one that is chosen. */
function fits(names: readonly string[], wanted: string): boolean {
  return names.length === 0 || names.includes(wanted)
}

function wrongProtocol(wanted: string): Refused {
  return refuse(
    400,
    `Sec-WebSocket-Protocol: found no ${wanted}. Allowed here: ${wanted}, and pop3-mock.token.TOKEN beside it.`,
  )
}
