/**
 * What this process holds once nothing is left to collect.
 */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose_gc')
const collect = runInNewContext('gc') as () => void

/** Collects several times: what one pass frees may hold what the next one does. */
export async function settledMemory(): Promise<NodeJS.MemoryUsage> {
  for (let pass = 0; pass < 3; pass++) {
    collect()
    await setImmediate()
  }
  return process.memoryUsage()
}
