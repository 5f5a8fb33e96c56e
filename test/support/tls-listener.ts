/**
 * A port behind which every client gets a TCP link, and TLS on it at once; no server, no POP3.
 */
import { createServer, type Server, type Socket } from 'node:net'
import type { LinkEvents, TlsOutcome, TlsRequest } from '../../src/link/link.ts'
import { TcpLink } from '../../src/link/tcp-link.ts'
import { TlsTerminator, type TlsTerminatorOptions } from '../../src/link/tls-terminator.ts'
import { loggedLinkEvents } from './logged-link-events.ts'

/** What the link of one client has told. */
export interface ListenedLink {
  readonly link: TcpLink
  /** Its events in order, as loggedLinkEvents writes them, the outcome of the handshake as `tls ok` or `tls failed`. */
  readonly log: readonly string[]
  /** Settles when the log holds this entry. */
  told(entry: string): Promise<void>
  readonly outcome: Promise<TlsOutcome>
  /** As `outcome` while there is one; however often it was told. */
  readonly outcomes: readonly TlsOutcome[]
}

export interface ListenedRequest extends TlsRequest {
  /** Called in the turn in which the handshake has ended. */
  readonly settled?: (link: TcpLink, outcome: TlsOutcome) => void
  readonly also?: Partial<LinkEvents>
}

export class TlsListener implements AsyncDisposable {
  readonly #terminator: TlsTerminator
  readonly #listener: Server
  readonly #sockets = new Set<Socket>()
  readonly #waiting: ((socket: Socket) => void)[] = []

  static async start(options: Partial<TlsTerminatorOptions> = {}): Promise<TlsListener> {
    const listener = new TlsListener(new TlsTerminator({ host: '127.0.0.1', ...options }))
    await new Promise<void>((resolve) => void listener.#listener.listen(0, '127.0.0.1', resolve))
    return listener
  }

  constructor(terminator: TlsTerminator) {
    this.#terminator = terminator
    this.#listener = createServer({ allowHalfOpen: true }, (socket) => {
      this.#sockets.add(socket)
      this.#waiting.shift()?.(socket)
    })
  }

  get ca(): string {
    return this.#terminator.ca
  }

  get port(): number {
    return (this.#listener.address() as { port: number }).port
  }

  /** The link of the next client that connects; call it before. */
  async next(request: ListenedRequest = {}): Promise<ListenedLink> {
    const socket = await new Promise<Socket>((resolve) => this.#waiting.push(resolve))
    return listenedLink(new TcpLink(socket, this.#terminator), request)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise<void>((resolve) => void this.#listener.close(() => resolve()))
  }
}

function listenedLink(link: TcpLink, { settled, also, ...request }: ListenedRequest): ListenedLink {
  const log: string[] = []
  const outcomes: TlsOutcome[] = []
  const waiting = new Set<() => void>()
  const tell = (entry: string) => {
    log.push(entry)
    for (const look of waiting) look()
  }
  link.listen(loggedLinkEvents(tell, also))
  const outcome = new Promise<TlsOutcome>((resolve) => {
    link.startTls(request, (told) => {
      outcomes.push(told)
      tell(`tls ${told.result}`)
      settled?.(link, told)
      resolve(told)
    })
  })
  const told = (entry: string) =>
    new Promise<void>((resolve) => {
      const look = () => log.includes(entry) && resolve()
      waiting.add(look)
      look()
    })
  return { link, log, told, outcome, outcomes }
}
