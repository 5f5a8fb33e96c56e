/**
 * Lets a real client take steps at a server, each in a process of its own, and tells how it went. What is a hang: the client
 * ended by its own time-out, or nothing went over the wire any more and it did not end.
 */
import { type ChildProcess, execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Pop3Server } from '../../../src/server/server.ts'
import { commandsOf } from '../../support/commands-of.ts'
import type { ClientName } from '../clients/real-client.ts'

/**
 * `LOG-ON` `APOP` `CAPA` `STAT` `LIST [n]` `UIDL [n]` `TOP n lines` `RETR [n]` `DELE n` `RSET` `NOOP` `LAST` `QUIT`, as far as a
 * client has them; `WAIT milliseconds`; and `RECONNECT` for another process. `RETR` alone stands for every message that the
 * client knows of. The scripts in clients/ are given the time-out and the steps as arguments, and write a line of JSON
 * `{ at }` before each, `{ step, got }` behind it, or `{ failed, words, hung }` where it ends.
 */
export type Step = string

/** What the client gave its caller: lines, a text, or nothing. Strings are of octets. */
export type Got = string | readonly string[] | null

export interface Outcome {
  /**
   * `crashes`: its process ended by an error that its caller cannot catch; `hangs`: until its own time-out, or, with words
   * that say so, for good.
   */
  readonly end: 'completes' | 'fails' | 'hangs' | 'crashes'
  /** The step at which it ended. */
  readonly at: Step | undefined
  readonly words: string
  /** What each step gave; those of the second process begin with `2: `. */
  readonly got: Readonly<Record<string, Got>>
  /** Messages in the maildrop in the end. */
  readonly kept: number
}

export interface Patience {
  /** The time-out that the clients are given; yapople knows none. */
  readonly timeOutMs: number
  /** So long nothing goes over the wire before a client is thought to wait for good. */
  readonly quietMs: number
}

/** For those that are known to hang. Longer than every pause of a profile that they meet. */
export const IMPATIENT: Patience = { timeOutMs: 600, quietMs: 1000 }

/** For all others: a busy machine must not make them hang. */
export const PATIENT: Patience = { timeOutMs: 6000, quietMs: 8000 }

export function slower({ timeOutMs, quietMs }: Patience, times: number): Patience {
  return { timeOutMs: timeOutMs * times, quietMs: quietMs * times }
}

const QUIET_CHECKS = 10
const HARD_LIMIT_MS = 45_000
const IDLE_LIMIT_MS = 2000
const CURL_TIMED_OUT = 28

const SCRIPTS = {
  poplib: ['python3', 'poplib_steps.py'],
  'Net::POP3': ['perl', 'net_pop3_steps.pl'],
  'node-pop3': [process.execPath, 'node_pop3_steps.js'],
  yapople: [process.execPath, 'yapople_steps.js'],
} as const

export async function takeSteps(
  server: Pop3Server,
  client: ClientName,
  steps: readonly Step[],
  patience: Patience,
): Promise<Outcome> {
  const reconnect = steps.indexOf('RECONNECT')
  const parts = reconnect === -1 ? [steps] : [steps.slice(0, reconnect), steps.slice(reconnect + 1)]
  const got: Record<string, Got> = {}
  let report: Report = { end: 'completes', at: undefined, words: '', got }
  for (const [index, part] of parts.entries()) {
    const name = (step: Step) => (index === 0 ? step : `${index + 1}: ${step}`)
    report =
      client === 'curl'
        ? await takeWithCurl(server, part, patience)
        : await takeWithScript(server, client, part, patience)
    for (const [step, value] of Object.entries(report.got)) got[name(step)] = value
    if (report.at !== undefined) report = { ...report, at: name(report.at) }
    if (report.end !== 'completes') break
  }
  // Where the profile keeps the connection, the maildrop will not change any more either.
  await server.waitFor.idle({ timeoutMs: IDLE_LIMIT_MS }).catch(() => {})
  return { ...report, got, kept: server.maildrop.list().length }
}

type Report = Omit<Outcome, 'kept'>

async function takeWithScript(
  server: Pop3Server,
  client: Exclude<ClientName, 'curl'>,
  steps: readonly Step[],
  patience: Patience,
): Promise<Report> {
  const [program, script] = SCRIPTS[client]
  const path = fileURLToPath(new URL(`clients/${script}`, import.meta.url))
  const run = await runUntilQuiet(server, program, [path, String(patience.timeOutMs), ...steps], patience)
  const lines = run.stdout
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  const got: Record<string, Got> = {}
  let at: Step | undefined
  for (const line of lines) {
    if (line.at !== undefined) at = line.at
    if (line.step === undefined) continue
    at = undefined
    // The greeting has the server's name and its time in it, and no client looks at them but for APOP.
    if (line.step !== 'CONNECT') got[line.step] = line.got
  }
  const last = lines.at(-1)
  if (last?.failed !== undefined) {
    return { end: last.hung ? 'hangs' : 'fails', at: last.failed, words: last.words, got }
  }
  if (run.gaveUp) return { end: 'hangs', at, words: run.gaveUp, got }
  if (run.code !== 0) return { end: 'crashes', at, words: run.stderr, got }
  return { end: at === undefined ? 'completes' : 'fails', at, words: '', got }
}

