/**
 * What a session learnt about messages, and what it did with them, by the replies that its client read.
 */
import { textOf } from '../../wire/octets.ts'
import type { Step } from './step.ts'

/** A command that names a message. */
export interface Naming {
  readonly step: Step
  /** Undefined: the argument is no message-number. */
  readonly number: number | undefined
  /** Undefined: no listing that ended was read before. */
  readonly isListed: boolean | undefined
  /** RETR or DELE of a number above what STAT counted, where no listing tells better. */
  readonly isUncounted: boolean
  /** DELE of it was answered +OK before. */
  readonly isDeleted: boolean
}

export interface MailUse {
  readonly namings: readonly Naming[]
  /** Numbers that any listing told. */
  readonly listed: ReadonlySet<number>
  /** Octets by number, as LIST told them. */
  readonly sizes: ReadonlyMap<number, number>
  /** Unique-ids by number, as UIDL told them. */
  readonly uniqueIds: ReadonlyMap<number, string>
  /** Whether UIDL without argument was answered with a listing. */
  readonly hasUniqueIds: boolean
  /** The RETRs that gave a message wholly, by number. */
  readonly fetched: ReadonlyMap<number, readonly Step[]>
  /** The TOPs that did: whoever deletes then loses nothing, but a preview of a short message is no fetch of it. */
  readonly readByTop: ReadonlyMap<number, readonly Step[]>
  /** The RETRs whose reply broke off, by number. */
  readonly brokenOff: ReadonlyMap<number, readonly Step[]>
  /** Every DELE that named a message, refused or not. */
  readonly deles: readonly Naming[]
  /** The marks in force at the end. */
  readonly marked: ReadonlyMap<number, Step>
  /** The QUIT that committed them, as far as its reply tells. */
  readonly quit: Step | undefined
}

export const NAMES_MESSAGE: ReadonlySet<string> = new Set(['RETR', 'DELE', 'TOP', 'LIST', 'UIDL'])

/** Other commands may ask whether there is such a message. */
const FETCHES_OR_DELETES: ReadonlySet<string> = new Set(['RETR', 'DELE'])

/** @param steps those of one session */
export function mailUse(steps: readonly Step[]): MailUse {
  const draft = new MailUseDraft()
  for (const step of steps) if (!step.isAnswer) draft.follow(step)
  return draft
}

class MailUseDraft implements MailUse {
  readonly namings: Naming[] = []
  readonly listed: Set<number> = new Set()
  readonly sizes: Map<number, number> = new Map()
  readonly uniqueIds: Map<number, string> = new Map()
  readonly fetched: Map<number, Step[]> = new Map()
  readonly readByTop: Map<number, Step[]> = new Map()
  readonly brokenOff: Map<number, Step[]> = new Map()
  readonly deles: Naming[] = []
  readonly marked: Map<number, Step> = new Map()
  hasUniqueIds = false
  quit: Step | undefined
  #hasListing = false
  /** How many messages STAT told of at the most, before any was deleted. */
  #count = Number.POSITIVE_INFINITY

  follow(step: Step): void {
    const { keyword, reply, words } = step
    const isPositive = reply.status === 'positive'
    if (NAMES_MESSAGE.has(keyword) && words.length > 0) this.#name(step)
    if ((keyword === 'LIST' || keyword === 'UIDL') && isPositive && reply.isWholeToLenient) this.#learn(step)
    if (keyword === 'STAT' && isPositive) this.#learnCount(reply.line)
    if (keyword === 'RETR') this.#retrieve(step)
    if (keyword === 'TOP' && isTopOfAll(step)) add(this.readByTop, numberOf(words[0]), step)
    if (keyword === 'RSET' && isPositive) this.marked.clear()
    if (keyword === 'QUIT' && step.believed !== 'AUTHORIZATION' && isPositive) this.quit ??= step
  }

  #name(step: Step): void {
    const number = numberOf(step.words[0])
    const isListed = number === undefined || !this.#hasListing ? undefined : this.listed.has(number)
    const isUncounted =
      FETCHES_OR_DELETES.has(step.keyword) && !this.#hasListing && (number ?? 0) > this.#count
    const isDeleted = number !== undefined && this.marked.has(number)
    const naming = { step, number, isListed, isUncounted, isDeleted }
    this.namings.push(naming)
    if (step.keyword !== 'DELE') return
    this.deles.push(naming)
    if (number !== undefined && step.reply.status === 'positive') this.marked.set(number, step)
  }

  #learn({ keyword, words, reply }: Step): void {
    const lines = words.length > 0 ? [reply.line.slice('+OK '.length)] : reply.lines()
    if (words.length === 0) this.#hasListing = true
    if (keyword === 'UIDL' && words.length === 0) this.hasUniqueIds = true
    for (const line of lines) {
      const [first, second] = line.trim().split(/[ \t]+/)
      const number = numberOf(first)
      if (number === undefined) continue
      this.listed.add(number)
      if (second === undefined) continue
      if (keyword === 'UIDL') this.uniqueIds.set(number, second)
      else if (/^\d+$/.test(second)) this.sizes.set(number, Number(second))
    }
  }

  /** STAT tells how many there are, and so which numbers, unless a listing tells better. */
  #learnCount(line: string): void {
    const count = Number(/^\+OK[ \t]+(\d{1,5})(?:[ \t]|$)/i.exec(line)?.[1] ?? Number.NaN)
    if (Number.isNaN(count) || this.#hasListing) return
    const before = Number.isFinite(this.#count) ? this.#count : 0
    if (this.deles.length === 0) this.#count = Math.max(before, count)
    for (let number = 1; number <= count; number++) this.listed.add(number)
  }

  #retrieve(step: Step): void {
    const number = numberOf(step.words[0])
    const { reply } = step
    if (number === undefined || reply.status !== 'positive') return
    const into = reply.isWholeToLenient && reply.fate !== 'cut' ? this.fetched : this.brokenOff
    if (into === this.brokenOff && reply.fate === 'pending') return
    add(into, number, step)
  }
}

/** What gave the message wholly, RETRs before TOPs. */
export function readingsOf({ fetched, readByTop }: MailUse, number: number): readonly Step[] {
  return [...(fetched.get(number) ?? []), ...(readByTop.get(number) ?? [])]
}

function add(steps: Map<number, Step[]>, number: number | undefined, step: Step): void {
  if (number === undefined) return
  const known = steps.get(number)
  if (known === undefined) steps.set(number, [step])
  else known.push(step)
}

/**
 * Whether a TOP asked for more lines than the body has, and so gave the whole message (RFC 1939 section 7). fetchmail
 * fetches that way, for RETR might mark the message as read.
 */
function isTopOfAll({ reply, words }: Step): boolean {
  const asked = numberOf(words[1])
  if (asked === undefined || reply.status !== 'positive' || !reply.isWhole) return false
  const lines = textOf(reply.stuffedBody()).split('\r\n').slice(0, -1)
  // Where the blank line is left out, every line may be one of the body.
  if (reply.isElided) return lines.length + reply.elidedLines < asked
  const blank = lines.indexOf('')
  return (blank === -1 ? 0 : lines.length - blank - 1) < asked
}

/** A message-number as RFC 1939 section 4 writes it; leading zeros are read too. */
function numberOf(word: string | undefined): number | undefined {
  return word !== undefined && /^\d{1,10}$/.test(word) ? Number(word) : undefined
}
