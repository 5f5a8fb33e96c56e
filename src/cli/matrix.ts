/**
 * `pop3-mock matrix`: a client against every profile.
 */
import { constants } from 'node:os'
import { Command, InvalidArgumentError, Option } from 'commander'
import { Pop3MockError } from '../errors.ts'
import type { Legality } from '../faults/profile.ts'
import { LEGALITIES } from '../faults/profile-schema.ts'
import { parseJson } from '../load/parse-json.ts'
import { compareWithBaseline, type MatrixChange } from '../matrix/baseline.ts'
import type { MatrixOptions } from '../matrix/matrix-options.ts'
import { type MatrixReport, parseMatrixReport } from '../matrix/matrix-report.ts'
import { matrixMarkdown } from '../matrix/report-markdown.ts'
import { matrixText } from '../matrix/report-text.ts'
import { matrix } from '../matrix/run-matrix.ts'
import { ExitCode } from './exit-code.ts'
import { readArgument, refuseUnwritable, writeArgument } from './files.ts'
import { Progress } from './progress.ts'

interface MatrixFlags {
  profile?: readonly string[]
  phase?: readonly string[]
  legality?: readonly Legality[]
  profileFolder?: readonly string[]
  maildrop?: string
  limit?: number
  jobs?: number
  received?: string
  seed?: number
  json?: string
  markdown?: string
  baseline?: string
  all?: true
  quiet?: true
}

const STDOUT = '-'

export function matrixCommand(): Command {
  return new Command('matrix')
    .description(
      'Run a client against every fault profile, each on a server of its own, beside what Outlook would do.',
    )
    .argument('<command...>', 'the client: a command and its arguments, behind --')
    .option(
      '-f, --profile <name[,name...]>',
      'only these: names and patterns such as "retr-*"; "!name" leaves one out; repeatable',
      names,
    )
    .option('--phase <phase...>', 'only profiles of these phases; "pop3-mock profiles" lists them')
    .addOption(new Option('--legality <word...>', 'only profiles of this legality').choices(LEGALITIES))
    .option('--profile-folder <folder...>', 'folders with profile files of your own, which are run too')
    .option('-m, --maildrop <path>', 'what the servers hold (default: three small messages)')
    .option('-l, --limit <ms>', 'how long a run may take (default: 5000)', wholeNumber)
    .option('-j, --jobs <number>', 'runs that work at once (default: one for each processor)', wholeNumber)
    .option(
      '-r, --received <folder>',
      'compare what the client stored in {received}, or, with -, what it printed',
    )
    .option('--seed <number>', 'decides everything that looks random (default: 1)', wholeNumber)
    .option('--json <file>', 'write the result as JSON; - is standard output')
    .option('--markdown <file>', 'write the result as Markdown; - is standard output')
    .option('--baseline <file>', 'JSON of an earlier run: fail when the client fares worse than then')
    .option(
      '--all',
      'show every profile in the table; without it those under which the client does not complete',
    )
    .option('-q, --quiet', 'do not show how far it has come')
    .addHelpText('after', HELP)
    .passThroughOptions()
    .action(run)
}

const HELP = `
The command must fetch mail and end. {host} {port} {user} {password} {url} in it are filled in, and its environment holds
POP3_HOST, POP3_PORT, POP3_USER, POP3_PASSWORD and POP3_URL. First it runs without a fault, and must complete there.

  completes      it ended with 0, and every message is there once and unchanged
  fails cleanly  it ended with another code
  crashes        a signal, a code that tells of one, or the trace of an error that nobody caught
  corrupts       it ended with 0, but mail is missing, changed or doubled; or mail that it does not have is deleted
  hangs          it was not done at the limit, and was killed
  not met        the fault never struck, or the client saw nothing of it

What was fetched is read from the conversation. With --received the messages are looked for in what the client gave: on its
standard output, or in the files of {received} (also POP3_MOCK_RECEIVED), a new folder for each run.

The exit code is 0 when all profiles were run; 1 when the client does not complete without a fault, or fares worse than in
--baseline; 2 when the arguments make no sense.

Examples:
  pop3-mock matrix -- python3 fetch.py
  pop3-mock matrix --received - -f 'retr-*' -- curl -s '{url}/1'
  pop3-mock matrix --json matrix.json --markdown MATRIX.md -- ./client --server {host}:{port}
  pop3-mock matrix --baseline matrix.json -- ./client --server {host}:{port}`

