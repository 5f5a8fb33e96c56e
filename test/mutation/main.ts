/**
 * Mutation testing (`npm run mutation`): Stryker breaks the pure folders in every small way it knows, and the tests beside them
 * must notice. The summary goes to stdout, what each area came to into `results.json`; knows no test and no source by name.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { AREAS, type Area } from './areas.ts'
import { EXPLAINED } from './explained.ts'
import {
  type AreaResult,
  type MutationReport,
  resultOf,
  type Survivor,
  summaryOf,
} from './mutation-report.ts'

const HELP = `npm run mutation -- [AREA …] [--mutate GLOB] [--tests GLOB] [--survivors]

  AREA           ${AREAS.map(({ name }) => name).join(', ')}; default all
  --mutate GLOB  only these files of the area, for a look at one; results.json stays as it is
  --tests GLOB   only these tests, with --mutate
  --survivors    also print every mutant that nobody noticed and nobody explained
`
const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const RESULTS = `${ROOT}test/mutation/results.json`
const LEAST_PERCENT = 85

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mutate: { type: 'string' },
    tests: { type: 'string' },
    survivors: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const unknown = positionals.filter((name) => AREAS.every((area) => area.name !== name))
if (values.help || unknown.length > 0) {
  process.stderr.write(unknown.length > 0 ? `There is no area ${unknown.join(', ')}.\n${HELP}` : HELP)
  process.exitCode = unknown.length > 0 ? 2 : 0
} else {
  const areas = AREAS.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
  for (const area of areas) await mutate(area)
}

async function mutate(area: Area): Promise<void> {
  const files = values.mutate === undefined ? area.mutate : [values.mutate]
  const tests = values.mutate === undefined || values.tests === undefined ? area.tests : [values.tests]
  const result = resultOf(await reportOf({ ...area, mutate: files, tests }), EXPLAINED)
  process.stdout.write(summaryOf(area.name, result))
  if (values.survivors) for (const survivor of result.unexplained) process.stdout.write(lineOf(survivor))
  if (result.percent < LEAST_PERCENT) process.exitCode = 1
  if (values.mutate === undefined) keep(area.name, result)
}

/** Runs Stryker, which works in a copy of the tree; its own progress goes to stderr. */
async function reportOf(area: Area): Promise<MutationReport> {
  const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-mutation-'))
  try {
    const report = join(folder, 'report.json')
    writeFileSync(join(folder, 'stryker.json'), JSON.stringify(strykerOptions(area, report)))
    const stryker = `${ROOT}node_modules/@stryker-mutator/core/bin/stryker.js`
    const child = spawn(process.execPath, [stryker, 'run', join(folder, 'stryker.json')], {
      cwd: ROOT,
      env: { ...process.env, MUTATION_TESTS: area.tests.join(' ') },
      stdio: ['ignore', process.stderr, process.stderr],
    })
    const code = await new Promise((resolve) => child.once('exit', resolve))
    if (code !== 0) throw new Error(`Stryker ended with code ${code} on ${area.name}: see its words above`)
    return JSON.parse(readFileSync(report, 'utf8'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function strykerOptions(area: Area, report: string): object {
  return {
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    mutate: area.mutate,
    coverageAnalysis: 'perTest',
    // Mutants of tables that are built on import would each need a worker of their own.
    ignoreStatic: true,
    // Stryker 9 rewrites tsconfig files with an interface that TypeScript 7 no longer has: it is told of none.
    tsconfigFile: 'none.json',
    concurrency: 1,
    timeoutMS: 3000,
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: report },
    tempDirName: '.stryker-tmp',
    ignorePatterns: ['dist', 'coverage', '.stryker-tmp'],
    disableTypeChecks: false,
    checkers: [],
  }
}

function lineOf({ file, line, mutator, was, became }: Survivor): string {
  return `  ${file}:${line} ${mutator}\n    - ${was}\n    + ${became}\n`
}

function keep(name: string, { unexplained: _, ...result }: AreaResult): void {
  const results = JSON.parse(readFileSync(RESULTS, 'utf8')) as Record<string, unknown>
  writeFileSync(RESULTS, `${JSON.stringify({ ...results, [name]: result }, null, 2)}\n`)
}
