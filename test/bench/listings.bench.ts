/**
 * LIST and UIDL of a big maildrop, asked for again and again. The limit writes a prepared buffer.
 */
import type { Measurement } from './figure.ts'
import { RawClient } from './raw-client.ts'
import { alternate, type Effort, ratePerSecond } from './rounds.ts'
import { ServerChild } from './server-child.ts'

const MESSAGES = 100_000

export async function measureListings(effort: Effort): Promise<Measurement[]> {
  const messages = MESSAGES / effort.smallerBy
  // Different ones: equal messages have longer unique-ids, and the limit would send less.
  using ours = await ServerChild.start('ours', { generated: messages })
  using bare = await ServerChild.start('bare', { generated: messages })
  const measurements: Measurement[] = []
  for (const command of ['LIST', 'UIDL']) {
    effort.told(command)
    const rate = ({ port }: ServerChild) => repliesPerSecond(port, command, effort.roundMs)
    const result = await alternate(
      effort.rounds,
      () => rate(ours),
      () => rate(bare),
    )
    measurements.push({ name: `${command} of ${messages}`, unit: '/s', ...result, aim: { ratio: 0.9 } })
  }
  return measurements
}

async function repliesPerSecond(port: number, command: string, roundMs: number): Promise<number> {
  const client = await RawClient.connect(port)
  await client.logOn('user1')
  const line = `${command}\r\n`
  const replyOctets = await client.ask(line, 'final-line')
  const rate = await ratePerSecond(roundMs, () => client.ask(line, replyOctets))
  await client.quit()
  return rate
}
