/**
 * A client that says a few lines, waits for as many replies, and is gone. Its session is over then for the server, too.
 */
import type { Pop3Server } from '../../src/server/server.ts'
import { tcpClient } from '../support/tcp-client.ts'

export async function say(server: Pop3Server, ...lines: readonly string[]): Promise<void> {
  using client = await tcpClient(server.port)
  for (const line of lines) await client.send(`${line}\r\n`)
  client.finish()
  await client.ended
  client.socket.destroy()
  await server.waitFor.idle()
}
