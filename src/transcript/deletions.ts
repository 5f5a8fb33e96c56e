/**
 * Which messages a session has marked as deleted, as far as the conversation tells. Knows no octets and no maildrop.
 */

import { textOf } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'

export class Deletions {
  /** Unique-ids by message-number, as UIDL told them. */
  readonly #uniqueIds = new Map<number, string>()
  readonly #marked = new Set<number>()

  /** Takes note of a positive reply. */
  follow(keyword: string, argumentText: string, reply: Reply): void {
    if (keyword === 'DELE') this.#marked.add(Number(argumentText))
    if (keyword === 'RSET') this.#marked.clear()
    if (keyword !== 'UIDL') return
    const listing = reply.body === undefined ? reply.text : textOf(reply.body.octets)
    for (const [, number, uniqueId] of listing.matchAll(/^(\d+) ([^ \r\n]+)/gm)) {
      this.#uniqueIds.set(Number(number), uniqueId as string)
    }
  }

  /** The unique-ids of the marked messages; `message 3` where UIDL was not asked, which is no legal unique-id. */
  uniqueIds(): readonly string[] {
    return [...this.#marked].map((number) => this.#uniqueIds.get(number) ?? `message ${number}`)
  }
}
