/**
 * Time for the server: the system's, or one that a test moves by hand.
 */
import { performance } from 'node:perf_hooks'
// Imported, not global: a test runner's fake timers replace the globals only.
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from 'node:timers'
import { unexpected } from '../errors.ts'

/** Where delays and timers get their time from. */
export interface Clock {
  /** Milliseconds since some fixed moment; never goes back. */
  now(): number
  /** Calls back once after `delayMs`; the result cancels it. A pending call keeps no process alive. */
  after(delayMs: number, callback: () => void): () => void
}

/** The longest delay that Node's timers take; longer ones would fire at once. */
export const LONGEST_DELAY_MS: number = 2 ** 31 - 1

/**
 * Real, monotonic time. It calls back behind the turn of the event loop in which the time is over: where the process was busy
 * meanwhile, a client in it first reads what was sent before, as it would have done in time.
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(delayMs, callback) {
    let turn: NodeJS.Immediate | undefined
    const timer = setTimeout(
      () => {
        turn = setImmediate(callback)
      },
      Math.min(delayMs, LONGEST_DELAY_MS),
    )
    timer.unref()
    return () => {
      clearTimeout(timer)
      clearImmediate(turn)
    }
  },
}

interface Alarm {
  readonly dueMs: number
  readonly callback: () => void
}

/** A clock that stands still until it is told to advance. */
export class VirtualClock implements Clock {
  #nowMs = 0
  #alarms: Alarm[] = []

  now(): number {
    return this.#nowMs
  }

  after(delayMs: number, callback: () => void): () => void {
    const alarm = { dueMs: this.#nowMs + Math.max(0, delayMs), callback }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm)
    }
  }

  /** How many calls are still to come. */
  get pendingCount(): number {
    return this.#alarms.length
  }

  /** When the next call is due, in the clock's own milliseconds; undefined when none is. */
  get nextDueMs(): number | undefined {
    return this.#earliest()?.dueMs
  }

  /**
   * Moves the time on by `byMs`, making every call that falls due on the way, in order.
   * @throws {Pop3MockError} INVALID_OPTION: time never goes back
   */
  advance(byMs: number): void {
    if (!(typeof byMs === 'number' && byMs >= 0)) throw unexpected('byMs', byMs, 'milliseconds from 0')
    const untilMs = this.#nowMs + byMs
    for (let alarm = this.#earliest(); alarm && alarm.dueMs <= untilMs; alarm = this.#earliest()) {
      const due = alarm
      this.#nowMs = due.dueMs
      this.#alarms = this.#alarms.filter((other) => other !== due)
      due.callback()
    }
    // A callback may have advanced the clock further already.
    this.#nowMs = Math.max(this.#nowMs, untilMs)
  }

  #earliest(): Alarm | undefined {
    let earliest: Alarm | undefined
    for (const alarm of this.#alarms) {
      if (earliest === undefined || alarm.dueMs < earliest.dueMs) earliest = alarm
    }
    return earliest
  }
}
