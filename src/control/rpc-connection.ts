/**
 * One WebSocket that speaks control messages: its calls, its subscriptions, and the servers that live as long as it does.
 */
import { setImmediate } from 'node:timers'
import type { WebSocket } from 'ws'
import { dispatch } from './dispatch.ts'
import type { Lease } from './held-server.ts'
import type { Leases } from './leases.ts'
import { HIGH_WATER_IN_OCTETS } from './limits.ts'
import type { Call, ControlState, Rights } from './method.ts'
import { type Outlet, Subscriptions } from './subscriptions.ts'

const UNSUPPORTED_DATA = 1003
/** What `ws` tells when there was no closing at all: the process was killed, or the network is gone. */
const BROKEN_OFF = 1006

export class RpcConnection implements Outlet {
  readonly #webSocket: WebSocket
  readonly #leases: Leases
  readonly #lease: Lease
  readonly #subscriptions: Subscriptions = new Subscriptions(this)
  readonly #gone = new AbortController()
  readonly #call: Call
  /** What was received and not yet begun. */
  readonly #calls: string[] = []
  #isWorking = false

  constructor(webSocket: WebSocket, rights: Rights, leaseKey: string | undefined, control: ControlState) {
    this.#webSocket = webSocket
    this.#leases = control.leases
    this.#lease = control.leases.open(leaseKey)
    const caller = {
      rights,
      lease: this.#lease,
      subscriptions: this.#subscriptions,
      waits: { count: 0 },
      signal: this.#gone.signal,
    }
    this.#call = { caller, control }
    webSocket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) webSocket.close(UNSUPPORTED_DATA, 'control messages come in text frames')
      else {
        this.#calls.push(data.toString('utf8'))
        void this.#work()
      }
    })
    // A frame that is too big or malformed closes the WebSocket; without a listener it would end the process.
    webSocket.on('error', () => {})
    webSocket.on('close', (code) => this.#closed(code))
  }

  get waitingInOctets(): number {
    return this.#webSocket.bufferedAmount
  }

  send(text: string): void {
    this.#webSocket.send(text, () => this.#sent())
    // Whoever does not read what it asked for may not ask for more.
    if (!this.#hasRoom) this.#webSocket.pause()
  }

  get #hasRoom(): boolean {
    return this.waitingInOctets < HIGH_WATER_IN_OCTETS
  }

  /** Takes calls in their order. One packet holds hundreds; their answers may be too many all the same. */
  async #work(): Promise<void> {
    if (this.#isWorking) return
    this.#isWorking = true
    while (this.#hasRoom && !this.#gone.signal.aborted) {
      const text = this.#calls.shift()
      if (text === undefined) break
      // A call that waits does not hold up the next one.
      await Promise.race([this.#answer(text), nextTurn()])
    }
    this.#isWorking = false
  }

  async #answer(text: string): Promise<void> {
    const answer = await dispatch(text, this.#call)
    if (answer !== undefined && !this.#gone.signal.aborted) this.send(answer)
  }

  #sent(): void {
    if (!this.#hasRoom) return
    if (this.#webSocket.isPaused) this.#webSocket.resume()
    if (this.#calls.length > 0) void this.#work()
    this.#subscriptions.drained()
  }

  #closed(code: number): void {
    this.#gone.abort()
    this.#subscriptions.stop()
    this.#leases.release(this.#lease, code === BROKEN_OFF)
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}
