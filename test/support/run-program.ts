/**
 * Runs a client in a process of its own, beside the server in ours: never synchronously, or the two would wait for
 * each other.
 */
import { execFile } from 'node:child_process'
import type { Pop3Server } from '../../src/server/server.ts'

/** Far more than any client here needs, and less than a test may take. */
const TIME_LIMIT_MS = 45_000
const OUTPUT_LIMIT_IN_OCTETS = 64 * 1024 * 1024
const TRANSCRIPT_LINES = 80

export interface ProgramOutput {
  readonly stdout: Buffer
  readonly stderr: string
}

/** Runs it with `server.env` in its environment. Rejects unless it ends in success and in time. */
export function runProgram(
  server: Pop3Server,
  program: string,
  args: readonly string[],
): Promise<ProgramOutput> {
  return new Promise((resolve, reject) => {
    const settings = {
      env: { ...process.env, ...server.env },
      encoding: 'buffer' as const,
      timeout: TIME_LIMIT_MS,
      killSignal: 'SIGKILL' as const,
      maxBuffer: OUTPUT_LIMIT_IN_OCTETS,
    }
    execFile(program, args, settings, (error, stdout, stderrOctets) => {
      const stderr = stderrOctets.toString()
      if (error === null) return resolve({ stdout, stderr })
      const how = error.killed ? `did not end within ${TIME_LIMIT_MS} ms` : `ended with ${error.code}`
      reject(failureOf(server, `${[program, ...args].join(' ')}\n${how}: ${stderr}`))
    })
  })
}

/** Waits for a client in our own process; rejects with the conversation when it fails or takes too long. */
export function withinTimeLimit<Result>(server: Pop3Server, client: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(failureOf(server, `The client did not end within ${TIME_LIMIT_MS} ms.`)),
      TIME_LIMIT_MS,
    )
    client
      .then(resolve, (error) => reject(failureOf(server, String(error))))
      .finally(() => clearTimeout(timer))
  })
}

/** An error that shows how the conversation went, its end at least. */
export function failureOf(server: Pop3Server, what: string): Error {
  const lines = server.transcript.toString().split('\n')
  return new Error(`${what}\n${lines.slice(-TRANSCRIPT_LINES).join('\n')}`)
}
