/**
 * The start of a server with TLS, certificates and all: the first one in a process, and those after it. Beside it a
 * server without TLS, in the same process.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Measurement, median } from './figure.ts'
import type { Effort } from './rounds.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

const STARTS_IN_A_ROUND = 20

interface Starts {
  /** Without TLS, then with it, by turns. */
  readonly plain: readonly number[]
  readonly tls: readonly number[]
}

export async function measureTlsStart({ rounds }: Effort): Promise<Measurement[]> {
  const measured: Starts[] = []
  for (let round = 0; round < rounds; round++) measured.push(await startTimes())
  const first = (kind: keyof Starts) => measured.map((starts) => starts[kind][0] ?? Number.NaN)
  const later = (kind: keyof Starts) => measured.map((starts) => median(starts[kind].slice(1)))
  return [
    {
      name: 'start with TLS: first in a process',
      unit: 'ms',
      ours: first('tls'),
      limit: first('plain'),
      aim: { atMost: 100 },
    },
    { name: 'start with TLS', unit: 'ms', ours: later('tls'), limit: later('plain'), aim: { atMost: 5 } },
  ]
}

/** In a fresh process, without a loader for TypeScript; the import of the core does not count. */
async function startTimes(): Promise<Starts> {
  const program = `
    const { startPop3Server } = await import('pop3-mock')
    const times = { plain: [], tls: [] }
    for (let count = 0; count < ${STARTS_IN_A_ROUND}; count++) {
      for (const [kind, options] of [['plain', {}], ['tls', { tls: 'implicit' }]]) {
        const startMs = performance.now()
        const server = await startPop3Server(options)
        times[kind].push(performance.now() - startMs)
        await server.close()
      }
    }
    console.log(JSON.stringify(times))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: root })
  return JSON.parse(stdout) as Starts
}
