/**
 * Control messages over a WebSocket, without any of our own client: what it sends and when it goes is up to the test.
 */
import { WebSocket } from 'ws'

export interface Notice {
  readonly method: string
  readonly params: {
    readonly subscription: string
    readonly server: string
    readonly events?: readonly { readonly seq: number; readonly type: string }[]
    readonly missed?: number
  }
}

export class RawControl {
  readonly webSocket: WebSocket
  /** Everything it was told without asking. */
  readonly notices: Notice[] = []
  readonly closed: Promise<number>
  readonly #answers = new Map<number, (answer: { result?: unknown; error?: { message: string } }) => void>()
  #count = 0
  #changed: () => void = () => {}

  private constructor(webSocket: WebSocket) {
    this.webSocket = webSocket
    this.closed = new Promise((resolve) => void webSocket.once('close', resolve))
    webSocket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Notice & { id?: number }
      if (message.id !== undefined) this.#answers.get(message.id)?.(message as never)
      else this.notices.push(message)
      this.#changed()
    })
  }

  /** @param lease the key by which it is known when it comes back */
  static async open({ url, token }: { url: string; token: string }, lease?: string): Promise<RawControl> {
    const protocols = ['pop3-mock.v1', `pop3-mock.token.${token}`]
    if (lease !== undefined) protocols.push(`pop3-mock.lease.${lease}`)
    const webSocket = new WebSocket(`${url.replace('http', 'ws')}/rpc`, protocols)
    await new Promise((resolve, reject) => {
      webSocket.once('open', resolve)
      webSocket.once('error', reject)
    })
    return new RawControl(webSocket)
  }

  async call<Result>(method: string, params: unknown = {}): Promise<Result> {
    const id = ++this.#count
    const answer = new Promise<{ result?: unknown; error?: { message: string } }>((resolve) => {
      this.#answers.set(id, resolve)
    })
    this.webSocket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
    const { result, error } = await answer
    if (error !== undefined) throw new Error(error.message)
    return result as Result
  }

  /** Waits until what it was told is enough. */
  async until(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }

  /** The `seq` of every event it was told. */
  get seqs(): number[] {
    return this.notices.flatMap(({ params }) => (params.events ?? []).map(({ seq }) => seq))
  }

  get missed(): number {
    return this.notices.reduce((sum, { params }) => sum + (params.missed ?? 0), 0)
  }
}
