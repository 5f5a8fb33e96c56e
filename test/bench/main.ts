/**
 * The benchmarks (`npm run bench`): each figure beside its limit, taken in turn in one run. The tables go to stdout, what
 * is being done to stderr.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { BENCHMARKS } from './benchmarks.ts'
import { figureOf, tableOf } from './figure.ts'
import { growthFigureOf, growthTableOf } from './growth.ts'
import { type BenchResults, type Found, figuresIn, growthIn, merged, resultsFrom } from './results.ts'
import { FULL_EFFORT, QUICK_EFFORT } from './rounds.ts'

const NAMES = Object.keys(BENCHMARKS)

/** What has not begun by then is left out. */
const MOST_MINUTES = 10

const HELP = `npm run bench -- [--only NAME]... [--quick] [--json FILE] [--help]

  --only NAME   ${NAMES.slice(0, 9).join(', ')},
                ${NAMES.slice(9).join(', ')};
                may be given several times
  --quick       short rounds and a tenth of the biggest sizes
  --json FILE   the figures, with every round, as JSON; in a file that is there they replace those of the same benchmarks.
                The README is made from test/bench/results.json, by npm run generate

What has not begun after ${MOST_MINUTES} minutes is left out, and told of.
`

await main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: NAMES },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const unknown = values.only.filter((name) => !NAMES.includes(name))
  if (unknown.length > 0) {
    process.stderr.write(`${unknown.map((name) => `There is no benchmark ${name}.\n`).join('')}${HELP}`)
    process.exitCode = 2
    return
  }
  if (values.help) return void process.stdout.write(HELP)
  // Before minutes are spent.
  const known = values.json === undefined ? undefined : knownResults(values.json)
  const results = await measure(values.only, values.quick, (soFar) => {
    if (values.json === undefined) return
    writeFileSync(values.json, `${JSON.stringify(merged(known, soFar, NAMES), null, 2)}\n`)
  })
  process.stdout.write(tablesOf(results))
}

/** @param told hears after each benchmark what was found so far: a run that is broken off has not been in vain */
async function measure(
  names: readonly string[],
  quick: boolean,
  told: (soFar: BenchResults) => void,
): Promise<BenchResults> {
  const { version: node, platform, arch } = process
  const machine = { node, platform, arch, processors: availableParallelism() }
  const startMs = performance.now()
  const passedMs = () => performance.now() - startMs
  const benchmarks: Record<string, Found> = {}
  for (const [index, name] of names.entries()) {
    const title = `[${index + 1}/${names.length}] ${name}`
    if (passedMs() > MOST_MINUTES * 60_000) {
      process.stderr.write(`${title}: left out, ${MOST_MINUTES} minutes are over\n`)
      process.exitCode = 1
      continue
    }
    process.stderr.write(`${title} ...\n`)
    const fromMs = passedMs()
    benchmarks[name] = await found(name, quick)
    process.stderr.write(`${title}: ${secondsText(passedMs() - fromMs)}\n`)
    told({ format: 'pop3-mock bench', version: 2, machine, benchmarks })
  }
  process.stderr.write(`in all: ${secondsText(passedMs())}\n`)
  return { format: 'pop3-mock bench', version: 2, machine, benchmarks }
}

async function found(name: string, quick: boolean): Promise<Found> {
  const told = (step: string) => void process.stderr.write(`  ${step}\n`)
  const results = (await BENCHMARKS[name]?.({ ...(quick ? QUICK_EFFORT : FULL_EFFORT), told })) ?? []
  return {
    quick,
    figures: results.flatMap((result) => ('points' in result ? [] : [figureOf(result)])),
    growth: results.flatMap((result) => ('points' in result ? [growthFigureOf(result)] : [])),
  }
}

function tablesOf(results: BenchResults): string {
  const [figures, growth] = [figuresIn(results), growthIn(results)]
  const tables = [
    ...(figures.length > 0 ? [tableOf(figures)] : []),
    ...(growth.length > 0 ? [`${growthTableOf(growth)}\n`] : []),
  ]
  return tables.join('\n')
}

function knownResults(path: string): BenchResults | undefined {
  return existsSync(path) ? resultsFrom(readFileSync(path, 'utf8'), path) : undefined
}

function secondsText(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`
}
