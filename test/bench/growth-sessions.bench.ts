/**
 * How long so many sessions take, one after another, on a server that has served all the ones before them. The limit is
 * the bare server.
 */
import { performance } from 'node:perf_hooks'
import type { Growth } from './growth.ts'
import { RawClient } from './raw-client.ts'
import type { Effort } from './rounds.ts'
import { ServerChild, type ServerKind } from './server-child.ts'

const COUNTS = [1, 10, 100, 1000, 10_000]
const WORKLOAD = { accounts: 1, messages: 10, messageOctets: 4096 }
const SIDES = { ours: 'pop3-mock', bare: 'the limit' } as const

export async function measureGrowthBySessions(effort: Effort): Promise<Growth[]> {
  const counts = COUNTS.filter((count) => count * effort.smallerBy <= 10_000)
  const rounds = { ours: [] as number[][], bare: [] as number[][] }
  for (let round = 1; round <= effort.growthRounds; round++) {
    for (const kind of ['ours', 'bare'] as const) {
      effort.told(`${counts.at(-1)} sessions, ${kind}, round ${round}`)
      rounds[kind].push(await totalsMs(kind, counts))
    }
  }
  return (['ours', 'bare'] as const).map((kind) => ({
    family: 'Sessions, one after another',
    name: `all of them, ${SIDES[kind]}`,
    of: 'sessions',
    scale: 'count',
    unit: 'ms',
    points: counts.map((size, index) => ({
      size,
      rounds: rounds[kind].map((totals) => totals[index] as number),
    })),
  }))
}

/** From the first session to the end of each that is counted. */
async function totalsMs(kind: ServerKind, counts: readonly number[]): Promise<number[]> {
  using server = await ServerChild.start(kind, WORKLOAD)
  const totals: number[] = []
  const startMs = performance.now()
  for (let done = 1; totals.length < counts.length; done++) {
    const client = await RawClient.connect(server.port)
    await client.logOn('user1')
    await client.ask('STAT\r\n', 'line')
    await client.quit()
    if (done === counts[totals.length]) totals.push(performance.now() - startMs)
  }
  return totals
}
