/**
 * A process full of clients that were greeted and say nothing. Started by `idle-sessions.bench.ts`: a process of their own
 * is what keeps clients and server from sharing one limit on descriptors.
 */
import { once } from 'node:events'
import { connect } from 'node:net'

/** More than wait in a listener's queue would be refused. */
const CONNECTING_AT_ONCE = 100

const port = Number(process.argv[2])
let connected = 0

process.on('disconnect', () => process.exit())
process.on('message', async (wanted: number) => {
  while (connected < wanted) {
    const batch = Math.min(CONNECTING_AT_ONCE, wanted - connected)
    await Promise.all(Array.from({ length: batch }, greeted))
    connected += batch
  }
  process.send?.(connected)
})
process.send?.(connected)

async function greeted(): Promise<void> {
  const socket = connect({ host: '127.0.0.1', port })
  await once(socket, 'data')
}
