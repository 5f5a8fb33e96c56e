/**
 * Writes the profiles for the package: a file for each phase, a line for each profile, its name first (`src/load/own-profile.ts`
 * reads them). Run by the build, so it is plain JavaScript.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const from = fileURLToPath(new URL('../../fixtures/profiles', import.meta.url))
const to = fileURLToPath(new URL('../../dist/profiles', import.meta.url))
mkdirSync(to, { recursive: true })
for (const phase of readdirSync(from, { withFileTypes: true })) {
  if (!phase.isDirectory()) continue
  const lines = readdirSync(`${from}/${phase.name}`).map((file) => {
    // The schema is for editors, and lies elsewhere in the package.
    const { $schema: _, name, ...rest } = JSON.parse(readFileSync(`${from}/${phase.name}/${file}`, 'utf8'))
    return `${JSON.stringify({ name, ...rest })}\n`
  })
  writeFileSync(`${to}/${phase.name}.jsonl`, lines.join(''))
}
