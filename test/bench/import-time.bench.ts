/**
 * The import of the core into a fresh process, beside that of the parts of Node it cannot do without.
 */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Measurement } from './figure.ts'
import { alternate, type Effort } from './rounds.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)

export async function measureImport({ rounds }: Effort): Promise<Measurement[]> {
  const result = await alternate(
    rounds,
    () => importMs(['pop3-mock']),
    () => importMs(['node:net', 'node:crypto', 'node:fs']),
  )
  return [{ name: "import 'pop3-mock' in a fresh process", unit: 'ms', ...result, aim: { atMost: 40 } }]
}

/** Taken inside the process, so that the start of Node does not count. Without a loader for TypeScript. */
async function importMs(modules: readonly string[]): Promise<number> {
  const program = `
    const startMs = performance.now()
    for (const name of ${JSON.stringify(modules)}) await import(name)
    console.log(performance.now() - startMs)`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: root })
  return Number(stdout)
}
