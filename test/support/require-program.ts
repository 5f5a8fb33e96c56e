/**
 * Tests that need a program of the machine. Without it they are skipped, with one line that says so; under CI, where
 * nobody reads such lines, its absence is a failure.
 */
import { execFile } from 'node:child_process'
import { writeSync } from 'node:fs'
import { describe, test } from 'vitest'

export interface RequiredProgram {
  readonly command: string
  /** Arguments with which it ends in success where everything that the tests want of it is there. */
  readonly probe: readonly string[]
  /** What it must print then. */
  readonly tells?: RegExp
}

/** The first start of a Python on a cold disk beside a whole suite has taken more than ten seconds. */
const PROBE_LIMIT_MS = 60_000
const STDERR = 2

/** A `describe` for tests that need the program; to be awaited at the top level of a test file. */
export async function describeWith(program: RequiredProgram, tests: () => void): Promise<void> {
  const missing = await whyMissing(program)
  switch (whatToDo(missing, process.env.CI)) {
    case 'run':
      describe(program.command, tests)
      return
    case 'fail':
      describe(program.command, () => {
        test('is on this machine, as CI demands', () => {
          throw new Error(missing)
        })
      })
      return
    case 'skip':
      // Not by console: vitest would put a heading and an empty line around it, and nothing at all when it is silent.
      writeSync(STDERR, `skipped: the tests with ${program.command}, because ${missing}\n`)
      describe.skip(program.command, tests)
  }
}

/** Why the program cannot be used; undefined: it can. */
export function whyMissing({ command, probe, tells }: RequiredProgram): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, probe, { timeout: PROBE_LIMIT_MS }, (error, stdout, stderr) => {
      const line = [command, ...probe].join(' ')
      if (error?.code === 'ENOENT') resolve(`there is no ${command} on this machine`)
      else if (error !== null) resolve(`${line} fails: ${stderr.trim().split('\n')[0] || error.message}`)
      else if (tells?.test(stdout) === false) resolve(`${line} does not tell of ${tells.source}`)
      else resolve(undefined)
    })
  })
}

/** @param ci the environment variable of that name */
export function whatToDo(missing: string | undefined, ci: string | undefined): 'run' | 'skip' | 'fail' {
  if (missing === undefined) return 'run'
  return ci === undefined || ci === '' || ci === 'false' || ci === '0' ? 'skip' : 'fail'
}
