/**
 * The suite again and again (`npm run steady`): in random order, and, if asked, on a machine that others keep busy. Tells every
 * run and the seed of its order; the exit code is 1 when any failed. Knows nothing of what is tested.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const HELP = `npm run steady -- [--runs N] [--seed S] [--overload TIMES] [FILTER …]

  --runs N          how often; default 50
  --seed S          of the first run's order; each further run has the next; default drawn
  --overload TIMES  beside it, so many busy processes for each processor; default 0
  FILTER            only test files whose path holds one of these
`
const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Those that run now. */
const children = new Set<ChildProcess>()

interface Failure {
  readonly test: string
  readonly message: string
}

interface Run {
  readonly passed: number
  readonly failures: readonly Failure[]
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(randomInt(2 ** 31)) },
    overload: { type: 'string', default: '0' },
    help: { type: 'boolean', default: false },
  },
})
const [runs, seed, overload] = [Number(values.runs), Number(values.seed), Number(values.overload)]
const areNumbers = [runs, seed, overload].every((number) => Number.isSafeInteger(number) && number >= 0)
if (values.help || !areNumbers) {
  process.stderr.write(areNumbers ? HELP : `Allowed are whole numbers from 0.\n${HELP}`)
  process.exitCode = areNumbers ? 0 : 2
} else {
  await repeat()
}

async function repeat(): Promise<void> {
  process.once('exit', () => {
    for (const child of children) child.kill()
  })
  // A signal alone would end this process without a word to the others.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
  for (let count = overload * availableParallelism(); count > 0; count--) start(['--eval', 'for (;;);'])
  let failed = 0
  for (let index = 0; index < runs; index++) {
    const startMs = performance.now()
    const { passed, failures } = await run(seed + index)
    const seconds = Math.round((performance.now() - startMs) / 1000)
    process.stdout.write(
      `run ${index + 1} of ${runs}, seed ${seed + index}: ${passed} passed, ${failures.length} failed, ${seconds} s\n`,
    )
    for (const { test, message } of failures) process.stdout.write(`  ${test}\n    ${message}\n`)
    if (failures.length > 0) failed++
  }
  process.stdout.write(`${runs - failed} of ${runs} runs passed\n`)
  // Not by itself: the busy processes are still at it.
  process.exit(failed > 0 ? 1 : 0)
}

/** Another process of Node, which `repeat` ends when it ends. */
function start(args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'ignore' })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

/** The whole suite once, files and the tests in them in the order that this seed makes. */
async function run(orderSeed: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-steady-'))
  const report = join(folder, 'report.json')
  const order = ['--sequence.shuffle.files', '--sequence.shuffle.tests', `--sequence.seed=${orderSeed}`]
  const reporter = ['--reporter=json', `--outputFile.json=${report}`]
  const vitest = `${ROOT}node_modules/vitest/vitest.mjs`
  const child = start([vitest, 'run', ...order, ...reporter, ...positionals])
  const code = await new Promise((resolve) => child.once('exit', resolve))
  try {
    return runOf(JSON.parse(readFileSync(report, 'utf8')), code)
  } catch {
    return { passed: 0, failures: [{ test: 'vitest', message: `ended with ${code} and left no report` }] }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface VitestReport {
  readonly numPassedTests: number
  readonly testResults: readonly {
    readonly name: string
    readonly message: string
    readonly status: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

function runOf({ numPassedTests, testResults }: VitestReport, code: unknown): Run {
  const failures = testResults.flatMap(({ name, message, status, assertionResults }) => {
    const file = name.slice(ROOT.length)
    const failed = assertionResults.filter((one) => one.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [{ test: file, message }]
    return failed.map(({ fullName, failureMessages }) => ({
      test: `${file}: ${fullName}`,
      message: (failureMessages[0] ?? '').split('\n').slice(0, 3).join('\n    '),
    }))
  })
  if (code === 0 || failures.length > 0) return { passed: numPassedTests, failures }
  return { passed: numPassedTests, failures: [{ test: 'vitest', message: `ended with ${code}` }] }
}
