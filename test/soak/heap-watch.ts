/**
 * Whether the heap grows with the sessions: measured behind a collection each time, judged by the slope.
 */

/** Less than any session that is kept would take, and more than the noise of so many sessions. */
const MOST_OCTETS_A_SESSION = 128
/** Caches and compiled code fill in the first part of a run. */
const WARM_UP = 1 / 3
const SAMPLES = 30
const LEAST_SAMPLES = 12
const LEAST_SESSIONS = 6500

export interface HeapSlope {
  readonly octetsPerSession: number
  readonly firstOctets: number
  readonly lastOctets: number
  readonly samples: number
}

interface Sample {
  readonly sessions: number
  readonly octets: number
}

export class HeapWatch {
  readonly #samples: Sample[] = []
  readonly #between: number
  #nextSample = 0

  /** @param sessions how many there will be */
  constructor(sessions: number) {
    this.#between = sessions / SAMPLES
  }

  /** Measures now and then, where the process was started with `--expose-gc`, else does nothing. */
  sample(sessions: number): void {
    if (globalThis.gc === undefined || sessions < this.#nextSample) return
    this.#nextSample = sessions + this.#between
    globalThis.gc()
    this.#samples.push({ sessions, octets: process.memoryUsage().heapUsed })
  }

  /** By least squares; undefined: there were too few sessions to say. */
  slope(): HeapSlope | undefined {
    const warm = this.#samples.slice(Math.floor(this.#samples.length * WARM_UP))
    const [first, last] = [warm[0], warm.at(-1)]
    if (first === undefined || last === undefined || warm.length < LEAST_SAMPLES) return undefined
    if (last.sessions - first.sessions < LEAST_SESSIONS) return undefined
    const meanSessions = mean(warm.map(({ sessions }) => sessions))
    const meanOctets = mean(warm.map(({ octets }) => octets))
    let together = 0
    let apart = 0
    for (const { sessions, octets } of warm) {
      together += (sessions - meanSessions) * (octets - meanOctets)
      apart += (sessions - meanSessions) ** 2
    }
    const octetsPerSession = together / apart
    return { octetsPerSession, firstOctets: first.octets, lastOctets: last.octets, samples: warm.length }
  }
}

export function isLeak({ octetsPerSession }: HeapSlope): boolean {
  return octetsPerSession > MOST_OCTETS_A_SESSION
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
