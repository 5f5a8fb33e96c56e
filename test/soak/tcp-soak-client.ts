/**
 * Carries out a client's script over TCP, in turns of the event loop. Whatever the server does to it, it goes on or away.
 */
import { connect, type Socket } from 'node:net'
import { setImmediate } from 'node:timers'
import { connect as connectTls } from 'node:tls'
import type { ClientAction, ClientScript } from './client-script.ts'

/** So many turns of the event loop a client waits for what its last action leads to. */
const PATIENCE_IN_TURNS = 20

export interface TcpSoakResult {
  /** Of this client's end; undefined: it was never connected. */
  readonly port: number | undefined
  /** What came, one code unit for each octet; of TLS, what was inside. */
  readonly received: string
  readonly usedTls: boolean
}

export interface TcpSoakSetup {
  readonly port: number
  readonly tlsPort: number
  /** How many turns of the event loop there are before the next action. */
  readonly turnsBefore: () => number
}

/** Settles when the client's socket is gone. */
export async function playOverTcp(script: ClientScript, setup: TcpSoakSetup): Promise<TcpSoakResult> {
  const client = new TcpSoakClient(script, setup)
  for (const action of script.actions) {
    for (let turns = setup.turnsBefore(); turns > 0; turns--) await nextTurn()
    client.act(action)
  }
  for (let turns = PATIENCE_IN_TURNS; turns > 0 && !client.isGone; turns--) await nextTurn()
  return client.leave()
}

export function nextTurn(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve))
}

class TcpSoakClient {
  readonly #raw: Socket
  readonly #closed: Promise<void>
  #stream: Socket
  #port: number | undefined
  #received = ''
  #usedTls = false
  isGone = false

  constructor({ entrance }: ClientScript, { port, tlsPort }: TcpSoakSetup) {
    const settings = { port: entrance === 'implicit' ? tlsPort : port, host: '127.0.0.1' }
    this.#raw = connect({ ...settings, allowHalfOpen: true, noDelay: true })
    this.#stream = this.#raw
    this.#raw.once('connect', () => {
      this.#port = this.#raw.localPort
    })
    this.#closed = new Promise((resolve) => {
      this.#raw.once('close', () => {
        this.isGone = true
        resolve()
      })
    })
    this.#listen(this.#raw)
  }

  act(action: ClientAction): void {
    switch (action.type) {
      case 'send':
        if (this.#stream.writable) this.#stream.write(action.octets)
        return
      case 'shake-hands':
        if (action.isContent) this.#startTls()
        else if (this.#stream.writable) this.#stream.write('this client speaks no TLS\r\n')
        return
      case 'finish':
        this.#stream.end()
        return
      case 'reset':
        this.#raw.resetAndDestroy()
        return
      case 'stop-reading':
        this.#stream.pause()
        return
      case 'vanish':
        return
      default:
        action satisfies never
    }
  }

  async leave(): Promise<TcpSoakResult> {
    this.#stream.destroy()
    this.#raw.destroy()
    await this.#closed
    return { port: this.#port, received: this.#received, usedTls: this.#usedTls }
  }

  #startTls(): void {
    if (this.#usedTls || !this.#raw.writable) return
    this.#usedTls = true
    this.#raw.removeAllListeners('data')
    this.#stream = connectTls({ socket: this.#raw, rejectUnauthorized: false })
    this.#listen(this.#stream)
  }

  #listen(stream: Socket): void {
    stream.on('data', (chunk: Buffer) => {
      this.#received += chunk.toString('latin1')
    })
    // Being reset is what happens to such clients.
    stream.on('error', () => {})
  }
}
