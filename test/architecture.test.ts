/**
 * The layers of the project, its pure folders, the size of its files and its top level, held as they were meant.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const src = join(root, 'src')

/** A file imports from a lower rank or from its own folder. A file stands for itself, a folder for its files. */
const RANKS: Readonly<Record<string, number>> = {
  'errors.ts': 0,
  'schema.ts': 0.5,
  wire: 1,
  maildrop: 2,
  transcript: 2,
  link: 2,
  session: 3,
  faults: 4,
  conformance: 4,
  load: 5,
  server: 6,
  outlook: 7,
  control: 8,
  matrix: 8,
  matchers: 8,
  'vitest.ts': 9,
  'matchers.ts': 8.5,
  'node-test.ts': 9,
  'global-setup.ts': 9,
  'control.ts': 9,
  'remote.ts': 9,
  'matrix.ts': 9,
  inspector: 9,
  cli: 9,
  'index.ts': 9,
  'outlook.ts': 9,
}

/** Pure folders, with the Node modules they may use all the same (digests only). */
const PURE: Readonly<Record<string, readonly string[]>> = {
  'errors.ts': [],
  'schema.ts': [],
  wire: [],
  maildrop: ['node:crypto'],
  transcript: [],
  session: ['node:crypto'],
  faults: ['node:crypto'],
  conformance: [],
}

/** I/O, clock and randomness by their names. */
const IMPURE =
  /\b(Math\.random|Date\.now|new Date\(\)|performance\.|setTimeout|setInterval|setImmediate|queueMicrotask|process\.(?!env\b)|console\.|fetch\(|randomBytes|randomInt|randomUUID)/

/** The Outlook model, which is as pure as those folders; what drives it is not. */
const PURE_MODEL: readonly string[] = [
  ...[
    'behaviour',
    'listings',
    'log-on',
    'model',
    'ntlm-messages',
    'outcome',
    'settings',
    'spa',
    'state',
    'sync',
  ],
].map((name) => `outlook/${name}.ts`)

const MOST_LINES_IN_A_FILE = 310
const MOST_LINES_IN_A_FUNCTION = 45

interface SourceFile {
  readonly name: string
  readonly text: string
  readonly imports: readonly string[]
}

const files: SourceFile[] = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => {
    const text = readFileSync(join(src, name), 'utf8')
    return { name, text, imports: importsOf(text) }
  })

/** `import … from`, `export … from`, `import()`, types included. */
function importsOf(text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string)
}

function folderOf(name: string): string {
  return name.includes('/') ? (name.split('/')[0] as string) : name
}

function ownImports(file: SourceFile): string[] {
  return file.imports
    .filter((path) => path.startsWith('.'))
    .map((path) => relative(src, join(src, dirname(file.name), path)))
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

describe('layers', () => {
  test('every file belongs to a layer', () => {
    expect(files.map(({ name }) => folderOf(name)).filter((folder) => RANKS[folder] === undefined)).toEqual(
      [],
    )
  })

  test('a file imports from lower ranks and its own folder only', () => {
    const wrong = files.flatMap((file) =>
      ownImports(file)
        .filter((target) => {
          const from = folderOf(file.name)
          const to = folderOf(target)
          return from !== to && (RANKS[to] ?? 99) >= (RANKS[from] ?? -1)
        })
        .map((target) => `${file.name} -> ${target}`),
    )
    expect(wrong).toEqual([])
  })

  test('no file imports itself by any way round', () => {
    const graph = new Map(files.map((file) => [file.name, ownImports(file)]))
    const cycles = files.flatMap(({ name }) => {
      const path = cycleFrom(name, graph)
      return path === undefined ? [] : [path.join(' -> ')]
    })
    expect(cycles).toEqual([])
  })

  test('nothing but tables of exports has several owners: only what package.json names is a barrel', () => {
    const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      exports: Record<string, { types?: string }>
    }
    const entries = Object.values(exports).flatMap(({ types = '' }) => [
      types.replace('./dist/types/', '').replace(/d\.ts$/, 'ts'),
    ])
    const barrels = files.filter(
      ({ name, text }) => !entries.includes(name) && /^export (type )?(\*|\{[^}]*\}) from/m.test(text),
    )
    expect(barrels.map(({ name }) => name)).toEqual([])
  })
})

function cycleFrom(start: string, graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const seen = new Set<string>()
  const walk = (name: string, path: string[]): string[] | undefined => {
    for (const next of graph.get(name) ?? []) {
      if (next === start) return [...path, next]
      if (seen.has(next)) continue
      seen.add(next)
      const found = walk(next, [...path, next])
      if (found !== undefined) return found
    }
    return undefined
  }
  return walk(start, [start])
}

