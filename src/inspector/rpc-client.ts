/**
 * Calls to the control server over one WebSocket that is opened again whenever it breaks off.
 * Knows no method; a socket and a timer are given to it.
 */
import type { MethodName, NotificationTypes, ParamsOf, ResultOf } from '../control/method-types.ts'

/** What a connection tells. */
export interface WireEvents {
  opened(): void
  heard(text: string): void
  /** It could not be opened, or it is over. */
  lost(): void
}

export interface Wire {
  send(text: string): void
}

export interface RpcClientOptions {
  /** Opens a connection; nothing is told before this returns. */
  readonly connect: (events: WireEvents) => Wire
  /** Calls back after so long, unless the result was called before. */
  readonly after: (delayMs: number, action: () => void) => () => void
}

/** `waiting`: it broke off and will be tried again. */
export type ConnectionState = 'connecting' | 'open' | 'waiting'

/** The control server said no. */
export class RefusedError extends Error {
  readonly code: string | undefined

  constructor(message: string, code: string | undefined) {
    super(message)
    this.code = code
  }
}

/** The connection broke off before the answer came. */
export class LostError extends Error {}

type NoticeName = keyof NotificationTypes
type Listener = (params: NotificationTypes[NoticeName]) => void

interface Pending {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

interface Incoming {
  readonly id?: number
  readonly method?: string
  readonly params?: NotificationTypes[NoticeName]
  readonly result?: unknown
  readonly error?: { readonly message: string; readonly data?: { readonly code?: string } }
}

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 5000

export class RpcClient {
  readonly #options: RpcClientOptions
  readonly #pending = new Map<number, Pending>()
  readonly #listeners = new Map<string, Listener>()
  readonly #stateListeners: ((state: ConnectionState) => void)[] = []
  #wire: Wire | undefined
  #state: ConnectionState = 'waiting'
  #lastId = 0
  #retryMs = FIRST_RETRY_MS
  #cancelRetry: () => void = () => {}

  constructor(options: RpcClientOptions) {
    this.#options = options
  }

  get state(): ConnectionState {
    return this.#state
  }

  /** Calls back on every change from now on. */
  onState(listener: (state: ConnectionState) => void): void {
    this.#stateListeners.push(listener)
  }

  /** Calls back on what the server tells under that name. */
  onNotice<Name extends NoticeName>(name: Name, listener: (params: NotificationTypes[Name]) => void): void {
    this.#listeners.set(name, listener as Listener)
  }

  /** Connects now, unless it is connected. */
  connect(): void {
    if (this.#state !== 'waiting') return
    this.#cancelRetry()
    this.#enter('connecting')
    const wire: Wire = this.#options.connect({
      opened: () => {
        this.#retryMs = FIRST_RETRY_MS
        this.#enter('open')
      },
      heard: (text) => this.#receive(text),
      lost: () => this.#lose(wire),
    })
    this.#wire = wire
  }

  /**
   * The result of a method.
   * @throws {RefusedError} what the server answers; {LostError} when there is no connection, or it breaks off
   */
  call<Name extends MethodName>(name: Name, params: ParamsOf<Name>): Promise<ResultOf<Name>> {
    const wire = this.#wire
    if (wire === undefined || this.#state !== 'open') return Promise.reject(new LostError('not connected'))
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: resolve as (result: unknown) => void, reject })
      wire.send(JSON.stringify({ jsonrpc: '2.0', id, method: name, params }))
    })
  }

  #receive(text: string): void {
    const { id, method, params, result, error } = JSON.parse(text) as Incoming
    if (method !== undefined && params !== undefined) this.#listeners.get(method)?.(params)
    const pending = id === undefined ? undefined : this.#pending.get(id)
    if (id === undefined || pending === undefined) return
    this.#pending.delete(id)
    if (error === undefined) pending.resolve(result)
    else pending.reject(new RefusedError(error.message, error.data?.code))
  }

  #lose(wire: Wire): void {
    if (wire !== this.#wire) return
    this.#wire = undefined
    const pending = [...this.#pending.values()]
    this.#pending.clear()
    for (const { reject } of pending) reject(new LostError('the connection broke off'))
    this.#cancelRetry = this.#options.after(this.#retryMs, () => this.connect())
    this.#retryMs = Math.min(this.#retryMs * 2, LONGEST_RETRY_MS)
    this.#enter('waiting')
  }

  #enter(state: ConnectionState): void {
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }
}
