/**
 * What `import 'pop3-mock/global-setup'` gives: one server for a whole run of vitest, told to its workers by `provide`.
 * For tests that only read, or, with `control`, share it by turns; a test that looks at what its own client did wants `pop3` of
 * `pop3-mock/vitest`.
 */
import { readFileSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import type { ControlServerOptions } from './control/control-options.ts'
import type { ControlServer } from './control/control-server.ts'
import { pop3Protocols } from './control/sub-protocols.ts'
import { Pop3MockError, refuseNoObject, unexpected } from './errors.ts'
import { parseJson } from './load/parse-json.ts'
import {
  type ProvidedPop3Control,
  type ProvidedPop3Server,
  providedServer,
} from './matchers/provided-server.ts'
import type { Pop3ServerOptions } from './server/options.ts'
import { type Pop3Server, startPop3Server } from './server/server.ts'

export type { ProvidedPop3Control, ProvidedPop3Server } from './matchers/provided-server.ts'

/** The options of the run's server, and whether there is a control server beside it. */
export interface Pop3GlobalSetupOptions extends Pop3ServerOptions {
  /**
   * A control server beside it, `inject('pop3Control')`: with it tests switch faults, read the transcript, make servers of their
   * own, and speak POP3 from a page. Default false; an object: its options, such as `allowedOrigins`.
   */
  control?: boolean | Omit<ControlServerOptions, 'servers'>
}

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of the run: `inject('pop3Server')`. */
    pop3Server: ProvidedPop3Server
    /** The control server beside it, where `control` asks for one: `inject('pop3Control')`. */
    pop3Control: ProvidedPop3Control
    /** Its options, by `test.provide` in vitest's configuration. Plain data only. */
    pop3ServerOptions?: Pop3GlobalSetupOptions
  }
}

/** What vitest calls before the run; what that gives, it calls behind it. */
export type GlobalSetup = (project: TestProject) => Promise<() => Promise<void>>

/**
 * A global setup with options of its own, for a file that vitest's `globalSetup` names:
 * `export default pop3GlobalSetup({ maildrop: 'mails' })`. Later ones go before earlier ones: these options, those of
 * `test.provide.pop3ServerOptions`, those of the JSON file that POP3_MOCK_CONFIG names, and the seed POP3_MOCK_SEED.
 * In watch mode the server is reset before each further run; its port stays.
 */
export function pop3GlobalSetup(options: Pop3GlobalSetupOptions = {}): GlobalSetup {
  refuseNoObject(options, '')
  return async (project) => {
    const { pop3ServerOptions } = project.getProvidedContext()
    const given = { ...options, ...pop3ServerOptions, ...optionsOfEnvironment() }
    const { control = false, ...serverOptions } = given
    const server = await startPop3Server(serverOptions)
    const controlServer = await controlBeside(server, control)
    project.onTestsRerun(() => server.reset())
    project.provide('pop3Server', providedServer(server))
    if (controlServer !== undefined) project.provide('pop3Control', providedControl(controlServer))
    return async () => {
      await controlServer?.close()
      await server.close()
    }
  }
}

const setup: GlobalSetup = pop3GlobalSetup()
/** For vitest's `globalSetup: ['pop3-mock/global-setup']`. */
export default setup

/** By which name the control server knows the server, as in `pop3-mock run`. */
const SERVER_ID = 'run'

/** Loaded only where it is asked for: it brings a WebSocket server with it. */
async function controlBeside(
  server: Pop3Server,
  control: NonNullable<Pop3GlobalSetupOptions['control']>,
): Promise<ControlServer | undefined> {
  if (control === false) return undefined
  try {
    const { startControlServer } = await import('./control/control-server.ts')
    return await startControlServer({ ...controlOptions(control), servers: { [SERVER_ID]: server } })
  } catch (error) {
    await server.close()
    throw error
  }
}

function controlOptions(control: unknown): ControlServerOptions {
  if (control === true) return {}
  if (typeof control === 'object' && control !== null && !Array.isArray(control)) return control
  throw unexpected('control', control, 'true, false, or the options of a control server')
}

function providedControl({ url, token }: ControlServer): ProvidedPop3Control {
  const webSocketUrl = `${url.replace(/^http/, 'ws')}/pop3/${SERVER_ID}`
  return { url, token, server: SERVER_ID, webSocket: { url: webSocketUrl, protocols: pop3Protocols(token) } }
}

function optionsOfEnvironment(): Pop3GlobalSetupOptions {
  const { POP3_MOCK_CONFIG: file, POP3_MOCK_SEED: seed } = process.env
  const options = file ? optionsIn(file) : {}
  // startPop3Server refuses what is no number.
  return seed ? { ...options, seed: Number(seed) } : options
}

function optionsIn(file: string): Pop3GlobalSetupOptions {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    const problem = `POP3_MOCK_CONFIG: ${file} cannot be read: ${(cause as Error).message}`
    throw new Pop3MockError('INVALID_OPTION', problem, { path: file, cause })
  }
  return parseJson(text, file, 'INVALID_OPTION') as Pop3GlobalSetupOptions
}
