/**
 * An uninterrupted run of server lines at the end of a conversation: its middle goes behind a fold when it grows long.
 */
import type { FoldRow, LineRow, Row } from './conversation-row.ts'

/** Lines before the fold: enough for the header of a mail. */
const FIRST_LINES = 24
const LAST_LINES = 2
/** A fold of fewer lines would save nothing. */
const FEWEST_FOLDED = 4

export class LongReply {
  readonly #rows: Row[]
  #start: number
  #fold: FoldRow | undefined
  #isUnfolded = false

  /** @param rows the conversation, at whose end the reply begins */
  constructor(rows: Row[]) {
    this.#rows = rows
    this.#start = rows.length
  }

  /** Adds a line; gives the first row that has changed. */
  push(line: LineRow): number {
    this.#rows.push(line)
    const length = this.#rows.length - this.#start
    const place = this.#start + FIRST_LINES
    if (this.#isUnfolded) return this.#rows.length - 1
    if (this.#fold !== undefined) {
      const [next] = this.#rows.splice(place + 1, 1) as LineRow[]
      if (next !== undefined) hide(this.#fold, next)
      return place
    }
    if (length < FIRST_LINES + FEWEST_FOLDED + LAST_LINES) return this.#rows.length - 1
    const lines = this.#rows.splice(place, length - FIRST_LINES - LAST_LINES) as LineRow[]
    this.#fold = folded(lines)
    this.#rows.splice(place, 0, this.#fold)
    return place
  }

  /** A fold was opened, so that rows after it moved. */
  moved(fold: FoldRow, by: number): void {
    if (fold === this.#fold) this.#isUnfolded = true
    else this.#start += by
  }
}

function folded(lines: readonly LineRow[]): FoldRow {
  const { seq, timeMs, pauseMs } = lines[0] as LineRow
  const fold: FoldRow = { kind: 'fold', seq, timeMs, pauseMs, lines: [], octetCount: 0 }
  for (const line of lines) hide(fold, line)
  return fold
}

function hide(fold: FoldRow, line: LineRow): void {
  fold.lines.push(line)
  fold.octetCount += line.octets.length
}
