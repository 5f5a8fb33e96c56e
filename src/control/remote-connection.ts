/**
 * The caller's end of a WebSocket: calls, subscriptions, and coming back after it broke off. Knows methods by their types
 * only.
 */
import type { Socket } from 'node:net'
import { setTimeout } from 'node:timers'
import { WebSocket } from 'ws'
import { Pop3MockError } from '../errors.ts'
import { systemClock } from '../link/clock.ts'
import type {
  EndNotice,
  EventsNotice,
  MethodName,
  ParamsOf,
  ResultOf,
  SubscriptionStarted,
} from './method-types.ts'
import { errorOfRpc } from './rpc-error.ts'
import type { RpcAnswer } from './rpc-message.ts'

/** What a subscription does with what it is told. */
export interface Subscriber {
  readonly server: string
  /** The `seq` of the last event it was told. */
  lastSeq: number
  told(notice: EventsNotice): void
  /** Nothing follows: the server is closed, or the control server is gone. */
  ended(): void
}

export interface RemoteEnd {
  readonly url: string
  readonly protocols: readonly string[]
  /** How long to try to come back. */
  readonly reconnectMs: number
}

/** A call without an answer. */
interface OpenCall {
  readonly text: string
  /** May be sent again when nobody knows whether it was carried out: it changes nothing. */
  readonly isRepeatable: boolean
  isSent: boolean
  /** Undefined: the connection is gone. */
  settle(answer: RpcAnswer | undefined): void
}

const FIRST_PAUSE_MS = 25
const LONGEST_PAUSE_MS = 500

export class RemoteConnection {
  readonly #end: RemoteEnd
  readonly #calls = new Map<number, OpenCall>()
  /** By the ids that the control server gave on this connection. */
  #subscribers = new Map<string, Subscriber>()
  #webSocket: WebSocket | undefined
  #socket: Socket | undefined
  #count = 0
  #isOver = false
  #closing: Promise<void> | undefined
  #whenOver: () => void = () => {}

  private constructor(end: RemoteEnd) {
    this.#end = end
  }

  /** @throws {Pop3MockError} CONTROL_LOST when nobody answers there, or refuses us */
  static async open(end: RemoteEnd): Promise<RemoteConnection> {
    const connection = new RemoteConnection(end)
    try {
      connection.#attach(await opened(end))
    } catch (error) {
      throw new Pop3MockError(
        'CONTROL_LOST',
        `connect: ${end.url}: ${(error as Error).message}. Allowed is the url and the token that the control server tells.`,
        { cause: error },
      )
    }
    return connection
  }

  /**
   * Calls a method. One that only reads survives a reconnection; one that writes fails when the connection breaks off
   * before its answer has come.
   * @throws {Pop3MockError} what the method throws; CONTROL_LOST
   */
  async call<Name extends MethodName>(
    method: Name,
    params: ParamsOf<Name>,
    isRepeatable = false,
  ): Promise<ResultOf<Name>> {
    return this.#call(method, params, isRepeatable, (result) => result as ResultOf<Name>)
  }

