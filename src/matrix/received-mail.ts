/**
 * What became of the mail, by what the client printed or stored: the messages that it should have are looked for there.
 */
import type { MailOutcome } from './classify.ts'
import type { Conversation } from './conversation.ts'
import { isChanged, lostCount, meantMails, type Surroundings, type Wanted } from './fetched-mail.ts'
import type { Mail, MailText } from './mail-text.ts'

/** What a client gave: each text one message, or texts with messages anywhere in them. */
export interface Received {
  readonly texts: readonly MailText[]
  readonly areMessages: boolean
}

/** How a client's messages are told apart from its other words, as learnt where no fault was in the way. */
export interface Matching {
  /** Each text is a message; else messages stand in them. */
  readonly isExact: boolean
  /** It never undoes byte-stuffing, fault or not. */
  readonly isStuffed: boolean
}

/** From the best client to the one that can still be told. */
const MATCHINGS: readonly Matching[] = [
  { isExact: true, isStuffed: false },
  { isExact: false, isStuffed: false },
  { isExact: true, isStuffed: true },
  { isExact: false, isStuffed: true },
]

/** Shorter ones stand in other texts by chance. */
const LEAST_TO_BE_TOLD = 16

/** Undefined: the client does not have what it should have, in no form that is known. */
export function learnMatching(
  conversation: Conversation,
  wanted: Wanted,
  surroundings: Surroundings,
  received: Received,
): Matching | undefined {
  return MATCHINGS.filter(({ isExact }) => !isExact || received.areMessages).find((matching) => {
    const { missing, changed, doubled } = receivedMail(conversation, wanted, surroundings, received, matching)
    return missing + changed + doubled === 0
  })
}

export function receivedMail(
  conversation: Conversation,
  wanted: Wanted,
  surroundings: Surroundings,
  { texts }: Received,
  matching: Matching,
): MailOutcome {
  const inForm = (mail: Mail) => (matching.isStuffed ? mail.stuffed : mail.text)
  const truths = truthsOf(conversation, wanted, surroundings).map(inForm)
  const wrong = conversation.fetches.filter(isChanged).map(({ read }) => inForm(read))
  const found = matching.isExact ? sorted(truths, texts) : searched(truths, wrong, texts)
  return {
    expected: truths.length,
    missing: Math.max(0, found.missing - found.changed),
    changed: found.changed,
    doubled: wanted.mayDouble ? 0 : found.doubled,
    lost: lostCount(
      conversation,
      surroundings.removedCount,
      ({ meant }) => meant !== undefined && found.had.has(inForm(meant)),
    ),
    undeleted: 0,
  }
}

interface Found {
  readonly missing: number
  readonly changed: number
  readonly doubled: number
  readonly had: ReadonlySet<MailText>
}

/** The messages that the client should have: what was sent to it, and for the rest what is stored. */
function truthsOf({ fetches }: Conversation, { count }: Wanted, { stored }: Surroundings): readonly Mail[] {
  const truths = meantMails(fetches)
  if (truths.length >= count) return truths
  const others = [...stored()]
  for (const { text } of truths) {
    const at = others.findIndex((other) => other.text === text)
    if (at !== -1) others.splice(at, 1)
  }
  return [...truths, ...others].slice(0, count)
}

/** Texts that are messages, each laid beside its own. */
function sorted(truths: readonly MailText[], texts: readonly MailText[]): Found {
  const left = [...texts]
  const had = new Set<MailText>()
  let missing = 0
  for (const truth of truths) {
    const at = left.indexOf(truth)
    if (at === -1) missing++
    else {
      left.splice(at, 1)
      had.add(truth)
    }
  }
  const doubled = left.filter((text) => had.has(text)).length
  return { missing, changed: left.length - doubled, doubled, had }
}

/** Messages within texts: the longest first, so that none is found within another. */
function searched(
  truths: readonly MailText[],
  wrong: readonly MailText[],
  texts: readonly MailText[],
): Found {
  let rest = texts.join('\0')
  const take = (text: MailText): boolean => {
    const at = rest.indexOf(text)
    if (at !== -1) rest = `${rest.slice(0, at)}\0${rest.slice(at + text.length)}`
    return at !== -1
  }
  // What was sent with something added holds the message, and is not it.
  const isAddedTo = (text: MailText) => truths.some((truth) => truth !== '' && text.includes(truth))
  let changed = wrong.filter((text) => isAddedTo(text) && take(text)).length
  const had = new Set<MailText>()
  let missing = 0
  for (const truth of truths.toSorted((one, other) => other.length - one.length)) {
    if (truth === '' || take(truth)) had.add(truth)
    else missing++
  }
  changed += wrong.filter((text) => text.length >= LEAST_TO_BE_TOLD && take(text)).length
  let doubled = 0
  for (const text of had) while (text.length >= LEAST_TO_BE_TOLD && take(text)) doubled++
  return { missing, changed, doubled, had }
}
