/**
 * The loop of fuzzing: draws an input, plays it, keeps what leads to something new, and tells what is wrong.
 */
import { performance } from 'node:perf_hooks'
import { Pop3MockError } from '../../src/errors.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import { SeededDraws } from '../support/seeded-draws.ts'
import { type Json, mutatedOctets, mutatedValue } from './mutate.ts'
import seedTable from './seeds.json' with { type: 'json' }
import type { FuzzTarget, JsonTarget, OctetsTarget } from './target.ts'
import { TEXT_TARGETS } from './text-targets.ts'
import { VALUE_TARGETS } from './value-targets.ts'
import { WIRE_TARGETS } from './wire-targets.ts'

export const TARGETS: readonly FuzzTarget[] = [...WIRE_TARGETS, ...TEXT_TARGETS, ...VALUE_TARGETS]

/** Far above what any input here takes, on a machine that is busy with other things too. */
const LONGEST_MS = 2000
const MOST_KEPT = 400
const MOST_FINDINGS = 20
/** After so many inputs the event loop has its turn. */
const WITHOUT_PAUSE = 500

export interface FuzzOptions {
  /** In all; each target has its share. */
  readonly inputs: number
  readonly seed: number
  /** Default: all. */
  readonly targets?: readonly FuzzTarget[]
  readonly told?: (target: string, inputs: number) => void
}

export interface Finding {
  readonly target: string
  /** As it can be put into seeds.json. */
  readonly input: Json
  readonly problem: string
}

export interface TargetReport {
  readonly target: string
  readonly inputs: number
  /** How many different things came of them. */
  readonly outcomes: number
  readonly longestMs: number
}

export interface FuzzReport {
  readonly targets: readonly TargetReport[]
  readonly findings: readonly Finding[]
}

export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const { inputs, seed, targets = TARGETS, told = () => {} } = options
  const findings: Finding[] = []
  const reports: TargetReport[] = []
  for (const target of targets) {
    told(
      target.name,
      reports.reduce((sum, report) => sum + report.inputs, 0),
    )
    const run = new Run(target, seed, findings)
    reports.push(await run.play(Math.max(1, Math.round((inputs * target.perMillion) / 1_000_000))))
    if (findings.length >= MOST_FINDINGS) break
  }
  return { targets: reports, findings }
}

/** The inputs that every run begins with. */
function keptSeeds(target: FuzzTarget): readonly Json[] {
  return (seedTable as Readonly<Record<string, readonly Json[]>>)[target.name] ?? []
}

class Run {
  readonly #target: FuzzTarget
  readonly #draws: SeededDraws
  readonly #findings: Finding[]
  /** As JSON has them. */
  readonly #corpus: Json[]
  readonly #outcomes = new Set<string>()
  readonly #problems = new Set<string>()
  #longestMs = 0

  constructor(target: FuzzTarget, seed: number, findings: Finding[]) {
    this.#target = target
    this.#findings = findings
    this.#draws = new SeededDraws(seed)
    this.#corpus = [...keptSeeds(target), ...(target.kind === 'json' ? (target.seeds ?? []) : [])]
    if (this.#corpus.length === 0) this.#corpus.push('')
  }

  /** What is kept in seeds.json comes first, so that what was once found stays found. */
  async play(inputs: number): Promise<TargetReport> {
    const seeds = keptSeeds(this.#target).slice(0, inputs)
    for (const seed of seeds) await this.#try(seed)
    for (let count = seeds.length; count < inputs && this.#findings.length < MOST_FINDINGS; count++) {
      await this.#try(this.#mutant())
      if (count % WITHOUT_PAUSE === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    const { name: target } = this.#target
    return { target, inputs, outcomes: this.#outcomes.size, longestMs: this.#longestMs }
  }

  #mutant(): Json {
    const draws = this.#draws
    const seed = draws.pick(this.#corpus)
    const { kind, words } = this.#target
    if (kind === 'json') return mutatedValue(draws, seed, this.#corpus, words)
    const other = asOctets(draws.pick(this.#corpus))
    const octets = mutatedOctets(draws, asOctets(seed), other, words as string[])
    return Buffer.from(octets).toString('latin1')
  }

  async #try(input: Json): Promise<void> {
    const startMs = performance.now()
    let outcome: string
    try {
      const played = playOne(this.#target, input, this.#draws)
      outcome = typeof played === 'string' ? played : await played
    } catch (error) {
      if (!isAnswer(error)) return this.#found(input, error)
      outcome = `${error.code} ${shapeOf(error.path ?? '')}`
    }
    const tookMs = performance.now() - startMs
    this.#longestMs = Math.max(this.#longestMs, tookMs)
    if (tookMs > LONGEST_MS) this.#found(input, new Error(`took ${tookMs.toFixed(0)} ms`))
    if (this.#outcomes.has(outcome)) return
    this.#outcomes.add(outcome)
    if (this.#corpus.length < MOST_KEPT) this.#corpus.push(input)
  }

  #found(input: Json, error: unknown): void {
    const problem = error instanceof Error ? (error.stack ?? error.message) : String(error)
    const place = problem.split('\n').slice(0, 3).join('\n').replace(/\d+/g, '0').slice(0, 200)
    if (this.#problems.has(place)) return
    this.#problems.add(place)
    this.#findings.push({ target: this.#target.name, input, problem })
  }
}

function playOne(target: FuzzTarget, input: Json, draws: SeededDraws): string | Promise<string> {
  return isOctets(target) ? target.play(asOctets(input), draws) : target.play(structuredClone(input), draws)
}

function isOctets(target: OctetsTarget | JsonTarget): target is OctetsTarget {
  return target.kind === 'octets'
}

function asOctets(text: Json): Uint8Array {
  return octetsOf(String(text))
}

/** A path without what differs each time: numbers, and the folder of a file. */
function shapeOf(path: string): string {
  return path.replace(/^.*\//, '').replace(/\d+/g, '0').slice(0, 40)
}

/** What the user of the library did wrong is told by an error of ours that says where. */
function isAnswer(error: unknown): error is Pop3MockError {
  return error instanceof Pop3MockError && error.path !== undefined
}
