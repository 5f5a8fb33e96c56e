/**
 * A matrix as a table for a terminal.
 */
import { CLIENT_CLASSES } from './client-class.ts'
import type { MatrixReport, MatrixRow } from './matrix-report.ts'

/** How much of a matrix is shown. */
export interface MatrixTextOptions {
  /** Every profile; default: those under which the client does not complete. */
  readonly all?: boolean
  /** Columns of the terminal; reasons are cut there. Default: nothing is cut. */
  readonly columns?: number
}

const LEAST_REASON = 30

/** The rows by class, the worst first, and how many there are of each. */
export function matrixText(
  report: MatrixReport,
  { all = false, columns = Infinity }: MatrixTextOptions = {},
): string {
  const shown = report.rows.filter((row) => all || (row.isMet && row.class !== 'completes'))
  const rows = shown.toSorted((one, other) => rankOf(other) - rankOf(one))
  const widths = [wordOf, ({ profile }: MatrixRow) => profile, legalityOf, outlookOf].map((column) =>
    Math.max(0, ...rows.map((row) => column(row).length)),
  )
  const lines = rows.map((row) => {
    const cells = [wordOf(row), row.profile, legalityOf(row), outlookOf(row)]
    const head = cells.map((text, index) => text.padEnd(widths[index] ?? 0)).join('  ')
    return `${head}  ${cut(row.reason, Math.max(LEAST_REASON, columns - head.length - 2))}`
  })
  return [...lines, ...(lines.length > 0 ? [''] : []), summaryText(report), ''].join('\n')
}

/** `333 profiles: 200 completes, …`. */
export function summaryText({ rows, counts, notMet, control }: MatrixReport): string {
  const words = CLIENT_CLASSES.map((name) => `${counts[name]} ${name}`)
  if (notMet > 0) words.push(`${notMet} not met`)
  const worse = rows.filter(({ verdict }) => verdict === 'worse than Outlook').length
  const remark = control.remark === undefined ? '' : `\nFault or not, the client ${control.remark}.`
  const total = `${rows.length} ${rows.length === 1 ? 'profile' : 'profiles'}`
  return `${total}: ${words.join(', ')}.\nWorse than Outlook under ${worse}.${remark}`
}

function rankOf(row: MatrixRow): number {
  return row.isMet ? CLIENT_CLASSES.indexOf(row.class) : -1
}

function wordOf(row: MatrixRow): string {
  return row.isMet ? row.class : 'not met'
}

function legalityOf({ legality }: MatrixRow): string {
  return legality
}

function outlookOf({ verdict, outlook }: MatrixRow): string {
  if (verdict === undefined || outlook === undefined) return ''
  return `${verdict} (${outlook})`
}

function cut(text: string, columns: number): string {
  return text.length > columns ? `${text.slice(0, columns - 1)}…` : text
}
