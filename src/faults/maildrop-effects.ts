/**
 * Layer 2, maildrop: what is true of the messages of a session. Each effect changes the entries of its view.
 */
import type { ViewEntry } from '../maildrop/maildrop-view.ts'
import type { Message } from '../maildrop/message.ts'
import { type ContentEdit, editedContent } from './content-edit.ts'
import { shuffled } from './draw.ts'
import { insertedMessage, resized, withContent } from './shaped-message.ts'

/** Message-numbers that an effect is limited to, or the messages that a client has read before; default: all. */
type Selection = readonly number[] | 'read'

/**
 * `given`: these, in order, for the messages that the maildrop was made with; `duplicate`: all like the first; `number`: the
 * message-number; `per-session`: other ones in each session; `reused`: messages that arrived later get those of deleted ones; `renumbered`: other ones, the same in each session;
 * `padded`: filled up to `octets`.
 */
export interface UniqueIdsEffect {
  readonly type: 'unique-ids'
  readonly mode: 'given' | 'duplicate' | 'number' | 'per-session' | 'reused' | 'renumbered' | 'padded'
  readonly given?: readonly string[]
  readonly octets?: number
  readonly messages?: Selection
}

/** What STAT and LIST tell. `offset`: so many octets too many; `rounded`: up to a multiple; `lf-counted`: CRLF as one octet. */
export interface SizesEffect {
  readonly type: 'sizes'
  readonly mode: 'given' | 'zero' | 'offset' | 'rounded' | 'lf-counted'
  readonly value?: number | readonly number[]
  readonly messages?: Selection
}

/**
 * `given`: these, in order; `from`: rising from that one; `gap`: that one is left out; `shuffled` and `descending`: the
 * order of the listings.
 */
export interface NumbersEffect {
  readonly type: 'numbers'
  readonly mode: 'given' | 'from' | 'gap' | 'shuffled' | 'descending'
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
  /** Copies stand behind the last one until there are so many; deleting a copy removes nothing. */
  readonly copiesUpTo?: number
  /** Numbered from 1 in this order; `shuffled`: another one in each session. */
  readonly order?: 'reversed' | 'shuffled'
}

/** What the messages hold. */
export interface ContentEffect extends Omit<ContentEdit, 'dropBlankLine'> {
  readonly type: 'content'
  readonly messages?: Selection
}

/** What an effect may know beside the entries. */
export interface MaildropContext {
  readonly seed: number
  readonly session: number
  /** Unique-ids of messages that were deleted, oldest first. */
  readonly retiredUniqueIds: readonly string[]
  /** The index of a message among those that the maildrop was made with; undefined for one that came while the server was running. */
  originalIndexOf(stored: Message): number | undefined
  /** Whether a client has read this message before. */
  isRead(stored: Message): boolean
}

type Entries = readonly ViewEntry[]

export function shapeUniqueIds(entries: Entries, effect: UniqueIdsEffect, context: MaildropContext): Entries {
  const selected = entries.filter((entry) => isSelected(entry, effect.messages, context))
  const [first] = selected
  const arrived = selected.filter((entry) => context.originalIndexOf(entry.stored) === undefined)
  // A message keeps its unique-id when another one is deleted.
  const indexInGiven = (entry: ViewEntry): number =>
    (effect.messages === undefined ? context.originalIndexOf(entry.stored) : selected.indexOf(entry)) ?? -1
  const uniqueIdOf = (entry: ViewEntry): string => {
    const { uniqueId, messageNumber } = entry
    switch (effect.mode) {
      case 'given':
        return effect.given?.[indexInGiven(entry)] ?? uniqueId
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
      case 'padded':
        return uniqueId.padEnd(effect.octets ?? 0, 'x')
      default:
        return effect.mode satisfies never
    }
  }
  return entries.map((entry) =>
    selected.includes(entry) ? { ...entry, uniqueId: uniqueIdOf(entry) } : entry,
  )
}

export function shapeSizes(entries: Entries, effect: SizesEffect, context: MaildropContext): Entries {
  const selected = entries.filter((entry) => isSelected(entry, effect.messages, context))
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
    case 'gap':
      return entries.map((entry) =>
        entry.messageNumber < Number(value) ? entry : { ...entry, messageNumber: entry.messageNumber + 1 },
      )
    case 'shuffled':
      return shuffled(entries, context.seed, 'numbers', context.session)
    case 'descending':
      return entries.toReversed()
    default:
      return mode satisfies never
  }
}

export function shapeMessages(entries: Entries, effect: MessagesEffect, context: MaildropContext): Entries {
  let kept: Entries = entries.filter(
    (entry) => effect.hide === undefined || !isSelected(entry, effect.hide, context),
  )
  if (effect.newest !== undefined) kept = kept.slice(Math.max(0, kept.length - effect.newest))
  if (effect.insert !== undefined) {
    const entry = insertedMessage(effect.insert, effect.uniqueId)
    // Once deleted it stays away.
    if (!context.retiredUniqueIds.includes(entry.uniqueId))
      kept = kept.toSpliced(effect.index ?? kept.length, 0, entry)
  }
  if (effect.copiesUpTo !== undefined) kept = withCopies(kept, effect.copiesUpTo)
  if (effect.order === 'reversed') kept = kept.toReversed()
  if (effect.order === 'shuffled') kept = shuffled(kept, context.seed, 'messages', context.session)
  return kept.map((entry, index) => ({ ...entry, messageNumber: index + 1 }))
}

function withCopies(entries: Entries, count: number): Entries {
  if (entries.length === 0) return entries
  const copies = Array.from({ length: Math.max(0, count - entries.length) }, (_, index) => {
    const original = entries[index % entries.length] as ViewEntry
    const uniqueId = `${original.uniqueId.slice(0, 60)}-${2 + Math.floor(index / entries.length)}`
    const stored = resized(original.message, (size) => size)
    return { ...original, uniqueId, stored }
  })
  return [...entries, ...copies]
}

export function shapeContent(entries: Entries, effect: ContentEffect, context: MaildropContext): Entries {
  return entries.map((entry) => {
    if (!isSelected(entry, effect.messages, context)) return entry
    return { ...entry, message: withContent(entry.message, (octets) => editedContent(octets, effect)) }
  })
}

function isSelected(
  { messageNumber, stored }: ViewEntry,
  messages: Selection | undefined,
  context: MaildropContext,
): boolean {
  if (messages === 'read') return context.isRead(stored)
  return messages === undefined || messages.includes(messageNumber)
}
