/**
 * Which sockets and listeners of this process were opened since a moment, and are still open: by themselves, not by their
 * number, for those that earlier tests have left may go meanwhile.
 */
import { Server, Socket } from 'node:net'

/** Node tells of a closed socket before libuv has closed its handle, on a busy machine a few turns before. */
const MOST_TURNS = 100

export class SocketWatch {
  readonly #before = new Set(openSockets())

  /** How many are open that were not when this watch began; looked at until they are so many, or for a hundred turns. */
  async opened(expected: number): Promise<number> {
    for (let turn = 0; turn < MOST_TURNS && this.#count() !== expected; turn++) {
      await new Promise((resolve) => void setImmediate(resolve))
    }
    return this.#count()
  }

  #count(): number {
    return openSockets().filter((socket) => !this.#before.has(socket)).length
  }
}

/** Those that keep the process alive. */
function openSockets(): object[] {
  const { _getActiveHandles: activeHandles } = process as unknown as { _getActiveHandles(): object[] }
  return activeHandles().filter((handle) => handle instanceof Socket || handle instanceof Server)
}
