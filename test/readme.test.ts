/**
 * Every block of code in the README compiles and runs, and every link inside it leads somewhere.
 * The commands in it: readme-commands.test.ts; the way of a new user: package/new-user.test.ts.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Profile } from '../src/faults/profile.ts'
import { blockOfFile, blocksIn, changed, fileNameOf } from './generate/readme-blocks.ts'
import { memoryServer } from './support/memory-server.ts'
import { playConversation } from './support/play-conversation.ts'
import { describeWith } from './support/require-program.ts'
import { outputOf } from './support/run-to-end.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const recipes = /^## Recipes\n[\s\S]*?(?=^## )/m.exec(readme)?.[0] ?? ''
// Not in dist, which other tests pack meanwhile.
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pop3-mock-readme-')))
mkdirSync(join(folder, 'node_modules'))
symlinkSync(root, join(folder, 'node_modules/pop3-mock'), 'junction')
symlinkSync(join(root, 'node_modules/vitest'), join(folder, 'node_modules/vitest'), 'junction')
afterAll(() => rmSync(folder, { recursive: true }))

/** As much of testcontainers as the README uses, by its own declarations (11.10). */
const TESTCONTAINERS_TYPES = `
export declare class GenericContainer {
  constructor(image: string)
  withCommand(command: string[]): this
  withEnvironment(environment: Record<string, string>): this
  withExposedPorts(...ports: number[]): this
  withWaitStrategy(strategy: WaitStrategy): this
  start(): Promise<StartedTestContainer>
}
export declare class Wait {
  static forLogMessage(message: string | RegExp, times?: number): WaitStrategy
}
interface WaitStrategy { withStartupTimeout(timeoutMs: number): WaitStrategy }
interface StartedTestContainer {
  getHost(): string
  getMappedPort(port: number): number
  stop(): Promise<unknown>
}
`

/** Not bundled: found by their names, as users find them. */
const EXTERNAL = ['', '/outlook', '/matrix', '/control', '/remote', '/matchers', '/node-test'].flatMap(
  (entry) => ['--external', `pop3-mock${entry}`],
)

/** Needs what is not installed here: its types are declared above, and readme-commands.test.ts runs its command. */
const isOnlyCompiled = (text: string) => text.includes("from 'testcontainers'")
const isTest = (text: string) => text.includes("from 'vitest'")

const files = blocksIn(readme, 'ts').map((text, index) => {
  const name = fileNameOf(text) ?? `block-${index + 1}${isTest(text) ? '.test' : ''}.ts`
  return { name, text, file: write(name, text) }
})
write('package.json', '{ "private": true, "type": "module" }')
write('vitest.config.mjs', 'export default {}')
write('node_modules/testcontainers/package.json', '{ "name": "testcontainers", "types": "index.d.ts" }')
write('node_modules/testcontainers/index.d.ts', TESTCONTAINERS_TYPES)
write('mail.ts', changed(blockOfFile(readme, 'ts', 'mail.ts'), blocksIn(readme, 'diff')[0] ?? ''))
for (const name of ['mail-client.ts', 'line-socket.ts']) {
  cpSync(join(root, 'test/recipes', name), join(folder, name))
}

function write(path: string, text: string): string {
  const file = join(folder, path)
  mkdirSync(join(file, '..'), { recursive: true })
  writeFileSync(file, text)
  return file
}

describe('TypeScript', () => {
  test('compiles', { timeout: 60_000 }, async () => {
    const options = [
      ...['--noEmit', '--strict', '--skipLibCheck', '--allowImportingTsExtensions', '--ignoreConfig'],
      ...['--target', 'es2022', '--lib', 'es2023,esnext.disposable'],
      ...['--module', 'nodenext', '--types', 'node'],
    ]
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    await outputOf(process.execPath, [tsc, ...options, ...files.map(({ file }) => file)], { cwd: root })
  })

  const programs = files.filter(({ text }) => !isTest(text) && !isOnlyCompiled(text))

  beforeAll(async () => {
    const rolldown = join(root, 'node_modules/rolldown/bin/cli.mjs')
    const options = ['--platform', 'node', '--transform.target', 'es2022', ...EXTERNAL]
    const inputs = programs.map(({ name }) => name)
    await outputOf(process.execPath, [rolldown, ...inputs, '--dir', 'js', ...options], { cwd: folder })
  }, 60_000)

  test.each(programs)('$name runs', { timeout: 60_000 }, async ({ name }) => {
    await outputOf(process.execPath, [join(folder, 'js', name.replace(/ts$/, 'js'))], { cwd: folder })
  })

  test('the tests in it pass', { timeout: 60_000 }, async () => {
    const testFiles = files.filter(({ name }) => name.endsWith('.test.ts')).length
    expect(await vitestIn(folder)).toEqual({
      failed: [],
      passed: expect.any(Array),
      files: testFiles,
      broken: 0,
    })
  })
})

