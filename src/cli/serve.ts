/**
 * `pop3-mock serve`: a server in a process of its own, for suites in any language and for people.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { Pop3MockError } from '../errors.ts'
import { parseJson } from '../load/parse-json.ts'
import type { FaultItem } from '../server/fault-items.ts'
import type { AccountOption, Pop3ServerOptions } from '../server/options.ts'
import { type Pop3Server, startPop3Server } from '../server/server.ts'
import { showTranscriptLive } from './live-transcript.ts'
import { greetHuman, readyEvent, writeReadyFile } from './ready.ts'

interface ServeFlags {
  maildrop?: string
  account?: readonly AccountOption[]
  host?: string
  port?: number
  profile?: readonly FaultItem[]
  faults?: string
  profileFolder?: readonly string[]
  seed?: number
  config?: string
  json?: true
  readyFile?: string
  exitWithStdin?: true
  quiet?: true
}

/** Served unless another maildrop is named. */
const WELCOME_MAILDROP = fileURLToPath(new URL('../../fixtures/maildrops/welcome', import.meta.url))
const DEFAULT_PORT = 1110

export function serveCommand(): Command {
  return new Command('serve')
    .description(
      'Start a server and keep it running. Without options: the bundled maildrop on 127.0.0.1:1110.',
    )
    .option(
      '-m, --maildrop <path>',
      'folder of .eml, folder with maildrop.json, Maildir or mbox, for user / secret',
    )
    .option(
      '-a, --account <user:password=path>',
      'an account with a maildrop of its own; repeatable',
      account,
    )
    .option('--host <address>', 'IP address to listen on (default: 127.0.0.1)')
    .option('-p, --port <number>', `port to listen on, 0 for any free one (default: ${DEFAULT_PORT})`, number)
    .option(
      '-f, --profile <name[,name...]>',
      'faults by name; "pop3-mock profiles" lists them; repeatable',
      names,
    )
    .option('--faults <file>', 'faults as JSON: a list of rules, profiles and names')
    .option('--profile-folder <folder...>', 'folders with profile files of your own')
    .option('--seed <number>', 'decides everything that looks random', number)
    .option('-c, --config <file>', 'options of startPop3Server as JSON; flags go before them')
    .option('--json', 'say "ready" as one line of JSON on stdout')
    .option('--ready-file <file>', 'write the same JSON to a file, at once and whole, when ready')
    .option('--exit-with-stdin', 'stop when standard input ends: with the process that started this one')
    .option('-q, --quiet', 'do not show the conversations on stderr')
    .addHelpText('after', EXAMPLES)
    .action(serve)
}

const EXAMPLES = `
Examples:
  pop3-mock serve                                    serve the bundled maildrop, show every conversation
  pop3-mock serve -m test/mails -p 0 --json          a folder of .eml files on a free port, told in JSON
  pop3-mock serve -f missing-crlf,seg-1-byte         the same server with two faults
  pop3-mock serve -a ada:pw=mails/ada -a bob:pw=mails/bob.mbox

Then, in another terminal:
  curl pop3://user:secret@127.0.0.1:1110/            list the messages
  curl pop3://user:secret@127.0.0.1:1110/1           fetch the first one

The server's own output goes to stdout, conversations and errors to stderr. Stop it with Ctrl+C.`

async function serve(flags: ServeFlags): Promise<void> {
  const server = await startPop3Server(optionsOf(flags))
  if (flags.quiet === undefined) showTranscriptLive(server.transcript, process.stderr)
  if (flags.readyFile !== undefined) writeReadyFile(flags.readyFile, server)
  process.stdout.write(flags.json ? `${JSON.stringify(readyEvent(server))}\n` : greetHuman(server))
  await stopped(flags.exitWithStdin === true)
  await stop(server)
}

function optionsOf(flags: ServeFlags): Pop3ServerOptions {
  const config = flags.config === undefined ? {} : configFrom(flags.config)
  const options: Pop3ServerOptions = { port: DEFAULT_PORT, ...config, unref: false }
  if (flags.host !== undefined) options.host = flags.host
  if (flags.port !== undefined) options.port = flags.port
  if (flags.profileFolder !== undefined) options.profileFolders = flags.profileFolder
  const faults = [...(flags.faults === undefined ? [] : faultsFrom(flags.faults)), ...(flags.profile ?? [])]
  if (faults.length > 0) options.faults = [...(config.faults ?? []), ...faults]
  if (flags.seed !== undefined) options.seed = flags.seed
  if (flags.maildrop !== undefined) options.maildrop = flags.maildrop
  if (flags.account !== undefined) options.accounts = flags.account
  if (options.maildrop === undefined && options.accounts === undefined) options.maildrop = WELCOME_MAILDROP
  return options
}

function configFrom(file: string): Pop3ServerOptions {
  return jsonFrom(file, '--config') as Pop3ServerOptions
}

function faultsFrom(file: string): FaultItem[] {
  const value = jsonFrom(file, '--faults')
  return (Array.isArray(value) ? value : [value]) as FaultItem[]
}

function jsonFrom(file: string, flag: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new Pop3MockError('INVALID_OPTION', `${flag} ${file}: cannot be read: ${(error as Error).message}.`)
  }
  return parseJson(text, file, 'INVALID_OPTION')
}

function names(text: string, previous: readonly FaultItem[] = []): FaultItem[] {
  return [...previous, ...text.split(',').map((name) => name.trim())]
}

/** Resolves when somebody wants the server to stop. */
function stopped(withStdin: boolean): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
    if (!withStdin) return
    process.stdin.once('end', () => resolve())
    process.stdin.once('error', () => resolve())
    process.stdin.resume()
  })
}

async function stop(server: Pop3Server): Promise<void> {
  await server.close()
  process.stdin.destroy()
}

/** `user:password=path`; the password may hold `:`, the path `=`. */
function account(text: string, previous: readonly AccountOption[] = []): AccountOption[] {
  const [, user, password, maildrop] = /^([^:=]+):([^=]*)=(.+)$/.exec(text) ?? []
  if (user === undefined || password === undefined || maildrop === undefined) {
    throw new InvalidArgumentError('Allowed is user:password=path, e.g. ada:secret=mails/ada.')
  }
  return [...previous, { user, password, maildrop }]
}

function number(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Allowed is a whole number from 0.')
  return Number(text)
}
