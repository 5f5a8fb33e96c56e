/**
 * Catches what goes past a function's promise: exceptions in callbacks of its sockets, rejections that nobody handles. They
 * would end the process; here they end one run. Errors of others go where they would have gone.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

type Event = 'uncaughtException' | 'unhandledRejection'
type Listener = (...args: unknown[]) => void

const EVENTS: readonly Event[] = ['uncaughtException', 'unhandledRejection']

export class ErrorTrap implements Disposable {
  readonly #runs = new AsyncLocalStorage<(error: unknown) => void>()
  readonly #before = new Map<Event, readonly Listener[]>()
  readonly #own = new Map<Event, Listener>()

  constructor() {
    for (const event of EVENTS) {
      const before = process.rawListeners(event) as Listener[]
      const own = (...args: unknown[]) => this.#caught(event, args)
      this.#before.set(event, before)
      this.#own.set(event, own)
      process.removeAllListeners(event)
      process.on(event, own)
    }
  }

  /** Runs something; whatever it leaves uncaught, now or later, is told. */
  run<Result>(action: () => Result, uncaught: (error: unknown) => void): Result {
    return this.#runs.run(uncaught, action)
  }

  [Symbol.dispose](): void {
    for (const event of EVENTS) {
      const own = this.#own.get(event) as Listener
      const isOnTop = process.rawListeners(event).includes(own)
      // Beneath another trap it stays, and passes everything on.
      if (!isOnTop) continue
      process.off(event, own)
      for (const listener of this.#before.get(event) ?? []) process.on(event, listener)
    }
  }

  #caught(event: Event, args: readonly unknown[]): void {
    const uncaught = this.#runs.getStore()
    if (uncaught !== undefined) {
      uncaught(args[0])
      return
    }
    const before = this.#before.get(event) ?? []
    // Nobody else listens: then it ends the process, as it would have.
    if (before.length === 0) throw args[0]
    for (const listener of before) listener.apply(process, [...args])
  }
}
