/**
 * The workflows of the CI host: what they call exists, they take no more rights than they need, and `.ci/run` is what decides.
 * Read by lines: they are as plain as that, and a parser of YAML would be one dependency more.
 */
import { spawnSync } from 'node:child_process'
import {
  accessSync,
  constants,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const folder = join(root, '.github/workflows')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

/** Commands of npm that are no script of ours. */
const OF_NPM = ['ci', 'install', 'pkg', 'publish']

interface Workflow {
  readonly name: string
  readonly lines: readonly string[]
}

const workflows: readonly Workflow[] = readdirSync(folder).map((name) => ({
  name,
  lines: readFileSync(join(folder, name), 'utf8').split('\n'),
}))

function workflow(name: string): Workflow {
  return workflows.find((one) => one.name === name) as Workflow
}

const depthOf = (line: string) => line.length - line.trimStart().length

/** What stands below a key in the first column, up to the next one. */
function section({ lines }: Workflow, key: string): string[] {
  const from = lines.findIndex((line) => line.startsWith(`${key}:`))
  if (from === -1) return []
  const length = lines.slice(from + 1).findIndex((line) => /^\S/.test(line))
  return lines.slice(from + 1, length === -1 ? undefined : from + 1 + length).filter((line) => line.trim())
}

/** The values of a key wherever it stands; of a block (`key: |`) the lines in it. */
function valuesOf(key: string, lines: readonly string[]): string[] {
  return lines.flatMap((line, at) => {
    const [, head = '', value] = new RegExp(`^(\\s*(?:- )?)${key}: (.*)$`).exec(line) ?? []
    if (value !== '|') return value === undefined ? [] : [value]
    const end = lines.findIndex((other, index) => index > at && other.trim() && depthOf(other) <= head.length)
    return lines.slice(at + 1, end === -1 ? undefined : end).map((one) => one.trim())
  })
}

const commandsOf = ({ lines }: Workflow) => valuesOf('run', lines)

describe.each(workflows)('$name', (given) => {
  test('runs scripts, commands and files that exist', () => {
    const called = commandsOf(given).flatMap((line) => {
      const [, script] = /^npm run ([\w:-]+)/.exec(line) ?? []
      const [, command] = /^npm (?!run)([\w-]+)/.exec(line) ?? []
      const [file] = /^\.\/?[\w./-]+/.exec(line) ?? []
      return [
        ...(script === undefined || scripts[script] !== undefined ? [] : [`npm run ${script}`]),
        ...(command === undefined || OF_NPM.includes(command) || scripts[command] !== undefined
          ? []
          : [`npm ${command}`]),
        ...(file === undefined || existsSync(join(root, file)) ? [] : [file]),
      ]
    })
    expect(commandsOf(given).length).toBeGreaterThan(0)
    expect(called).toEqual([])
  })

  test('takes actions of the host alone, by their major version', () => {
    const actions = valuesOf('uses', given.lines)
    expect(actions.filter((action) => !/^actions\/[a-z-]+@v\d+$/.test(action))).toEqual([])
  })

  test('may only read, keeps no credentials, and does not overtake itself', () => {
    expect(section(given, 'permissions')).toEqual(['  contents: read'])
    const checkouts = valuesOf('uses', given.lines).filter((action) => action.startsWith('actions/checkout'))
    expect(valuesOf('persist-credentials', given.lines)).toEqual(checkouts.map(() => 'false'))
    expect(section(given, 'concurrency').join('\n')).toMatch(/group: \S+[\s\S]*cancel-in-progress: /)
  })

  test('ends by itself, and puts nothing that others have written into a script', () => {
    const jobs = section(given, 'jobs').filter((line) => /^ {2}\w+:$/.test(line))
    expect(valuesOf('timeout-minutes', given.lines).length).toBe(jobs.length)
    expect(commandsOf(given).filter((line) => /\$\{\{/.test(line))).toEqual([])
  })

  test('watches paths that lead somewhere', () => {
    const paths = section(given, 'on')
      .map((line) => /^ {6}- ([\w./*-]+)$/.exec(line)?.[1])
      .filter((path) => path !== undefined)
    const leadNowhere = paths.filter((path) => !existsSync(join(root, path.replace(/\/?\*.*$/, ''))))
    expect(leadNowhere).toEqual([])
  })
})

describe('ci.yml', () => {
  test('runs all of .ci/run with the oldest Node, and the tests with the others', () => {
    expect(commandsOf(workflow('ci.yml'))).toEqual(['.ci/run', 'npm ci', 'npm test'])
    const [oldest, others] = valuesOf('container', workflow('ci.yml').lines)
    expect(oldest).toBe('node:20-bookworm')
    expect(others).toMatch(/^node:\$\{\{ matrix\.node \}\}-bookworm$/)
    expect(valuesOf('node', workflow('ci.yml').lines)).toEqual(['[22, 24]'])
    accessSync(join(root, '.ci/run'), constants.X_OK)
  })
})

/** Runs the step of release.yml that compares them, in a folder of its own. */
function exitCodeOfTagCheck(tag: string, version: string): number | null {
  const place = mkdtempSync(join(tmpdir(), 'pop3-mock-tag-'))
  onTestFinished(() => rmSync(place, { recursive: true }))
  writeFileSync(join(place, 'package.json'), JSON.stringify({ version }))
  const commands = commandsOf(workflow('release.yml'))
  const script = commands.slice(0, commands.indexOf('fi') + 1).join('\n')
  const env = { ...process.env, GITHUB_REF_NAME: tag }
  return spawnSync('sh', ['-e', '-c', script], { cwd: place, env }).status
}

describe('release.yml', () => {
  const release = workflow('release.yml')

  test('publishes a tag that is the version, behind .ci/run, by who it is and not by a token', () => {
    expect(section(release, 'on')).toEqual(['  push:', "    tags: ['v*']"])
    expect(valuesOf('needs', release.lines)).toEqual(['check'])
    expect(valuesOf('id-token', release.lines)).toEqual(['write'])
    expect(release.lines.filter((line) => /secrets\.|NODE_AUTH_TOKEN/.test(line))).toEqual([])
    const commands = commandsOf(release)
    expect(commands.filter((line) => line.startsWith('.ci/') || line.startsWith('npm '))).toEqual([
      '.ci/run',
      'npm install --global npm@^11.5.1',
      'npm ci',
      'npm pkg set repository.type=git "repository.url=git+$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git"',
      'npm publish --provenance --access public',
    ])
  })

  test.each([
    ['v1.2.3', '1.2.3', 0],
    ['v1.2.4', '1.2.3', 1],
  ])('lets the tag %s pass where package.json says %s: exit code %i', (tag, version, code) => {
    expect(exitCodeOfTagCheck(tag, version)).toBe(code)
  })
})
