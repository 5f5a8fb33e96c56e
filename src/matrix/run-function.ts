/**
 * Runs a function as a client, in this process: it can be given up, but not killed.
 */
import { clearTimeout, setTimeout } from 'node:timers'
import { LONGEST_DELAY_MS } from '../link/clock.ts'
import { type Ending, endingOfError } from './ending.ts'
import type { ErrorTrap } from './error-trap.ts'

/** What a client needs to know of its server. */
export interface MatrixTarget {
  readonly host: string
  readonly port: number
  readonly url: string
  readonly user: string
  readonly password: string
  /** What a command would find in its environment. */
  readonly env: Readonly<Record<string, string>>
  /** Aborted at the limit, and when the run is over. */
  readonly signal: AbortSignal
}

/** A client under test. A list of texts or octets that it gives is taken for the messages that it has. */
export type MatrixFunction = (target: MatrixTarget) => unknown

export interface FunctionRun {
  readonly ending: Ending
  /** What it gave. */
  readonly value: unknown
}

export async function runFunction(
  client: MatrixFunction,
  target: Omit<MatrixTarget, 'signal'>,
  limitMs: number,
  trap: ErrorTrap,
): Promise<FunctionRun> {
  const controller = new AbortController()
  try {
    return await new Promise((resolve) => {
      const end = (ending: Ending, value?: unknown) => {
        clearTimeout(timer)
        resolve({ ending, value })
      }
      const timer = setTimeout(() => end({ how: 'over-limit', limitMs }), Math.min(limitMs, LONGEST_DELAY_MS))
      const uncaught = (error: unknown) => end(endingOfError(error, false))
      const started = async () => client({ ...target, signal: controller.signal })
      trap.run(started, uncaught).then(
        (value) => end({ how: 'succeeded' }, value),
        (error) => end(endingOfError(error, true)),
      )
    })
  } finally {
    controller.abort()
  }
}
