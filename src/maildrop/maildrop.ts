/**
 * A maildrop: messages in order, the exclusive-access lock, and the only place where a message is removed.
 */
import { Pop3MockError, unexpected } from '../errors.ts'
import { listProblem } from './list-problem.ts'
import { MaildropView, type ViewEntry } from './maildrop-view.ts'
import type { Message } from './message.ts'
import { type MessageSource, messageFrom } from './message-source.ts'
import { UniqueIds } from './unique-ids.ts'

/** What `list()` tells of a message. */
export interface ListedMessage {
  readonly messageNumber: number
  readonly uniqueId: string
}

export interface MaildropSettings {
  /** Take messages that bring the same unique-id, as if the server broke RFC 1939 section 7. Default false. */
  readonly allowDuplicateUniqueIds?: boolean
}

/** Who holds the lock; compared by identity. */
export type LockOwner = object

/** Messages in order, the exclusive-access lock, and the only place where a message is removed. */
export class Maildrop {
  readonly #given: readonly Message[]
  readonly #allowDuplicateUniqueIds: boolean
  #messages: readonly Message[]
  #view: MaildropView | undefined
  #uniqueIds = new UniqueIds()
  #owner: LockOwner | undefined
  #retiredUniqueIds: string[] = []
  #places: ReadonlyMap<Message, number> | undefined
  #read = new WeakSet<Message>()
  #removed = new WeakSet<Message>()

  /** @throws {Pop3MockError} when given unique-ids or message-numbers collide. */
  constructor(messages: readonly Message[], settings: MaildropSettings = {}) {
    this.#allowDuplicateUniqueIds = settings.allowDuplicateUniqueIds ?? false
    this.#check(messages, (index) => `messages[${index}]`)
    this.#given = messages
    this.#messages = messages
  }

  /** The messages as a session that logs on now would see them. */
  list(): readonly ListedMessage[] {
    return this.view().entries.map(({ messageNumber, uniqueId }) => ({ messageNumber, uniqueId }))
  }

  /** The view for a session that logs on now; the same one until the maildrop changes. */
  view(): MaildropView {
    this.#view ??= new MaildropView(this.#entries())
    return this.#view
  }

  /** Adds messages at the end. Sessions that are logged on do not see them (RFC 1939 section 4). */
  append(...sources: readonly MessageSource[]): void {
    const added = sources.map((source, index) => messageFrom(source, `append[${index}]`))
    const messages = [...this.#messages, ...added]
    const present = this.#messages.length
    this.#check(messages, (index) => `append[${index - present}]`)
    this.#change(messages)
  }

  /** Removes messages at once, as if another client had deleted them. */
  remove(...uniqueIds: readonly string[]): void {
    const removed = new Set(uniqueIds.map((uniqueId, index) => this.#named(uniqueId, `uniqueIds[${index}]`)))
    this.#change(this.#messages.filter((message) => !removed.has(message)))
  }

  /** Puts another message in the place of one; it keeps the unique-id unless it brings its own. */
  replace(uniqueId: string, source: MessageSource): void {
    const old = this.#named(uniqueId, 'uniqueId')
    const replacement = messageFrom(source, 'replace', uniqueId)
    const messages = this.#messages.map((message) => (message === old ? replacement : message))
    // The problem may show at a later message, but the replacement is what brought it.
    this.#check(messages, () => 'replace')
    this.#change(messages)
  }

  /** Back to the messages it was made with; frees the lock. */
  reset(): void {
    this.#uniqueIds = new UniqueIds()
    this.#change(this.#given)
    this.#removed = new WeakSet()
    this.#retiredUniqueIds = []
    this.#read = new WeakSet()
    this.#owner = undefined
  }

  /** Unique-ids of messages that were here and are not any more, oldest first. */
  get retiredUniqueIds(): readonly string[] {
    return this.#retiredUniqueIds
  }

  /** Whether a message was here and is not any more. */
  hasRemoved(message: Message): boolean {
    return this.#removed.has(message)
  }

  /** The place, from 0, of a message that it was made with; undefined for one that came later. */
  placeOf(message: Message): number | undefined {
    this.#places ??= new Map(this.#given.map((given, place) => [given, place]))
    return this.#places.get(message)
  }

  /** Whether a client has read the message. */
  isRead(message: Message): boolean {
    return this.#read.has(message)
  }

  markRead(message: Message): void {
    this.#read.add(message)
  }

  /** Takes the exclusive-access lock; false when another owner holds it. */
  lock(owner: LockOwner): boolean {
    this.#owner ??= owner
    return this.#owner === owner
  }

  /** Frees the lock if this owner holds it. */
  unlock(owner: LockOwner): void {
    if (this.#owner === owner) this.#owner = undefined
  }

  get locked(): boolean {
    return this.#owner !== undefined
  }

  /** UPDATE (RFC 1939 section 6): removes exactly these messages, those that are still there. */
  commit(deleted: ReadonlySet<Message>): void {
    if (deleted.size === 0) return
    this.#retireStrangers(deleted)
    this.#change(this.#messages.filter((message) => !deleted.has(message)))
  }

  /** What a session saw here though it never was is remembered too, so that it can stay away. */
  #retireStrangers(deleted: ReadonlySet<Message>): void {
    const known = new Set([...this.#messages.map(({ uniqueId }) => uniqueId), ...this.#retiredUniqueIds])
    for (const { uniqueId } of deleted) {
      if (uniqueId !== undefined && !known.has(uniqueId)) this.#retiredUniqueIds.push(uniqueId)
    }
  }

  #change(messages: readonly Message[]): void {
    const kept = new Set(messages)
    for (const message of this.#messages) if (!kept.has(message)) this.#removed.add(message)
    for (const { stored, uniqueId } of this.#view?.entries ?? []) {
      if (!kept.has(stored)) this.#retiredUniqueIds.push(uniqueId)
    }
    this.#messages = messages
    this.#view = undefined
  }

  #check(messages: readonly Message[], pathOf: (index: number) => string): void {
    const problem = listProblem(messages, this.#allowDuplicateUniqueIds, (one) => this.#uniqueIds.known(one))
    if (problem === undefined) return
    const path = `${pathOf(problem.index)}.${problem.trait}`
    throw new Pop3MockError('INVALID_OPTION', `${path}: ${problem.text}`, { path })
  }

  #named(uniqueId: string, path: string): Message {
    if (typeof uniqueId !== 'string') throw unexpected(path, uniqueId, 'the unique-id of a message')
    const entry = this.view().entries.find((candidate) => candidate.uniqueId === uniqueId)
    if (entry !== undefined) return entry.message
    const present = this.list().map((message) => message.uniqueId)
    const shown = present.slice(0, 10).join(', ') + (present.length > 10 ? ', …' : '')
    const problem = `no message has ${JSON.stringify(uniqueId)}. The maildrop holds: ${shown || 'nothing'}.`
    throw new Pop3MockError('INVALID_OPTION', `${path}: ${problem}`, { path })
  }

  #entries(): ViewEntry[] {
    const numbers = numbersOf(this.#messages)
    const uniqueIds = this.#uniqueIds.of(this.#messages)
    return this.#messages.map((message, index) => ({
      index,
      message,
      stored: message,
      messageNumber: numbers[index] as number,
      uniqueId: uniqueIds[index] as string,
    }))
  }
}

/** 1, 2, 3 … unless a message insists on a higher number; the next ones follow it. */
function numbersOf(messages: readonly Message[]): number[] {
  let previous = 0
  return messages.map((message) => {
    previous = message.messageNumber ?? previous + 1
    return previous
  })
}
