/**
 * What a session costs in memory that was greeted and then says nothing: a thousand of them, and ten thousand.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Measurement } from './figure.ts'
import type { Effort } from './rounds.ts'
import { ServerChild, type ServerKind } from './server-child.ts'

const COUNTS = [1000, 10_000]
/** Heap, beyond the bare server's. */
const MOST_KIB = 12
/** What a process has open beside its sessions. */
const OTHER_DESCRIPTORS = 100
const KIB = 1024

/** KiB per session. */
interface Cost {
  readonly heap: number
  readonly resident: number
}

export async function measureIdleSessions(effort: Effort): Promise<Measurement[]> {
  const counts = COUNTS.map((count) => Math.min(count / effort.smallerBy, mostDescriptors()))
  const rounds = { ours: [] as Cost[][], bare: [] as Cost[][] }
  for (let round = 1; round <= effort.growthRounds; round++) {
    for (const kind of ['ours', 'bare'] as const) {
      effort.told(`${counts.join(' and ')} sessions, ${kind}, round ${round}`)
      rounds[kind].push(await costsOf(kind, counts))
    }
  }
  return counts.flatMap((count, index) => {
    const wanted = (COUNTS[index] as number) / effort.smallerBy
    const why = count < wanted ? ` (${wanted} would exceed the limit on descriptors)` : ''
    const of = (part: keyof Cost) => ({
      ours: rounds.ours.map((costs) => costs[index]?.[part] ?? Number.NaN),
      limit: rounds.bare.map((costs) => costs[index]?.[part] ?? Number.NaN),
    })
    const name = `one of ${count} idle sessions${why}`
    return [
      { name: `${name}: heap`, unit: 'KiB', ...of('heap'), aim: { beyondLimit: MOST_KIB } },
      { name: `${name}: resident`, unit: 'KiB', ...of('resident') },
    ] satisfies Measurement[]
  })
}

/** In a process that has served one client before. */
async function costsOf(kind: ServerKind, counts: readonly number[]): Promise<Cost[]> {
  using server = await ServerChild.start(kind)
  const clients = fork(fileURLToPath(new URL('./idle-clients-process.ts', import.meta.url)), [
    String(server.port),
  ])
  try {
    await once(clients, 'message')
    const connect = async (count: number) => {
      clients.send(count)
      await once(clients, 'message')
      return await server.ask({ ask: 'settled-memory' })
    }
    const [rssBefore = 0, heapBefore = 0] = await connect(1)
    const costs: Cost[] = []
    for (const count of counts) {
      const [rss = 0, heap = 0] = await connect(count)
      costs.push({
        heap: (heap - heapBefore) / (count - 1) / KIB,
        resident: (rss - rssBefore) / (count - 1) / KIB,
      })
    }
    return costs
  } finally {
    clients.kill()
  }
}

/** So many sessions a process can hold. Node has raised the soft limit to the hard one; not everywhere is there any. */
function mostDescriptors(): number {
  const { userLimits } = process.report.getReport() as {
    userLimits?: { open_files?: { soft: number | string } }
  }
  const limit = Number(userLimits?.open_files?.soft)
  return Number.isNaN(limit) ? Number.POSITIVE_INFINITY : limit - OTHER_DESCRIPTORS
}
