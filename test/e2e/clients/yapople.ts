/**
 * yapople from npm, in our own process.
 */
import type { Socket } from 'node:net'
import { Client } from 'yapople'
import type { Pop3Server } from '../../../src/server/server.ts'
import { withinTimeLimit } from '../../support/run-program.ts'
import type { RealClient } from './real-client.ts'

/** What we use of it; its own types leave most of this out, and promise a `quit()` that gives no promise. */
export interface Yapople {
  connect(): Promise<unknown>
  stat(): Promise<{ count: number; length: number }>
  list(): Promise<Record<string, number>>
  retr(messageNumber: number): Promise<Buffer>
  top(messageNumber: number, lineCount: number): Promise<Buffer>
  dele(messageNumber: number): Promise<unknown>
  delete(messageNumbers: readonly number[]): Promise<unknown>
  disconnect(): Promise<unknown>
  retrieveAndDeleteAll(): Promise<Buffer[]>
  readonly _socket: Socket
}

export const YAPOPLE: RealClient = {
  name: 'yapople',
  listings: ['stat', 'list'],
  fetch: (server) =>
    yapople(server, async (client) => {
      const { count, length } = await client.stat()
      const list = await client.list()
      const messages: Buffer[] = []
      for (let number = 1; number <= count; number++) messages.push(await client.retr(number))
      await client.disconnect()
      const rows = Object.entries(list).map(([number, octets]) => `${number} ${octets}`)
      return { listings: { stat: `${count} ${length}`, list: rows }, messages }
    }),
}

/** Does something with a client that has logged on. */
export function yapople<Result>(
  server: Pop3Server,
  use: (client: Yapople) => Promise<Result>,
): Promise<Result> {
  const { user, password } = server.accounts[0] as Pop3Server['accounts'][number]
  const settings = { host: server.host, port: server.port, username: user, password }
  const client = new Client(settings) as unknown as Yapople
  return withinTimeLimit(
    server,
    client.connect().then(() => use(client)),
  )
}
