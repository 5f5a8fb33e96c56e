/**
 * A client that is a library of another language: a script beside this file uses it and reports on stdout.
 */
import { fileURLToPath } from 'node:url'
import type { Pop3Server } from '../../../src/server/server.ts'
import { runProgram } from '../../support/run-program.ts'
import type { Fetched, Received } from './real-client.ts'

/** Arguments of the scripts. In this order they log on, fetch, delete and leave. */
export interface ScriptTask {
  /** Default: USER and PASS. */
  readonly logOn?: 'apop'
  readonly fetch?: boolean
  /** A message-number, for `TOP n 0`. */
  readonly top?: number
  readonly delete?: readonly number[]
  /** `close`: ends the connection; `destroy`: lets go of the client object and leaves the rest to the library. */
  readonly leave?: 'quit' | 'close' | 'destroy'
}

export async function runScript(
  server: Pop3Server,
  program: string,
  scriptName: string,
  task: ScriptTask,
): Promise<Fetched> {
  const script = fileURLToPath(new URL(scriptName, import.meta.url))
  const { stdout } = await runProgram(server, program, [script, JSON.stringify(task)])
  return readReport(stdout)
}

/**
 * Reads lines `STAT …`, `LIST …`, `UIDL …`, `RETR octets` with so many octets behind it, and `FAILED words`.
 */
function readReport(report: Buffer): Fetched {
  let stat = ''
  const list: string[] = []
  const uidl: string[] = []
  const messages: Received[] = []
  for (let from = 0; from < report.length; ) {
    const end = report.indexOf('\n', from)
    const line = report.toString('latin1', from, end)
    const rest = line.slice(line.indexOf(' ') + 1)
    from = end + 1
    if (line.startsWith('STAT ')) stat = rest
    else if (line.startsWith('LIST ')) list.push(rest)
    else if (line.startsWith('UIDL ')) uidl.push(rest)
    else if (line.startsWith('FAILED ')) messages.push({ failure: rest })
    else if (line.startsWith('RETR ')) {
      messages.push(report.subarray(from, from + Number(rest)))
      from += Number(rest)
    } else throw new Error(`no line of a report: ${JSON.stringify(line)}`)
  }
  return { listings: { stat, list, uidl }, messages }
}
