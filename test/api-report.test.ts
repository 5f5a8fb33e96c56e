/**
 * Everything that is exported is documented. That `api-report.md` is current is held by `generated.test.ts`.
 */
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { apiEntries } from './generate/api-exports.ts'

const entries = apiEntries(fileURLToPath(new URL('..', import.meta.url)))

describe.each(entries)('$name', ({ exports }) => {
  test('documents every export', () => {
    expect(
      exports.filter(({ doc }) => !doc?.startsWith('/**')).map(({ name, file }) => `${name} (${file})`),
    ).toEqual([])
  })

  test('declares what it exports', () => {
    expect(exports.filter(({ declarations }) => declarations.length === 0)).toEqual([])
  })
})
