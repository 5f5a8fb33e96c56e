/**
 * Every block of code in the README compiles and runs, and every link inside it leads somewhere.
 */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { describeWith } from './support/require-program.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
// Inside the project, so that `pop3-mock` is found by its own name; not in node_modules, where vitest compiles nothing.
mkdirSync(join(root, 'dist'), { recursive: true })
const folder = mkdtempSync(join(root, 'dist/readme-'))
writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {}')
afterAll(() => rmSync(folder, { recursive: true }))

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    (match) => match[1] as string,
  )
}

function run(command: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { cwd: root, env: { ...process.env, ...env }, timeout: 60_000 },
      (error, stdout, stderr) => {
        if (error === null) resolve(stdout + stderr)
        else reject(new Error(`${error.message}\n${stdout}${stderr}`))
      },
    )
  })
}

const files = blocks('ts').map((text, index) => {
  const isTest = text.includes("from 'vitest'")
  const file = join(folder, `block-${index + 1}${isTest ? '.test' : ''}.ts`)
  writeFileSync(file, text)
  return { file, name: `block ${index + 1}`, isTest, text }
})

describe('TypeScript', () => {
  test('compiles', { timeout: 60_000 }, async () => {
    const options = [
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--target',
      'es2022',
      '--lib',
      'es2023,esnext.disposable',
    ]
    await run(process.execPath, [
      join(root, 'node_modules/typescript/bin/tsc'),
      ...options,
      '--module',
      'nodenext',
      '--types',
      'node',
      '--ignoreConfig',
      ...files.map(({ file }) => file),
    ])
  })

  test.each(files.filter(({ isTest }) => !isTest))('$name runs', { timeout: 60_000 }, async ({ file }) => {
    await run(process.execPath, [join(root, 'node_modules/tsx/dist/cli.mjs'), file])
  })

  test('the tests in it pass', { timeout: 60_000 }, async () => {
    const output = await run(
      process.execPath,
      [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', folder],
      { NO_COLOR: '1' },
    )
    expect(output).toContain(`${files.filter(({ isTest }) => isTest).length} passed`)
  })
})

await describeWith({ command: 'python3', probe: ['-c', 'import poplib'] }, () => {
  test.each(blocks('python').map((text, index) => ({ name: `block ${index + 1}`, text })))(
    '$name runs',
    async ({ text }) => {
      const file = join(folder, 'block.py')
      writeFileSync(file, text)
      await run('python3', [file], { POP3_MOCK: `${process.execPath} ${join(root, 'dist/js/main.js')}` })
    },
  )
})

test('every command line in it is understood', async () => {
  const lines = blocks('sh')
    .flatMap((block) => block.split('\n'))
    .filter((line) => line.startsWith('npx pop3-mock profiles'))
  expect(lines.length).toBeGreaterThan(0)
  for (const line of lines) {
    const args = line.replace(/ +#.*/, '').split(' ').slice(2)
    await run(process.execPath, [join(root, 'dist/js/main.js'), ...args])
  }
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
