/**
 * The control plane: calls in a second, how soon a server greets its first client, and what a subscriber costs the others.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { connect, type RemoteControl, type RemotePop3Server } from 'pop3-mock/remote'
import type { Address } from './control-process.ts'
import { type Measurement, median } from './figure.ts'
import { RawClient } from './raw-client.ts'
import { alternate, type Effort, elapsedMs, ratePerSecond } from './rounds.ts'

const AT_ONCE = 16
const CREATED_IN_A_ROUND = 20
const CALL = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'server.list', params: {} })

export async function measureControl(effort: Effort): Promise<Measurement[]> {
  const host = startChild('serve')
  try {
    const address = (await told(host)) as Address
    await using remote = await connect(address.url, { token: address.token })
    return [
      ...(await measureCalls(remote, address, effort)),
      await measureCreation(remote, effort),
      await measureSubscriber(remote, address, effort),
    ]
  } finally {
    host.kill()
  }
}

async function measureCalls(remote: RemoteControl, address: Address, effort: Effort): Promise<Measurement[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const measurements: Measurement[] = []
  for (const atOnce of [1, AT_ONCE]) {
    const all = (once: () => Promise<unknown>) => () => Promise.all(Array.from({ length: atOnce }, once))
    const rate = (once: () => Promise<unknown>) => ratePerSecond(effort.roundMs, all(once), atOnce)
    const { ours: overWebSocket, limit: overHttp } = await alternate(
      effort.rounds,
      () => rate(() => remote.servers()),
      () => rate(() => post(address, agent)),
    )
    const how = atOnce === 1 ? 'one after another' : `${atOnce} at once`
    measurements.push({ name: `calls over WebSocket, ${how}`, unit: '/s', ours: overWebSocket })
    measurements.push({ name: `calls over HTTP, ${how}`, unit: '/s', ours: overHttp })
  }
  agent.destroy()
  return measurements
}

/** From the call to the octets of the greeting. */
async function measureCreation(remote: RemoteControl, { rounds }: Effort): Promise<Measurement> {
  const ours: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const timesMs: number[] = []
    for (let count = 0; count < CREATED_IN_A_ROUND; count++) {
      let server: RemotePop3Server | undefined
      let client: RawClient | undefined
      timesMs.push(
        await elapsedMs(async () => {
          server = await remote.startPop3Server()
          client = await RawClient.connect(server.port)
        }),
      )
      await client?.quit()
      await server?.close()
    }
    if (round > 0) ours.push(median(timesMs))
  }
  return { name: 'server.create to greeting', unit: 'ms', ours, aim: { atMost: 5 } }
}

/** Two servers in one process, one of them watched from another. */
async function measureSubscriber(
  remote: RemoteControl,
  address: Address,
  effort: Effort,
): Promise<Measurement> {
  const watched = await remote.startPop3Server()
  const alone = await remote.startPop3Server()
  const subscriber = startChild('subscribe', JSON.stringify(address), watched.id)
  try {
    await told(subscriber)
    const rate = (port: number) => ratePerSecond(effort.roundMs, () => session(port))
    const result = await alternate(
      effort.rounds,
      () => rate(watched.port),
      () => rate(alone.port),
    )
    return { name: 'sessions, watched by a subscriber (limit: unwatched)', unit: '/s', ...result }
  } finally {
    subscriber.kill()
  }
}

async function session(port: number): Promise<void> {
  const client = await RawClient.connect(port)
  await client.logOn('user')
  await client.ask('STAT\r\n', 'line')
  await client.ask('UIDL\r\n', 'final-line')
  await client.ask('RETR 1\r\n', 'final-line')
  await client.quit()
}

function post({ url, token }: Address, agent: Agent): Promise<void> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': CALL.length,
  }
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/rpc`, { method: 'POST', headers, agent }, (response) => {
      response.resume()
      response.once('end', () => resolve())
    })
    sent.once('error', reject)
    sent.end(CALL)
  })
}

function startChild(...args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(new URL('./control-process.ts', import.meta.url)), [...args])
}

function told(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const left = (code: number | null) => reject(new Error(`The process ended with ${code}.`))
    child.once('exit', left)
    child.once('message', (message) => {
      child.off('exit', left)
      resolve(message)
    })
  })
}
