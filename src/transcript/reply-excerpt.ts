/**
 * The lines of a run of server octets, long ones shortened: first lines, a mark, last lines. Octets that are left out are
 * counted and never converted. Knows nothing of how a line looks in the text.
 */
import { countOctets, joined, LF } from '../wire/octets.ts'
import type { Elision } from './event.ts'

/** How much is shown. Each may be infinite. */
export interface ExcerptLimits {
  readonly firstLines: number
  readonly lastLines: number
  /** A line above this is shown by its first octets only, and ends the first lines. */
  readonly lineInOctets: number
}

/** Takes what is to be shown, in order. A line comes with its line end if it has one. */
export interface ExcerptSink {
  line(octets: Uint8Array, timeMs: number): void
  elision(elision: Elision, timeMs: number): void
}

interface PendingLine {
  readonly pieces: Uint8Array[]
  readonly timeMs: number
}

const SHOWN_OF_A_LONG_LINE_IN_OCTETS = 100

export class ReplyExcerpt {
  readonly #limits: ExcerptLimits
  readonly #sink: ExcerptSink
  #line: PendingLine | undefined
  #shown = 0
  #elided: (Elision & { readonly timeMs: number }) | undefined
  /** What may turn out to be the last lines. */
  #last: PendingLine[] = []

  constructor(limits: ExcerptLimits, sink: ExcerptSink) {
    this.#limits = limits
    this.#sink = sink
  }

  add(segment: readonly Uint8Array[], timeMs: number): void {
    for (const octets of segment) {
      let from = 0
      for (let lf = octets.indexOf(LF); lf !== -1; lf = octets.indexOf(LF, from)) {
        this.#addPiece(octets.subarray(from, lf + 1), timeMs)
        this.#endLine()
        from = lf + 1
      }
      if (from < octets.length) this.#addPiece(octets.subarray(from), timeMs)
    }
  }

  /** Takes note that the conversation itself lacks something here. */
  elide(elision: Elision, timeMs: number): void {
    this.#endLine()
    if (this.#limits.firstLines === Number.POSITIVE_INFINITY) return this.#sink.elision(elision, timeMs)
    for (const line of this.#last.splice(0)) this.#leaveOut(line)
    this.#count(elision, timeMs)
  }

  /** Shows the rest: the run is over. */
  end(): void {
    this.#endLine()
    if (this.#elided !== undefined) {
      const { lines, octets, timeMs } = this.#elided
      this.#sink.elision({ lines, octets }, timeMs)
    }
    for (const line of this.#last) this.#show(line)
  }

  #addPiece(piece: Uint8Array, timeMs: number): void {
    if (this.#line === undefined) this.#line = { pieces: [piece], timeMs }
    else this.#line.pieces.push(piece)
  }

  #endLine(): void {
    const line = this.#line
    if (line === undefined) return
    this.#line = undefined
    const isLong = countOctets(line.pieces) > this.#limits.lineInOctets
    if (this.#elided === undefined && this.#shown < this.#limits.firstLines) {
      if (isLong) return this.#showBeginning(line)
      this.#shown++
      return this.#show(line)
    }
    this.#last.push(line)
    const kept = isLong ? 0 : this.#limits.lastLines
    for (const outdated of this.#last.splice(0, this.#last.length - kept)) this.#leaveOut(outdated)
  }

  #show(line: PendingLine): void {
    this.#sink.line(joined(line.pieces), line.timeMs)
  }

  #showBeginning(line: PendingLine): void {
    const beginning: Uint8Array[] = []
    let missing = SHOWN_OF_A_LONG_LINE_IN_OCTETS
    for (const piece of line.pieces) {
      if (missing === 0) break
      const part = piece.subarray(0, missing)
      beginning.push(part)
      missing -= part.length
    }
    this.#sink.line(joined(beginning), line.timeMs)
    const octets = countOctets(line.pieces) - SHOWN_OF_A_LONG_LINE_IN_OCTETS
    this.#count({ lines: isEnded(line) ? 1 : 0, octets }, line.timeMs)
  }

  #leaveOut(line: PendingLine): void {
    this.#count({ lines: isEnded(line) ? 1 : 0, octets: countOctets(line.pieces) }, line.timeMs)
  }

  #count({ lines, octets }: Elision, timeMs: number): void {
    const before = this.#elided ?? { lines: 0, octets: 0, timeMs }
    this.#elided = { lines: before.lines + lines, octets: before.octets + octets, timeMs: before.timeMs }
  }
}

function isEnded(line: PendingLine): boolean {
  return (line.pieces.at(-1) as Uint8Array).at(-1) === LF
}
