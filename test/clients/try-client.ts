/**
 * What is tried with every client, and what counts as well done. Knows the server and the form of a client, none by name.
 */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Pop3Server, startPop3Server } from '../../src/index.ts'
import { bundledMaildrops, pathOfMaildrop } from '../support/bundled-maildrops.ts'
import { commandsOf } from '../support/commands-of.ts'
import type { RealClient, Security, Task } from './client.ts'
import { compareMails, type Likeness, mailsLeft } from './mail-left.ts'
import { runClient } from './run-client.ts'

/** What is done in one go with a server of its own. */
export interface Trial {
  readonly name: string
  readonly security: Security
  readonly logOn: string | undefined
  readonly maildrop: string
  readonly isKept: boolean
  /** The client is run a second time, and shall fetch nothing then. */
  readonly isRepeated?: true
}

export interface TrialEnd {
  readonly trial: Trial
  readonly problems: readonly string[]
  /** How the client logged on: `USER`, `APOP`, or a mechanism of AUTH. */
  readonly loggedOnBy: string
  readonly likeness: Likeness
  /** Findings of the judge that are no problem: with their severity. */
  readonly findings: readonly string[]
  readonly transcript: string
  readonly output: string
}

const WELCOME = 'welcome'
/** Ten thousand messages ask for patience, and tell nothing that a client does otherwise. */
const LEFT_OUT = ['ten-thousand', WELCOME]
const PASSWORD = 'secret'
const TOKEN = 'token-of-user'

export function trialsOf(client: RealClient): Trial[] {
  const [first = 'plain'] = client.securities
  const usual = { security: first, logOn: undefined, maildrop: WELCOME, isKept: true }
  return [
    ...client.securities.map((security): Trial => ({ ...usual, name: security, security })),
    ...client.logOns.map(
      (logOn): Trial => ({ ...usual, name: logOn, security: client.logOnsBy ?? first, logOn }),
    ),
    ...(client.fetchesOnlyNew ? [{ ...usual, name: 'only what is new', isRepeated: true as const }] : []),
    ...(client.cannotDelete ? [] : [{ ...usual, name: 'deletes', isKept: false }]),
    ...bundledMaildrops()
      .filter((name) => !LEFT_OUT.includes(name))
      .map((maildrop): Trial => ({ ...usual, name: `maildrop ${maildrop}`, maildrop })),
  ]
}

/** @param built the folder of what was compiled for the client; @param workshop where its home may be */
export async function tryClient(
  client: RealClient,
  trial: Trial,
  built: string,
  workshop: string,
): Promise<TrialEnd> {
  const folder = mkdtempSync(join(workshop, 'home-'))
  // A client that root runs may become somebody else.
  chmodSync(folder, 0o777)
  await using server = await startServer(trial)
  const held = server.maildrop.view().entries.map(({ message }) => latin1(message.body().octets))
  const task = taskFor(server, trial, folder)
  if (client.store === 'files') mkdirSync(task.mails)
  if (client.store === 'maildir')
    for (const name of ['new', 'cur', 'tmp']) mkdirSync(join(task.mails, name), { recursive: true })
  const launch = client.launch(task)
  const { code, isLate, output } = await runClient(launch, task, built, server)
  await server.waitFor.idle()
  const problems: string[] = []
  const { likeness, problem } = compareMails(mailsLeft(task.mails, client.store), held, client)
  const troubles = [
    ...(isLate ? ['it took too long'] : []),
    ...(code !== undefined && code !== 0 && held.length > 0 ? [`it ended with ${code}`] : []),
    ...(problem === undefined ? [] : [problem]),
  ]
  const limit = client.limits?.[trial.maildrop]
  if (limit === undefined) problems.push(...troubles)
  else if (troubles.length === 0) problems.push(`its limit has not shown: ${limit}`)
  if (trial.isRepeated) problems.push(...(await repeat(client, task, built, server)))
  const isEmptied = server.maildrop.list().length === 0
  if (!trial.isKept && !isEmptied) problems.push('it left messages on the server')
  if (trial.isKept && isEmptied && held.length > 0) problems.push('it deleted messages')
  const loggedOnBy = logOnOf(server)
  if (trial.logOn !== undefined && loggedOnBy !== trial.logOn) problems.push(`it logged on by ${loggedOnBy}`)
  if (trial.security !== 'plain' && !isEncrypted(server)) problems.push('it logged on without TLS')
  const { isBad, findings } = judged(server, client)
  if (isBad && client.limits?.[trial.maildrop] === undefined)
    problems.push(`the judge accuses it: ${findings.join('; ')}`)
  return {
    trial,
    problems,
    loggedOnBy,
    likeness,
    findings,
    transcript: server.transcript.toString(),
    output,
  }
}

