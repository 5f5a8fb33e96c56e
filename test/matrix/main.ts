/**
 * Takes the real clients through the whole catalogue and writes what they do to results.json: `npm run matrix`. Words behind
 * `--` name the clients; `--new` leaves out the profiles that are known already. Then `npm run generate` writes the README.
 */
import { parseArgs } from 'node:util'
import { Progress } from '../../src/cli/progress.ts'
import { PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import { summaryText } from '../../src/matrix/report-text.ts'
import { matrix } from '../../src/matrix/run-matrix.ts'
import { MATRIX_CLIENTS, type MatrixClient, versionOf } from './clients.ts'
import { type ClientResults, type MatrixResults, readResults, resultsOf, writeResults } from './results.ts'

const { values, positionals } = parseArgs({ options: { new: { type: 'boolean' } }, allowPositionals: true })
let results = emptyUnlessThere()
for (const client of MATRIX_CLIENTS) {
  if (positionals.length > 0 && !positionals.includes(client.name)) continue
  const known = values.new ? (results.clients[client.name]?.profiles ?? {}) : {}
  const found = await resultsFor(client, known)
  results = { ...results, clients: { ...results.clients, [client.name]: found } }
  writeResults(results)
}

async function resultsFor(client: MatrixClient, known: ClientResults['profiles']): Promise<ClientResults> {
  const { name, command } = client
  const all = Object.keys(PROFILE_PHASES)
  const kept = Object.fromEntries(Object.entries(known).filter(([profile]) => all.includes(profile)))
  const profiles = all.filter((profile) => known[profile] === undefined)
  const version = await versionOf(client)
  if (profiles.length === 0) return { ...results.clients[name], version, profiles: kept }
  const progress = new Progress(process.stderr)
  const startMs = performance.now()
  const report = await matrix(command, {
    profiles,
    received: '-',
    limitMs: results.limitMs,
    onProgress: (step) => progress.step(step),
  })
  progress.end()
  console.log(`${name}, ${Math.round((performance.now() - startMs) / 1000)} s: ${summaryText(report)}\n`)
  const { remark } = report.control
  return { version, ...(remark && { remark }), profiles: { ...kept, ...resultsOf(report) } }
}

function emptyUnlessThere(): MatrixResults {
  try {
    return readResults()
  } catch {
    return { limitMs: 5000, clients: {} }
  }
}
