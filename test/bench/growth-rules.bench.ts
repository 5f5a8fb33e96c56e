/**
 * How the cost of one command grows with the fault rules: with those that do not match it, and with those that do.
 */
import type { Growth, GrowthPoint } from './growth.ts'
import { RawClient } from './raw-client.ts'
import { type Effort, ratePerSecond } from './rounds.ts'
import { ServerChild } from './server-child.ts'

const COUNTS = [0, 1, 10, 100, 1000]

export async function measureGrowthByRules(effort: Effort): Promise<Growth[]> {
  const growth = async (matching: boolean): Promise<Growth> => ({
    family: 'Fault rules',
    name: matching ? 'STAT, all rules match' : 'STAT, no rule matches',
    of: 'rules',
    scale: 'count',
    unit: 'ms',
    points: await points(matching, effort),
  })
  return [await growth(false), await growth(true)]
}

async function points(matching: boolean, effort: Effort): Promise<GrowthPoint[]> {
  const found: GrowthPoint[] = []
  for (const count of COUNTS) {
    effort.told(`${count} rules that ${matching ? 'match' : 'do not match'}`)
    const rules = { count, matching }
    using server = await ServerChild.start('ours', { accounts: 1, messages: 3, messageOctets: 512, rules })
    const client = await RawClient.connect(server.port)
    await client.logOn('user1')
    const millisecondsEach = async () =>
      1000 / (await ratePerSecond(effort.roundMs / 2, () => client.ask('STAT\r\n', 'line')))
    // Warms up.
    await millisecondsEach()
    const rounds: number[] = []
    while (rounds.length < effort.growthRounds) rounds.push(await millisecondsEach())
    found.push({ size: count, rounds })
    await client.quit()
  }
  return found
}
