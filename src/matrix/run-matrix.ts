/**
 * Takes a client through the profiles: first where no fault is in the way, then each on a server of its own.
 */
import { CLIENT_CLASSES, type ClientClass } from './client-class.ts'
import { ClientRunner, type MatrixClient } from './client-runner.ts'
import { type MatrixOptions, type ResolvedMatrix, resolveMatrixOptions } from './matrix-options.ts'
import type { MatrixReport, MatrixRow } from './matrix-report.ts'
import { workThrough } from './pool.ts'
import { selectProfiles } from './select-profiles.ts'
import { Survey } from './survey.ts'

/** Runs that wait cost next to nothing but memory. */
const TOTAL_FOR_EACH_JOB = 16

/**
 * How a client fares under every profile, or under some of them.
 * @param client a command with its arguments, in which `{host} {port} {user} {password} {url}` are filled in and whose
 * environment holds `POP3_HOST` and so on; or a function
 * @throws {Pop3MockError} INVALID_OPTION; EXPECTATION_FAILED when the client does not even complete without a fault
 */
export async function matrix(client: MatrixClient, options: MatrixOptions = {}): Promise<MatrixReport> {
  const resolved = resolveMatrixOptions(client, options)
  const { jobs, onProgress } = resolved
  const selected = selectProfiles(resolved.selection)
  const failed = new AbortController()
  const signal = AbortSignal.any([failed.signal, ...(resolved.signal === undefined ? [] : [resolved.signal])])
  using runner = new ClientRunner({ ...resolved, signal })
  const survey = await Survey.begin(runner, resolved.server, signal)
  let done = 0
  const size = { active: jobs, total: jobs * TOTAL_FOR_EACH_JOB }
  const rows = await workThrough(selected, size, async (profile, waiting) => {
    try {
      signal.throwIfAborted()
      const row = await survey.meet(profile, waiting)
      signal.throwIfAborted()
      onProgress({ done: ++done, total: selected.length, row })
      return row
    } catch (error) {
      // Nothing goes on behind the back of whoever is told of this.
      failed.abort(error)
      throw error
    }
  })
  return reportOf(resolved, survey, rows)
}

function reportOf(
  { clientName, limitMs, seed }: ResolvedMatrix,
  { reason, remark }: Survey,
  rows: readonly MatrixRow[],
): MatrixReport {
  const met = rows.filter(({ isMet }) => isMet)
  const counts = Object.fromEntries(
    CLIENT_CLASSES.map((name) => [name, met.filter((row) => row.class === name).length]),
  )
  return {
    format: 'pop3-mock matrix',
    version: 1,
    client: clientName,
    limitMs,
    seed,
    control: { reason, remark },
    counts: counts as Record<ClientClass, number>,
    notMet: rows.length - met.length,
    rows,
  }
}
