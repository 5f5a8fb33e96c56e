/**
 * Real clients of this machine against the server: `npm run clients`. Needs them installed, and so is no part of
 * `npm test`. Arguments narrow it down to the clients whose names hold one of them.
 */
import { execFile, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { whyMissing } from '../support/require-program.ts'
import type { RealClient } from './client.ts'
import { CLIENTS } from './clients.ts'
import { type ClientResult, markdownOf } from './table.ts'
import { type TrialEnd, trialsOf, tryClient } from './try-client.ts'

const HELP = `npm run clients -- [--list] [--install] [--only TRIAL] [--markdown FILE] [--verbose] [CLIENT…]

  CLIENT         only clients whose names hold this
  --only TRIAL   only trials whose names hold this
  --list         say which clients are here, and try none
  --install      install those that are missing, by apt-get
  --markdown F   the table for the README
  --verbose      show every conversation and every finding
`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    install: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    markdown: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const wanted = CLIENTS.filter(
  ({ name }) =>
    positionals.length === 0 || positionals.some((part) => name.toLowerCase().includes(part.toLowerCase())),
)
if (values.help) process.stdout.write(HELP)
else await main()

async function main(): Promise<void> {
  if (values.install) await install()
  const workshop = mkdtempSync(join(tmpdir(), 'pop3-mock-clients-'))
  // A client that root runs may become somebody else.
  chmodSync(workshop, 0o755)
  const results: ClientResult[] = []
  try {
    for (const client of wanted) {
      const missing = await whyMissing(client.program)
      console.log(`\n${client.name} ${missing === undefined ? await versionOf(client) : `(${missing})`}`)
      if (missing === undefined && !values.list) results.push(await tryAll(client, workshop))
    }
  } finally {
    rmSync(workshop, { recursive: true, force: true })
  }
  if (values.list) return
  if (values.markdown !== undefined) writeFileSync(values.markdown, markdownOf(results))
  const ends = results.flatMap((result) => result.ends)
  const failed = ends.filter(({ problems }) => problems.length > 0).length
  console.log(`\n${results.length} clients, ${ends.length - failed} passed, ${failed} failed`)
  process.exitCode = failed === 0 ? 0 : 1
}

async function tryAll(client: RealClient, workshop: string): Promise<ClientResult> {
  const built = mkdtempSync(join(workshop, 'built-'))
  const version = await versionOf(client)
  if (client.build !== undefined) {
    const [command = '', ...args] = client.build(built)
    const problem = await promisify(execFile)(command, args, { cwd: built }).then(
      () => undefined,
      ({ message }: Error) => message,
    )
    if (problem !== undefined) return { client, version, ends: [notBuilt(problem)] }
  }
  const ends: TrialEnd[] = []
  for (const trial of trialsOf(client)) {
    if (!trial.name.includes(values.only)) continue
    const homes = join(workshop, 'homes')
    mkdirSync(homes)
    const end = await tryClient(client, trial, built, homes)
    rmSync(homes, { recursive: true, force: true })
    tell(end)
    ends.push(end)
  }
  return { client, version, ends }
}

function notBuilt(problem: string): TrialEnd {
  const trial = { name: 'build', security: 'plain', logOn: undefined, maildrop: '', isKept: true } as const
  const end: TrialEnd = {
    ...{ trial, problems: [problem], loggedOnBy: 'nothing', likeness: 'different' },
    ...{ findings: [], transcript: '', output: '' },
  }
  tell(end)
  return end
}

function tell({ trial, problems, loggedOnBy, likeness, findings, transcript, output }: TrialEnd): void {
  const isWell = problems.length === 0
  console.log(`  ${isWell ? 'ok    ' : 'FAILED'} ${trial.name} (${loggedOnBy}, ${likeness})`)
  if (isWell && !values.verbose) return
  const shown = [
    ...problems,
    ...findings.map((finding) => `[${finding}]`),
    lastOf(output),
    lastOf(transcript),
  ]
  console.log(shown.join('\n').replace(/^/gm, '         '))
}

function lastOf(text: string): string {
  const lines = text.trimEnd().split('\n')
  return ['-----', ...lines.slice(-100).map((line) => line.slice(0, 200))].join('\n')
}

async function versionOf({ program, version }: RealClient): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(program.command, [...program.probe])
  return version.exec(stdout + stderr)?.[1] ?? 'of unknown version'
}

async function install(): Promise<void> {
  const packages = new Set<string>()
  for (const client of wanted)
    if ((await whyMissing(client.program)) !== undefined)
      for (const name of client.packages) if (!name.startsWith('npm:')) packages.add(name)
  if (packages.size === 0) return
  const args = ['install', '--yes', '--no-install-recommends', ...packages]
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const { status } = spawnSync('apt-get', args, { stdio: 'inherit', env })
  if (status !== 0) throw new Error(`apt-get ${args.join(' ')} ended with ${status}`)
}
