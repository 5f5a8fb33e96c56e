/**
 * The flags that open a server to others: `--control` to suites in any language, `--inspect` to a person's browser. Both
 * are one control server; nothing of it exists unless one of them is given.
 */
import { type Command, InvalidArgumentError, Option } from 'commander'
import { type ControlServer, startControlServer } from '../control/control-server.ts'
import { Pop3MockError } from '../errors.ts'
import type { Pop3Server } from '../server/server.ts'

export interface ControlFlags {
  control?: number
  controlHost?: string
  controlToken?: string
  controlName?: string[]
  inspect?: 'read' | 'write'
  inspectPort?: number
  root?: string
}

/** What a control server adds to the ready line. */
export interface ControlReady {
  /** Only where it was asked for: whoever has the token may do everything. */
  control?: { url: string; token: string }
  /** The address to open in a browser. */
  inspector?: string
}

const DEFAULT_INSPECT_PORT = 1180
/** May be set for a whole machine, so it says nothing of whether there is to be a control server. */
const TOKEN_VARIABLE = 'POP3_MOCK_TOKEN'
/** The id under which callers find the server that the command line has started. */
const SERVER_ID = 'serve'

export function addControlOptions(command: Command): Command {
  return command
    .option('--control <port>', 'let programs control the server over JSON-RPC; 0 for any free port', port)
    .option(
      '--control-host <address>',
      'where it listens (default: "127.0.0.1"); others want a token of yours',
    )
    .option('--control-token <token>', `what its callers must bring (default: ${TOKEN_VARIABLE}, else drawn)`)
    .option('--control-name <name>', 'a further name by which it may be called; again for more', oneMore)
    .option('--root <folder>', 'with --control: the folder from which callers may name mail and profiles')
    .addOption(
      new Option(
        '--inspect [access]',
        'show the sessions in a browser, and let it switch faults; "read": only show',
      )
        .choices(['read', 'write'])
        .preset('write'),
    )
    .option('--inspect-port <port>', `port of the inspector (default: ${DEFAULT_INSPECT_PORT})`, port)
}

/**
 * The control server that the flags ask for, if they do.
 * @throws {Pop3MockError} INVALID_OPTION, ADDRESS_IN_USE or LISTEN_FAILED
 */
export async function startControl(
  flags: ControlFlags,
  server: Pop3Server,
): Promise<ControlServer | undefined> {
  const { control, controlHost, controlToken, controlName, inspect, inspectPort, root } = flags
  if (inspect === undefined && inspectPort !== undefined) throw useless('--inspect-port', '--inspect')
  if (control === undefined && root !== undefined) throw useless('--root', '--control')
  if (control === undefined && inspect === undefined) {
    if (controlHost !== undefined) throw useless('--control-host', '--control')
    if (controlToken !== undefined) throw useless('--control-token', '--control')
    if (controlName !== undefined) throw useless('--control-name', '--control')
    return undefined
  }
  if (control !== undefined && inspectPort !== undefined && control !== inspectPort) {
    const message = `--inspect-port: found ${inspectPort}, and --control ${control}. Allowed is one port: it is one server.`
    throw new Pop3MockError('INVALID_OPTION', message)
  }
  const token = controlToken ?? process.env[TOKEN_VARIABLE]
  return startControlServer({
    port: control ?? inspectPort ?? DEFAULT_INSPECT_PORT,
    servers: { [SERVER_ID]: server },
    inspect: inspect ?? 'off',
    ...(controlHost === undefined ? undefined : { host: controlHost }),
    ...(token === undefined ? undefined : { token }),
    ...(controlName === undefined ? undefined : { allowedHosts: controlName }),
    ...(root === undefined ? undefined : { root }),
  })
}

export function controlReady(flags: ControlFlags, control: ControlServer | undefined): ControlReady {
  if (control === undefined) return {}
  const { url, token, inspectorUrl } = control
  return {
    ...(flags.control === undefined ? undefined : { control: { url, token } }),
    ...(inspectorUrl === undefined ? undefined : { inspector: inspectorUrl }),
  }
}

/** The same for a person; empty where there is nothing to tell. */
export function controlWords({ control, inspector }: ControlReady): string {
  const lines = [
    ...(inspector === undefined ? [] : [`inspector: ${inspector}`]),
    ...(control === undefined ? [] : [`control: ${control.url} token ${control.token}`]),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

function useless(flag: string, wanted: string): Pop3MockError {
  return new Pop3MockError(
    'INVALID_OPTION',
    `${flag}: found without ${wanted}. Allowed is it beside ${wanted}.`,
  )
}

function oneMore(name: string, before: string[] = []): string[] {
  return [...before, name]
}

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new InvalidArgumentError('Allowed is a whole number from 0 to 65535.')
}
