/**
 * How the cost of a RETR grows with the octets of the message: the first one, which prepares it, and the second one.
 */
import type { Growth } from './growth.ts'
import { RawClient } from './raw-client.ts'
import { type Effort, elapsedMs } from './rounds.ts'
import { ServerChild } from './server-child.ts'

const KIB = 1024
/** 1 KiB to 256 MiB. */
const SIZES = Array.from({ length: 10 }, (_, power) => KIB * 4 ** power)
/** Fetched before anything is measured, so that the code has been compiled. */
const WARM_UP = Array.from({ length: 200 }, () => 4 * KIB)

export async function measureGrowthByOctets(effort: Effort): Promise<Growth[]> {
  const sizes = SIZES.slice(0, effort.smallerBy > 1 ? -3 : undefined)
  const first: number[][] = []
  const second: number[][] = []
  for (let round = 1; round <= effort.growthRounds; round++) {
    effort.told(`messages of 1 KiB to 256 MiB, round ${round}`)
    using server = await ServerChild.start('ours', { sizes: [...WARM_UP, ...sizes] })
    const client = await RawClient.connect(server.port)
    await client.logOn('user1')
    for (let number = 1; number <= WARM_UP.length; number++) await fetch(client, number)
    const numbers = sizes.map((_, index) => WARM_UP.length + index + 1)
    for (const times of [first, second]) {
      const timesMs: number[] = []
      for (const number of numbers) timesMs.push(await fetch(client, number))
      times.push(timesMs)
    }
    await client.quit()
  }
  const growth = (name: string, times: readonly number[][]): Growth => ({
    family: 'Octets of a message',
    name,
    of: 'octets',
    scale: 'octets',
    unit: 'ms',
    points: sizes.map((size, index) => ({ size, rounds: times.map((round) => round[index] as number) })),
  })
  return [growth('first RETR', first), growth('second RETR', second)]
}

function fetch(client: RawClient, messageNumber: number): Promise<number> {
  return elapsedMs(() => client.ask(`RETR ${messageNumber}\r\n`, 'final-line'))
}
