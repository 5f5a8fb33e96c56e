/**
 * Listings as Outlook reads them: runs of SP and TAB separate, what follows the second word is ignored.
 */
import { textOf } from '../wire/octets.ts'
import type { ReadReply } from '../wire/reply-reader.ts'
import type { BehaviourId } from './behaviour.ts'

interface Decided {
  readonly decidedBy: readonly BehaviourId[]
}

export interface DropListing extends Decided {
  readonly count: number
}

export interface ScanListing extends Decided {
  readonly messageNumbers: readonly number[]
}

export interface UniqueIdListing extends Decided {
  /** The message-number that each unique-id stands for, in the order of the listing. */
  readonly numbers: ReadonlyMap<string, number>
}

/** STAT's count (C0017); undefined when it is no number. */
export function readDropListing(line: string): DropListing | undefined {
  const count = asNumber(words(line)[1])
  return count === undefined ? undefined : { count, decidedBy: separatorsOf(line) }
}

/** LIST's message-numbers (C0020, C0021); undefined when a line begins with none. */
export function readScanListing(reply: ReadReply): ScanListing | undefined {
  const messageNumbers: number[] = []
  const decidedBy = new Set<BehaviourId>()
  for (const line of linesOf(reply)) {
    const [first, , rest] = words(line)
    const messageNumber = asNumber(first)
    if (messageNumber === undefined) return undefined
    messageNumbers.push(messageNumber)
    for (const id of separatorsOf(line)) decidedBy.add(id)
    if (rest !== undefined) decidedBy.add('ignores-text-behind-size')
  }
  return { messageNumbers, decidedBy: [...decidedBy] }
}

/** UIDL's unique-ids (C0037, C0038); of two messages that share one, the last one stands for both (C0041). */
export function readUniqueIdListing(reply: ReadReply): UniqueIdListing {
  const numbers = new Map<string, number>()
  const decidedBy = new Set<BehaviourId>()
  for (const line of linesOf(reply)) {
    const [first, uniqueId, rest] = words(line)
    const messageNumber = asNumber(first)
    if (messageNumber === undefined || uniqueId === undefined) {
      decidedBy.add('skips-unreadable-unique-ids')
      continue
    }
    for (const id of separatorsOf(line)) decidedBy.add(id)
    if (rest !== undefined) decidedBy.add('ignores-text-behind-unique-id')
    if (numbers.has(uniqueId)) decidedBy.add('acts-on-either-copy')
    numbers.set(uniqueId, messageNumber)
  }
  return { numbers, decidedBy: [...decidedBy] }
}

/** The lines above the one that ended the listing. */
function linesOf({ octets }: ReadReply): string[] {
  const lines = textOf(octets ?? new Uint8Array()).split('\r\n')
  lines.pop()
  return lines
}

function words(line: string): string[] {
  return line.split(/[ \t]+/).filter((word) => word !== '')
}

function asNumber(word: string | undefined): number | undefined {
  return word !== undefined && /^\d+$/.test(word) ? Number(word) : undefined
}

/** C0004 has decided where more than one space, or another character, stood between two words. */
function separatorsOf(line: string): BehaviourId[] {
  return /\t| {2}|^ /.test(line) ? ['takes-separator-runs'] : []
}
