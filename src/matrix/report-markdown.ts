/**
 * A matrix as Markdown, for the README of a client.
 */
import { CLIENT_CLASSES, type ClientClass } from './client-class.ts'
import type { MatrixReport, MatrixRow } from './matrix-report.ts'

/** How many profiles lead to what, and a table of those under which the client does not complete. */
export function matrixMarkdown(report: MatrixReport): string {
  const { client, rows, counts, notMet, control, limitMs } = report
  const head = ['profiles', ...CLIENT_CLASSES, 'not met']
  const numbers = [rows.length, ...CLIENT_CLASSES.map((name) => counts[name]), notMet]
  const remark = control.remark === undefined ? [] : ['', `Fault or not, the client ${control.remark}.`]
  const tables = CLIENT_CLASSES.toReversed()
    .filter((name) => name !== 'completes')
    .flatMap((name) => tableOf(name, rows))
  return [
    `\`${client.replaceAll('`', "'")}\` at the servers of pop3-mock, ${limitMs} ms for each:`,
    '',
    line(head),
    line(head.map(() => '---')),
    line(numbers.map(String)),
    ...remark,
    ...tables,
    '',
  ].join('\n')
}

function tableOf(name: ClientClass, rows: readonly MatrixRow[]): string[] {
  const own = rows.filter((row) => row.isMet && row.class === name)
  if (own.length === 0) return []
  return [
    '',
    `<details><summary>${name}: ${own.length}</summary>`,
    '',
    line(['profile', 'the server', 'legality', 'Outlook', '', 'the client']),
    line(['---', '---', '---', '---', '---', '---']),
    ...own.map(({ profile, title, legality, outlook = '', verdict = '', reason }) =>
      line([`\`${profile}\``, title, legality, outlook, verdict, reason]),
    ),
    '',
    '</details>',
  ]
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ').replaceAll('<', '&lt;')
}
