/**
 * One synchronization: octets from a server in, octets to it out, through the model. Whoever drives it knows the link and
 * the time.
 */
import { octetsOf } from '../wire/octets.ts'
import { ReplyReader } from '../wire/reply-reader.ts'
import { stepOutlook } from './model.ts'
import type { OutlookStore } from './outcome.ts'
import type { OutlookSettings } from './settings.ts'
import { beginSync, type Download, type OutlookInput, type OutlookState } from './state.ts'

export class Sync {
  readonly downloads: Download[] = []
  #reader = new ReplyReader()
  readonly #send: (octets: Uint8Array) => void
  readonly #before: OutlookStore
  #state: OutlookState

  constructor(settings: OutlookSettings, store: OutlookStore, send: (octets: Uint8Array) => void) {
    this.#send = send
    this.#before = store
    this.#state = beginSync(settings, new Set(store.uniqueIds))
  }

  get state(): OutlookState {
    return this.#state
  }

  /** Whether nothing is awaited any more. */
  get isOver(): boolean {
    return this.#state.phase === 'over'
  }

  /** Whether TLS is to be begun, and its end to be told by `shookHands`. */
  get isShakingHands(): boolean {
    return this.#state.phase === 'handshake'
  }

  /** Octets of a reply that is not whole. */
  get pending(): Uint8Array {
    return this.#reader.pending
  }

  /** What Outlook has: what it had before, and what it has downloaded. */
  get store(): OutlookStore {
    const uniqueIds = this.downloads.flatMap(({ uniqueId }) => (uniqueId === undefined ? [] : [uniqueId]))
    return {
      messages: [...this.#before.messages, ...this.downloads.map(({ octets }) => octets)],
      uniqueIds: [...this.#before.uniqueIds, ...uniqueIds],
    }
  }

  receive(chunk: Uint8Array): void {
    this.#reader.push(chunk)
  }

  /** Takes one reply from what was received; false when there is no whole one. */
  takeReply(): boolean {
    if (this.isOver || this.isShakingHands || this.#state.isStuck) return false
    const reply = this.#reader.next(this.#state.form)
    if (reply === undefined) return false
    this.#step({ type: 'reply', reply })
    return true
  }

  /** TLS is active. What was received before is forgotten. */
  shookHands(certificate: string | undefined): void {
    const hadLeftovers = this.pending.length > 0
    this.#reader = new ReplyReader()
    this.#step({ type: 'tls', handshake: { result: 'ok', certificate, hadLeftovers } })
  }

  /** TLS cannot be begun. */
  failTls(problem: string): void {
    this.#step({ type: 'tls', handshake: { result: 'failed', problem } })
  }

  /** The connection has ended; what was received before must have been taken. */
  close(): void {
    this.#step({ type: 'closed' })
  }

  /** There never was a connection. */
  giveUp(): void {
    this.#step({ type: 'unreachable' })
  }

  timeOut(): void {
    this.#step({ type: 'timed-out' })
  }

  #step(input: OutlookInput): void {
    const { state, send, download } = stepOutlook(this.#state, input)
    if (download !== undefined) this.downloads.push(download)
    this.#state = state
    if (send !== undefined) this.#send(octetsOf(`${send}\r\n`))
  }
}
