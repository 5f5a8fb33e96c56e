/**
 * Unique-ids for messages that bring none. They are made from the content alone, so they are the same after a
 * restart; and within one maildrop none is ever given twice, not even after its message was deleted (C0040).
 */
import { createHash } from 'node:crypto'
import type { Message } from './message.ts'

/** Gives every message of one maildrop its unique-id, once. */
export class UniqueIds {
  readonly #given = new WeakMap<Message, string>()
  readonly #taken = new Set<string>()
  readonly #copies = new Map<string, number>()

  /** The unique-ids of these messages, in order. */
  of(messages: readonly Message[]): string[] {
    for (const { uniqueId } of messages) if (uniqueId !== undefined) this.#taken.add(uniqueId)
    return messages.map((message) => message.uniqueId ?? this.#made(message))
  }

  /** The unique-id of a message, if it has brought or been given one. */
  known(message: Message): string | undefined {
    return message.uniqueId ?? this.#given.get(message)
  }

  #made(message: Message): string {
    const known = this.#given.get(message)
    if (known !== undefined) return known
    const base = hashOf(message.body().octets)
    let copy = this.#copies.get(base) ?? 1
    let uniqueId = base
    while (this.#taken.has(uniqueId)) uniqueId = `${base}-${++copy}`
    this.#copies.set(base, copy)
    this.#taken.add(uniqueId)
    this.#given.set(message, uniqueId)
    return uniqueId
  }
}

/** A file's unique-id: its base name where RFC 1939 section 7 allows it, else a hash of it. */
export function uniqueIdOfFileName(baseName: string): string {
  return /^[!-~]{1,70}$/.test(baseName) ? baseName : hashOf(Buffer.from(baseName, 'utf8'))
}

/**
 * The unique-id that is wanted, or, where it is taken, the first free one of `-2`, `-3`, …; marks it as taken. Which of
 * two gets the plain one depends on their order alone, so it is the same after a restart.
 */
export function freeUniqueId(wanted: string, taken: Set<string>): string {
  let uniqueId = wanted
  for (let copy = 2; taken.has(uniqueId); copy++) uniqueId = uniqueIdOfFileName(`${wanted}-${copy}`)
  taken.add(uniqueId)
  return uniqueId
}

/** 32 hexadecimal digits. */
function hashOf(octets: Uint8Array): string {
  return createHash('sha256').update(octets).digest('hex').slice(0, 32)
}
