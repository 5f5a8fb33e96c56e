/**
 * The commands of the TRANSACTION state (RFC 1939 sections 5 and 7). Message-numbers never shift: DELE marks, and a
 * marked message is left out of every listing and refused by number until RSET.
 */
import {
  type Sizes,
  scanListingLine,
  uniqueIdListingLine,
  type ViewEntry,
} from '../maildrop/maildrop-view.ts'
import { Body } from '../wire/body.ts'
import { err, ok, type Reply } from '../wire/reply.ts'
import type { ReadArguments } from './arguments.ts'
import type { Dialect } from './dialect.ts'
import { refusalWithoutUtf8 } from './internationalization.ts'
import type { OpenedMaildrop } from './session-data.ts'
import { topOf } from './top.ts'

/** A handler's answer: at once, or when sizes have been read from files. */
export type Answer = Reply | Promise<Reply>

export function stat(opened: OpenedMaildrop, _given: ReadArguments, dialect: Dialect): Answer {
  return withSizes(opened, (sizes) => {
    const entries = dialect.statCounts === 'all' ? opened.view.entries : unmarked(opened)
    return ok(`${entries.length} ${sizes.total(entries)}`)
  })
}

export function list(
  opened: OpenedMaildrop,
  { numbers: [messageNumber] }: ReadArguments,
  dialect: Dialect,
): Answer {
  if (messageNumber !== undefined) {
    return withEntry(opened, messageNumber, dialect, (entry) =>
      withSizes(opened, (sizes) => ok(scanListingLine({ ...entry, messageNumber }, sizes))),
    )
  }
  return withSizes(opened, (sizes) => {
    const entries = listed(opened, dialect)
    const told = dialect.listings === 'zero-size' ? sizes.without(opened.deleted) : sizes
    return ok(
      `${entries.length} messages (${told.total(entries)} octets)`,
      opened.view.scanListing(entries, told),
    )
  })
}

export function uidl(
  opened: OpenedMaildrop,
  { numbers: [messageNumber] }: ReadArguments,
  dialect: Dialect,
): Answer {
  if (messageNumber !== undefined) {
    return withEntry(opened, messageNumber, dialect, (entry) =>
      ok(uniqueIdListingLine({ ...entry, messageNumber })),
    )
  }
  return ok('unique-id listing follows', opened.view.uniqueIdListing(listed(opened, dialect)))
}

export function retr(
  opened: OpenedMaildrop,
  { numbers: [messageNumber = 0] }: ReadArguments,
  dialect: Dialect,
): Answer {
  return withReadable(opened, messageNumber, dialect, (entry) => {
    const { message } = entry
    const body = message.body()
    const refusal = utf8Refusal(opened, body.octets, dialect)
    if (refusal !== undefined) return refusal
    opened.account.maildrop.markRead(entry.stored)
    if (dialect.retrMarks === 'deleted') mark(opened, entry, dialect)
    if (dialect.retrMarks === 'removed-at-quit') opened.fetched.add(entry.stored)
    return ok(`${message.declaredSizeInOctets ?? body.octets.length} octets`, body)
  })
}

export function top(
  opened: OpenedMaildrop,
  { numbers: [messageNumber = 0, lineCount = 0] }: ReadArguments,
  dialect: Dialect,
): Answer {
  const asked = dialect.topLines === 'as-asked' ? lineCount : dialect.topLines
  const { from = 0, to = Number.POSITIVE_INFINITY } = dialect.topLineCounts
  if (lineCount < from || lineCount > to) return err(`no TOP of ${lineCount} lines`)
  return withReadable(opened, messageNumber, dialect, ({ message, stored }) => {
    const body = message.body()
    const refusal = utf8Refusal(opened, body.octets, dialect)
    if (refusal !== undefined) return refusal
    if (dialect.topMarks === 'read') opened.account.maildrop.markRead(stored)
    const octets = topOf(body.octets, asked === 'all' ? Number.POSITIVE_INFINITY : asked)
    return ok('top of message follows', octets.length === body.octets.length ? body : new Body(octets))
  })
}

