/**
 * The soak (`npm run soak`): many sessions with faults of the whole catalogue, by clients good and bad. The summary goes to
 * stdout, the exit code is 1 when anything is wrong.
 */
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import type { HeapSlope } from './heap-watch.ts'
import { type SoakReport, soak } from './soak.ts'

const HELP = `npm run soak -- [--sessions N] [--seed S] [--json FILE]

  --sessions N   how many in all; default 100000
  --seed S       the same seed plays the same conversations; default drawn
  --json FILE    the report as JSON
`

const LEAST_SESSIONS = 100
const BETWEEN_PROGRESS_MS = 1000

if (globalThis.gc === undefined) againWithGc()
else await main()

/** The heap can be measured only behind a collection. */
function againWithGc(): void {
  const args = ['--expose-gc', ...process.execArgv, ...process.argv.slice(1)]
  spawn(process.execPath, args, { stdio: 'inherit' }).once('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 0 : 1)
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      sessions: { type: 'string', default: '100000' },
      seed: { type: 'string', default: String(randomInt(2 ** 32)) },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  })
  const [sessions, seed] = [Number(values.sessions), Number(values.seed)]
  const isWrong = !Number.isSafeInteger(sessions) || sessions < LEAST_SESSIONS || !Number.isSafeInteger(seed)
  if (values.help || isWrong) {
    process.stderr.write(
      isWrong ? `Allowed are whole numbers, from ${LEAST_SESSIONS} sessions.\n${HELP}` : HELP,
    )
    process.exitCode = isWrong ? 2 : 0
    return
  }
  process.stderr.write(`seed ${seed}\n`)
  const startMs = performance.now()
  const report = await soak({ sessions, seed, told: progressOf(sessions, startMs) })
  const seconds = (performance.now() - startMs) / 1000
  process.stderr.write('\n')
  process.stdout.write(summaryOf(report, seconds))
  if (values.json !== undefined) writeFileSync(values.json, jsonOf(report, seconds))
  if (report.problems.length > 0) process.exitCode = 1
}

function progressOf(sessions: number, startMs: number): (done: number) => void {
  let nextMs = startMs
  return (done) => {
    const nowMs = performance.now()
    if (nowMs < nextMs) return
    nextMs = nowMs + BETWEEN_PROGRESS_MS
    const rate = done / ((nowMs - startMs) / 1000)
    process.stderr.write(`\r${done} of ${sessions} sessions, ${rate.toFixed(0)} a second `)
  }
}

function summaryOf(report: SoakReport, seconds: number): string {
  const { seed, opened, closed, profiles, digests, heaps, problems } = report
  const [first = '', second = ''] = digests
  const digestText = first === second ? `${first.slice(0, 16)}, twice` : `${first} and ${second}`
  return [
    `seed       ${seed}`,
    `sessions   ${opened} opened, ${closed} closed, in ${seconds.toFixed(0)} s`,
    `profiles   ${profiles} of the catalogue were armed`,
    `digest     ${digestText}`,
    ...heaps.map(({ part, slope }) => `heap       ${part}: ${heapText(slope)}`),
    ...(problems.length === 0 ? ['problems   none'] : problems.map((problem) => `problem    ${problem}`)),
    '',
  ].join('\n')
}

function heapText(slope: HeapSlope | undefined): string {
  if (slope === undefined) return 'too few sessions to say'
  const mebibytes = (octets: number) => `${(octets / 1_048_576).toFixed(1)} MiB`
  const { octetsPerSession, firstOctets, lastOctets } = slope
  return `${octetsPerSession.toFixed(1)} octets a session, ${mebibytes(firstOctets)} to ${mebibytes(lastOctets)}`
}

function jsonOf(report: SoakReport, seconds: number): string {
  return `${JSON.stringify({ format: 'pop3-mock soak', version: 1, seconds, ...report }, null, 2)}\n`
}
