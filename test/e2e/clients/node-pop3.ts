/**
 * node-pop3 from npm, in our own process.
 */
import type { Socket } from 'node:net'
import Pop3Command from 'node-pop3'
import type { Pop3Server } from '../../../src/server/server.ts'
import { withinTimeLimit } from '../../support/run-program.ts'
import type { RealClient } from './real-client.ts'

export const NODE_POP3: RealClient = {
  name: 'node-pop3',
  listings: ['stat', 'list', 'uidl'],
  fetch: (server) =>
    nodePop3(server, async (client) => {
      const stat = await client.STAT()
      const list = (await client.LIST()) as string[][]
      const uidl = (await client.UIDL()) as string[][]
      const messages: Buffer[] = []
      for (let number = 1; number <= list.length; number++) {
        // It gives a string, whatever the octets were.
        messages.push(Buffer.from(await client.RETR(number), 'utf8'))
      }
      await client.QUIT()
      return { listings: { stat, list: rows(list), uidl: rows(uidl) }, messages }
    }),
}

/** Its own types hide the socket. */
export type NodePop3 = Pop3Command & { readonly _socket: Socket }

/** Does something with a client, which logs on by itself with its first command. */
export function nodePop3<Result>(
  server: Pop3Server,
  use: (client: NodePop3) => Promise<Result>,
): Promise<Result> {
  const { user, password } = server.accounts[0] as Pop3Server['accounts'][number]
  const { host, port } = server
  const client = new Pop3Command({ host, port, user, password }) as NodePop3
  return withinTimeLimit(server, use(client))
}

function rows(listing: readonly string[][]): string[] {
  return listing.map((row) => row.join(' '))
}
