/**
 * `pop3-mock/node-test` of the installed package in a node:test of its own.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InstalledPackage, runtimeDependencies } from '../support/installed-package.ts'
import { NODE_TEST_SUITE } from './suites.ts'

let installed: InstalledPackage
let report = ''
beforeAll(async () => {
  installed = await InstalledPackage.install(runtimeDependencies())
  installed.write('mail.test.mjs', NODE_TEST_SUITE)
  const { stdout } = await installed.run(process.execPath, ['--test', '--test-reporter=tap', 'mail.test.mjs'])
  report = stdout
}, 60_000)
afterAll(() => installed[Symbol.dispose]())

/** What the report says of a test: its line and all up to the next. */
function partOf(name: string): string {
  const lines = report.split('\n')
  const from = lines.findIndex((line) => /^\s*(?:not )?ok \d+ - /.test(line) && line.endsWith(` - ${name}`))
  if (from === -1) return `no test ${name} in\n${report}`
  const next = lines.findIndex((line, at) => at > from && /^\s*(?:not )?ok \d+ - |# Subtest/.test(line))
  return lines.slice(from, next === -1 ? undefined : next).join('\n')
}

test.each([
  'passes',
  'is not stopped by a mocked clock',
  'is closed',
  'a suite',
  'one of a suite',
  'two of a suite',
  'one of hooks',
  'before is told what to do',
  'at the top of a file',
])('%s', (name) => {
  expect(partOf(name)).toMatch(/^\s*ok /)
})

test('a fault that never struck fails its test, which is told all that there is to know', () => {
  const part = partOf('never struck')
  expect(part).toMatch(
    /^not ok [\s\S]*A fault of this test never struck:\s+faults\[0\] missing-crlf: it waits for/,
  )
  expect(part).toMatch(
    /# The conversation:\n# {3}-- session 1 opened\n[\s\S]*# What Outlook would have done:\n# {3}Outlook hangs: .*\n# Seed: 7/,
  )
})

test('a fault that never struck fails its suite', () => {
  expect(partOf('a suite with a fault that never struck')).toMatch(/^not ok [\s\S]*faults\[0\] missing-crlf/)
})

describe('a test that fails', () => {
  test('by itself is told of the conversation', () => {
    const part = partOf('fails by itself')
    expect(part).toMatch(/my own[\s\S]*# The conversation:\n# {3}-- session 1 opened\n[\s\S]*# Seed: 8/)
    expect(part).not.toContain('never struck')
  })

  test('by an assertion is shown the conversation once, and is not told of its faults too', () => {
    const part = partOf('fails by an assertion')
    expect(part).toMatch(/expected message 2 to have been fetched[\s\S]*# Seed: 9/)
    expect(part.split('The conversation:').length - 1).toBe(1)
    expect(part).not.toContain('never struck')
  })
})
