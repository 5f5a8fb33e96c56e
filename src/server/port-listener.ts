/**
 * One port of a server: listening, pausing, and every socket that came in by it. Knows nothing of what is said on them.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { Pop3MockError } from '../errors.ts'

export interface PortListenerSetup {
  readonly host: string
  /** 0: the system chooses one, which then stays. */
  readonly port: number
  /** Which option gave it, for the error. */
  readonly option: 'port' | 'tlsPort'
  readonly unref: boolean
  readonly accept: (socket: Socket) => void
  /** A socket is gone, all its own listeners have been told. */
  readonly gone: () => void
}

/** Clients that connect while the event loop is busy; more would have to try again after a second. */
const BACKLOG = 4096

export class PortListener {
  readonly #setup: PortListenerSetup
  readonly #sockets = new Set<Socket>()
  #listener: Server | undefined
  /** Settles when `#listener` listens. */
  #ready: Promise<void> | undefined
  #port: number
  #closed = false

  constructor(setup: PortListenerSetup) {
    this.#setup = setup
    this.#port = setup.port
  }

  /** The port that was bound. */
  get port(): number {
    return this.#port
  }

  /** Whether it was told to, and not to stop. */
  get isListening(): boolean {
    return this.#listener !== undefined
  }

  /** Does nothing when it listens already. @throws {Pop3MockError} SERVER_CLOSED, ADDRESS_IN_USE or LISTEN_FAILED */
  async listen(): Promise<void> {
    if (this.#closed) throw new Pop3MockError('SERVER_CLOSED', 'The server was closed; start a new one.')
    if (this.#listener === undefined) {
      this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => this.#accept(socket))
      this.#ready = this.#listen(this.#listener)
    }
    await this.#ready
  }

  /** The port is free at once; the sockets stay. */
  pause(): void {
    const listener = this.#listener
    this.#listener = undefined
    listener?.close()
  }

  /** Frees the port and destroys the sockets. May be called again. */
  async close(): Promise<void> {
    this.#closed = true
    const listener = this.#listener
    this.#listener = undefined
    const gone = [...this.#sockets].map(
      (socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())),
    )
    for (const socket of this.#sockets) socket.destroy()
    if (listener !== undefined) await new Promise<void>((resolve) => listener.close(() => resolve()))
    await Promise.all(gone)
    await this.#ready?.catch(() => {})
  }

  async #listen(listener: Server): Promise<void> {
    const { host, option, unref } = this.#setup
    try {
      await listening(listener, host, this.#port)
    } catch (cause) {
      if (this.#listener === listener) this.#listener = undefined
      throw listenError(`Cannot listen on ${host} port ${this.#port}`, cause as Error, option)
    }
    if (this.#listener !== listener) {
      // Paused or closed meanwhile, which a listener that is not there yet does not notice.
      listener.close()
      if (this.#closed)
        throw new Pop3MockError('SERVER_CLOSED', 'The server was closed while it was starting.')
      return
    }
    if (unref) listener.unref()
    const address = listener.address()
    if (address !== null && typeof address === 'object') this.#port = address.port
  }

  #accept(socket: Socket): void {
    this.#sockets.add(socket)
    if (this.#setup.unref) socket.unref()
    this.#setup.accept(socket)
    socket.once('close', () => {
      this.#sockets.delete(socket)
      this.#setup.gone()
    })
  }
}

/** The error for a listener that could not be opened. @param words what could not, @param option where its port was given */
export function listenError(words: string, cause: NodeJS.ErrnoException, option: string): Pop3MockError {
  const isTaken = cause.code === 'EADDRINUSE'
  const hint = isTaken ? ' Use port 0 and the system finds a free one.' : ''
  return new Pop3MockError(
    isTaken ? 'ADDRESS_IN_USE' : 'LISTEN_FAILED',
    `${words}: ${cause.message}.${hint}`,
    {
      path: cause.code === 'EADDRNOTAVAIL' ? 'host' : option,
      cause,
    },
  )
}

function listening(listener: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // Stays for good: an error later on, such as too many open files, concerns the clients that cannot connect.
    listener.on('error', reject)
    // Closed before it listened: then it never will.
    listener.once('close', resolve)
    listener.listen({ port, host, backlog: BACKLOG }, resolve)
  })
}
