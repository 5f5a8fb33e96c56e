/**
 * Layer 2, maildrop: what is true of the messages of a session. Each effect changes the entries of its view.
 */
import type { ViewEntry } from '../maildrop/maildrop-view.ts'
import { editedContent } from './content-edit.ts'
import { shuffled } from './draw.ts'
import { hasContent, insertedMessage, resized } from './shaped-message.ts'

/** Message-numbers that an effect is limited to; default: all. */
type Selection = readonly number[]

/**
 * `given`: these, in order; `duplicate`: all like the first; `number`: the message-number; `per-session`: other ones in each
 * session; `reused`: messages that arrived later get those of deleted ones; `renumbered`: other ones, the same in each session.
 */
export interface UniqueIdsEffect {
  readonly type: 'unique-ids'
  readonly mode: 'given' | 'duplicate' | 'number' | 'per-session' | 'reused' | 'renumbered'
  readonly given?: readonly string[]
  readonly messages?: Selection
}

/** What STAT and LIST tell. `offset`: so many octets too many; `rounded`: up to a multiple; `lf-counted`: CRLF as one octet. */
export interface SizesEffect {
  readonly type: 'sizes'
  readonly mode: 'given' | 'zero' | 'offset' | 'rounded' | 'lf-counted'
  readonly value?: number | readonly number[]
  readonly messages?: Selection
}

/** `given`: these, in order; `from`: rising from that one; `shuffled` and `descending`: the order of the listings. */
export interface NumbersEffect {
  readonly type: 'numbers'
  readonly mode: 'given' | 'from' | 'shuffled' | 'descending'
  readonly value?: number | readonly number[]
}

export interface MessagesEffect {
  readonly type: 'messages'
  /** A whole message, put in at `index` (default: behind the last), where it takes part in the numbering. */
  readonly insert?: string
  readonly uniqueId?: string
  readonly index?: number
  /** Message-numbers that are left out; the others are numbered anew. */
  readonly hide?: Selection
  /** Only so many of the newest are there. */
  readonly newest?: number
}

/** What the messages hold. */
export interface ContentEffect {
  readonly type: 'content'
  readonly lineEnding?: 'lf' | 'cr' | 'mixed'
  /** Lines are cut off behind so many octets. */
  readonly cutLinesAt?: number
  readonly replace?: { readonly find: string; readonly with: string }
  /** Header lines put before the others. */
  readonly prependHeaders?: readonly string[]
  /** Names of header fields; `*` for the whole header with its blank line. */
  readonly dropHeaders?: readonly string[]
  readonly messages?: Selection
}

/** What an effect may know beside the entries. */
export interface MaildropContext {
  readonly seed: number
  readonly session: number
  /** Unique-ids of messages that were deleted, oldest first. */
  readonly retiredUniqueIds: readonly string[]
  /** Unique-ids of messages that came while the server was running. */
  readonly arrivedUniqueIds: ReadonlySet<string>
}

type Entries = readonly ViewEntry[]

export function shapeUniqueIds(entries: Entries, effect: UniqueIdsEffect, context: MaildropContext): Entries {
  const selected = entries.filter((entry) => isSelected(entry, effect.messages))
  const [first] = selected
  const arrived = selected.filter((entry) => context.arrivedUniqueIds.has(entry.uniqueId))
  const uniqueIdOf = (entry: ViewEntry): string => {
    const { uniqueId, messageNumber } = entry
    switch (effect.mode) {
      case 'given':
        return effect.given?.[selected.indexOf(entry)] ?? uniqueId
      case 'duplicate':
        return first?.uniqueId ?? uniqueId
      case 'number':
        return String(messageNumber)
      case 'per-session':
        return `${uniqueId.slice(0, 60)}-s${context.session}`
      case 'reused':
        return context.retiredUniqueIds[arrived.indexOf(entry)] ?? uniqueId
      case 'renumbered':
        return `${uniqueId.slice(0, 60)}-new`
      default:
        return effect.mode satisfies never
    }
  }
  return entries.map((entry) =>
    selected.includes(entry) ? { ...entry, uniqueId: uniqueIdOf(entry) } : entry,
  )
}

export function shapeSizes(entries: Entries, effect: SizesEffect): Entries {
  const selected = entries.filter((entry) => isSelected(entry, effect.messages))
  return entries.map((entry) => {
    const index = selected.indexOf(entry)
    return index === -1 ? entry : { ...entry, message: resized(entry.message, sizeChange(effect, index)) }
  })
}

function sizeChange(
  { mode, value = 0 }: SizesEffect,
  index: number,
): (trueSize: number, lines: () => number) => number {
  const number = typeof value === 'number' ? value : (value[index] ?? value.at(-1) ?? 0)
  switch (mode) {
    case 'given':
      return () => number
    case 'zero':
      return () => 0
    case 'offset':
      return (trueSize) => trueSize + number
    case 'rounded':
      return (trueSize) => Math.ceil(trueSize / (number || 1024)) * (number || 1024)
    case 'lf-counted':
      return (trueSize, lines) => trueSize - lines()
    default:
      return mode satisfies never
  }
}

export function shapeNumbers(
  entries: Entries,
  { mode, value = 1 }: NumbersEffect,
  context: MaildropContext,
): Entries {
  switch (mode) {
    case 'given':
      return entries.map((entry, index) => {
        const messageNumber = typeof value === 'number' ? value : value[index]
        return messageNumber === undefined ? entry : { ...entry, messageNumber }
      })
    case 'from':
      return entries.map((entry, index) => ({ ...entry, messageNumber: Number(value) + index }))
    case 'shuffled':
      return shuffled(entries, context.seed, 'numbers', context.session)
    case 'descending':
      return entries.toReversed()
    default:
      return mode satisfies never
  }
}

export function shapeMessages(entries: Entries, effect: MessagesEffect): Entries {
  let kept = entries.filter(
    (entry) => effect.hide === undefined || !effect.hide.includes(entry.messageNumber),
  )
  if (effect.newest !== undefined) kept = kept.slice(Math.max(0, kept.length - effect.newest))
  if (effect.insert !== undefined) {
    const entry = insertedMessage(effect.insert, effect.uniqueId)
    kept = kept.toSpliced(effect.index ?? kept.length, 0, entry)
  }
  return kept.map((entry, index) => ({ ...entry, messageNumber: index + 1 }))
}

export function shapeContent(entries: Entries, effect: ContentEffect): Entries {
  return entries.map((entry) => {
    if (!isSelected(entry, effect.messages)) return entry
    return { ...entry, message: hasContent(entry.message, (octets) => editedContent(octets, effect)) }
  })
}

function isSelected(entry: ViewEntry, messages: Selection | undefined): boolean {
  return messages === undefined || messages.includes(entry.messageNumber)
}
