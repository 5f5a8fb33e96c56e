/**
 * How the transcript fares as events come and come: what recording them costs, what is held of them, and how long the text
 * of what is left takes.
 */
import { performance } from 'node:perf_hooks'
import type { NewEvent } from '../../src/transcript/event.ts'
import { DEFAULT_TRANSCRIPT_LIMIT, Transcript } from '../../src/transcript/transcript.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import type { Growth } from './growth.ts'
import { settledMemory } from './memory.ts'
import type { Effort } from './rounds.ts'

/** From where the transcript is full: less is lost in what else the heap does. */
const COUNTS = [10_000, 100_000, 1_000_000, 10_000_000]
/** Recorded before anything is measured, so that the code has been compiled. */
const WARM_UP_EVENTS = 200_000

interface Costs {
  readonly recordMs: number
  readonly textMs: number
  readonly heldMegabytes: number
}

export async function measureGrowthByEvents(effort: Effort): Promise<Growth[]> {
  const counts = COUNTS.filter((count) => count * effort.smallerBy <= 10_000_000)
  const found: Costs[][] = counts.map(() => [])
  await costsOf(WARM_UP_EVENTS)
  for (let round = 1; round <= effort.growthRounds; round++) {
    for (const [index, count] of counts.entries()) {
      effort.told(`${count} events, round ${round}`)
      found[index]?.push(await costsOf(count))
    }
  }
  const growth = (family: string, name: string, unit: Growth['unit'], cost: keyof Costs): Growth => ({
    family,
    name,
    of: 'events',
    scale: 'count',
    unit,
    points: counts.map((size, index) => ({
      size,
      rounds: (found[index] ?? []).map((costs) => costs[cost]),
    })),
  })
  return [
    growth('Events of a transcript', 'record them all', 'ms', 'recordMs'),
    growth('Events of a transcript', 'the text of those kept', 'ms', 'textMs'),
    growth('Memory of a transcript', 'heap held', 'MB', 'heldMegabytes'),
  ]
}

async function costsOf(count: number): Promise<Costs> {
  const { heapUsed: before } = await settledMemory()
  const transcript = new Transcript(DEFAULT_TRANSCRIPT_LIMIT, () => performance.now())
  const startMs = performance.now()
  record(transcript, count)
  const recordMs = performance.now() - startMs
  const { heapUsed } = await settledMemory()
  const textStartMs = performance.now()
  transcript.toString()
  const textMs = performance.now() - textStartMs
  return { recordMs, textMs, heldMegabytes: (heapUsed - before) / 1e6 }
}

/** Commands and their answers, a hundred of each in a session. */
function record(transcript: Transcript, count: number): void {
  const line = octetsOf('STAT\r\n')
  const answer = octetsOf('+OK 3 1536\r\n')
  for (let done = 0; done < count; done += 2) {
    const session = Math.floor(done / 200) + 1
    const command = { type: 'command', session, keyword: 'STAT', arguments: '', octets: line }
    transcript.record({ ...command, state: 'TRANSACTION' } as NewEvent)
    transcript.record({ type: 'sent', session, octets: [answer] })
  }
}
