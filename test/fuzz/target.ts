/**
 * What can be fuzzed, and what it is to hold to whatever comes.
 */
import type { SeededDraws } from '../support/seeded-draws.ts'
import type { Json } from './mutate.ts'

interface Common {
  readonly name: string
  /** Of a million inputs so many are for this one. */
  readonly perMillion: number
}

/**
 * `play` gives a word on what came of the input, or throws what is wrong: a Pop3MockError with a path is an answer, anything
 * else a finding. Inputs that lead to a new word are kept and changed further.
 */
export interface OctetsTarget extends Common {
  readonly kind: 'octets'
  readonly words: readonly string[]
  readonly play: (input: Uint8Array, draws: SeededDraws) => Outcome
}

export interface JsonTarget extends Common {
  readonly kind: 'json'
  readonly words: readonly Json[]
  /** Beside those in seeds.json. */
  readonly seeds?: readonly Json[]
  readonly play: (input: Json, draws: SeededDraws) => Outcome
}

export type Outcome = string | Promise<string>
export type FuzzTarget = OctetsTarget | JsonTarget

/** What was to be the same, and is not. */
export function same(what: string, one: unknown, other: unknown): void {
  const [first, second] = [one, other].map((value) => JSON.stringify(value))
  if (first !== second) throw new Error(`${what}: ${first?.slice(0, 400)} and ${second?.slice(0, 400)}`)
}

/** The octets cut anywhere, empty pieces among them. */
export function cutAnywhere(draws: SeededDraws, octets: Uint8Array): Uint8Array[] {
  const pieces: Uint8Array[] = []
  let from = 0
  while (from < octets.length) {
    const to = Math.min(octets.length, from + draws.below(draws.chance(0.5) ? 4 : 200))
    pieces.push(octets.subarray(from, to))
    from = to
  }
  return pieces
}
