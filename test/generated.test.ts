/**
 * Generated files are what their sources make of them: `npm run generate` writes them.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { generatedFiles } from './generate/generated-files.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

test.each(generatedFiles(root))('$path is current', ({ path, text }) => {
  expect(readFileSync(`${root}${path}`, 'utf8')).toBe(text)
})
