/**
 * Writes what is generated from the sources: `npm run generate`. `test/generated.test.ts` holds each file to it.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generatedFiles } from './generated-files.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

for (const { path, text } of generatedFiles(root)) {
  writeFileSync(`${root}${path}`, text)
  console.log(path)
}
