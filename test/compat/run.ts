/**
 * The packed package with other versions of everything: `npm run compat`. Needs the registry, and so is no part of `npm test`.
 * Arguments narrow it down to the checks whose names hold one of them.
 */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { blockOfFile } from '../generate/readme-blocks.ts'
import { tsconfig, WITH_JEST_TS, WITH_VITEST_TS } from '../package/typed-user.ts'
import { HEAD, suiteFiles } from '../runners/suites.ts'
import { IMPORTS, JEST_TEST, NODE_TEST_SMALL, REQUIRES } from './suites.ts'
import { type Ran, runNode, Workshop, write } from './workshop.ts'

const NODES = ['20.19', '22', '24', '26']

/** With the Nodes on which each runs, and the types of Node that it takes. vitest 5 wants Node 22. */
const VITESTS: readonly (readonly [version: string, nodeTypes: string, on: readonly string[]])[] = [
  ['3.2', '20', ['20.19', '22', '24']],
  ['4', '20', NODES],
  ['5', '22', ['22', '24', '26']],
]

const TYPESCRIPTS = ['5.6', '5.7', '5.8', '5.9', '6', '7']

const JESTS: readonly (readonly [version: string, on: readonly string[]])[] = [
  ['29', ['20.19', '22']],
  ['30', NODES],
]

/** Blocks of the README, by the names that they give themselves. */
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const fromReadme = (name: string) => blockOfFile(readme, 'js', name)

interface Check {
  readonly name: string
  readonly run: () => Promise<Ran>
}

const workshop = await Workshop.open()
const wanted = process.argv.slice(2)
const failures: string[] = []
let ran = 0
try {
  const nodes = new Map<string, string>()
  for (const version of NODES) nodes.set(version, await workshop.node(version))
  const nodeOf = (version: string) => nodes.get(version) as string
  if (isGroupWanted('node')) await runAll(await packageChecks(nodeOf))
  for (const [version, types, on] of VITESTS) {
    if (isGroupWanted(`vitest ${version}`)) await runAll(await vitestChecks(version, types, on, nodeOf))
  }
  for (const [version, on] of JESTS) {
    if (isGroupWanted(`jest ${version}`)) await runAll(await jestChecks(version, on, nodeOf))
  }
} finally {
  rmSync(workshop.folder, { recursive: true, force: true })
}
if (ran === 0) {
  console.log(
    `No check was run: found ${wanted.join(', ')}. Allowed are parts of names such as "types: vitest 4" or "jest 30".`,
  )
} else {
  console.log(
    failures.length === 0 ? `all ${ran} are well` : `${failures.length} failed: ${failures.join(', ')}`,
  )
}
process.exitCode = ran > 0 && failures.length === 0 ? 0 : 1

/** Whether an argument may mean a check of that group; nothing is installed for one that none can mean. */
function isGroupWanted(group: string): boolean {
  return wanted.length === 0 || wanted.some((part) => part.includes(group) || group.includes(part))
}