  /** Tells every event from now on; with `since`, also those behind it. */
  subscribe(subscriber: Subscriber, since: number | undefined): Promise<SubscriptionStarted> {
    const { server } = subscriber
    const params = since === undefined ? { server } : { server, since }
    return this.#call('transcript.subscribe', params, true, (result) => {
      // At once, not when a promise gets round to it: the first events may be in the same packet.
      const started = result as SubscriptionStarted
      subscriber.lastSeq = since ?? started.lastSeq
      this.#subscribers.set(started.subscription, subscriber)
      return started
    })
  }

  async unsubscribe(subscriber: Subscriber): Promise<void> {
    const [id] = [...this.#subscribers].find(([, one]) => one === subscriber) ?? []
    if (id === undefined) return
    this.#subscribers.delete(id)
    if (!this.#isOver) await this.call('transcript.unsubscribe', { subscription: id }, true).catch(() => {})
  }

  /** Says goodbye: what this connection owns is closed at once. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const webSocket = this.#webSocket
    this.#isOver = true
    if (webSocket !== undefined) {
      this.#socket?.ref()
      await new Promise<void>((resolve) => {
        this.#whenOver = resolve
        webSocket.close(1000)
      })
    }
    this.#giveUp()
  }

  async #call<Result>(
    method: MethodName,
    params: unknown,
    isRepeatable: boolean,
    accept: (result: unknown) => Result,
  ): Promise<Result> {
    if (this.#isOver) throw lost(method)
    const id = ++this.#count
    const text = JSON.stringify({ jsonrpc: '2.0', id, method, params })
    let accepted: Result | undefined
    const answer = await new Promise<RpcAnswer | undefined>((resolve) => {
      const settle = (given: RpcAnswer | undefined) => {
        if (given !== undefined && 'result' in given) accepted = accept(given.result)
        resolve(given)
      }
      const call: OpenCall = { text, isRepeatable, isSent: false, settle }
      this.#calls.set(id, call)
      this.#send(call)
    })
    // Made here, so that the stack leads to the caller.
    if (answer === undefined) throw lost(method)
    if ('error' in answer) throw errorOfRpc(answer.error)
    return accepted as Result
  }

  #send(call: OpenCall): void {
    // Who waits for an answer keeps the process alive; an idle connection does not.
    this.#socket?.ref()
    if (this.#webSocket === undefined) return
    call.isSent = true
    this.#webSocket.send(call.text)
  }

  #attach({ webSocket, socket }: Opened): void {
    this.#webSocket = webSocket
    this.#socket = socket
    webSocket.on('message', (data: Buffer) => this.#receive(data.toString('utf8')))
    webSocket.on('error', () => {})
    webSocket.on('close', () => this.#closed())
    socket.unref()
    const subscribers = [...this.#subscribers.values()]
    this.#subscribers = new Map()
    for (const subscriber of subscribers) {
      this.subscribe(subscriber, subscriber.lastSeq).catch(() => subscriber.ended())
    }
    for (const call of this.#calls.values()) if (!call.isSent) this.#send(call)
  }

  #receive(text: string): void {
    const message = JSON.parse(text) as
      | (RpcAnswer & { method?: undefined })
      | { method: 'transcript.events'; params: EventsNotice }
      | { method: 'transcript.end'; params: EndNotice }
    switch (message.method) {
      case 'transcript.events':
        return this.#subscribers.get(message.params.subscription)?.told(message.params)
      case 'transcript.end': {
        const { subscription } = message.params
        const subscriber = this.#subscribers.get(subscription)
        this.#subscribers.delete(subscription)
        return subscriber?.ended()
      }
      default:
        return this.#answered(message)
    }
  }

  #answered(answer: RpcAnswer): void {
    const call = this.#calls.get(answer.id as number)
    this.#calls.delete(answer.id as number)
    if (this.#calls.size === 0) this.#socket?.unref()
    call?.settle(answer)
  }

  #closed(): void {
    this.#webSocket = undefined
    this.#socket = undefined
    if (this.#isOver) return this.#whenOver()
    for (const [id, call] of this.#calls) {
      if (call.isSent && !call.isRepeatable) {
        this.#calls.delete(id)
        call.settle(undefined)
      }
      call.isSent = false
    }
    void this.#comeBack(systemClock.now() + this.#end.reconnectMs, FIRST_PAUSE_MS)
  }

  async #comeBack(untilMs: number, pauseMs: number): Promise<void> {
    try {
      const found = await opened(this.#end)
      if (this.#isOver) found.webSocket.close(1000)
      else this.#attach(found)
    } catch {
      if (this.#isOver) return
      if (systemClock.now() + pauseMs > untilMs) return this.#giveUp()
      // Not unref'd: who waits for an answer shall not find the process at its end.
      setTimeout(() => void this.#comeBack(untilMs, Math.min(pauseMs * 2, LONGEST_PAUSE_MS)), pauseMs)
    }
  }

  #giveUp(): void {
    this.#isOver = true
    const calls = [...this.#calls.values()]
    const subscribers = [...this.#subscribers.values()]
    this.#calls.clear()
    this.#subscribers.clear()
    for (const call of calls) call.settle(undefined)
    for (const subscriber of subscribers) subscriber.ended()
  }
}

interface Opened {
  readonly webSocket: WebSocket
  /** The connection below. */
  readonly socket: Socket
}

function opened({ url, protocols }: RemoteEnd): Promise<Opened> {
  return new Promise((resolve, reject) => {
    // A transcript may be long, and it comes from our own server.
    const webSocket = new WebSocket(url, [...protocols], { perMessageDeflate: false, maxPayload: 0 })
    let socket: Socket
    webSocket.once('upgrade', (response) => {
      socket = response.socket
    })
    webSocket.once('error', reject)
    webSocket.once('open', () => {
      webSocket.off('error', reject)
      resolve({ webSocket, socket })
    })
  })
}

function lost(method: string): Pop3MockError {
  const message = `${method}: the connection to the control server is gone; whether it was carried out is not known. The servers that this connection made are closed with it.`
  return new Pop3MockError('CONTROL_LOST', message)
}