describe('pure folders', () => {
  const pureFiles = files.filter(({ name }) => PURE[folderOf(name)] !== undefined)

  test('import no module of Node but digests', () => {
    const wrong = pureFiles.flatMap(({ name, imports }) =>
      imports
        .filter((path) => path.startsWith('node:') && !PURE[folderOf(name)]?.includes(path))
        .map((path) => `${name} -> ${path}`),
    )
    expect(wrong).toEqual([])
  })

  test('hold no word of I/O, clock or randomness', () => {
    const wrong = pureFiles.flatMap(({ name, text }) => {
      const found = IMPURE.exec(withoutComments(text))
      return found === null ? [] : [`${name}: ${found[0]}`]
    })
    expect(wrong).toEqual([])
  })
})

describe('the Outlook model', () => {
  const modelFiles = files.filter(({ name }) => PURE_MODEL.includes(name))

  test('imports errors, wire and itself', () => {
    expect(modelFiles.map(({ name }) => name).sort()).toEqual([...PURE_MODEL].sort())
    const wrong = modelFiles.flatMap((file) =>
      [...ownImports(file), ...file.imports.filter((path) => !path.startsWith('.'))]
        .filter((target) => !PURE_MODEL.includes(target))
        .filter((target) => (RANKS[folderOf(target)] ?? 99) > 1)
        .map((target) => `${file.name} -> ${target}`),
    )
    expect(wrong).toEqual([])
  })

  test('holds no word of I/O, clock or randomness', () => {
    expect(modelFiles.filter(({ text }) => IMPURE.test(withoutComments(text)))).toEqual([])
  })
})

describe('the inspector', () => {
  const pageFiles = files.filter(({ name }) => folderOf(name) === 'inspector')

  /** What a page can run: pure, and without the octets of Node. */
  const TAKEN = ['transcript/finding.ts', 'transcript/secrets.ts', 'transcript/visible-octets.ts']

  test('speaks control messages: of everything else it knows the types, and pure words of the transcript', () => {
    const wrong = pageFiles.flatMap((file) =>
      [...file.text.matchAll(/^import (?!type\b)[^']*'([^']+)'/gm)]
        .map(([, path = '']) => join('inspector', path))
        .filter((target) => folderOf(target) !== 'inspector' && !TAKEN.includes(target))
        .map((target) => `${file.name} -> ${target}`),
    )
    expect(pageFiles.length).toBeGreaterThan(0)
    expect(wrong).toEqual([])
  })

  test('never makes markup out of text', () => {
    const MARKUP =
      /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval|Function\(|setHTML\w*)\b/
    expect(pageFiles.filter(({ text }) => MARKUP.test(withoutComments(text)))).toEqual([])
  })
})

describe('size', () => {
  test(`no file has more than ${MOST_LINES_IN_A_FILE} lines`, () => {
    const written = files.filter(({ text }) => !text.includes('Generated by'))
    const long = written.map(({ name, text }) => ({ name, lines: text.split('\n').length }))
    expect(long.filter(({ lines }) => lines > MOST_LINES_IN_A_FILE)).toEqual([])
  })

  test(`no function has more than ${MOST_LINES_IN_A_FUNCTION} lines`, () => {
    expect(
      files.flatMap(({ name, text }) => longFunctions(text).map((found) => `${name}: ${found}`)),
    ).toEqual([])
  })

  test('no file is a drawer for odds and ends', () => {
    const drawers = files.filter(({ name }) =>
      /(^|\/)(utils?|helpers?|common|types|misc)(\.ts|\/)/.test(name),
    )
    expect(drawers.map(({ name }) => name)).toEqual([])
  })
})

/** Functions and methods as Biome formats them: from their head to the brace in the same column. */
function longFunctions(text: string): string[] {
  const lines = text.split('\n')
  return lines.flatMap((line, start) => {
    const head =
      /^(\s*)(?:export )?(?:async )?(?:function\*? (\w+)|(?:static |async |get |set |\*)*(#?\w+)\([^;]*\{$)/.exec(
        line,
      )
    if (head === null || /^\s*(if|for|while|switch|catch|return)\b/.test(line)) return []
    const end = lines.findIndex((other, index) => index > start && other === `${head[1]}}`)
    const length = end - start + 1
    return length > MOST_LINES_IN_A_FUNCTION ? [`${head[2] ?? head[3]} (${length} lines)`] : []
  })
}

test('the top level holds what was agreed and what tools force', () => {
  const notOurs = new Set(['.git', 'node_modules', 'dist', 'coverage', '.stryker-tmp'])
  const top = readdirSync(root).filter((name) => !notOurs.has(name) && !name.endsWith('.tgz'))
  expect(top.sort()).toEqual([
    '.ci',
    '.gitattributes',
    '.github',
    '.gitignore',
    'LICENSE',
    'README.md',
    'biome.json',
    'fixtures',
    'package-lock.json',
    'package.json',
    'src',
    'test',
    'tsconfig.json',
    'vitest.config.ts',
  ])
})
