/**
 * The suites for real clients are written as anyone could write them: with nothing but the entries of the package.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))
const ENTRIES = ['index', 'vitest', 'matchers'].map((name) => `../../src/${name}.ts`)

test.each(readdirSync(folder).filter((name) => name !== 'public-api.test.ts'))(
  '%s imports entries, its neighbours, and packages',
  (name) => {
    const imports = [...readFileSync(folder + name, 'utf8').matchAll(/ from '(\.[^']+)'/g)].map(
      ([, path]) => path,
    )
    expect(imports.filter((path) => !ENTRIES.includes(path as string) && !path?.startsWith('./'))).toEqual([])
  },
)
