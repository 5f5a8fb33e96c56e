/**
 * `pop3-mock run`: a server for as long as a command runs, told to it by its environment.
 */
import { constants } from 'node:os'
import { Command, Option } from 'commander'
import { spawnCommand } from '../matrix/spawn-command.ts'
import { startPop3Server } from '../server/server.ts'
import { ExitCode } from './exit-code.ts'
import { REQUIREMENTS, type Requirement, runReport, unmetRequirements } from './run-report.ts'
import { addServerOptions, type ServerFlags, serverOptions } from './server-options.ts'
import { TRANSCRIPT_OPTION, type TranscriptFlags, transcriptFile } from './transcript-file.ts'

interface RunFlags extends ServerFlags, TranscriptFlags {
  report?: true
  require?: readonly Requirement[]
}

/** How a command ended; `unstartable`: it never began. */
type CommandEnd =
  | { readonly how: 'exited'; readonly code: number }
  | { readonly how: 'signalled'; readonly signal: NodeJS.Signals }
  | { readonly how: 'unstartable'; readonly error: NodeJS.ErrnoException }

/** A terminal sends SIGINT to the command itself; all others come to us alone. */
const PASSED_ON: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT']

export function runCommand(): Command {
  return addServerOptions(new Command('run'), 'any free one')
    .description(
      'Start a server, run a command that finds it in its environment, and stop the server with it.',
    )
    .argument('<command...>', 'the command and its arguments, behind --')
    .option('--report', 'show the conversation and the conformance report; without it only when it fails')
    .option(...TRANSCRIPT_OPTION)
    .addOption(
      new Option(
        '--require <what...>',
        'fail unless a client came and no statement is violated (conformance); unless faults with `expect` struck so often (verify)',
      ).choices(REQUIREMENTS),
    )
    .addHelpText('after', HELP)
    .passThroughOptions()
    .action(run)
}

const HELP = `
The command's environment holds POP3_URL, POP3_HOST, POP3_PORT, POP3_USER and POP3_PASSWORD, with TLS POP3_CA_FILE (and
POP3_TLS_PORT of a second port), and POP3_MOCK_CONTROL_URL and POP3_MOCK_TOKEN, with which it can arm faults and read the
transcript. Its input, output and exit code are its own; what pop3-mock has to say goes to stderr. Other exit codes: 3 where
a requirement is not met, 126 where the command cannot be executed, 127 where there is none, 128 and more for a signal.

Examples:
  pop3-mock run -- npm test                          a server for a whole test suite
  pop3-mock run -f lowercase-ok -- pytest            the same server, with a fault
  pop3-mock run --require conformance -- ./client    fail when the client violates the protocol
  pop3-mock run --transcript session.txt -- ./client; pop3-mock judge session.txt
  pop3-mock run --report -- sh -c 'curl "$POP3_URL/"'`

async function run(command: readonly string[], flags: RunFlags): Promise<void> {
  const save = transcriptFile(flags)
  await using server = await startPop3Server(serverOptions(flags, 0))
  // Loaded only here: it brings a WebSocket server with it.
  const { startControlServer } = await import('../control/control-server.ts')
  await using control = await startControlServer({ servers: { run: server } })
  const end = await endOf(command, {
    ...process.env,
    ...server.env,
    POP3_MOCK_CONTROL_URL: control.url,
    POP3_MOCK_TOKEN: control.token,
  })
  save(server.transcript)
  const unmet = unmetRequirements(server, flags.require ?? [])
  if (end.how === 'unstartable') process.stderr.write(`pop3-mock: ${notStarted(command, end.error)}\n`)
  else if (flags.report || !isSuccess(end) || unmet.length > 0) process.stderr.write(runReport(server))
  for (const words of unmet) process.stderr.write(`pop3-mock: ${words}\n`)
  process.exitCode = isSuccess(end) && unmet.length > 0 ? ExitCode.requirement : codeOf(end)
}

function endOf(command: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandEnd> {
  return new Promise((resolve) => {
    const child = spawnCommand(command, { env, stdio: 'inherit' })
    const passOn = (signal: NodeJS.Signals) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of PASSED_ON) process.on(signal, passOn)
    const settle = (end: CommandEnd) => {
      for (const signal of PASSED_ON) process.off(signal, passOn)
      resolve(end)
    }
    child.once('error', (error) => settle({ how: 'unstartable', error }))
    child.once('exit', (code, signal) =>
      settle(signal === null ? { how: 'exited', code: code ?? 0 } : { how: 'signalled', signal }),
    )
  })
}

function isSuccess(end: CommandEnd): boolean {
  return end.how === 'exited' && end.code === 0
}

function codeOf(end: CommandEnd): number {
  switch (end.how) {
    case 'exited':
      return end.code
    case 'signalled':
      return ExitCode.signal + constants.signals[end.signal]
    case 'unstartable':
      return end.error.code === 'ENOENT' ? ExitCode.notFound : ExitCode.notExecutable
    default:
      return end satisfies never
  }
}

function notStarted([program = '']: readonly string[], error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') return `run: there is no command ${JSON.stringify(program)}.`
  return `run: ${JSON.stringify(program)} cannot be executed: ${error.message}.`
}
