/**
 * A TLS client that does what it is told, as tcpClient does; the octets below its TLS are within reach.
 */
import { connect, type Socket } from 'node:net'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import { TcpClient } from './tcp-client.ts'

export interface TlsClient extends Disposable {
  /** What it says and hears through TLS. */
  readonly client: TcpClient
  readonly socket: TLSSocket
  /** The socket below. */
  readonly raw: Socket
  /** What came through TLS, record by record. */
  readonly records: readonly string[]
  /** With which it can be taken up again. */
  readonly session: Promise<Buffer>
}

/** Where to connect: a listener, or a server. */
export interface TlsAddress {
  readonly port: number | undefined
  readonly ca: string | undefined
}

/** Connects to 127.0.0.1 as `localhost`; rejects when the handshake fails. */
export async function tlsClient(
  { port, ca }: TlsAddress,
  options: ConnectionOptions = {},
): Promise<TlsClient> {
  const raw = connect({ port: port ?? 0, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
  return overTls(raw, { ca, ...options })
}

/** Makes a TLS client of a socket that is connected, or about to be. */
export async function overTls(raw: Socket, options: ConnectionOptions): Promise<TlsClient> {
  const socket = connectTls({ socket: raw, servername: 'localhost', ...options })
  const records: string[] = []
  socket.on('data', (chunk: Buffer) => records.push(chunk.toString('latin1')))
  const session = new Promise<Buffer>((resolve) => socket.once('session', resolve))
  const client = new TcpClient(socket, {})
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', () => resolve())
    socket.once('close', () => reject(new Error('closed before the handshake was done')))
    for (const one of [socket, raw]) one.once('error', reject)
  })
  const dispose = () => {
    socket.destroy()
    raw.destroy()
  }
  return { client, socket, raw, records, session, [Symbol.dispose]: dispose }
}
