/**
 * openssl s_client: a TLS client without POP3, which says what it thinks of a handshake.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pop3Server } from '../../../src/server/server.ts'

export interface SClientOutput {
  readonly code: number | null
  /** What came through TLS, and what s_client has to say. */
  readonly output: string
}

const OPENSSL = 'openssl'
const TIME_LIMIT_MS = 45_000

/** Checks the certificate as strictly as can be, says the line once it is greeted, and reads on to the end. */
export function sClient(
  server: Pop3Server,
  args: readonly string[] = [],
  line = 'QUIT',
): Promise<SClientOutput> {
  const { host, port, tls, env } = server
  const starttls = tls?.port === undefined ? ['-starttls', 'pop3'] : []
  const checks = ['-CAfile', env.POP3_CA_FILE ?? '', '-verify_return_error', '-verify_hostname', 'localhost']
  const where = ['-connect', `${host}:${tls?.port ?? port}`, ...starttls]
  // No letter of ours is to be taken for a command of its own.
  const how = [...where, ...checks, '-nocommands', '-crlf', '-ign_eof']
  const named = args.includes('-noservername') ? [] : ['-servername', 'localhost']
  const child = spawn(OPENSSL, ['s_client', ...how, ...named, ...args], {
    timeout: TIME_LIMIT_MS,
    killSignal: 'SIGKILL',
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('latin1')
    })
  }
  child.stdin.on('error', () => {})
  child.stdin.write(`${line}\n`)
  return new Promise((resolve) => void child.on('close', (code) => resolve({ code, output })))
}

/** Runs with a file in a folder that is gone afterwards. */
export async function withFile<Result>(use: (file: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'pop3-mock-test-'))
  try {
    return await use(join(folder, 'session.pem'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
