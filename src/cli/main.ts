#!/usr/bin/env node
/**
 * The command line: reads the arguments and hands them to one command each.
 */
import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { Pop3MockError } from '../errors.ts'
import { ExitCode } from './exit-code.ts'
import { judgeCommand } from './judge.ts'
import { matrixCommand } from './matrix.ts'
import { outlookCommand } from './outlook.ts'
import { profilesCommand } from './profiles.ts'
import { runCommand } from './run.ts'
import { serveCommand } from './serve.ts'
import { statementsCommand } from './statements.ts'
import { waitCommand } from './wait.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
}

const program = new Command('pop3-mock')
  .description('A POP3 server for tests: correct until told otherwise.')
  .version(version)
  .enablePositionalOptions()
  .addCommand(serveCommand())
  .addCommand(runCommand())
  .addCommand(waitCommand())
  .addCommand(matrixCommand())
  .addCommand(profilesCommand())
  .addCommand(statementsCommand())
  .addCommand(outlookCommand())
  .addCommand(judgeCommand())
  .addHelpText('after', `\n${ExitCode.help}`)
  .exitOverride()

for (const command of program.commands) command.exitOverride()

// Whoever reads the output may stop: `pop3-mock profiles | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(ExitCode.success)
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? ExitCode.success : ExitCode.usage
  } else if (error instanceof Pop3MockError) {
    process.stderr.write(`pop3-mock: ${error.message}\n`)
    const isArgument = error.code === 'INVALID_OPTION' || error.code === 'INVALID_TRANSCRIPT'
    process.exitCode = isArgument ? ExitCode.usage : ExitCode.failure
  } else {
    throw error
  }
}
