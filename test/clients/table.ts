/**
 * The ends of all trials as a table for people: text while it runs, Markdown for the README.
 */
import type { RealClient, Security } from './client.ts'
import type { TrialEnd } from './try-client.ts'

export interface ClientResult {
  readonly client: RealClient
  readonly version: string
  readonly ends: readonly TrialEnd[]
}

export function markdownOf(results: readonly ClientResult[]): string {
  const head = '| client | version | plain | STLS | implicit TLS | log-ons | mail | remarks |\n'
  const rows = results.map((result) => {
    const { client, version } = result
    const by = (security: Security) => cellOf(result, security)
    const cells = [by('plain'), by('stls'), by('implicit'), logOnsOf(result), mailOf(result)]
    return `| ${[client.name, version, ...cells, remarksOf(result)].join(' | ')} |\n`
  })
  return `${head}${'| --- '.repeat(8)}|\n${rows.join('')}`
}

function cellOf({ client, ends }: ClientResult, security: Security): string {
  if (!client.securities.includes(security)) return '–'
  const end = ends.find(({ trial }) => trial.name === security)
  return end === undefined ? 'not tried' : end.problems.length === 0 ? 'ok' : 'FAILED'
}

/** The log-on of its own choice first, in bold; then those it was told to use. */
function logOnsOf({ client, ends }: ClientResult): string {
  const own = new Set(
    ends
      .filter(({ trial }) => client.securities.some((name) => name === trial.name))
      .map((end) => end.loggedOnBy),
  )
  const told = ends.filter(({ trial, problems }) => trial.logOn !== undefined && problems.length === 0)
  const others = new Set(told.map(({ trial }) => trial.logOn).filter((name) => !own.has(name as string)))
  return [...[...own].map((name) => `**${name}**`), ...others].join(', ')
}

function mailOf({ client, ends }: ClientResult): string {
  const compared = ends.filter(({ trial }) => client.limits?.[trial.maildrop] === undefined)
  const worst = (['different', 'every line', 'every octet'] as const).find((likeness) =>
    compared.some((end) => end.likeness === likeness),
  )
  return worst ?? ''
}

function remarksOf({ client, ends }: ClientResult): string {
  const limits = Object.entries(client.limits ?? {}).map(([maildrop, what]) => `${maildrop}: ${what}`)
  const failed = ends.flatMap(({ trial, problems }) => (problems.length === 0 ? [] : [trial.name]))
  return [
    ...(client.remarks === undefined ? [] : [client.remarks]),
    ...limits,
    ...(failed.length === 0 ? [] : [`FAILED: ${failed.join(', ')}`]),
  ]
    .join('; ')
    .replaceAll('|', '\\|')
}
