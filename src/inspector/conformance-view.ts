/**
 * What the transcript says of the client: the 55 statements by verdict, the rules of the RFCs, and the findings. Judges nothing.
 */
import type {
  ConformanceFinding,
  ConformanceReport,
  Verdict,
} from '../conformance/report/conformance-report.ts'
import type { ListedStatement } from '../control/method-types.ts'
import { byId, element, setAttributes, setText } from './element.ts'
import { FilterChips } from './filter-chips.ts'
import type { RpcClient } from './rpc-client.ts'
import { StatementRow } from './statement-row.ts'

/** Findings beyond these repeat themselves. */
const MOST_FINDINGS = 100

export class ConformanceView {
  readonly #rpc: RpcClient
  readonly #goTo: (seq: number) => void
  readonly #rows = new Map<string, StatementRow>()
  readonly #register = byId('conformance-register')
  readonly #findings = byId('findings')
  readonly #search = byId<HTMLInputElement>('statement-search')
  readonly #chips: FilterChips<Verdict>
  #findingsText = ''

  /** @param goTo called when somebody wants to see an event */
  constructor(rpc: RpcClient, goTo: (seq: number) => void) {
    this.#rpc = rpc
    this.#goTo = goTo
    this.#chips = new FilterChips<Verdict>(byId('verdict-filter'), () => this.#filter())
    this.#search.addEventListener('input', () => this.#filter())
  }

  /** Judges anew. */
  async refresh(server: string | undefined): Promise<void> {
    if (server === undefined) return
    if (this.#rows.size === 0) this.#build(await this.#rpc.call('statements.list', {}))
    const report = (await this.#rpc.call('report.conformance', { server })) as ConformanceReport
    for (const verdict of [...report.statements, ...report.rules]) this.#rows.get(verdict.id)?.show(verdict)
    this.#chips.count(report.counts)
    this.#showFindings(report.findings)
    this.#filter()
  }

  #build(statements: readonly ListedStatement[]): void {
    for (const statement of statements) {
      const row = new StatementRow(statement, this.#goTo)
      this.#rows.set(statement.id, row)
      byId(statement.kind === 'statement' ? 'statement-rows' : 'rule-rows').append(row.element)
      if (statement.kind === 'statement') this.#register.append(row.cell)
    }
  }

  #filter(): void {
    const words = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean)
    let shown = 0
    for (const row of this.#rows.values()) {
      row.isShown = this.#chips.has(row.verdict) && words.every((word) => row.holds(word))
      if (row.isShown) shown++
    }
    setText(byId('statement-note'), shown === this.#rows.size ? '' : `${shown} of ${this.#rows.size} shown`)
  }

  #showFindings(findings: readonly ConformanceFinding[]): void {
    const text = JSON.stringify(findings)
    // Built anew only where it differs, so that nobody loses the place.
    if (text === this.#findingsText) return
    this.#findingsText = text
    byId('findings-part').hidden = findings.length === 0
    setText(byId('findings-count'), String(findings.length))
    const shown = findings.slice(0, MOST_FINDINGS).map((finding) => this.#findingElement(finding))
    const left = findings.length - shown.length
    this.#findings.replaceChildren(...shown)
    if (left > 0) this.#findings.append(element('li', {}, `and ${left} more`))
  }

  #findingElement({ id, severity, session, events, text, underFault }: ConformanceFinding): HTMLElement {
    const [seq] = events
    const under = underFault.length === 0 ? '' : `, under ${underFault.join(', ')}`
    const place = `session ${session}`
    const link = element('button', { type: 'button', class: 'link' }, place)
    if (seq !== undefined) link.addEventListener('click', () => this.#goTo(seq))
    const item = element(
      'li',
      {},
      element('b', { class: 'severity' }, severity),
      ` ${text} (${id}${under}) `,
      seq === undefined ? place : link,
    )
    setAttributes(item, { class: `finding ${severity}` })
    return item
  }
}