async function takeWithCurl(server: Pop3Server, steps: readonly Step[], patience: Patience): Promise<Report> {
  const expanded = steps.flatMap((step) => {
    if (step !== 'RETR') return [step]
    return server.maildrop.list().map((_, index) => `RETR ${index + 1}`)
  })
  // It logs on and quits by itself.
  const transfers = expanded.filter((step) => step !== 'LOG-ON' && step !== 'QUIT')
  const boundary = (index: number) => `\x01step ${index} %{exitcode}\n`
  const args = transfers.flatMap((step, index) => {
    const next = index === 0 ? [] : ['--next']
    const common = ['-sS', '--noproxy', '*', '-m', String(patience.timeOutMs / 1000), '-w', boundary(index)]
    return [...next, ...common, ...urlFor(server.url, step)]
  })
  const run = await runUntilQuiet(server, 'curl', ['-q', '--fail-early', ...args], patience)
  const got: Record<string, Got> = {}
  let rest = run.stdout.toString('latin1')
  for (const step of transfers) {
    const end = /\x01step \d+ (\d+)\n/.exec(rest)
    if (end === null) break
    const octets = rest.slice(0, end.index)
    rest = rest.slice(end.index + end[0].length)
    const isListing = step === 'LIST' || step === 'UIDL' || step === 'CAPA'
    if (end[1] === '0') got[step] = isListing ? octets.split('\r\n').filter((line) => line !== '') : octets
    else if (octets !== '') got[`${step}, in part`] = octets
  }
  const at = transfers.find((step) => !(step in got))
  if (run.gaveUp) {
    // What it had to say of its last transfer is lost with it.
    const isQuitting = commandsOf(server).at(-1)?.at(-1) === 'QUIT'
    return { end: 'hangs', at: isQuitting ? 'QUIT' : at, words: run.gaveUp, got }
  }
  if (run.code === 0) return { end: 'completes', at: undefined, words: '', got }
  return { end: run.code === CURL_TIMED_OUT ? 'hangs' : 'fails', at, words: run.stderr.trim(), got }
}

function urlFor(server: string, step: Step): string[] {
  const [keyword = '', ...numbers] = step.split(' ')
  switch (keyword) {
    case 'RETR':
      return [`${server}/${numbers[0]}`]
    case 'LIST':
    case 'UIDL':
    case 'CAPA':
    case 'TOP':
      return ['-X', step, `${server}/`]
    default:
      // It expects no more than a status line then.
      return ['-X', step, '--head', `${server}/`]
  }
}

interface Run {
  readonly stdout: Buffer
  readonly stderr: string
  readonly code: number | string | null
  /** Why it was killed. */
  readonly gaveUp: string
}

/** Kills the program when nothing has gone over the wire for a while. */
function runUntilQuiet(
  server: Pop3Server,
  program: string,
  args: readonly string[],
  { quietMs }: Patience,
): Promise<Run> {
  return new Promise((resolve) => {
    let gaveUp = ''
    const sessionsBefore = server.sessions.length
    const settings = {
      env: { ...process.env, ...server.env },
      encoding: 'buffer' as const,
      timeout: HARD_LIMIT_MS,
      killSignal: 'SIGKILL' as const,
      maxBuffer: 64 * 1024 * 1024,
    }
    const child: ChildProcess = execFile(program, args, settings, (error, stdout, stderr) => {
      clearInterval(watch)
      if (error?.killed && gaveUp === '') gaveUp = `still at it after ${HARD_LIMIT_MS} ms`
      resolve({ stdout, stderr: stderr.toString('latin1'), code: error?.code ?? (error ? null : 0), gaveUp })
    })
    let seen = -1
    let checks = 0
    // Counted in turns of the event loop and not by the clock: a busy machine must not look like a quiet client.
    const watch = setInterval(() => {
      if (server.sessions.length === sessionsBefore) return
      const now = server.transcript.count + server.transcript.dropped
      checks = now === seen ? checks + 1 : 0
      seen = now
      if (checks < QUIET_CHECKS) return
      gaveUp = 'for good'
      child.kill('SIGKILL')
    }, quietMs / QUIET_CHECKS)
  })
}
