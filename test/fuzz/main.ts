/**
 * Fuzzing (`npm run fuzz`): everything that reads what others write, with inputs that are nearly right. The table goes to
 * stdout, the exit code is 1 when something was found.
 */
import { randomInt } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { type FuzzReport, fuzz, TARGETS } from './fuzz.ts'

const NAMES = TARGETS.map(({ name }) => name)

const HELP = `npm run fuzz -- [--inputs N] [--seed S] [--only NAME]...

  --inputs N    how many in all, shared among the readers; default 1000000
  --seed S      the same seed draws the same inputs; default drawn
  --only NAME   ${NAMES.join(', ')}; may be given several times
`

await main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      inputs: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: String(randomInt(2 ** 32)) },
      only: { type: 'string', multiple: true, default: NAMES },
      help: { type: 'boolean', default: false },
    },
  })
  const [inputs, seed] = [Number(values.inputs), Number(values.seed)]
  const isWrong = !Number.isSafeInteger(inputs) || inputs < 1 || !Number.isSafeInteger(seed)
  const unknown = values.only.filter((name) => !NAMES.includes(name))
  if (values.help || isWrong || unknown.length > 0) {
    process.stderr.write(`${unknown.map((name) => `There is nothing called ${name}.\n`).join('')}${HELP}`)
    process.exitCode = isWrong || unknown.length > 0 ? 2 : 0
    return
  }
  const startMs = performance.now()
  const told = (target: string, done: number) =>
    void process.stderr.write(`\r${target}, ${done} of ${inputs} inputs done        `)
  const targets = TARGETS.filter(({ name }) => values.only.includes(name))
  const report = await fuzz({ inputs, seed, targets, told })
  process.stderr.write('\n')
  process.stdout.write(summaryOf(report, seed, (performance.now() - startMs) / 1000))
  if (report.findings.length > 0) process.exitCode = 1
}

function summaryOf({ targets, findings }: FuzzReport, seed: number, seconds: number): string {
  const inputs = targets.reduce((sum, target) => sum + target.inputs, 0)
  const rows = targets.map(({ target, inputs: count, outcomes, longestMs }) =>
    [
      target.padEnd(16),
      `${count}`.padStart(8),
      `${outcomes}`.padStart(9),
      longestMs.toFixed(1).padStart(11),
    ].join(''),
  )
  const found = findings.map(
    ({ target, input, problem }) =>
      `\n${target}: ${JSON.stringify(input)}\n${problem.split('\n').slice(0, 6).join('\n')}`,
  )
  return [
    `${'reader'.padEnd(16)}  inputs outcomes longest/ms`,
    ...rows,
    `${inputs} inputs in ${seconds.toFixed(0)} s, seed ${seed}: ${findings.length === 0 ? 'nothing found' : `${findings.length} findings`}`,
    ...found,
    '',
  ].join('\n')
}
