/**
 * A maildrop as one session sees it from log-on to its end: numbered, measured, never changing.
 * Shared by every session that logs on while the maildrop stays as it is; deletion marks are the session's own.
 */
import { type Body, bodyOfLines } from '../wire/body.ts'
import type { Message } from './message.ts'

export interface ViewEntry {
  /** Position in the view, from 0. */
  readonly index: number
  readonly messageNumber: number
  readonly uniqueId: string
  /** What is shown. */
  readonly message: Message
  /** What the maildrop holds, and what is removed from it. */
  readonly stored: Message
}

export class MaildropView {
  readonly entries: readonly ViewEntry[]
  #sizes: Sizes | undefined
  #byNumber: ReadonlyMap<number, ViewEntry> | undefined
  #scanListing: Body | undefined
  #uniqueIdListing: Body | undefined

  constructor(entries: readonly ViewEntry[]) {
    this.entries = entries
  }

  find(messageNumber: number): ViewEntry | undefined {
    const guess = this.entries[messageNumber - 1]
    if (guess?.messageNumber === messageNumber) return guess
    this.#byNumber ??= new Map(this.entries.map((entry) => [entry.messageNumber, entry]))
    return this.#byNumber.get(messageNumber)
  }

  /**
   * The sizes of all entries: at once when they are known or quickly found, else a promise.
   * @throws when a message cannot be read.
   */
  sizes(): Sizes | Promise<Sizes> {
    return this.#sizes ?? this.#measureFrom([])
  }

  /** LIST's lines for these entries of the view; those of the whole view are built once. */
  scanListing(entries: readonly ViewEntry[], sizes: Sizes): Body {
    if (entries !== this.entries) return scanListing(entries, sizes)
    this.#scanListing ??= scanListing(entries, sizes)
    return this.#scanListing
  }

  /** UIDL's lines for these entries of the view; those of the whole view are built once. */
  uniqueIdListing(entries: readonly ViewEntry[]): Body {
    if (entries !== this.entries) return uniqueIdListing(entries)
    this.#uniqueIdListing ??= uniqueIdListing(entries)
    return this.#uniqueIdListing
  }

  #measureFrom(found: number[]): Sizes | Promise<Sizes> {
    while (found.length < this.entries.length) {
      const { message } = this.entries[found.length] as ViewEntry
      const size = message.declaredSizeInOctets ?? message.sizeInOctets()
      if (typeof size !== 'number') {
        return size.then((known) => {
          found.push(known)
          return this.#measureFrom(found)
        })
      }
      found.push(size)
    }
    this.#sizes ??= new Sizes(found)
    return this.#sizes
  }
}

/** The sizes of a view's entries as this server tells them. */
export class Sizes {
  readonly #inOctets: readonly number[]
  #total: number | undefined

  constructor(inOctets: readonly number[]) {
    this.#inOctets = inOctets
  }

  of(entry: ViewEntry): number {
    return this.#inOctets[entry.index] as number
  }

  /** The same sizes, but 0 for these entries. */
  without(entries: ReadonlySet<ViewEntry>): Sizes {
    const zero = new Set([...entries].map(({ index }) => index))
    return new Sizes(this.#inOctets.map((size, index) => (zero.has(index) ? 0 : size)))
  }

  /** What these entries have together. */
  total(entries: readonly ViewEntry[]): number {
    if (entries.length !== this.#inOctets.length)
      return entries.reduce((sum, entry) => sum + this.of(entry), 0)
    this.#total ??= this.#inOctets.reduce((sum, size) => sum + size, 0)
    return this.#total
  }
}

/** RFC 1939 section 5, LIST. */
export function scanListingLine(entry: ViewEntry, sizes: Sizes): string {
  return `${entry.messageNumber} ${sizes.of(entry)}`
}

/** RFC 1939 section 7, UIDL. */
export function uniqueIdListingLine(entry: ViewEntry): string {
  return `${entry.messageNumber} ${entry.uniqueId}`
}

function scanListing(entries: readonly ViewEntry[], sizes: Sizes): Body {
  return bodyOfLines(entries.map((entry) => scanListingLine(entry, sizes)))
}

function uniqueIdListing(entries: readonly ViewEntry[]): Body {
  return bodyOfLines(entries.map(uniqueIdListingLine))
}
