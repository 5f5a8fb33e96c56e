/**
 * `pop3-mock judge`: what a saved transcript says of the client in it.
 */
import { Command, InvalidArgumentError, Option } from 'commander'
import { judge } from '../conformance/judge.ts'
import { LENSES, type Lens } from '../conformance/lens.ts'
import { reportJunit } from '../conformance/report/report-junit.ts'
import { reportText } from '../conformance/report/report-text.ts'
import { parseJson } from '../load/parse-json.ts'
import { outsideError } from '../schema.ts'
import { transcriptFromJson } from '../transcript/json-transcript.ts'
import { parseTranscript } from '../transcript/parse-transcript.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { ExitCode } from './exit-code.ts'
import { readArgument } from './files.ts'

interface JudgeFlags {
  lens: Lens
  format: 'text' | 'json' | 'junit'
  json?: true
  all?: true
  received?: readonly string[]
}

const STDIN = 0

export function judgeCommand(output: { write(text: string): void } = process.stdout): Command {
  return new Command('judge')
    .description('Judge the client in a transcript by the 55 statements of [MS-STANOPOP3] and the RFCs.')
    .argument('<file>', 'a transcript as text (C: and S: lines) or JSON; - is standard input', file)
    .addOption(
      new Option('--lens <name>', 'which document decides where they disagree')
        .choices(LENSES)
        .default('ms-stanopop3'),
    )
    .addOption(
      new Option('--format <name>', 'of the report').choices(['text', 'json', 'junit']).default('text'),
    )
    .option('--json', 'the same as --format json')
    .option('--all', 'text: every statement with its verdict, not only what was found')
    .option('--received <file...>', 'the messages that the client ended up with, for what only they can show')
    .addHelpText('after', EXAMPLES)
    .action((path: string, flags: JudgeFlags) => run(path, flags, output))
}

const EXAMPLES = `
Examples:
  pop3-mock judge test-results/session.txt           what the client in it did wrong
  pop3-mock judge - --format junit < session.txt     the same for a build server
  pop3-mock judge session.json --lens rfc1939 --all  by RFC 1939, every verdict

It ends with 1 when something violates or is an error.`

function run(path: string, flags: JudgeFlags, output: { write(text: string): void }): void {
  const received = flags.received?.map((file) => readOctets(file))
  const report = judge(readTranscript(path), {
    lens: flags.lens,
    ...(received === undefined ? {} : { received }),
  })
  // A client that never came has kept nothing; that it broke nothing would read as praise.
  if (report.sessions === 0)
    throw outsideError(path, 'holds no session, so there is no client to judge.', 'INVALID_TRANSCRIPT')
  const format = flags.json ? 'json' : flags.format
  switch (format) {
    case 'text':
      output.write(`${reportText(report, { all: flags.all === true })}\n`)
      break
    case 'json':
      output.write(`${JSON.stringify(report, null, 2)}\n`)
      break
    case 'junit':
      output.write(reportJunit(report))
      break
    default:
      format satisfies never
  }
  if (!report.passed) process.exitCode = ExitCode.failure
}

/** JSON begins with a brace, which no line of the text does. */
function readTranscript(path: string): Transcript {
  const text = readOctets(path).toString('utf8')
  return /^\ufeff?\s*\{/.test(text)
    ? transcriptFromJson(parseJson(text, path, 'INVALID_TRANSCRIPT'))
    : parseTranscript(text)
}

function readOctets(path: string): Buffer {
  return readArgument(path === '-' ? STDIN : path, path)
}

function file(path: string): string {
  if (path === '') throw new InvalidArgumentError('Allowed is a path, or - for standard input.')
  return path
}
