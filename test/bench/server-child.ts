/**
 * The handle on a server that runs in a process of its own.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Workload } from './workload.ts'

/** `ours` is the built package, `ruled` the same with fault rules that never match; `bare` is the limit. */
export type ServerKind = 'ours' | 'ruled' | 'bare'

/** `memory`: resident; `settled-memory`: resident, heap and external, when nothing is left to collect. */
export type Question =
  | { readonly ask: 'life-times'; readonly count: number }
  | { readonly ask: 'memory' }
  | { readonly ask: 'settled-memory' }

export interface Answer {
  readonly numbers: readonly number[]
}

export class ServerChild {
  readonly port: number
  /** How long it took to load the maildrop and to listen. */
  readonly startedMs: number
  readonly #process: ChildProcess

  private constructor(child: ChildProcess, { numbers: [port = 0, startedMs = 0] }: Answer) {
    this.#process = child
    this.port = port
    this.startedMs = startedMs
  }

  /** Without a workload: three small messages. */
  static async start(kind: ServerKind, workload?: Workload): Promise<ServerChild> {
    const program = fileURLToPath(new URL('./server-process.ts', import.meta.url))
    const child = fork(program, [kind, JSON.stringify(workload ?? null)])
    return new ServerChild(child, await answerOf(child))
  }

  /** The numbers that answer a question. */
  async ask(question: Question): Promise<readonly number[]> {
    this.#process.send(question)
    return (await answerOf(this.#process)).numbers
  }

  stop(): void {
    this.#process.kill()
  }

  [Symbol.dispose](): void {
    this.stop()
  }
}

function answerOf(child: ChildProcess): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const left = (code: number | null) => reject(new Error(`The server process ended with ${code}.`))
    child.once('exit', left)
    child.once('message', (answer) => {
      child.off('exit', left)
      resolve(answer as Answer)
    })
  })
}