describe('recipes', () => {
  test('each finds out a careless client', { timeout: 60_000 }, async () => {
    for (const [index, text] of blocksIn(recipes, 'ts').entries()) {
      write(`careless/careless-${index + 1}.test.ts`, text)
    }
    write('careless/vitest.config.mjs', 'export default { test: { testTimeout: 1500 } }')
    cpSync(join(root, 'test/recipes/careless-client.ts'), join(folder, 'careless/mail-client.ts'))
    try {
      const { passed, failed } = await vitestIn(join(folder, 'careless'))
      // It has one virtue.
      expect(passed).toEqual(['a wrong password is tried once'])
      expect(failed.length).toBeGreaterThan(12)
    } finally {
      rmSync(join(folder, 'careless'), { recursive: true })
    }
  })
})

describe("a profile of one's own", () => {
  const [text = ''] = blocksIn(readme, 'json')

  test('does what its example shows', () => {
    const profile = JSON.parse(text) as Profile
    write(`faults/${profile.name}.json`, text)
    playConversation(
      memoryServer({ faults: [profile.name], profileFolders: [join(folder, 'faults')] }),
      profile.example,
    )
  })

  test('names a schema that is there', () => {
    const { $schema } = JSON.parse(text) as { $schema: string }
    expect(existsSync(join(folder, 'faults', $schema))).toBe(true)
  })
})

await describeWith({ command: 'python3', probe: ['-c', 'import poplib'] }, () => {
  test.each(blocksIn(readme, 'python').map((text, index) => ({ name: `block ${index + 1}`, text })))(
    '$name runs',
    async ({ text }) => {
      const env = { POP3_MOCK: `${process.execPath} ${join(root, 'dist/js/main.js')}` }
      await outputOf('python3', [write('block.py', text)], { cwd: root, env })
    },
  )
})

test.each(blocksIn(readme, 'js').map((text, index) => ({ name: `block ${index + 1}`, text })))(
  'JavaScript $name is well-formed; npm run compat runs it',
  async ({ text }) => {
    await outputOf(process.execPath, ['--check', write('block.mjs', text)], { cwd: root })
  },
)

test('what users read stands within the 64 KiB that npm shows; the inside and the tables are behind it', () => {
  const userText = readme.slice(0, readme.indexOf('\n## How it fits together\n'))
  expect(userText).toContain('\n## Changelog\n')
  expect(Buffer.byteLength(userText)).toBeLessThan(65_536)
})

test('links lead to files and headings that exist', () => {
  const targets = [...readme.matchAll(/\]\(([^)]+)\)/g)].map((match) => match[1] as string)
  const headings = [...readme.matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] as string)
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  )
  const broken = targets.filter((target) =>
    target.startsWith('#')
      ? !headings.includes(target.slice(1))
      : !target.startsWith('http') && !existsSync(join(root, target)),
  )
  expect(broken).toEqual([])
})

interface VitestReport {
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[]
  }[]
}

/** Titles of the tests in a folder, by what became of them; a file that cannot be loaded has none, and is broken. */
async function vitestIn(where: string) {
  const report = join(where, 'report.json')
  const args = ['run', '--root', where, '--reporter=json', `--outputFile=${report}`]
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  await outputOf(process.execPath, [vitest, ...args], { cwd: root, mayFail: true })
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport
  const all = testResults.flatMap(({ assertionResults }) => assertionResults)
  const titles = (wanted: string) => all.filter(({ status }) => status === wanted).map(({ title }) => title)
  const broken = testResults.filter(
    ({ status, assertionResults }) => status !== 'passed' || assertionResults.length === 0,
  )
  return {
    passed: titles('passed'),
    failed: titles('failed'),
    files: testResults.length,
    broken: broken.length,
  }
}
