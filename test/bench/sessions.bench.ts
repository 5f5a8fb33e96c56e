/**
 * Whole sessions in a second: connect, USER, PASS, STAT, UIDL, QUIT.
 */
import type { Measurement } from './figure.ts'
import { RawClient } from './raw-client.ts'
import { alternate, type Effort, ratePerSecond } from './rounds.ts'
import { ServerChild } from './server-child.ts'

const WORKLOAD = { accounts: 50, messages: 10, messageOctets: 4096 }
const AIM = { ratio: 0.9 }

export async function measureSessions({ rounds, roundMs }: Effort): Promise<Measurement[]> {
  using ours = await ServerChild.start('ours', WORKLOAD)
  using bare = await ServerChild.start('bare', WORKLOAD)
  const measurements: Measurement[] = []
  for (const atOnce of [1, WORKLOAD.accounts]) {
    const rate = ({ port }: ServerChild) => ratePerSecond(roundMs, () => sessions(port, atOnce), atOnce)
    const result = await alternate(
      rounds,
      () => rate(ours),
      () => rate(bare),
    )
    const how = atOnce === 1 ? 'one after another' : `${atOnce} at once`
    measurements.push({ name: `sessions, ${how}`, unit: '/s', ...result, aim: AIM })
  }
  return [...measurements, await measureRules({ rounds, roundMs })]
}

/** Rules that do not match, beside a server without rules that has run no longer. */
async function measureRules({ rounds, roundMs }: Pick<Effort, 'rounds' | 'roundMs'>): Promise<Measurement> {
  using ruled = await ServerChild.start('ruled', WORKLOAD)
  using unruled = await ServerChild.start('ours', WORKLOAD)
  const rate = ({ port }: ServerChild) => ratePerSecond(roundMs, () => sessions(port, 1))
  const result = await alternate(
    rounds,
    () => rate(ruled),
    () => rate(unruled),
  )
  return { name: 'sessions, 10 rules that do not match (limit: no rules)', unit: '/s', ...result, aim: AIM }
}

/** Each with an account of its own: a maildrop has one session at a time. */
async function sessions(port: number, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, index) => session(port, `user${index + 1}`)))
}

async function session(port: number, user: string): Promise<void> {
  const client = await RawClient.connect(port)
  await client.logOn(user)
  await client.ask('STAT\r\n', 'line')
  await client.ask('UIDL\r\n', 'final-line')
  await client.quit()
}
