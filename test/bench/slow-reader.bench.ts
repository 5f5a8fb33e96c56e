/**
 * What clients cost that ask for a big message, read a little of it and stop. They are meant to cost nothing beyond the
 * message, which all of them share.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Measurement } from './figure.ts'
import { RawClient } from './raw-client.ts'
import type { Effort } from './rounds.ts'
import { ServerChild, type ServerKind } from './server-child.ts'

const MIB = 1_048_576
const MESSAGE_OCTETS = 256 * MIB
const READERS = 8
/** So much a reader takes before it stops. */
const READ_OCTETS = MIB

/** In MiB. */
interface Cost {
  /** The growth by the first RETR, beyond the message itself. */
  readonly firstRetr: number
  readonly oneReader: number
}

export async function measureSlowReader(effort: Effort): Promise<Measurement[]> {
  const messageOctets = MESSAGE_OCTETS / effort.smallerBy
  const rounds = { ours: [] as Cost[], bare: [] as Cost[] }
  for (let round = 1; round <= effort.growthRounds; round++) {
    for (const kind of ['ours', 'bare'] as const) {
      effort.told(`${kind}, round ${round}`)
      rounds[kind].push(await costsOf(kind, Math.floor(messageOctets)))
    }
  }
  const of = (part: keyof Cost) => rounds.ours.map((cost) => cost[part])
  const name = `message of ${Math.round(messageOctets / MIB)} MiB`
  return [
    { name: `${name}: beyond it at the first RETR`, unit: 'MiB', ours: of('firstRetr'), aim: { atMost: 8 } },
    {
      name: `${name}: a reader that has stopped`,
      unit: 'MiB',
      ours: of('oneReader'),
      limit: rounds.bare.map(({ oneReader }) => oneReader),
      aim: { beyondLimit: 1 },
    },
  ]
}

async function costsOf(kind: ServerKind, messageOctets: number): Promise<Cost> {
  using server = await ServerChild.start(kind, { repeatedOctets: messageOctets })
  const resident = async () => ((await server.ask({ ask: 'settled-memory' }))[0] ?? Number.NaN) / MIB
  const atStart = await resident()
  const client = await RawClient.connect(server.port)
  await client.logOn('user1')
  await client.ask('RETR 1\r\n', 'final-line')
  const fetched = await resident()
  const readers: Socket[] = []
  while (readers.length < READERS) readers.push(await stoppedReader(server.port))
  const withReaders = await resident()
  for (const reader of readers) reader.destroy()
  return {
    firstRetr: fetched - atStart - messageOctets / MIB,
    oneReader: (withReaders - fetched) / READERS,
  }
}

/** A client in the middle of the message that reads no further. */
async function stoppedReader(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port })
  await once(socket, 'data')
  for (const line of ['USER user1\r\n', 'PASS secret\r\n']) {
    socket.write(line)
    await once(socket, 'data')
  }
  socket.write('RETR 1\r\n')
  for (let taken = 0; taken < READ_OCTETS; ) {
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    taken += chunk.length
  }
  socket.pause()
  return socket
}
