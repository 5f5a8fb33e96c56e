/**
 * The README's part on what real clients do under every profile: test/matrix/results.json as tables.
 */

import type { Profile } from '../../src/faults/profile.ts'
import { PROFILE_PHASES } from '../../src/faults/profile-names.ts'
import { besideOutlook, CLIENT_CLASSES, type ClientClass } from '../../src/matrix/client-class.ts'
import { OUTCOME_KINDS } from '../../src/outlook/outcome.ts'
import { type ClientResults, type MatrixResults, type Result, readResults } from '../matrix/results.ts'

/** What a table of many profiles says of each. */
const SEVERE: readonly Result[] = ['hangs', 'corrupts', 'crashes']

/** How often each client fares how, and what is not counted. */
export function matrixSection(profiles: readonly Profile[]): string {
  const results = readResults()
  return [...countsTable(results, profiles), '', ...remarks(results)].join('\n')
}

/** The profiles that some client does not survive. */
export function severeSection(profiles: readonly Profile[]): string {
  return severeTable(readResults(), profiles).join('\n')
}

function countsTable({ clients }: MatrixResults, profiles: readonly Profile[]): string[] {
  const columns: readonly Result[] = [...CLIENT_CLASSES, 'not met']
  const rows = Object.entries(clients).map(([name, own]) => {
    const results = Object.values(own.profiles)
    const counts = columns.map((column) => results.filter((result) => result === column).length)
    const label = own.version.startsWith(name) ? own.version : `${name} (${own.version})`
    return [label, ...counts, worseCount(own, profiles)]
  })
  const head = ['client', ...columns, 'worse than Outlook']
  return [line(head), line(head.map(() => '---')), ...rows.map(line)]
}

function worseCount({ profiles: results }: ClientResults, profiles: readonly Profile[]): number {
  return profiles.filter(({ name, outlook }) => {
    const result = results[name]
    const kind = OUTCOME_KINDS.find((one) => one === outlook)
    if (result === undefined || result === 'not met' || kind === undefined) return false
    return besideOutlook(result satisfies ClientClass, kind) === 'worse than Outlook'
  }).length
}

function remarks({ clients, limitMs }: MatrixResults): string[] {
  const words = `Each fetches all messages, deletes them and quits, has ${limitMs / 1000} seconds for it, and sets no time-out of its own.`
  const known = [...new Set(Object.values(clients).flatMap(({ remark = '' }) => remark || []))]
  const remarked = known.map((remark) => {
    const names = Object.keys(clients).filter((name) => clients[name]?.remark === remark)
    return `${names.join(', ')}: ${remark}`
  })
  return remarked.length === 0
    ? [words]
    : [`${words} What a client does fault or not is not counted (${remarked.join('; ')}).`]
}

/** The profiles under which some client hangs, corrupts or crashes. */
function severeTable({ clients }: MatrixResults, profiles: readonly Profile[]): string[] {
  const names = Object.keys(clients)
  const rows = profiles.flatMap(({ name, legality, outlook = '' }) => {
    const cells = names.map((client) => clients[client]?.profiles[name])
    if (!cells.some((cell) => cell !== undefined && SEVERE.includes(cell))) return []
    return [line([`\`${name}\``, legality, outlook, ...cells.map((cell) => shown(cell))])]
  })
  const head = ['profile', 'legality', 'Outlook', ...names]
  const known = Object.keys(PROFILE_PHASES).length
  return [
    `<details><summary>The ${rows.length} of ${known} profiles under which one of them hangs, corrupts or crashes</summary>\n`,
    line(head),
    line(head.map(() => '---')),
    ...rows,
    '\n</details>',
  ]
}

function shown(result: Result | undefined): string {
  if (result === undefined || result === 'not met') return ''
  return SEVERE.includes(result) ? `**${result}**` : result
}

function line(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`
}
