/**
 * How costs grow with the messages of a maildrop: loading it, and what a client asks for first. Each in a server of its own,
 * in a fresh process.
 */
import type { Growth } from './growth.ts'
import { RawClient } from './raw-client.ts'
import { type Effort, elapsedMs } from './rounds.ts'
import { ServerChild } from './server-child.ts'

const COUNTS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]
const STEPS = ['load', 'first log-on and STAT', 'first LIST', 'first UIDL', 'first RETR'] as const

type Times = Readonly<Record<(typeof STEPS)[number], number>>

export async function measureGrowthByMessages(effort: Effort): Promise<Growth[]> {
  const points: { size: number; visits: Times[] }[] = []
  for (const size of COUNTS.filter((count) => count * effort.smallerBy <= 1_000_000)) {
    const visits: Times[] = []
    for (let round = 1; round <= effort.growthRounds; round++) {
      effort.told(`${size} messages, round ${round}`)
      visits.push(await visit(size))
    }
    points.push({ size, visits })
  }
  return STEPS.map((step) => ({
    family: 'Messages in the maildrop',
    name: step,
    of: 'messages',
    scale: 'count',
    unit: 'ms',
    points: points.map(({ size, visits }) => ({ size, rounds: visits.map((times) => times[step]) })),
  }))
}

async function visit(generated: number): Promise<Times> {
  using server = await ServerChild.start('ours', { generated })
  const client = await RawClient.connect(server.port)
  const times: Times = {
    load: server.startedMs,
    'first log-on and STAT': await elapsedMs(async () => {
      await client.logOn('user1')
      await client.ask('STAT\r\n', 'line')
    }),
    'first LIST': await elapsedMs(() => client.ask('LIST\r\n', 'final-line')),
    'first UIDL': await elapsedMs(() => client.ask('UIDL\r\n', 'final-line')),
    'first RETR': await elapsedMs(() => client.ask(`RETR ${generated}\r\n`, 'final-line')),
  }
  await client.quit()
  return times
}
