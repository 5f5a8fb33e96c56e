/**
 * Starts a client as a process with a home of its own, and waits for its end. Judges nothing.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Pop3Server } from '../../src/index.ts'
import type { Launch, Prompt, Task } from './client.ts'

const TIME_LIMIT_MS = 20_000
const BETWEEN_LOOKS_MS = 50

export interface ClientEnd {
  /** Undefined: it was ended, because it took too long or never ends by itself. */
  readonly code: number | undefined
  readonly isLate: boolean
  readonly output: string
}

/** @param built the folder of what was compiled for the client */
export async function runClient(
  launch: Launch,
  task: Task,
  built: string,
  server: Pop3Server,
): Promise<ClientEnd> {
  for (const [name, text] of Object.entries(launch.files ?? {})) {
    mkdirSync(dirname(join(task.folder, name)), { recursive: true })
    writeFileSync(join(task.folder, name), text, { mode: 0o600 })
  }
  const [command, ...args] = launch.onTerminal === undefined ? launch.command : onTerminal(launch.command)
  const child = spawn(command as string, args, {
    cwd: task.folder,
    env: cleanEnv(task, { BUILT: built, ...launch.env }),
    stdio: ['pipe', 'pipe', 'pipe'],
    // With its own children, to be ended together.
    detached: true,
  })
  let output = ''
  const typist = new Typist(launch.prompts ?? [], (keys) => child.stdin.write(keys))
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('latin1').on('data', (text: string) => {
      output += text
      typist.read(text)
    })
  child.stdin.on('error', () => undefined)
  // A terminal whose other end is closed hangs up.
  if (launch.onTerminal === undefined) child.stdin.end(launch.input ?? '')
  let code: number | undefined
  const ended = new Promise<'ended'>((resolve) => {
    child.once('error', (error) => {
      output += String(error)
      resolve('ended')
    })
    child.once('close', (status) => {
      code = status ?? undefined
      resolve('ended')
    })
  })
  const idle = launch.endAfterMs === undefined ? [] : [whenIdle(server, launch.endAfterMs)]
  const { limitMs = TIME_LIMIT_MS } = launch
  const how = await Promise.race([ended, ...idle, wait(limitMs, 'late' as const, { ref: false })])
  // Asked to end, `script` ends what it has started in a session of its own.
  if (how !== 'ended') endGroup(child.pid, launch.onTerminal ? 'SIGTERM' : 'SIGKILL')
  await ended
  return { code: how === 'ended' ? code : undefined, isLate: how === 'late', output }
}

/** Answers what a terminal shows. */
class Typist {
  readonly #prompts: readonly Prompt[]
  readonly #type: (keys: string) => void
  #unanswered = ''

  constructor(prompts: readonly Prompt[], type: (keys: string) => void) {
    this.#prompts = prompts
    this.#type = type
  }

  read(text: string): void {
    this.#unanswered += text
    const prompt = this.#prompts.find(({ shows }) => shows.test(this.#unanswered))
    if (prompt === undefined) return
    this.#unanswered = ''
    // What is typed before the program reads its keys is thrown away.
    setTimeout(() => this.#type(prompt.keys), BETWEEN_LOOKS_MS)
  }
}

/** Its last session is over, and none has followed for so long. */
async function whenIdle(server: Pop3Server, forMs: number): Promise<'idle'> {
  let quietSince = Date.now()
  for (;;) {
    await wait(BETWEEN_LOOKS_MS, undefined, { ref: false })
    const { sessions } = server
    const isQuiet =
      sessions.some(({ fetched }) => fetched.length > 0) && sessions.every(({ closed }) => closed)
    if (!isQuiet) quietSince = Date.now()
    else if (Date.now() - quietSince >= forMs) return 'idle'
  }
}

function endGroup(pid: number | undefined, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // It ended in the meantime.
  }
}

function onTerminal(command: readonly string[]): string[] {
  const line = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
  return ['script', '--quiet', '--return', '--command', line, '/dev/null']
}

/** Nothing of what this machine's user has set up, above all no proxy and no mail. */
function cleanEnv(task: Task, more: Readonly<Record<string, string>>): Record<string, string> {
  return {
    PATH: `${process.env.PATH}:/usr/bin/mh`,
    HOME: task.folder,
    USER: 'root',
    LOGNAME: 'root',
    TERM: 'xterm',
    LANG: 'C.UTF-8',
    ...more,
  }
}
