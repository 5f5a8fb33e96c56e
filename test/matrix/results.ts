/**
 * What the last whole run of the matrix found: results.json, which `npm run matrix` writes and the README shows.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { ClientClass } from '../../src/matrix/client-class.ts'
import type { MatrixReport } from '../../src/matrix/matrix-report.ts'

export type Result = ClientClass | 'not met'

export interface ClientResults {
  readonly version: string
  /** What it does to every message, fault or not. */
  readonly remark?: string
  readonly profiles: Readonly<Record<string, Result>>
}

export interface MatrixResults {
  readonly limitMs: number
  readonly clients: Readonly<Record<string, ClientResults>>
}

const FILE = fileURLToPath(new URL('results.json', import.meta.url))

export function readResults(): MatrixResults {
  return JSON.parse(readFileSync(FILE, 'utf8')) as MatrixResults
}

/** In the order of names, so that two runs can be laid beside each other. */
export function writeResults({ limitMs, clients }: MatrixResults): void {
  const sorted = Object.entries(clients).map(([name, { profiles, ...rest }]) => {
    const inOrder = Object.entries(profiles).sort(([one], [other]) => (one < other ? -1 : 1))
    return [name, { ...rest, profiles: Object.fromEntries(inOrder) }]
  })
  writeFileSync(FILE, `${JSON.stringify({ limitMs, clients: Object.fromEntries(sorted) }, null, 2)}\n`)
}

export function resultsOf({ rows }: MatrixReport): Record<string, Result> {
  return Object.fromEntries(rows.map((row) => [row.profile, row.isMet ? row.class : 'not met']))
}
