/**
 * Measuring in turn, so that what else the machine does meanwhile falls on both sides alike.
 */
import { performance } from 'node:perf_hooks'
import type { Rounds } from './figure.ts'

/** How long a run of the benchmarks may take. */
export interface Effort {
  /** How often each side is measured. */
  readonly rounds: number
  /** How long a rate is measured in each round. */
  readonly roundMs: number
  /** Messages in the big Maildir. */
  readonly maildirMessages: number
  /** How often each size is measured where a cost grows. */
  readonly growthRounds: number
  /** The biggest sizes are divided by this. */
  readonly smallerBy: number
  /** Told what is being done, for who waits. */
  readonly told: (step: string) => void
}

export const FULL_EFFORT: Omit<Effort, 'told'> = {
  rounds: 7,
  roundMs: 500,
  maildirMessages: 100_000,
  growthRounds: 5,
  smallerBy: 1,
}
export const QUICK_EFFORT: Omit<Effort, 'told'> = {
  rounds: 5,
  roundMs: 100,
  maildirMessages: 10_000,
  growthRounds: 5,
  smallerBy: 10,
}

/** Both in turn, once to warm up and then `rounds` times. */
export async function alternate(
  rounds: number,
  measureOurs: () => Promise<number>,
  measureLimit: () => Promise<number>,
): Promise<Required<Rounds>> {
  const ours: number[] = []
  const limit: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const own = await measureOurs()
    const bare = await measureLimit()
    if (round === 0) continue
    ours.push(own)
    limit.push(bare)
  }
  return { ours, limit }
}

/** How often `once` is done in a second; each call may do it `times` times. */
export async function ratePerSecond(
  durationMs: number,
  once: () => Promise<unknown>,
  times = 1,
): Promise<number> {
  const startMs = performance.now()
  let count = 0
  let elapsedMs = 0
  do {
    await once()
    count += times
    elapsedMs = performance.now() - startMs
  } while (elapsedMs < durationMs)
  return (count / elapsedMs) * 1000
}

export async function elapsedMs(action: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now()
  await action()
  return performance.now() - startMs
}
