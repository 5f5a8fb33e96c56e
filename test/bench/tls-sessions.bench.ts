/**
 * Whole sessions in a second through TLS, each but the first resuming the one before it. The limit is a bare `node:tls`
 * server with the same certificate.
 */
import { Certificates } from '../../src/link/certificates.ts'
import type { Measurement } from './figure.ts'
import { RawClient, type TlsMemory } from './raw-client.ts'
import { alternate, type Effort, ratePerSecond } from './rounds.ts'
import { ServerChild } from './server-child.ts'

export async function measureTlsSessions({ rounds, roundMs }: Effort): Promise<Measurement[]> {
  const certificates = new Certificates('127.0.0.1')
  const { key, cert } = certificates.server()
  const workload = { accounts: 1, messages: 10, messageOctets: 4096, tls: { key, cert } }
  using ours = await ServerChild.start('ours', workload)
  using bare = await ServerChild.start('bare', workload)
  const rateOf = ({ port }: ServerChild) => {
    const memory: TlsMemory = { ca: certificates.ca, resumed: 0 }
    return () => resumedPerSecond(port, memory, roundMs)
  }
  const result = await alternate(rounds, rateOf(ours), rateOf(bare))
  return [{ name: 'sessions through TLS, resumed', unit: '/s', ...result, aim: { ratio: 0.9 } }]
}

async function resumedPerSecond(port: number, memory: TlsMemory, roundMs: number): Promise<number> {
  // The first of all has nothing to resume.
  if (memory.session === undefined) await session(port, memory)
  memory.resumed = 0
  let count = 0
  const rate = await ratePerSecond(roundMs, () => {
    count++
    return session(port, memory)
  })
  if (memory.resumed !== count)
    throw new Error(`Of ${count} TLS sessions ${memory.resumed} were resumed. All should have been.`)
  return rate
}

async function session(port: number, memory: TlsMemory): Promise<void> {
  const client = await RawClient.connect(port, memory)
  await client.logOn('user1')
  await client.ask('STAT\r\n', 'line')
  await client.ask('UIDL\r\n', 'final-line')
  await client.quit()
}
