/**
 * The benchmarks (`npm run bench`): each figure beside its limit, taken in turn in one run. The table goes to stdout.
 */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { measureControl } from './control.bench.ts'
import { type Figure, figureOf, type Measurement, tableOf } from './figure.ts'
import { measureImport } from './import-time.bench.ts'
import { measureLifeTime } from './life-time.bench.ts'
import { measureMaildir } from './maildir.bench.ts'
import { measureRetr } from './retr.bench.ts'
import { type Effort, FULL_EFFORT, QUICK_EFFORT } from './rounds.ts'
import { measureSessions } from './sessions.bench.ts'
import { measureTlsStart } from './tls-start.bench.ts'
import { measureVerdicts } from './verdicts.bench.ts'

const BENCHMARKS: Readonly<Record<string, (effort: Effort) => Promise<Measurement[]>>> = {
  'life-time': measureLifeTime,
  import: measureImport,
  sessions: measureSessions,
  retr: measureRetr,
  maildir: measureMaildir,
  'tls-start': measureTlsStart,
  verdicts: measureVerdicts,
  control: measureControl,
}

const NAMES = Object.keys(BENCHMARKS)

const HELP = `npm run bench -- [--only NAME]... [--quick] [--json FILE]

  --only NAME   ${NAMES.join(', ')}; may be given several times
  --quick       short rounds and a smaller Maildir
  --json FILE   the figures, with every round, as JSON
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
  if (values.help || unknown.length > 0) {
    process.stderr.write(`${unknown.map((name) => `There is no benchmark ${name}.\n`).join('')}${HELP}`)
    process.exitCode = unknown.length > 0 ? 2 : 0
    return
  }
  const figures = await measure(values.only, values.quick ? QUICK_EFFORT : FULL_EFFORT)
  process.stdout.write(tableOf(figures))
  if (values.json !== undefined) writeFileSync(values.json, jsonOf(figures, values.quick))
}

async function measure(names: readonly string[], effort: Effort): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const name of names) {
    const startMs = performance.now()
    process.stderr.write(`${name} ...`)
    figures.push(...((await BENCHMARKS[name]?.(effort)) ?? []).map(figureOf))
    process.stderr.write(` ${((performance.now() - startMs) / 1000).toFixed(1)} s\n`)
  }
  return figures
}

function jsonOf(figures: readonly Figure[], quick: boolean): string {
  const { version: node, platform, arch } = process
  const machine = { node, platform, arch, processors: availableParallelism() }
  return `${JSON.stringify({ format: 'pop3-mock bench', version: 1, quick, machine, figures }, null, 2)}\n`
}
