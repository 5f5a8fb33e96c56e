/**
 * The process of a control server under measurement, as a user gets it; or of a subscriber, which reads and does nothing
 * with what it reads. Started by `control.bench.ts`.
 */

import { startControlServer } from 'pop3-mock/control'
import { WebSocket } from 'ws'

export interface Address {
  readonly url: string
  readonly token: string
}

process.on('disconnect', () => process.exit())
const [role, addressJson, server] = process.argv.slice(2)
if (role === 'serve') await serve()
else await subscribe(JSON.parse(addressJson as string) as Address, server as string)

async function serve(): Promise<void> {
  const { url, token } = await startControlServer({ unref: false })
  process.send?.({ url, token })
}

async function subscribe({ url, token }: Address, id: string): Promise<void> {
  const protocols = ['pop3-mock.v1', `pop3-mock.token.${token}`]
  const webSocket = new WebSocket(`${url.replace('http', 'ws')}/rpc`, protocols)
  await new Promise((resolve) => webSocket.once('open', resolve))
  const params = { server: id }
  webSocket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'transcript.subscribe', params }))
  webSocket.once('message', () => process.send?.('subscribed'))
}
