/**
 * The flags that describe a server, shared by the commands that start one, and what they come to.
 */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { Pop3MockError } from '../errors.ts'
import { PROFILE_ALIASES, PROFILE_PHASES } from '../faults/profile-names.ts'
import type { MaildropOption } from '../load/load-maildrop.ts'
import { parseJson } from '../load/parse-json.ts'
import { type FaultItem, resolveFaults } from '../server/fault-items.ts'
import { type AccountOption, type Pop3ServerOptions, parseOptions } from '../server/options.ts'
import { readArgument } from './files.ts'

export interface ServerFlags {
  maildrop?: string
  account?: readonly AccountOption[]
  host?: string
  port?: number
  profile?: readonly FaultItem[]
  faults?: string
  profileFolder?: readonly string[]
  tls?: 'stls' | 'implicit'
  tlsPort?: number
  seed?: number
  config?: string
}

/** Served unless another maildrop is named. */
const WELCOME_MAILDROP = fileURLToPath(new URL('../../fixtures/maildrops/welcome', import.meta.url))

/** @param portWords the default port, for the help */
export function addServerOptions(command: Command, portWords: string): Command {
  return command
    .option(
      '-m, --maildrop <path>',
      'folder of .eml, folder with maildrop.json, Maildir or mbox, for user / secret',
    )
    .option(
      '-a, --account <user:password[=path]>',
      'an account, with a maildrop of its own or that of --maildrop; repeatable',
      account,
    )
    .option('--host <address>', 'IP address to listen on (default: 127.0.0.1)')
    .option('-p, --port <number>', `port to listen on, 0 for any free one (default: ${portWords})`, number)
    .option(
      '-f, --profile <name[,name...]>',
      'faults by name; "pop3-mock profiles" lists them; repeatable',
      names,
    )
    .option('--faults <file>', 'faults as JSON: a list of rules, profiles and names')
    .option('--profile-folder <folder...>', 'folders with profile files of your own')
    .addOption(
      new Option(
        '--tls [mode]',
        'offer TLS by STLS, or speak nothing else (implicit); the certificate is minted',
      )
        .choices(['stls', 'implicit'])
        .preset('stls'),
    )
    .option(
      '--tls-port <number>',
      'a port with implicit TLS beside the plain one, 0 for any free one',
      number,
    )
    .option('--seed <number>', 'decides everything that looks random', number)
    .option('-c, --config <file>', 'options of startPop3Server as JSON; flags go before them')
}

/**
 * Options of the server that the flags describe; it keeps the process alive.
 * @throws {Pop3MockError} INVALID_OPTION when a file cannot be read
 */
export function serverOptions(flags: ServerFlags, defaultPort: number): Pop3ServerOptions {
  const folders = flags.profileFolder
  const config = flags.config === undefined ? {} : configFrom(flags.config, folders)
  const options: Pop3ServerOptions = { port: defaultPort, ...config, unref: false }
  if (flags.host !== undefined) options.host = flags.host
  if (flags.port !== undefined) options.port = flags.port
  if (folders !== undefined) options.profileFolders = folders
  const ofFile = flags.faults === undefined ? [] : faultsFrom(flags.faults, options.profileFolders)
  const faults = [...ofFile, ...(flags.profile ?? [])]
  if (faults.length > 0) options.faults = [...(config.faults ?? []), ...faults]
  if (flags.tls !== undefined) options.tls = flags.tls
  if (flags.tlsPort !== undefined) options.tlsPort = flags.tlsPort
  if (flags.seed !== undefined) options.seed = flags.seed
  if (flags.maildrop !== undefined || flags.account !== undefined) {
    // Those of the file are replaced, whichever of the two forms they have.
    delete options.maildrop
    delete options.accounts
  }
  if (flags.account !== undefined)
    options.accounts = accountsOf(flags.account, flags.maildrop ?? config.maildrop)
  else if (flags.maildrop !== undefined) options.maildrop = flags.maildrop
  if (options.maildrop === undefined && options.accounts === undefined) options.maildrop = WELCOME_MAILDROP
  return options
}

/** Checked here, where it is known which file they are of. */
function configFrom(file: string, folders: readonly string[] | undefined): Pop3ServerOptions {
  const root = `${file}: `
  const options = parseOptions(jsonFrom(file, '--config'), root)
  if (options.faults !== undefined)
    resolveFaults(options.faults, `${root}faults`, folders ?? options.profileFolders ?? [])
  return options
}

function faultsFrom(file: string, folders: readonly string[] = []): readonly FaultItem[] {
  if (!existsSync(file) && names(file).every(isBundled)) {
    const path = `--faults ${file}`
    const problem = `found the name of a profile. Allowed is a file; names go with --profile ${file}.`
    throw new Pop3MockError('INVALID_OPTION', `${path}: ${problem}`, { path })
  }
  const value = jsonFrom(file, '--faults')
  const items = Array.isArray(value) ? value : [value]
  resolveFaults(items, `${file}: `, folders)
  return items
}

function isBundled(name: FaultItem): boolean {
  return (
    typeof name === 'string' && (Object.hasOwn(PROFILE_PHASES, name) || Object.hasOwn(PROFILE_ALIASES, name))
  )
}

function jsonFrom(file: string, flag: string): unknown {
  return parseJson(readArgument(file, `${flag} ${file}`).toString('utf8'), file, 'INVALID_OPTION')
}

function names(text: string, previous: readonly FaultItem[] = []): FaultItem[] {
  return [...previous, ...text.split(',').map((name) => name.trim())]
}

/** Those without a maildrop of their own have the one that is given beside them. */
function accountsOf(
  accounts: readonly AccountOption[],
  maildrop: MaildropOption = WELCOME_MAILDROP,
): AccountOption[] {
  return accounts.map((given) => ({ maildrop, ...given }))
}

/** `user:password=path` or `user:password`; the password may hold `:`, the path `=`. */
function account(text: string, previous: readonly AccountOption[] = []): AccountOption[] {
  const [, user, password, maildrop] = /^([^:=]+):([^=]*)(?:=(.+))?$/.exec(text) ?? []
  if (user === undefined || password === undefined) {
    throw new InvalidArgumentError(
      'Allowed is user:password or user:password=path, e.g. ada:secret=mails/ada.',
    )
  }
  return [...previous, { user, password, ...(maildrop !== undefined && { maildrop }) }]
}

function number(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Allowed is a whole number from 0.')
  return Number(text)
}
