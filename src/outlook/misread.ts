/**
 * Whether what Outlook has in the end is what there was; and if not, which behaviour made the difference.
 */
import type { Message } from '../maildrop/message.ts'
import { octetsOf, textOf } from '../wire/octets.ts'
import { unstuff } from '../wire/stuffing.ts'
import type { BehaviourId } from './behaviour.ts'
import type { Verdict } from './outcome.ts'
import type { Download, OutlookState } from './state.ts'
import type { ShownMessage, Truth } from './truth.ts'

/** A synchronization that is over. */
export interface FinishedSync {
  readonly state: OutlookState
  readonly downloads: readonly Download[]
}

interface Problem {
  readonly kind: keyof typeof WORDS
  readonly why: BehaviourId
}

const WORDS = {
  lost: 'deleted without having been downloaded',
  missing: 'missing',
  changed: 'changed',
  strange: 'none that the server was known to have',
  doubled: 'downloaded more than once',
} as const

/** Undefined when each message is there once and unchanged. */
export function misreadVerdict(
  truth: Truth,
  syncs: readonly FinishedSync[],
  isRemoved: (message: Message) => boolean,
): Verdict | undefined {
  const comparison = new Comparison(truth, syncs)
  const problems = [...comparison.missing(isRemoved), ...comparison.problems]
  const kinds = Object.keys(WORDS) as Problem['kind'][]
  const worst = problems.toSorted((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind))[0]
  if (worst === undefined) return undefined
  const counts = kinds.flatMap((kind) => {
    const count = problems.filter((problem) => problem.kind === kind).length
    return count === 0 ? [] : [`${count} ${count === 1 ? 'message is' : 'messages are'} ${WORDS[kind]}`]
  })
  return { outcome: 'misreads', reason: counts.join(', '), why: worst.why }
}

class Comparison {
  readonly problems: Problem[] = []
  readonly #truth: Truth
  readonly #syncs: readonly FinishedSync[]
  /** Messages that were downloaded, whatever came of them. */
  readonly #had = new Set<Message>()
  /** Those that were downloaded while UIDL was refused: Outlook does not know them again. */
  readonly #nameless = new Set<Message>()
  /** Unique-ids with the text that was downloaded for them: a copy is as good as the other (C0041). */
  readonly #texts = new Set<string>()

  constructor(truth: Truth, syncs: readonly FinishedSync[]) {
    this.#truth = truth
    this.#syncs = syncs
    for (const [sync, { downloads, state }] of syncs.entries()) {
      for (const download of downloads) this.#take(sync, download, state)
    }
  }

  /** Messages that were shown and never downloaded. */
  missing(isRemoved: (message: Message) => boolean): Problem[] {
    return this.#truth
      .messages()
      .filter(({ stored }) => !this.#had.has(stored))
      .filter(({ uniqueId, text }) => !this.#texts.has(`${uniqueId} ${text()}`))
      .map((shown) => ({ kind: isRemoved(shown.stored) ? 'lost' : 'missing', why: this.#whyMissing(shown) }))
  }

  #take(sync: number, { messageNumber, uniqueId, octets }: Download, state: OutlookState): void {
    const shown = this.#truth.find(sync, messageNumber)
    if (shown === undefined) {
      this.problems.push({ kind: 'strange', why: 'trusts-message-numbers' })
      return
    }
    const text = textOf(octets)
    const wanted = shown.text()
    if (text !== wanted) this.problems.push({ kind: 'changed', why: whyChanged(text, wanted, state) })
    if (this.#had.has(shown.stored)) {
      const wasNameless = uniqueId === undefined || this.#nameless.has(shown.stored)
      const why = wasNameless ? 'downloads-all-without-uidl' : 'takes-changed-for-new'
      this.problems.push({ kind: 'doubled', why })
    }
    if (uniqueId === undefined) this.#nameless.add(shown.stored)
    this.#had.add(shown.stored)
    this.#texts.add(`${shown.uniqueId} ${wanted}`)
  }

  #whyMissing({ sync, uniqueId, messageNumber }: ShownMessage): BehaviourId {
    const state = this.#syncs[sync]?.state
    if (state === undefined) return 'fetches-what-uidl-tells-of'
    if (state.suspect !== undefined) return state.suspect
    const [readAs = ''] = uniqueId.split(/[ \t]/)
    const listedAs = state.uniqueIds.get(readAs)
    if (listedAs === messageNumber)
      return state.known.has(readAs) ? 'takes-reused-for-known' : 'trusts-message-numbers'
    if (listedAs !== undefined)
      return readAs === uniqueId ? 'acts-on-either-copy' : 'ignores-text-behind-unique-id'
    const isSkipped = state.decidedBy.includes('skips-unreadable-unique-ids')
    return isSkipped ? 'skips-unreadable-unique-ids' : 'fetches-what-uidl-tells-of'
  }
}

function whyChanged(text: string, wanted: string, { settings, suspect }: OutlookState): BehaviourId {
  const isCutAtDot = wanted.startsWith(text) && wanted.startsWith('.\r\n', text.length)
  const isStripped = textOf(unstuff(octetsOf(wanted))) === text
  if (isCutAtDot || isStripped) return 'unstuffs-messages'
  if (suspect !== undefined) return suspect
  return settings.headersFirst ? 'stores-headers-as-they-come' : 'stores-what-comes'
}
