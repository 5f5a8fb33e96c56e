/**
 * A Maildir: one file for each message in `new/` and `cur/`; `tmp/` holds what is not yet delivered.
 * Only file names are read. Folders within (Maildir++) are not looked into.
 */
import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Message } from '../maildrop/message.ts'
import { freeUniqueId, uniqueIdOfFileName } from '../maildrop/unique-ids.ts'
import { fixtureError, reasonOf } from './fixture-error.ts'
import type { LoadSettings } from './loaded-messages.ts'
import { FileContent, StoredMessage } from './stored-message.ts'

/** Whether a folder with this listing is a Maildir. git drops empty folders, so one of the two is enough. */
export function isMaildir(listing: readonly Dirent[]): boolean {
  return listing.some((item) => (item.name === 'new' || item.name === 'cur') && item.isDirectory())
}

/**
 * Ordered by base name, which begins with the time of delivery, so that a change of flags or the way from `new/` to
 * `cur/` changes neither the order nor a unique-id. Where both hold the same base name, the one in `cur/` comes first and
 * keeps it, the one in `new/` is called `<base>-2`.
 * @throws {Pop3MockError} INVALID_FIXTURE
 */
export function maildirMessages(
  folder: string,
  listing: readonly Dirent[],
  settings: LoadSettings,
): Message[] {
  const files: MaildirFile[] = []
  for (const part of ['cur', 'new']) {
    if (listing.some(({ name }) => name === part)) addFiles(files, join(folder, part))
  }
  // Array.prototype.sort is stable: equal base names stay in the order cur, new.
  files.sort((one, other) => (one.baseName < other.baseName ? -1 : one.baseName > other.baseName ? 1 : 0))
  const taken = new Set<string>()
  return files.map((file) => {
    const content = new FileContent(settings.reader, file.folder, file.name, settings.exact)
    return new StoredMessage(content, { uniqueId: freeUniqueId(uniqueIdOfFileName(file.baseName), taken) })
  })
}

interface MaildirFile {
  readonly folder: string
  readonly name: string
  readonly baseName: string
}

function addFiles(files: MaildirFile[], folder: string): void {
  let listing: Dirent[]
  try {
    listing = readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw fixtureError(folder, `the folder of a Maildir cannot be read: ${reasonOf(error)}.`, error)
  }
  for (const item of listing) {
    if (item.name.startsWith('.') || item.isDirectory()) continue
    files.push({ folder, name: item.name, baseName: baseNameOf(item.name) })
  }
}

/** Without the flags: `:2,S`, or `;2,S` and `!2,S` as written where a file name may hold no colon. */
function baseNameOf(name: string): string {
  const flagsAt = name.search(/[:;!]2,/)
  return flagsAt === -1 ? name : name.slice(0, flagsAt)
}
