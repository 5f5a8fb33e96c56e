/**
 * Accounts whose every message says whose it is, edited while sessions go on, and what must be left of them at the end.
 */
import type { Account } from '../../src/maildrop/accounts.ts'
import type { MessageSource } from '../../src/maildrop/message-source.ts'
import type { AccountOption } from '../../src/server/options.ts'
import type { SeededDraws } from '../support/seeded-draws.ts'
import { passwordOf } from './client-script.ts'
import type { SessionAccount } from './ledger.ts'

export const USERS = ['ann', 'bob', 'cyd'] as const

/** The mark that every message, and every unique-id, carries. */
const MARK = /of-(ann|bob|cyd)-/g

/** More are not kept, so that a soak does not become one of long listings. */
const MOST_MESSAGES = 12

/** @param bigOctets how big the first message of each is; nothing: as small as the others */
export function taggedAccounts(bigOctets = 0): AccountOption[] {
  return USERS.map((user) => ({
    user,
    password: passwordOf(user),
    maildrop: [0, 1, 2, 3].map((index) => tagged(user, `given${index}`, index === 0 ? bigOctets : 0)),
  }))
}

function tagged(user: string, name: string, octets = 0): MessageSource {
  const mark = `of-${user}-`
  const text = `This is ${mark}alone.\n.with a dot\n`
  const lines = Math.ceil(octets / text.length)
  return { uniqueId: `${mark}${name}`, subject: `${mark}${name}`, text: text.repeat(Math.max(1, lines)) }
}

/** Marks of other accounts in what a client of this one was sent. */
export function strangersIn(received: string, user: string): string[] {
  return [...received.matchAll(MARK)].flatMap((match) => (match[1] === user ? [] : [match[0]]))
}

/** What may have removed messages without a word of QUIT's. */
export interface Leniency {
  /** Deviations that remove without QUIT, or more than DELE marked. */
  readonly removesOtherwise: boolean
  /** Unique-ids, or the messages themselves, were shown otherwise than they are. */
  readonly showsOtherwise: boolean
}

export class TaggedMaildrops {
  readonly #accounts: readonly Account[]
  readonly #problems: string[]
  readonly #expected = new Map<Account, Set<string>>()
  #count = 0

  constructor(accounts: readonly Account[], problems: string[]) {
    this.#accounts = accounts
    this.#problems = problems
    this.restart()
  }

  /** What is there now is right. */
  restart(): void {
    for (const account of this.#accounts) this.#expected.set(account, uniqueIdsIn(account))
  }

  /** Appends, removes or replaces a message. */
  edit(draws: SeededDraws): void {
    const account = draws.pick(this.#accounts)
    const { maildrop, user } = account
    const expected = this.#expected.get(account) as Set<string>
    const present = [...uniqueIdsIn(account)]
    const name = `more${++this.#count}`
    if (present.length < 2 || (present.length < MOST_MESSAGES && draws.chance(0.5))) {
      maildrop.append(tagged(user, name))
      expected.add(`of-${user}-${name}`)
    } else if (draws.chance(0.5)) {
      const uniqueId = draws.pick(present)
      maildrop.remove(uniqueId)
      expected.delete(uniqueId)
    } else {
      const { uniqueId: _, ...replacement } = tagged(user, name) as { uniqueId: string; text: string }
      maildrop.replace(draws.pick(present), replacement)
    }
  }

  /** Looks for messages that nobody removed and that are gone, or that nobody brought and that are there. */
  check(commits: readonly SessionAccount[], { removesOtherwise, showsOtherwise }: Leniency): void {
    const committed = commits.flatMap((session) => session.committed)
    for (const session of commits) if (!removesOtherwise) this.#checkCommit(session)
    let lost = 0
    for (const account of this.#accounts) {
      const present = uniqueIdsIn(account)
      const expected = this.#expected.get(account) as Set<string>
      for (const uniqueId of present) if (!expected.has(uniqueId)) this.#tell(uniqueId, 'came from nowhere')
      for (const uniqueId of expected) {
        if (present.has(uniqueId)) continue
        lost++
        if (!removesOtherwise && !showsOtherwise && !committed.includes(uniqueId))
          this.#tell(uniqueId, 'was removed without a QUIT')
      }
      if (account.maildrop.locked) this.#problems.push(`the maildrop of ${account.user} is still locked`)
    }
    if (!removesOtherwise && lost > committed.length)
      this.#problems.push(`${lost} messages are gone, QUIT removed ${committed.length}`)
    this.restart()
  }

  #checkCommit({ number, hasQuit, marked, committed }: SessionAccount): void {
    if (!hasQuit) this.#problems.push(`session ${number}: messages removed without QUIT`)
    if (committed.length > marked)
      this.#problems.push(`session ${number}: ${committed.length} messages removed, ${marked} marked`)
  }

  #tell(uniqueId: string, what: string): void {
    this.#problems.push(`message ${uniqueId} ${what}`)
  }
}

function uniqueIdsIn({ maildrop }: Account): Set<string> {
  return new Set(maildrop.list().map(({ uniqueId }) => uniqueId))
}