async function runAll(checks: readonly Check[]): Promise<void> {
  for (const { name, run } of checks) {
    if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue
    const { code, output } = await run()
    ran++
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`)
    if (code === 0) continue
    failures.push(name)
    console.log(output.replace(/^/gm, '       '))
  }
}

async function packageChecks(nodeOf: (version: string) => string): Promise<Check[]> {
  const folder = await workshop.project('package', [])
  write(folder, 'suite.test.mjs', NODE_TEST_SMALL)
  return NODES.flatMap((version): Check[] => {
    const run = (...args: string[]) => runNode(nodeOf(version), folder, args)
    return [
      { name: `node ${version}: import`, run: () => run('--input-type=module', '--eval', IMPORTS) },
      { name: `node ${version}: require()`, run: () => run('--input-type=commonjs', '--eval', REQUIRES) },
      {
        name: `node ${version}: bin`,
        run: () => run('node_modules/.bin/pop3-mock', 'profiles', 'missing-crlf'),
      },
      { name: `node ${version}: node:test`, run: () => run('--test', 'suite.test.mjs') },
    ]
  })
}

async function vitestChecks(
  version: string,
  nodeTypes: string,
  on: readonly string[],
  nodeOf: (version: string) => string,
): Promise<Check[]> {
  const aliases = TYPESCRIPTS.map((typescript) => `typescript-${typescript}@npm:typescript@${typescript}`)
  const folder = await workshop.project(`vitest-${version}`, [
    `vitest@${version}`,
    `@types/node@${nodeTypes}`,
    ...aliases,
  ])
  for (const [path, text] of Object.entries(suiteFiles('one', 'two')))
    write(folder, `tests/${path}`, HEAD + text)
  write(folder, 'shared/vitest.config.js', fromReadme('vitest.config.js'))
  write(folder, 'shared/shared.test.js', fromReadme('shared.test.js'))
  const runs = on.flatMap((node): Check[] => {
    const vitest = (root: string) => ['node_modules/vitest/vitest.mjs', 'run', '--root', root]
    const name = `vitest ${version}, node ${node}`
    return [
      { name: `${name}: fixtures and matchers`, run: () => runNode(nodeOf(node), folder, vitest('tests')) },
      { name: `${name}: one server for the run`, run: () => runNode(nodeOf(node), folder, vitest('shared')) },
    ]
  })
  write(folder, 'user.ts', WITH_VITEST_TS)
  return [
    ...runs,
    ...TYPESCRIPTS.flatMap((typescript) => typeChecks(`vitest ${version}`, typescript, folder, nodeOf)),
  ]
}

function typeChecks(
  runner: string,
  typescript: string,
  folder: string,
  nodeOf: (version: string) => string,
): Check[] {
  return (['bundler', 'node16'] as const).flatMap((resolution) =>
    [true, false].flatMap((skipLibCheck): Check[] => {
      // Its own types want those of `debug`, which it does not bring.
      if (!skipLibCheck && runner === 'vitest 3.2') return []
      return [
        {
          name: `types: ${runner}, typescript ${typescript}, ${resolution}, skipLibCheck ${skipLibCheck}`,
          run: () => {
            write(folder, 'tsconfig.json', tsconfig(resolution, skipLibCheck))
            const tsc = join('node_modules', `typescript-${typescript}`, 'bin/tsc')
            return runNode(nodeOf('22'), folder, [tsc, '-p', '.'])
          },
        },
      ]
    }),
  )
}

async function jestChecks(
  version: string,
  on: readonly string[],
  nodeOf: (version: string) => string,
): Promise<Check[]> {
  const packages = [`jest@${version}`, `@jest/globals@${version}`, `expect@${version}`, '@types/node@20']
  const folder = await workshop.project(`jest-${version}`, [...packages, 'typescript-5.9@npm:typescript@5.9'])
  write(folder, 'mail/mail.test.mjs', JEST_TEST)
  write(folder, 'mail/readme.test.mjs', fromReadme('mail.test.mjs'))
  write(folder, 'run/run.test.mjs', fromReadme('run.test.mjs'))
  write(folder, 'run/run.test.cjs', fromReadme('run.test.cjs'))
  write(folder, 'user.ts', WITH_JEST_TS)
  const runs = on.flatMap((node) => jestRuns(`jest ${version}, node ${node}`, nodeOf(node), folder))
  return [...runs, ...typeChecks(`jest ${version}`, '5.9', folder, nodeOf)]
}

function jestRuns(name: string, node: string, folder: string): Check[] {
  const jest = (match: string) => ['node_modules/jest/bin/jest.js', '--ci', '--testMatch', match]
  const esm = { NODE_OPTIONS: '--experimental-vm-modules' }
  const inside = (match: string) => [
    ...['node_modules/.bin/pop3-mock', 'run', '--', node],
    ...[...jest(match), '--runInBand'],
  ]
  return [
    {
      name: `${name}: matchers in ESM mode`,
      run: () => runNode(node, folder, jest('**/mail/*.test.mjs'), esm),
    },
    {
      name: `${name}: run -- jest, in ESM mode`,
      run: () => runNode(node, folder, inside('**/run/*.test.mjs'), esm),
    },
    { name: `${name}: run -- jest`, run: () => runNode(node, folder, inside('**/run/*.test.cjs')) },
  ]
}
