/**
 * What a TLS client sends first, as Node's own client writes it.
 */
import { Duplex } from 'node:stream'
import { type ConnectionOptions, connect } from 'node:tls'

/** One record with one ClientHello, which names the server `localhost` unless told otherwise. */
export async function clientHello(options: ConnectionOptions = {}): Promise<Buffer> {
  const wire = new Duplex({ read() {}, write: (chunk: Buffer) => written(chunk) })
  let written: (chunk: Buffer) => void = () => {}
  const hello = new Promise<Buffer>((resolve) => {
    written = resolve
  })
  const socket = connect({ socket: wire, servername: 'localhost', ...options })
  socket.on('error', () => {})
  await hello
  socket.destroy()
  return hello
}
