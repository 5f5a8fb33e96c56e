/**
 * A folder of `.eml` files, one message each, in the order of their names; or one such file.
 */
import { accessSync, constants, type Dirent, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Message } from '../maildrop/message.ts'
import { freeUniqueId, uniqueIdOfFileName } from '../maildrop/unique-ids.ts'
import { fixtureError, reasonOf } from './fixture-error.ts'
import type { LoadSettings } from './loaded-messages.ts'
import { FileContent, StoredMessage } from './stored-message.ts'

/** Whether a file name ends in `.eml`, in upper or lower case. */
export function isEmlName(name: string): boolean {
  return /\.eml$/i.test(name)
}

/** The name that a file gives to its message: without folders and `.eml`. */
export function baseNameOf(file: string): string {
  return basename(file).replace(/\.eml$/i, '')
}

/**
 * The messages of a folder. Other files beside them are passed over, hidden ones too (macOS leaves `._x.eml`); but a
 * folder that holds only others is a mistake, while one that holds nothing is an empty maildrop.
 * @throws {Pop3MockError} INVALID_FIXTURE
 */
export function emlFolderMessages(
  folder: string,
  listing: readonly Dirent[],
  settings: LoadSettings,
): Message[] {
  const shown = listing.filter(({ name }) => !name.startsWith('.'))
  // By code unit, so that the order is the same everywhere; a locale's order is not.
  const names = shown
    .filter((item) => isEmlName(item.name) && !item.isDirectory())
    .map(({ name }) => name)
    .sort()
  if (names.length === 0 && shown.length > 0) throw nothingToServe(folder, shown)
  const taken = new Set<string>()
  return names.map((name) => {
    checkReadable(join(folder, name))
    const uniqueId = freeUniqueId(uniqueIdOfFileName(baseNameOf(name)), taken)
    return new StoredMessage(new FileContent(settings.reader, folder, name, settings.exact), { uniqueId })
  })
}

/** The maildrop of one message that a single `.eml` file is. */
export function emlFileMessages(path: string, settings: LoadSettings): Message[] {
  checkReadable(path)
  const content = new FileContent(settings.reader, dirname(path), basename(path), settings.exact)
  return [new StoredMessage(content, { uniqueId: uniqueIdOfFileName(baseNameOf(path)) })]
}

function checkReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK)
  } catch (error) {
    throw fixtureError(
      path,
      `the mail file cannot be read: ${reasonOf(error)}. Allow reading it, or take it out of the folder.`,
      error,
    )
  }
  if (!statSync(path).isFile()) throw fixtureError(path, 'this is no file. Take it out of the folder.')
}

function nothingToServe(folder: string, shown: readonly Dirent[]): Error {
  const names = shown.slice(0, 5).map((item) => item.name + (item.isDirectory() ? '/' : ''))
  const found = names.join(', ') + (shown.length > names.length ? ', …' : '')
  return fixtureError(
    folder,
    `found ${found}, but no mail. Allowed is a folder of .eml files, one with a maildrop.json, or a Maildir (new/, cur/); ` +
      'an empty folder is an empty maildrop.',
  )
}
