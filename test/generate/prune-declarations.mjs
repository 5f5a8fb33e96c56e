/**
 * Leaves of the emitted declarations only those that an entry of the package leads to: the others are of no use to anyone and
 * would make up a tenth of it. Run by the build, so it is plain JavaScript.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const reached = new Set()
const waiting = Object.values(exports).flatMap(({ types }) =>
  types === undefined ? [] : [join(root, types)],
)
while (waiting.length > 0) {
  const file = waiting.pop()
  if (reached.has(file)) continue
  reached.add(file)
  for (const [, path] of readFileSync(file, 'utf8').matchAll(
    /\b(?:from|import)\s*\(?\s*['"](\.[^'"]+)\.ts['"]/g,
  )) {
    waiting.push(join(dirname(file), `${path}.d.ts`))
  }
}
const folder = join(root, 'dist/types')
for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  const file = join(folder, name)
  if (name.endsWith('.d.ts') && !reached.has(file)) rmSync(file)
}
