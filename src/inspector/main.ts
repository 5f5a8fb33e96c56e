/**
 * The page begins: the connection that it is served over, and the parts put together.
 */
import { Inspector } from './inspector.ts'
import { RpcClient } from './rpc-client.ts'

const address = new URL('rpc', location.href)
address.protocol = address.protocol.replace('http', 'ws')

const rpc = new RpcClient({
  connect: ({ opened, heard, lost }) => {
    const socket = new WebSocket(address, ['pop3-mock.v1'])
    socket.addEventListener('open', opened)
    socket.addEventListener('message', ({ data }) => heard(String(data)))
    socket.addEventListener('close', lost)
    return socket
  },
  after: (delayMs, action) => {
    const timer = setTimeout(action, delayMs)
    return () => clearTimeout(timer)
  },
})

new Inspector(rpc).start()
