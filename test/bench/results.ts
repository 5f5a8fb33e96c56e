/**
 * The file of what the benchmarks found, one entry for each of them, so that one may be run anew and the others stay.
 */
import type { Figure } from './figure.ts'
import type { GrowthFigure } from './growth.ts'

export interface Machine {
  readonly node: string
  readonly platform: string
  readonly arch: string
  readonly processors: number
}

/** What one benchmark found. */
export interface Found {
  /** Whether it was run with little effort. */
  readonly quick: boolean
  readonly figures: readonly Figure[]
  readonly growth: readonly GrowthFigure[]
}

export interface BenchResults {
  readonly format: 'pop3-mock bench'
  readonly version: 2
  readonly machine: Machine
  /** By name, in the order in which they are shown. */
  readonly benchmarks: Readonly<Record<string, Found>>
}

/** Figures of several machines are not comparable: what another one has found is left out. */
export function merged(
  known: BenchResults | undefined,
  fresh: BenchResults,
  order: readonly string[],
): BenchResults {
  const kept = known !== undefined && isSame(known.machine, fresh.machine) ? known.benchmarks : {}
  const all = { ...kept, ...fresh.benchmarks }
  const benchmarks = order.flatMap((name) => (all[name] === undefined ? [] : [[name, all[name]]]))
  return { ...fresh, benchmarks: Object.fromEntries(benchmarks) }
}

/** @throws {Error} for what is no such file, or one of another version. */
export function resultsFrom(json: string, path: string): BenchResults {
  const { format, version } = JSON.parse(json) as Partial<BenchResults>
  if (format !== 'pop3-mock bench' || version !== 2) {
    throw new Error(
      `${path}: found ${format} ${version}. Allowed is pop3-mock bench 2: delete the file, or name another.`,
    )
  }
  return JSON.parse(json) as BenchResults
}

export function figuresIn({ benchmarks }: BenchResults): Figure[] {
  return Object.values(benchmarks).flatMap(({ figures }) => figures)
}

export function growthIn({ benchmarks }: BenchResults): GrowthFigure[] {
  return Object.values(benchmarks).flatMap(({ growth }) => growth)
}

function isSame(one: Machine, other: Machine): boolean {
  return (['node', 'platform', 'arch', 'processors'] as const).every((key) => one[key] === other[key])
}
