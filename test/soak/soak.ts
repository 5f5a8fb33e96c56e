/**
 * One soak: the memory part twice from the same seed, the TCP part once, and what was found wrong.
 */
import { type HeapSlope, HeapWatch, isLeak } from './heap-watch.ts'
import { runMemoryPart } from './memory-part.ts'
import type { PartResult } from './part.ts'
import { runTcpPart } from './tcp-part.ts'

export interface SoakOptions {
  readonly sessions: number
  readonly seed: number
  /** Told of the sessions so far. */
  readonly told?: (sessions: number) => void
}

export interface HeapOfPart {
  readonly part: string
  /** Undefined: there were too few sessions to say. */
  readonly slope: HeapSlope | undefined
}

export interface SoakReport {
  readonly sessions: number
  readonly seed: number
  readonly opened: number
  readonly closed: number
  readonly profiles: number
  /** Of the conversations in memory, each time the same. */
  readonly digests: readonly string[]
  readonly heaps: readonly HeapOfPart[]
  readonly problems: readonly string[]
}

/** Of ten sessions one is over TCP. */
const TCP_SHARE = 0.1
const MOST_PROBLEMS = 100

export async function soak({ sessions, seed, told = () => {} }: SoakOptions): Promise<SoakReport> {
  const overTcp = Math.round(sessions * TCP_SHARE)
  const inMemory = Math.round((sessions - overTcp) / 2)
  const heaps = { 'in memory': new HeapWatch(2 * inMemory), 'over TCP': new HeapWatch(overTcp) }
  const problems: string[] = []
  const parts: PartResult[] = []
  const play = async (run: typeof runTcpPart, count: number, heap: HeapWatch) => {
    const before = parts.reduce((sum, { opened }) => sum + opened, 0)
    const watched = (done: number) => {
      told(before + done)
      heap.sample(before + done)
      if (problems.length > MOST_PROBLEMS) throw new Error(`Too many problems:\n${problems.join('\n')}`)
    }
    parts.push(await run({ sessions: count, seed, told: watched, problems }))
  }
  await play(runMemoryPart, inMemory, heaps['in memory'])
  await play(runMemoryPart, inMemory, heaps['in memory'])
  await play(runTcpPart, overTcp, heaps['over TCP'])
  const slopes = Object.entries(heaps).map(([part, heap]) => ({ part, slope: heap.slope() }))
  return reportOf({ sessions, seed }, parts, slopes, problems)
}

function reportOf(
  { sessions, seed }: SoakOptions,
  parts: readonly PartResult[],
  heaps: readonly HeapOfPart[],
  found: readonly string[],
): SoakReport {
  const opened = parts.reduce((sum, part) => sum + part.opened, 0)
  const closed = parts.reduce((sum, part) => sum + part.closed, 0)
  const profiles = Math.max(...parts.map((part) => part.profiles))
  const digests = parts.flatMap(({ digest }) => (digest === undefined ? [] : [digest]))
  const problems = [...found]
  if (opened !== closed) problems.push(`${opened} sessions were opened, ${closed} closed`)
  if (new Set(digests).size > 1) problems.push('the same seed gave other conversations the second time')
  for (const { part, slope } of heaps) {
    if (slope !== undefined && isLeak(slope))
      problems.push(`${part} the heap grows by ${slope.octetsPerSession.toFixed(0)} octets a session`)
  }
  return { sessions, seed, opened, closed, profiles, digests, heaps, problems }
}
