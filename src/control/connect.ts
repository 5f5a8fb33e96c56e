/**
 * The way to a control server from code: servers as if they ran here.
 */
import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import type { Pop3MockError } from '../errors.ts'
import type { Profile } from '../faults/profile.ts'
import type { OutlookOutcome } from '../outlook/outcome.ts'
import type { Prediction } from '../outlook/predict.ts'
import { builtOnce, outsideError, parseOutsideValue } from '../schema.ts'
import type { Pop3ServerOptions } from '../server/options.ts'
import type {
  JsonServerOptions,
  ListedProfile,
  MethodName,
  ParamsOf,
  PredictParams,
  ResultOf,
  ServerInfo,
} from './method-types.ts'
import { octetsFromBase64, sendable } from './octets-json.ts'
import { RemoteConnection } from './remote-connection.ts'
import { RemotePop3Server } from './remote-server.ts'
import { controlProtocols } from './sub-protocols.ts'

/** How a control server is reached. */
export interface ConnectOptions {
  /** What `startControlServer` or the ready line tells; default: POP3_MOCK_TOKEN of the environment, as `pop3-mock run` sets it. */
  token?: string
  /** How long to try to come back after the connection broke off, in milliseconds; default 2000, as the server waits. */
  reconnectMs?: number
}

/** Options of a server that JSON can say; functions in rules are refused. */
export type RemotePop3ServerOptions = Omit<Pop3ServerOptions, 'clock' | 'signal' | 'unref'>

/**
 * Connects to a control server. What is started over this connection lives as long as it does.
 * @param url `http://host:port`, as the control server tells it
 * @throws {Pop3MockError} INVALID_OPTION; CONTROL_LOST when nobody answers there, or the token is wrong
 */
export async function connect(url: string, options: ConnectOptions = {}): Promise<RemoteControl> {
  const { token = process.env.POP3_MOCK_TOKEN, reconnectMs = 2000 } = parseOutsideValue(
    anyOptions(),
    options,
    'options',
  )
  if (!token) throw noToken()
  const lease = randomBytes(16).toString('hex')
  const end = { url: webSocketUrl(url), protocols: controlProtocols(token, lease), reconnectMs }
  return new RemoteControl(await RemoteConnection.open(end))
}

/** A control server in another process; made by `connect`. */
export class RemoteControl implements AsyncDisposable {
  readonly #connection: RemoteConnection

  /** @internal */
  constructor(connection: RemoteConnection) {
    this.#connection = connection
  }

  /**
   * Starts a server there. It is closed when this connection is.
   * @throws {Pop3MockError} as the function of that name; CONTROL_REFUSED for paths outside the root; CONTROL_LOST
   */
  async startPop3Server(options: RemotePop3ServerOptions = {}): Promise<RemotePop3Server> {
    const params = sendable(options, '') as JsonServerOptions
    return new RemotePop3Server(this.#connection, await this.#connection.call('server.create', params))
  }

  /**
   * A server that runs there already, by its id.
   * @throws {Pop3MockError} SERVER_CLOSED
   */
  async server(id: string): Promise<RemotePop3Server> {
    return new RemotePop3Server(this.#connection, await this.call('server.get', { server: id }))
  }

  /** Every server that runs there, oldest first. */
  servers(): Promise<readonly ServerInfo[]> {
    return this.call('server.list', {})
  }

  /** The catalogue of faults. */
  profiles(): Promise<readonly ListedProfile[]> {
    return this.call('profiles.list', {})
  }

  /** A profile in full, by its name or an alias. */
  profile(name: string): Promise<Profile> {
    return this.call('profiles.get', { name })
  }

  /** What Outlook would do. */
  predictOutlook(prediction: Prediction = {}): Promise<OutlookOutcome> {
    return this.#predict(sendable(prediction, '') as PredictParams)
  }

  /** What Outlook would do under a profile: the worst that befalls either kind of account. */
  predictProfile(name: string): Promise<OutlookOutcome> {
    return this.#predict({ profile: name })
  }

  /** Any method of the control server by its name, with its own parameters and result. */
  call<Name extends MethodName>(method: Name, params: ParamsOf<Name>): Promise<ResultOf<Name>> {
    return this.#connection.call(method, params)
  }

  /** Closes the servers that were started over this connection, and ends it. May be called again. */
  async close(): Promise<void> {
    // They would be closed without this, too, but a moment later.
    await this.#closeServers().catch(() => {})
    await this.#connection.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #closeServers(): Promise<void> {
    const own = (await this.servers()).filter((server) => server.own)
    await Promise.all(own.map(({ id }) => this.call('server.close', { server: id })))
  }

  async #predict(params: PredictParams): Promise<OutlookOutcome> {
    const { store, ...outcome } = await this.#connection.call('outlook.predict', params, true)
    const { messagesBase64, uniqueIds } = store
    const messages = messagesBase64.map((text) => octetsFromBase64(text, 'store.messagesBase64'))
    return { ...outcome, store: { messages, uniqueIds } }
  }
}

const anyOptions = builtOnce(
  (): v.GenericSchema<unknown, ConnectOptions> =>
    v.strictObject(
      {
        token: v.exactOptional(
          v.pipe(v.string('the token'), v.regex(/^[A-Za-z0-9._~-]+$/, 'the token as it was told')),
        ),
        reconnectMs: v.exactOptional(v.pipe(v.number('milliseconds'), v.minValue(0, 'milliseconds from 0'))),
      },
      'an object with token',
    ),
)

function noToken(): Pop3MockError {
  const allowed = 'Allowed is the token as it was told, or POP3_MOCK_TOKEN in the environment.'
  return outsideError('options.token', `missing. ${allowed}`)
}

function webSocketUrl(url: string): string {
  const [, secure, rest] = /^(?:http|ws)(s?):\/\/([^/?#]+)\/?$/.exec(url) ?? []
  if (rest !== undefined) return `ws${secure}://${rest}/rpc`
  throw outsideError(
    'url',
    `found ${JSON.stringify(url)}. Allowed is what the control server tells, such as http://127.0.0.1:1180.`,
  )
}
