/**
 * Runs vitest in the folder of an installed package, and tells what became of each test.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type InstalledPackage, runtimeDependencies } from '../support/installed-package.ts'
import { HEAD } from './suites.ts'

export const WITH_VITEST: readonly string[] = [...runtimeDependencies(), 'vitest']

export interface VitestRun {
  readonly code: number
  /** `passed`, `pending` (skipped) or the message of the failure, by the name of the test. */
  readonly tests: Readonly<Record<string, string>>
  readonly output: string
}

/** @param files test files and others, by their path; `*.test.js` are given the head above */
export async function runVitest(
  installed: InstalledPackage,
  files: Readonly<Record<string, string>>,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<VitestRun> {
  rmSync(join(installed.folder, 'tests'), { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    installed.write(`tests/${path}`, path.endsWith('.test.js') ? HEAD + text : text)
  }
  const report = join(installed.folder, 'report.json')
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code, stdout, stderr } = await installed.run(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--root', 'tests', ...reporters, ...args],
    env,
  )
  return { code, tests: existsSync(report) ? testsIn(report) : {}, output: stdout + stderr }
}

function testsIn(report: string): Record<string, string> {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: {
      assertionResults: { title: string; status: string; failureMessages: string[] | null }[]
    }[]
  }
  return Object.fromEntries(
    testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .map(({ title, status, failureMessages }) => [
        title,
        status === 'failed' ? (failureMessages ?? []).join('\n---\n') : status,
      ]),
  )
}
