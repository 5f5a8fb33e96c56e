/**
 * How far a matrix has come: a bar on a terminal, a line now and then elsewhere.
 */
import { CLIENT_CLASSES, type ClientClass } from '../matrix/client-class.ts'
import type { MatrixProgress } from '../matrix/matrix-options.ts'

interface ProgressOutput {
  write(text: string): void
  readonly isTTY?: boolean
  readonly columns?: number
}

const BAR_COLUMNS = 24
const DEFAULT_COLUMNS = 80
/** Lines where there is no terminal. */
const LINES = 10
const ERASE_LINE = '\r\u001b[K'

export class Progress {
  readonly #output: ProgressOutput
  readonly #counts = new Map<ClientClass, number>()
  #toldTenths = 0

  constructor(output: ProgressOutput) {
    this.#output = output
  }

  /** Takes note of a row. */
  step({ done, total, row }: MatrixProgress): void {
    if (row.isMet) this.#counts.set(row.class, (this.#counts.get(row.class) ?? 0) + 1)
    if (this.#output.isTTY) this.#draw(done, total, row.profile)
    else this.#tell(done, total)
  }

  /** Takes the bar away. */
  end(): void {
    if (this.#output.isTTY) this.#output.write(ERASE_LINE)
  }

  #draw(done: number, total: number, last: string): void {
    const filled = Math.floor((done / total) * BAR_COLUMNS)
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_COLUMNS - filled)}`
    const line = `${bar} ${done}/${total}  ${this.#summary()}  ${last}`
    this.#output.write(ERASE_LINE + line.slice(0, (this.#output.columns ?? DEFAULT_COLUMNS) - 1))
  }

  #tell(done: number, total: number): void {
    const tenths = Math.floor((done / total) * LINES)
    if (tenths === this.#toldTenths) return
    this.#toldTenths = tenths
    this.#output.write(`${done} of ${total}: ${this.#summary()}\n`)
  }

  #summary(): string {
    const known = CLIENT_CLASSES.filter((name) => this.#counts.has(name))
    return known.map((name) => `${this.#counts.get(name)} ${name}`).join(', ')
  }
}
