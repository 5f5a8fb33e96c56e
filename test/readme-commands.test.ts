/**
 * Every command line in the README is understood and does what it is for: in a folder that holds the files which it names,
 * with `npx pop3-mock` standing for what was built.
 */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Pop3Server, startPop3Server } from '../src/server/server.ts'
import { blockOfFile, blocksIn, changed } from './generate/readme-blocks.ts'
import { outputOf } from './support/run-to-end.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-readme-'))

/** Fetches everything, as the client of the README does, and prints it. */
const CLIENT = `#!/bin/sh
exec '${process.execPath}' '${folder}/fetch.mjs'
`

/** What the commands call, by its name. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'bin/npx': `#!/bin/sh
while [ "$1" = --yes ]; do shift; done
[ "$1" = pop3-mock ] || exit 0
shift
exec '${process.execPath}' '${join(root, 'dist/js/main.js')}' "$@"
`,
  'bin/npm': '#!/bin/sh\n',
  'bin/python3': CLIENT,
  fetch: CLIENT,
  client: CLIENT,
}

let server: Pop3Server
beforeAll(async () => {
  mkdirSync(join(folder, 'bin'))
  mkdirSync(join(folder, 'mails'))
  mkdirSync(join(folder, 'faults'))
  writeFileSync(join(folder, 'faults/our-provider.json'), blocksIn(readme, 'json')[0] ?? '')
  writeFileSync(join(folder, 'mails/1.eml'), 'Subject: one\n\nHi.\n')
  for (const [path, text] of Object.entries(PROGRAMS)) {
    writeFileSync(join(folder, path), text)
    chmodSync(join(folder, path), 0o755)
  }
  const client = changed(blockOfFile(readme, 'ts', 'mail.ts'), blocksIn(readme, 'diff')[0] ?? '')
  writeFileSync(join(folder, 'mail.ts'), client)
  writeFileSync(
    join(folder, 'fetch.ts'),
    "import { fetchAll } from './mail.ts'\nvoid fetchAll(process.env.POP3_URL ?? '').then((mails) => process.stdout.write(mails.join(''), 'latin1'))\n",
  )
  const rolldown = join(root, 'node_modules/rolldown/bin/cli.mjs')
  await outputOf(process.execPath, [rolldown, 'fetch.ts', '--file', 'fetch.mjs', '--platform', 'node'], {
    cwd: folder,
  })
  server = await startPop3Server()
  await outputOf(join(folder, 'fetch'), [], { cwd: folder, env: { ...server.env } })
  writeFileSync(join(folder, 'session.txt'), server.transcript.toString())
  writeFileSync(join(folder, 'session.json'), JSON.stringify(server.transcript.toJSON()))
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true })
})

/** The line as it is run here: on free ports, ending with its input, with a few profiles in the place of all. */
function adapted(line: string): string {
  return (
    line
      .replace(/^docker run .* node:24-slim /, '')
      .replace(/ serve\b/, ' serve --exit-with-stdin --port 0')
      .replace('--port 1110', '--port 0')
      .replace('127.0.0.1:1110', `${server.host}:${server.port}`)
      .replace("-f 'retr-*'", '')
      .replace('outlook --all', 'outlook --profile lowercase-ok')
      .replace(/ matrix\b/, ' matrix --profile lowercase-ok,retr-err')
      // It ends with 1 where Outlook does not complete.
      .replace(/^(npx pop3-mock outlook --[^#]*)/, '$1 || [ $? = 1 ] ')
  )
}

function runHere(line: string): Promise<string> {
  const env = { PATH: `${join(folder, 'bin')}:${process.env.PATH}` }
  return outputOf('sh', ['-c', adapted(line)], { cwd: folder, env })
}

const shellBlocks = blocksIn(readme, 'sh').map((block) => {
  const lines = block.trim().split('\n')
  return { lines, first: lines[0], count: lines.length }
})

describe('the block of shell', () => {
  // Line by line: some read what one above has written.
  test.each(shellBlocks)('of $count lines from: $first', { timeout: 120_000 }, async ({ lines }) => {
    for (const line of lines) await runHere(line)
  })
})

test('every npm script that it names exists', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const named = [...readme.matchAll(/npm run ([a-z:]+)/g)].map((match) => match[1] as string)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

test('every profile that it names in code exists', () => {
  const known = readFileSync(join(root, 'src/faults/profile-names.ts'), 'utf8')
  const named = [...readme.matchAll(/(?:profile: |faults: \[|--profile )'?([a-z][a-z0-9-]*-[a-z0-9-]+)/g)]
  const names = named.map((match) => match[1] as string)
  expect(names.length).toBeGreaterThan(10)
  expect(names.filter((name) => !known.includes(`'${name}':`))).toEqual([])
})

describe('containers', () => {
  const [testcontainers = ''] = blocksIn(readme, 'ts').filter((text) => text.includes("'testcontainers'"))

  test('Testcontainers waits for a line that its command prints', { timeout: 60_000 }, async () => {
    const [, list = ''] = /withCommand\(\[(.*)\]\)/.exec(testcontainers) ?? []
    const [, pattern = '?'] = /forLogMessage\(\/(.*)\/\)/.exec(testcontainers) ?? []
    const output = await runHere(
      `POP3_MOCK_TOKEN=0123456789abcdef ${list}`.replaceAll("'", '').replaceAll(',', ''),
    )
    expect(output).toMatch(new RegExp(pattern))
  })

  test('the manifest is YAML, and its commands run', { timeout: 60_000 }, async () => {
    const [text = ''] = blocksIn(readme, 'yaml')
    const { spec } = parseYaml(text) as Job
    const [sidecar] = spec.template.spec.initContainers
    expect(sidecar).toMatchObject({ restartPolicy: 'Always' })
    expect(spec.template.spec.containers).toHaveLength(1)
    await runHere((sidecar?.command ?? []).join(' ').replace('/shared', folder))
    expect(existsSync(join(folder, 'pop3.json'))).toBe(true)
    await runHere((sidecar?.startupProbe.exec.command ?? []).join(' '))
  })
})

interface Job {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly initContainers: readonly {
          readonly restartPolicy: string
          readonly command: readonly string[]
          readonly startupProbe: { readonly exec: { readonly command: readonly string[] } }
        }[]
        readonly containers: readonly unknown[]
      }
    }
  }
}

/** By the parser that knip brings along: one block of one file is no reason for a dependency. */
function parseYaml(text: string): unknown {
  const knip = createRequire(import.meta.url).resolve('knip')
  return (createRequire(knip)('yaml') as { parse: (text: string) => unknown }).parse(text)
}
