/**
 * Unique-ids that earlier sessions saw, by user. A session of which nobody knows the user may have been anybody's.
 */
import type { SessionView } from '../view/session-view.ts'

export class KnownIds {
  readonly #all = new Set<string>()
  readonly #byUser = new Map<string | undefined, Set<string>>()

  add(user: string | undefined, ids: Iterable<string>): void {
    const own = this.#byUser.get(user) ?? new Set()
    this.#byUser.set(user, own)
    for (const id of ids) {
      own.add(id)
      this.#all.add(id)
    }
  }

  /** Whether a session that may have been this user's saw it. */
  has(user: string | undefined, id: string): boolean {
    if (user === undefined) return this.#all.has(id)
    return this.#byUser.get(user)?.has(id) === true || this.#byUser.get(undefined)?.has(id) === true
  }

  /** Whether a session that may have been this user's saw any. */
  hasAny(user: string | undefined): boolean {
    if (user === undefined) return this.#all.size > 0
    return (this.#byUser.get(user)?.size ?? 0) + (this.#byUser.get(undefined)?.size ?? 0) > 0
  }
}

/** The unique-ids of what a session fetched wholly, by RETR. */
export function fetchedIds({ mail }: SessionView): ReadonlySet<string> {
  const ids = [...mail.fetched.keys()].map((number) => mail.uniqueIds.get(number))
  return new Set(ids.filter((id) => id !== undefined))
}

/** What earlier sessions fetched, or read by TOP to its end; give it one session after the other. */
export class FetchedBefore {
  readonly #known = new KnownIds()
  /** Users that fetched messages without asking for unique-ids. */
  readonly #vague = new KnownIds()

  add(session: SessionView): void {
    const { mail, user } = session
    const numbers = [...mail.fetched.keys(), ...mail.readByTop.keys()]
    const ids = numbers.map((number) => mail.uniqueIds.get(number))
    this.#known.add(
      user,
      ids.filter((id) => id !== undefined),
    )
    const hasUnknown = numbers.some((number) => !mail.uniqueIds.has(number))
    if (hasUnknown) this.#vague.add(user, ['some'])
  }

  has({ user }: SessionView, id: string | undefined): boolean {
    return id !== undefined && this.#known.has(user, id)
  }

  hasAny({ user }: SessionView): boolean {
    return this.#known.hasAny(user)
  }

  /** Whether it cannot be told what was fetched. */
  isVague({ user }: SessionView): boolean {
    return this.#vague.hasAny(user)
  }
}
