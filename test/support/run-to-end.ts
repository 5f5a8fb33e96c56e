/**
 * Runs a program that needs no server of ours, and gives what it printed.
 */
import { execFile } from 'node:child_process'

const TIME_LIMIT_MS = 60_000
const OUTPUT_LIMIT_IN_OCTETS = 64 * 1024 * 1024

export interface RunToEndOptions {
  readonly cwd: string
  /** Added to our own environment. */
  readonly env?: Readonly<Record<string, string>>
  /** Whether any exit code will do. */
  readonly mayFail?: boolean
}

/** Standard output and standard error; its input is empty. Rejects unless it ends in success and in time. */
export function outputOf(
  program: string,
  args: readonly string[],
  { cwd, env = {}, mayFail = false }: RunToEndOptions,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const settings = {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
      timeout: TIME_LIMIT_MS,
      maxBuffer: OUTPUT_LIMIT_IN_OCTETS,
    }
    const child = execFile(program, args, settings, (error, stdout, stderr) => {
      if (error === null || (mayFail && !error.killed)) resolve(stdout + stderr)
      else reject(new Error(`${error.message}\n${stdout}${stderr}`))
    })
    child.stdin?.end()
  })
}
