/**
 * The built command line as a child process.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../../dist/js/main.js', import.meta.url))

export interface CliProcess {
  readonly child: ChildProcess
  readonly stdout: () => string
  readonly stderr: () => string
  /** Resolves when the output holds the words; rejects when the process ends first. */
  until(stream: 'stdout' | 'stderr', words: string): Promise<void>
  /** The exit code; null when a signal ended it. */
  readonly exit: Promise<number | null>
}

export function startCli(...args: readonly string[]): CliProcess {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  const text = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text.stdout += chunk))
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (text.stderr += chunk))
  const exit = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    child,
    exit,
    stdout: () => text.stdout,
    stderr: () => text.stderr,
    until: (stream, words) =>
      new Promise((resolve, reject) => {
        const look = () => text[stream].includes(words) && resolve()
        child[stream]?.on('data', look)
        void exit.then((code) => reject(new Error(`ended with ${code}: ${text.stdout}${text.stderr}`)))
        look()
      }),
  }
}

/** Runs a command to its end. */
export async function runCli(
  ...args: readonly string[]
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const cli = startCli(...args)
  cli.child.stdin?.end()
  const code = await cli.exit
  return { code, stdout: cli.stdout(), stderr: cli.stderr() }
}
