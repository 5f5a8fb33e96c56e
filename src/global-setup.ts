/**
 * What `import 'pop3-mock/global-setup'` gives: one server for a whole run of vitest, told to its workers by `provide`.
 * For tests that only read; a test that looks at what its own client did wants `pop3` of `pop3-mock/vitest`.
 */
import { readFileSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { Pop3MockError } from './errors.ts'
import { parseJson } from './load/parse-json.ts'
import { type ProvidedPop3Server, providedServer } from './matchers/provided-server.ts'
import type { Pop3ServerOptions } from './server/options.ts'
import { startPop3Server } from './server/server.ts'

export type { ProvidedPop3Server } from './matchers/provided-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of the run: `inject('pop3Server')`. */
    pop3Server: ProvidedPop3Server
    /** Its options, by `test.provide` in vitest's configuration. Plain data only. */
    pop3ServerOptions?: Pop3ServerOptions
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
export function pop3GlobalSetup(options: Pop3ServerOptions = {}): GlobalSetup {
  return async (project) => {
    const { pop3ServerOptions } = project.getProvidedContext()
    const server = await startPop3Server({ ...options, ...pop3ServerOptions, ...optionsOfEnvironment() })
    project.onTestsRerun(() => server.reset())
    project.provide('pop3Server', providedServer(server))
    return () => server.close()
  }
}

const setup: GlobalSetup = pop3GlobalSetup()
/** For vitest's `globalSetup: ['pop3-mock/global-setup']`. */
export default setup

function optionsOfEnvironment(): Pop3ServerOptions {
  const { POP3_MOCK_CONFIG: file, POP3_MOCK_SEED: seed } = process.env
  const options = file ? optionsIn(file) : {}
  // startPop3Server refuses what is no number.
  return seed ? { ...options, seed: Number(seed) } : options
}

function optionsIn(file: string): Pop3ServerOptions {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    const problem = `POP3_MOCK_CONFIG: ${file} cannot be read: ${(cause as Error).message}`
    throw new Pop3MockError('INVALID_OPTION', problem, { path: file, cause })
  }
  return parseJson(text, file, 'INVALID_OPTION') as Pop3ServerOptions
}