export function dele(
  opened: OpenedMaildrop,
  { numbers: [messageNumber = 0] }: ReadArguments,
  dialect: Dialect,
): Answer {
  const marked = () => ok(`message ${messageNumber} marked as deleted`)
  const entry = entryOf(opened, messageNumber, dialect)
  if (entry === undefined) return dialect.deleteUnknown === 'accept' ? marked() : err('no such message')
  if (opened.deleted.has(entry)) {
    return dialect.deleteAgain === 'accept' ? marked() : err(`message ${messageNumber} is marked as deleted`)
  }
  if (dialect.deleMarks === 'deleted') mark(opened, entry, dialect)
  return marked()
}

export function noop(): Answer {
  return ok('still here')
}

export function rset(opened: OpenedMaildrop, _given: ReadArguments, dialect: Dialect): Answer {
  if (dialect.rset === 'unmarks') opened.deleted.clear()
  return ok(`maildrop has ${opened.view.entries.length} messages`)
}

function utf8Refusal({ isUtf8 }: OpenedMaildrop, octets: Uint8Array, dialect: Dialect): Reply | undefined {
  return isUtf8 || dialect.utf8Headers === 'as-is' ? undefined : refusalWithoutUtf8(octets)
}

function mark({ account, deleted }: OpenedMaildrop, entry: ViewEntry, { commit }: Dialect): void {
  deleted.add(entry)
  // Deviates: RFC 1939 section 5, DELE, removes nothing until UPDATE.
  if (commit === 'at-once') account.maildrop.commit(new Set([entry.stored]))
}

/** The entries that DELE has not marked; the view's own array while there are no marks. */
function unmarked({ view, deleted }: OpenedMaildrop): readonly ViewEntry[] {
  return deleted.size === 0 ? view.entries : view.entries.filter((entry) => !deleted.has(entry))
}

/** What LIST and UIDL tell of. */
function listed(opened: OpenedMaildrop, { listings, renumber }: Dialect): readonly ViewEntry[] {
  const entries = listings === 'unmarked' ? unmarked(opened) : opened.view.entries
  // Deviates: RFC 1939 section 5 keeps the numbers of the session.
  return renumber === 'never'
    ? entries
    : entries.map((entry, index) => ({ ...entry, messageNumber: index + 1 }))
}

function entryOf(
  opened: OpenedMaildrop,
  messageNumber: number,
  { renumber }: Dialect,
): ViewEntry | undefined {
  return renumber === 'always' ? unmarked(opened)[messageNumber - 1] : opened.view.find(messageNumber)
}

function withEntry(
  opened: OpenedMaildrop,
  messageNumber: number,
  dialect: Dialect,
  answer: (entry: ViewEntry) => Answer,
): Answer {
  const entry = entryOf(opened, messageNumber, dialect)
  if (entry === undefined) return err('no such message')
  if (opened.deleted.has(entry)) return err(`message ${messageNumber} is marked as deleted`)
  if (dialect.removedMessages === 'refused' && opened.account.maildrop.hasRemoved(entry.stored))
    return err(`message ${messageNumber} is not there any more`)
  return answer(entry)
}

function withReadable(
  opened: OpenedMaildrop,
  messageNumber: number,
  dialect: Dialect,
  answer: (entry: ViewEntry) => Answer,
): Answer {
  const entry = entryOf(opened, messageNumber, dialect)
  if (entry !== undefined && dialect.deletedMessages === 'readable') return answer(entry)
  return withEntry(opened, messageNumber, dialect, answer)
}

function withSizes(opened: OpenedMaildrop, answer: (sizes: Sizes) => Reply): Answer {
  const sizes = opened.view.sizes()
  return sizes instanceof Promise ? sizes.then(answer) : answer(sizes)
}
