/**
 * The declarations of the package: each entry's, with only what it leads to (`rolldown -c`). Run by the build, so it is plain
 * JavaScript; every type is written out in the sources (`isolatedDeclarations`), and TypeScript has nothing to infer.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { dts } from 'rolldown-plugin-dts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))
const entries = Object.values(exports).flatMap(({ types }) => (types === undefined ? [] : [types]))

export default {
  cwd: root,
  input: entries.map((types) => types.replace('./dist/types/', 'src/').replace(/\.d\.ts$/, '.ts')),
  platform: 'node',
  external: /^[^./]/,
  plugins: [dts({ oxc: true, emitDtsOnly: true, tsconfig: false })],
  output: {
    dir: 'dist/types',
    format: 'esm',
    chunkFileNames: 'parts/[name].js',
    entryFileNames: '[name].js',
  },
}
