/**
 * One reply as it stood on the wire, whole or broken: what a client could make of it. Knows no command but the form that
 * its reply should have.
 */
import { countOctets, joined, octetsOf, textOf } from '../../wire/octets.ts'
import { unstuff } from '../../wire/stuffing.ts'

/** `unclear`: neither +OK nor -ERR, so that clients may differ about it. `missing`: not even one octet came. */
export type WireStatus = 'positive' | 'negative' | 'challenge' | 'unclear' | 'missing'

export type WireForm = 'single-line' | 'multi-line'

/** What became of a reply. `pending`: the transcript does not say. */
export type WireFate = 'flushed' | 'cut' | 'withheld' | 'pending'

const LINE_END = '\r\n'
const FINAL_LINE = '\r\n.\r\n'

export class WireReply {
  readonly form: WireForm
  /** Whether `+` alone asks for more, as in AUTH. */
  readonly mayChallenge: boolean
  fate: WireFate = 'pending'
  /** `seq` of the events that carried it. */
  readonly events: number[] = []
  /** Octets that came behind its end and belong to no other reply. */
  extraOctets = 0
  /** The text left out a part of it. */
  isElided = false
  /** So many lines. */
  elidedLines = 0
  /** A fault has it leave piece by piece: what is missing may be under way. */
  isPaced = false
  readonly #pieces: Uint8Array[] = []
  /** Up to the first line end, or all there is. */
  #head = ''
  #hasStatusLine = false
  /** The last octets, in which the final line may begin. */
  #tail = ''
  #isWhole = false

  constructor(form: WireForm, mayChallenge: boolean) {
    this.form = form
    this.mayChallenge = mayChallenge
  }

  /** Takes octets up to the end of the reply; gives how many. */
  take(octets: Uint8Array): number {
    if (this.#isWhole) return 0
    let taken = 0
    if (!this.#hasStatusLine) taken = this.#takeStatusLine(octets)
    if (this.#hasStatusLine && !this.#isWhole) taken += this.#takeBody(octets.subarray(taken))
    this.#pieces.push(taken === octets.length ? octets : octets.subarray(0, taken))
    return taken
  }

  /** Takes note that a text leaves out so many lines here. */
  elide(lines: number): void {
    this.isElided = true
    this.elidedLines += lines
    if (lines > 0 && !(this.#head + this.#tail).endsWith(LINE_END)) this.take(octetsOf(LINE_END))
  }

  /** Ended as RFC 1939 section 3 says: the status line by CRLF, a multi-line reply by `.` CRLF. */
  get isWhole(): boolean {
    return this.#isWhole
  }

  /** Whole to a reader that takes LF for a line end. */
  get isWholeToLenient(): boolean {
    if (this.#isWhole) return true
    const text = this.raw
    if (!text.includes('\n')) return false
    return this.form === 'single-line' || this.status !== 'positive' || /\n\.\r*\n/.test(text)
  }

  /** Whether the status line, and not only the body, is ended by CRLF. */
  get hasStatusLine(): boolean {
    return this.#hasStatusLine
  }

  get isEmpty(): boolean {
    return this.#head === ''
  }

  /** The first line without its line end, or as much of it as came. */
  get line(): string {
    return this.#head.replace(/[\r\n][\s\S]*$/, '')
  }

  get status(): WireStatus {
    if (this.isEmpty) return 'missing'
    const { line } = this
    if (/^\+OK(?:[ \t]|$)/i.test(line)) return 'positive'
    if (/^-ERR(?:[ \t]|$)/i.test(line)) return 'negative'
    return this.mayChallenge && /^\+(?: |$)/.test(line) ? 'challenge' : 'unclear'
  }

  /** Its first octet is `+`: all that Outlook looks at (V0001). */
  get beginsWithPlus(): boolean {
    return this.line.startsWith('+')
  }

  /** Exactly +OK or -ERR, in upper case, with a space or nothing behind it. */
  get isCanonical(): boolean {
    return /^(?:\+OK|-ERR)(?: |$)/.test(this.line) || this.status === 'challenge'
  }

  /** The response code in upper case, e.g. `IN-USE` (RFC 2449 section 8). */
  get code(): string | undefined {
    return /^-ERR \[([^\]]+)\]/i.exec(this.line)?.[1]?.toUpperCase()
  }

  /** Everything, one code unit for each octet. */
  get raw(): string {
    return textOf(joined(this.#pieces))
  }

  /** Number of octets on the wire. */
  get sizeInOctets(): number {
    return countOctets(this.#pieces)
  }

  /** The octets behind the status line, byte-stuffing undone, without the final line; undefined unless it is whole. */
  body(): Uint8Array | undefined {
    if (!this.#isWhole || this.form === 'single-line' || this.status !== 'positive' || this.isElided)
      return undefined
    return unstuff(this.stuffedBody())
  }

  /** The same with the stuffed dots left in. */
  stuffedBody(): Uint8Array {
    const whole = joined(this.#pieces)
    return whole.subarray(this.#head.length, Math.max(this.#head.length, whole.length - '.\r\n'.length))
  }

  /** The lines of a listing, as far as they came; the status line is not among them. */
  lines(): readonly string[] {
    if (this.form === 'single-line' || this.status !== 'positive') return []
    // Where lines end in LF, what is kept as the first one up to its CRLF may hold them all.
    const [, ...lines] = this.raw.split(/\r?\n/)
    const final = lines.indexOf('.')
    return (final === -1 ? lines : lines.slice(0, final)).filter((line) => line !== '')
  }

  #takeStatusLine(octets: Uint8Array): number {
    const text = this.#head.endsWith('\r') ? '\r' : ''
    const at = (text + textOf(octets)).indexOf(LINE_END)
    if (at === -1) {
      this.#head += textOf(octets)
      return octets.length
    }
    const taken = at + LINE_END.length - text.length
    this.#head += textOf(octets.subarray(0, taken))
    this.#hasStatusLine = true
    this.#tail = LINE_END
    this.#isWhole = this.form === 'single-line' || this.status !== 'positive'
    return taken
  }

  #takeBody(octets: Uint8Array): number {
    const seam = this.#tail + textOf(octets.subarray(0, FINAL_LINE.length))
    let at = seam.indexOf(FINAL_LINE)
    if (at !== -1) at -= this.#tail.length
    else at = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).indexOf(FINAL_LINE)
    if (at === -1 && !seam.includes(FINAL_LINE)) {
      this.#tail = (this.#tail + textOf(octets.subarray(-FINAL_LINE.length))).slice(-(FINAL_LINE.length - 1))
      return octets.length
    }
    this.#isWhole = true
    return at + FINAL_LINE.length
  }
}