async function run(command: readonly string[], flags: MatrixFlags): Promise<void> {
  if (flags.json === STDOUT && flags.markdown === STDOUT)
    throw new Pop3MockError(
      'INVALID_OPTION',
      'matrix: --json and --markdown cannot both go to standard output.',
    )
  const baseline = flags.baseline === undefined ? undefined : readBaseline(flags.baseline)
  for (const flag of ['json', 'markdown'] as const) {
    const file = flags[flag]
    if (file !== undefined && file !== STDOUT) refuseUnwritable(file, `--${flag} ${file}`)
  }
  const report = await interruptible((signal) => survey(command, flags, signal))
  if (report === undefined) return
  if (flags.json !== undefined) write('--json', flags.json, `${JSON.stringify(report, null, 2)}\n`)
  if (flags.markdown !== undefined) write('--markdown', flags.markdown, matrixMarkdown(report))
  if (flags.json !== STDOUT && flags.markdown !== STDOUT) process.stdout.write(tableFor(report, flags))
  if (baseline !== undefined) tellOfChanges(report, baseline)
}

async function survey(
  command: readonly string[],
  flags: MatrixFlags,
  signal: AbortSignal,
): Promise<MatrixReport> {
  const progress = flags.quiet ? undefined : new Progress(process.stderr)
  try {
    return await matrix(command, { ...optionsOf(flags), signal, onProgress: (step) => progress?.step(step) })
  } finally {
    progress?.end()
  }
}

function optionsOf(flags: MatrixFlags): MatrixOptions {
  const { profile, phase, legality, profileFolder, maildrop, limit, jobs, received, seed } = flags
  return {
    ...(profile && { profiles: profile }),
    ...(phase && { phases: phase }),
    ...(legality && { legality }),
    ...(profileFolder && { profileFolders: profileFolder }),
    ...(maildrop && { server: { maildrop } }),
    ...(limit && { limitMs: limit }),
    ...(jobs && { jobs }),
    ...(received && { received }),
    ...(seed && { seed }),
  }
}

/** Signals end the clients too, which are not in the terminal's process group. Undefined: one came. */
async function interruptible<Result>(
  action: (signal: AbortSignal) => Promise<Result>,
): Promise<Result | undefined> {
  const controller = new AbortController()
  const interrupt = (signal: NodeJS.Signals) => {
    process.exitCode = ExitCode.signal + constants.signals[signal]
    controller.abort()
  }
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt)
  try {
    return await action(controller.signal)
  } catch (error) {
    if (!controller.signal.aborted) throw error
    return undefined
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

function tableFor(report: MatrixReport, flags: MatrixFlags): string {
  const columns = process.stdout.isTTY ? process.stdout.columns : undefined
  return matrixText(report, { all: flags.all === true, ...(columns && { columns }) })
}

function readBaseline(file: string): MatrixReport {
  const text = readArgument(file, `--baseline ${file}`).toString('utf8')
  return parseMatrixReport(parseJson(text, file, 'INVALID_OPTION'), `${file}: `)
}

function tellOfChanges(report: MatrixReport, baseline: MatrixReport): void {
  const { worse, better } = compareWithBaseline(report, baseline)
  const line = ({ before, after }: MatrixChange) =>
    `  ${after.profile}: ${before.class} before, ${after.class} now: ${after.reason}\n`
  if (better.length > 0) process.stderr.write(`Better than the baseline:\n${better.map(line).join('')}`)
  if (worse.length > 0) process.stderr.write(`Worse than the baseline:\n${worse.map(line).join('')}`)
  if (worse.length === 0) process.stderr.write('Nothing is worse than the baseline.\n')
  else process.exitCode = ExitCode.failure
}

function write(flag: string, file: string, text: string): void {
  if (file === STDOUT) process.stdout.write(text)
  else writeArgument(file, text, `${flag} ${file}`)
}

function names(text: string, previous: readonly string[] = []): string[] {
  return [...previous, ...text.split(',').map((name) => name.trim())]
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Allowed is a whole number from 1.')
  return Number(text)
}
