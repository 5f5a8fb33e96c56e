/**
 * A maildrop as one session sees it from log-on to its end: numbered, measured, never changing.
 * Shared by every session that logs on while the maildrop stays as it is; deletion marks are the session's own.
 */
import { type Body, bodyOfLines } from '../wire/body.ts'
import type { Message } from './message.ts'

export interface ViewEntry {
  readonly messageNumber: number
  readonly uniqueId: string
  readonly message: Message
}

/** An entry with its size as this server tells it. */
export interface MeasuredEntry extends ViewEntry {
  readonly sizeInOctets: number
}

export class MaildropView {
  readonly entries: readonly ViewEntry[]
  #measured: readonly MeasuredEntry[] | undefined
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
   * The entries with their sizes: at once when they are known or quickly found, else a promise.
   * @throws when a message cannot be read.
   */
  measured(): readonly MeasuredEntry[] | Promise<readonly MeasuredEntry[]> {
    if (this.#measured !== undefined) return this.#measured
    const sizes: number[] = []
    return this.#measureFrom(sizes)
  }

  /** LIST's lines for the whole view; built once. */
  scanListing(measured: readonly MeasuredEntry[]): Body {
    if (measured !== this.#measured) return scanListing(measured)
    this.#scanListing ??= scanListing(measured)
    return this.#scanListing
  }

  /** UIDL's lines; built once for the whole view. */
  uniqueIdListing(entries: readonly ViewEntry[]): Body {
    if (entries !== this.entries) return uniqueIdListing(entries)
    this.#uniqueIdListing ??= uniqueIdListing(entries)
    return this.#uniqueIdListing
  }

  #measureFrom(sizes: number[]): readonly MeasuredEntry[] | Promise<readonly MeasuredEntry[]> {
    while (sizes.length < this.entries.length) {
      const { message } = this.entries[sizes.length] as ViewEntry
      const size = message.declaredSizeInOctets ?? message.sizeInOctets()
      if (typeof size !== 'number') {
        return size.then((known) => {
          sizes.push(known)
          return this.#measureFrom(sizes)
        })
      }
      sizes.push(size)
    }
    this.#measured ??= this.entries.map((entry, index) => ({
      ...entry,
      sizeInOctets: sizes[index] as number,
    }))
    return this.#measured
  }
}

/** RFC 1939 section 5, LIST. */
export function scanListingLine(entry: MeasuredEntry): string {
  return `${entry.messageNumber} ${entry.sizeInOctets}`
}

/** RFC 1939 section 7, UIDL. */
export function uniqueIdListingLine(entry: ViewEntry): string {
  return `${entry.messageNumber} ${entry.uniqueId}`
}

function scanListing(measured: readonly MeasuredEntry[]): Body {
  return bodyOfLines(measured.map(scanListingLine))
}

function uniqueIdListing(entries: readonly ViewEntry[]): Body {
  return bodyOfLines(entries.map(uniqueIdListingLine))
}
