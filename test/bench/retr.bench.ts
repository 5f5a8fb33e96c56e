/**
 * RETR of small, middling and big messages, one at a time and pipelined (RFC 2449 section 6.6).
 */
import type { Measurement } from './figure.ts'
import { RawClient } from './raw-client.ts'
import { alternate, type Effort, ratePerSecond } from './rounds.ts'
import { ServerChild } from './server-child.ts'

const MIB = 1_048_576

/** What is fetched, and how many RETRs are sent ahead when pipelined. */
const SIZES = [
  { octets: 4096, name: '4 KiB', depth: 100, aim: { ratio: 0.9 } },
  { octets: MIB, name: '1 MiB', depth: 8, aim: { ratio: 0.95 } },
  { octets: 25 * MIB, name: '25 MiB', depth: 2, aim: { ratio: 0.95 } },
] as const

export async function measureRetr(effort: Effort): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  for (const size of SIZES) {
    const workload = { accounts: 1, messages: 1, messageOctets: size.octets }
    using ours = await ServerChild.start('ours', workload)
    using bare = await ServerChild.start('bare', workload)
    measurements.push(...(await measureSize(size, ours, bare, effort)))
  }
  return measurements
}

async function measureSize(
  { octets, name, depth, aim }: (typeof SIZES)[number],
  ours: ServerChild,
  bare: ServerChild,
  { rounds, roundMs }: Effort,
): Promise<Measurement[]> {
  const measurements: Measurement[] = []
  for (const ahead of [1, depth]) {
    const { ours: own, limit } = await alternate(
      rounds,
      () => repliesPerSecond(ours.port, ahead, roundMs),
      () => repliesPerSecond(bare.port, ahead, roundMs),
    )
    const how = ahead === 1 ? '' : `, ${ahead} pipelined`
    if (octets < MIB) measurements.push({ name: `RETR ${name}${how}`, unit: '/s', ours: own, limit, aim })
    const mibPerSecond = (rates: readonly number[] = []) => rates.map((rate) => (rate * octets) / MIB)
    measurements.push({
      name: `RETR ${name}${how}`,
      unit: 'MiB/s',
      ours: mibPerSecond(own),
      limit: mibPerSecond(limit),
      aim,
    })
  }
  return measurements
}

async function repliesPerSecond(port: number, ahead: number, roundMs: number): Promise<number> {
  const client = await RawClient.connect(port)
  await client.logOn('user1')
  const replyOctets = await client.ask('RETR 1\r\n', 'final-line')
  const lines = 'RETR 1\r\n'.repeat(ahead)
  const rate = await ratePerSecond(roundMs, () => client.ask(lines, replyOctets * ahead), ahead)
  await client.quit()
  return rate
}
