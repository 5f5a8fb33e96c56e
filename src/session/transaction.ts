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
import type { OpenedMaildrop } from './session-data.ts'
import { topOf } from './top.ts'

/** A handler's answer: at once, or when sizes have been read from files. */
export type Answer = Reply | Promise<Reply>

export function stat(opened: OpenedMaildrop): Answer {
  return withSizes(opened, (sizes) => {
    const entries = unmarked(opened)
    return ok(`${entries.length} ${sizes.total(entries)}`)
  })
}

export function list(opened: OpenedMaildrop, { numbers: [messageNumber] }: ReadArguments): Answer {
  if (messageNumber !== undefined) {
    return withEntry(opened, messageNumber, (entry) =>
      withSizes(opened, (sizes) => ok(scanListingLine(entry, sizes))),
    )
  }
  return withSizes(opened, (sizes) => {
    const entries = unmarked(opened)
    return ok(
      `${entries.length} messages (${sizes.total(entries)} octets)`,
      opened.view.scanListing(entries, sizes),
    )
  })
}

export function uidl(opened: OpenedMaildrop, { numbers: [messageNumber] }: ReadArguments): Answer {
  if (messageNumber !== undefined) {
    return withEntry(opened, messageNumber, (entry) => ok(uniqueIdListingLine(entry)))
  }
  return ok('unique-id listing follows', opened.view.uniqueIdListing(unmarked(opened)))
}

export function retr(opened: OpenedMaildrop, { numbers: [messageNumber = 0] }: ReadArguments): Answer {
  return withEntry(opened, messageNumber, ({ message }) => {
    const body = message.body()
    return ok(`${message.declaredSizeInOctets ?? body.octets.length} octets`, body)
  })
}

export function top(
  opened: OpenedMaildrop,
  { numbers: [messageNumber = 0, lineCount = 0] }: ReadArguments,
): Answer {
  return withEntry(opened, messageNumber, ({ message }) =>
    ok('top of message follows', new Body(topOf(message.body().octets, lineCount))),
  )
}

export function dele(opened: OpenedMaildrop, { numbers: [messageNumber = 0] }: ReadArguments): Answer {
  return withEntry(opened, messageNumber, (entry) => {
    opened.deleted.add(entry)
    return ok(`message ${messageNumber} marked as deleted`)
  })
}

export function noop(): Answer {
  return ok('still here')
}

export function rset(opened: OpenedMaildrop): Answer {
  opened.deleted.clear()
  return ok(`maildrop has ${opened.view.entries.length} messages`)
}

/** The entries that DELE has not marked; the view's own array while there are no marks. */
function unmarked({ view, deleted }: OpenedMaildrop): readonly ViewEntry[] {
  return deleted.size === 0 ? view.entries : view.entries.filter((entry) => !deleted.has(entry))
}

function withEntry(
  opened: OpenedMaildrop,
  messageNumber: number,
  answer: (entry: ViewEntry) => Answer,
): Answer {
  const entry = opened.view.find(messageNumber)
  if (entry === undefined) return err('no such message')
  if (opened.deleted.has(entry)) return err(`message ${messageNumber} is marked as deleted`)
  return answer(entry)
}

function withSizes(opened: OpenedMaildrop, answer: (sizes: Sizes) => Reply): Answer {
  const sizes = opened.view.sizes()
  return sizes instanceof Promise ? sizes.then(answer) : answer(sizes)
}