function startServer({ security, maildrop }: Trial): Promise<Pop3Server> {
  return startPop3Server({
    accounts: [
      {
        user: 'user',
        password: PASSWORD,
        token: TOKEN,
        ntlmProof: 'verified',
        maildrop: pathOfMaildrop(maildrop),
      },
    ],
    ...(security === 'plain' ? {} : { tls: security }),
  })
}

function taskFor(server: Pop3Server, { security, logOn, isKept }: Trial, folder: string): Task {
  return {
    host: server.host,
    port: server.port,
    security,
    caFile: security === 'plain' ? '' : copyOfCa(server, folder),
    user: 'user',
    password: PASSWORD,
    token: TOKEN,
    logOn,
    isKept,
    folder,
    mails: join(folder, 'mails'),
  }
}

/** The file that the server wrote is for nobody but this user. */
function copyOfCa(server: Pop3Server, folder: string): string {
  const path = join(folder, 'ca.pem')
  writeFileSync(path, readFileSync(server.env.POP3_CA_FILE as string), { mode: 0o644 })
  return path
}

async function repeat(client: RealClient, task: Task, built: string, server: Pop3Server): Promise<string[]> {
  const before = server.sessions.length
  await runClient(client.launch(task), task, built, server)
  await server.waitFor.idle()
  const again = server.sessions.slice(before)
  const fetched = again.flatMap((session) => session.fetched)
  return [
    ...(again.some(({ user }) => user !== undefined) ? [] : ['it did not log on again']),
    ...(fetched.length === 0 ? [] : [`it fetched ${fetched.join(', ')} again`]),
  ]
}

/** The last attempt of the last session that got in. */
function logOnOf(server: Pop3Server): string {
  const numbers = server.sessions.flatMap(({ user, number }) => (user === undefined ? [] : [number]))
  const commands = commandsOf(server)[(numbers.at(-1) ?? 0) - 1] ?? []
  const words = commands.flatMap((line) => /^(?:AUTH +(\S+)|(APOP|USER))\b/i.exec(line)?.slice(1) ?? [])
  return (
    words
      .filter((word) => word !== undefined)
      .at(-1)
      ?.toUpperCase() ?? 'nothing'
  )
}

function isEncrypted(server: Pop3Server): boolean {
  const encrypted = new Set<number>()
  for (const event of server.transcript) {
    if (event.type === 'tls' && event.result === 'ok') encrypted.add(event.session)
    if (event.type === 'log-on' && !encrypted.has(event.session)) return false
  }
  return encrypted.size > 0
}

function judged(server: Pop3Server, client: RealClient): { isBad: boolean; findings: string[] } {
  const report = server.conformance()
  const verdicts = [...report.statements, ...report.rules]
  const broken = verdicts.flatMap(({ id, verdict }) => (verdict === 'violates' ? [id] : []))
  const errors = report.findings.flatMap(({ id, severity }) => (severity === 'error' ? [id] : []))
  const unexplained = [...broken, ...errors].filter((id) => !client.findings?.includes(id))
  const told = report.findings.map(({ id, severity, text }) => `${id} ${severity}: ${text}`)
  return { isBad: unexplained.length > 0, findings: [...new Set(told)] }
}

function latin1(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1')
}
