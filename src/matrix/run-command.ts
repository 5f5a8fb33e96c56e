/**
 * Runs a command as a client: in a process group of its own, which ends with it, or at the limit.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { clearTimeout, setTimeout } from 'node:timers'
import { Pop3MockError } from '../errors.ts'
import { LONGEST_DELAY_MS } from '../link/clock.ts'
import { type Ending, endingOfProcess } from './ending.ts'
import { IS_WINDOWS, spawnCommand } from './spawn-command.ts'

export interface CommandSetup {
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string | undefined
  readonly limitMs: number
  /** Kills it at once. */
  readonly signal: AbortSignal | undefined
}

export interface CommandRun {
  readonly ending: Ending
  readonly stdout: Buffer
}

const MOST_OUTPUT_IN_OCTETS = 256 * 1024 * 1024
const MOST_ERRORS_IN_OCTETS = 256 * 1024
/** So long what it has started may keep its output open when the command itself has ended. */
const LEFT_BEHIND_MS = 200

/** @throws {Pop3MockError} INVALID_OPTION when the command cannot be started */
export function runCommand(command: readonly string[], setup: CommandSetup): Promise<CommandRun> {
  const { limitMs, signal } = setup
  return new Promise((resolve, reject) => {
    const child = start(command, setup)
    const stdout = gathered(child.stdout, MOST_OUTPUT_IN_OCTETS)
    const stderr = gathered(child.stderr, MOST_ERRORS_IN_OCTETS)
    let isOverLimit = false
    let leftBehind: NodeJS.Timeout | undefined
    const kill = () => killAll(child)
    const timer = setTimeout(
      () => {
        isOverLimit = true
        kill()
      },
      Math.min(limitMs, LONGEST_DELAY_MS),
    )
    const settle = () => {
      clearTimeout(timer)
      clearTimeout(leftBehind)
      signal?.removeEventListener('abort', kill)
    }
    signal?.addEventListener('abort', kill, { once: true })
    child.once('exit', () => {
      clearTimeout(timer)
      leftBehind = setTimeout(() => abandon(child), LEFT_BEHIND_MS)
    })
    child.once('error', (error: NodeJS.ErrnoException) => {
      settle()
      reject(notStarted(command[0], error))
    })
    child.once('close', (code, endedBy) => {
      settle()
      // What it has left behind without a hold on its output.
      kill()
      const ended = endingOfProcess({ code, signal: endedBy, stderr: stderr().toString('utf8') })
      resolve({ ending: isOverLimit ? { how: 'over-limit', limitMs } : ended, stdout: stdout() })
    })
    if (signal?.aborted) kill()
  })
}

/** In a group of its own, so that all of it can be killed. */
function start(command: readonly string[], { env, cwd }: CommandSetup): ChildProcess {
  return spawnCommand(command, {
    env,
    ...(cwd === undefined ? {} : { cwd }),
    detached: !IS_WINDOWS,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** What comes of a stream, up to a limit; behind it, what came first. */
function gathered(stream: NodeJS.ReadableStream | null, mostOctets: number): () => Buffer {
  const pieces: Buffer[] = []
  let octets = 0
  stream?.on('data', (piece: Buffer) => {
    if (octets < mostOctets) pieces.push(piece)
    octets += piece.length
  })
  return () => Buffer.concat(pieces)
}

function killAll({ pid }: ChildProcess): void {
  if (pid === undefined) return
  if (IS_WINDOWS) {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' })
    return
  }
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it is gone.
  }
}

/** The command has ended, what it started has not: end that too, and do not wait for its output. */
function abandon(child: ChildProcess): void {
  killAll(child)
  child.stdout?.destroy()
  child.stderr?.destroy()
}

function notStarted(program: string | undefined, error: NodeJS.ErrnoException): Pop3MockError {
  const why = error.code === 'ENOENT' ? `there is no program ${JSON.stringify(program)}` : error.message
  return new Pop3MockError('INVALID_OPTION', `client: ${why}.`, { path: 'client', cause: error })
}
