/**
 * Writes what is generated from the sources: `npm run generate`. `test/generated.test.ts` holds each file to it.
 */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { generatedFiles } from './generated-files.ts'
import { profilesWithOutlook } from './outlook-fields.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

// First: the README tells of them.
const profiles = await profilesWithOutlook(root)
for (const { path, text } of profiles) writeFileSync(`${root}${path}`, text)
console.log(`fixtures/profiles: ${profiles.length} fields outlook`)

for (const { path, text } of generatedFiles(root)) {
  writeFileSync(`${root}${path}`, text)
  console.log(path)
}
