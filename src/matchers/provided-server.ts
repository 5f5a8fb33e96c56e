/**
 * What tests are told of a server that another process has started: plain data.
 */
import type { Pop3Server } from '../server/server.ts'

/** What tests are told of a server that another process has started: plain data. */
export interface ProvidedPop3Server {
  readonly host: string
  readonly port: number
  readonly url: string
  readonly user: string
  readonly password: string
  readonly seed: number
  /** For a client in a process of its own. */
  readonly env: Readonly<Record<string, string>>
}

/** What tests are told of the control server beside it: plain data. */
export interface ProvidedPop3Control {
  /** For `connect` of `pop3-mock/remote`, with the token. */
  readonly url: string
  readonly token: string
  /** The id of the run's server there. */
  readonly server: string
  /** POP3 from a page: `new WebSocket(url, protocols)`, with binary frames. */
  readonly webSocket: { readonly url: string; readonly protocols: string[] }
}

export function providedServer({ host, port, url, seed, env, accounts }: Pop3Server): ProvidedPop3Server {
  const { user = '', password = '' } = accounts[0] ?? {}
  return { host, port, url, user, password, seed, env: { ...env } }
}
