/**
 * A maildrop on disk: which of the formats a path holds, and its messages.
 */
import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import type { Message } from '../maildrop/message.ts'
import { emlFileMessages, emlFolderMessages, isEmlName } from './eml-folder.ts'
import { fixtureError, isMissing, nearbyFile, reasonOf } from './fixture-error.ts'
import type { LoadedMessages, LoadSettings } from './loaded-messages.ts'
import { isMaildir, maildirMessages } from './maildir.ts'
import { MANIFEST_NAME, manifestMessages } from './manifest.ts'
import { mboxMessages } from './mbox.ts'

/**
 * The messages at a path, which is taken from the working directory.
 * @param optionPath the option that gave the path, for the error
 * @throws {Pop3MockError} INVALID_FIXTURE
 */
export function messagesAtPath(given: string, optionPath: string, settings: LoadSettings): LoadedMessages {
  const path = resolve(given)
  const kind = kindOf(path, optionPath)
  if (kind === 'file' && basename(path) === MANIFEST_NAME) return manifestMessages(dirname(path), settings)
  const listing = kind === 'folder' ? listingOf(path) : []
  if (listing.some(({ name }) => name === MANIFEST_NAME)) return manifestMessages(path, settings)
  return {
    messages:
      kind === 'file'
        ? fileMessages(path, settings)
        : isMaildir(listing)
          ? maildirMessages(path, listing, settings)
          : emlFolderMessages(path, listing, settings),
    allowDuplicateUniqueIds: settings.allowDuplicateUniqueIds,
    pathOf: (index) => `${path}: message ${index + 1}`,
  }
}

function fileMessages(path: string, settings: LoadSettings): Message[] {
  return isEmlName(path) ? emlFileMessages(path, settings) : mboxMessages(path, settings.exact)
}

function kindOf(path: string, optionPath: string): 'file' | 'folder' {
  let stats: Stats
  try {
    stats = statSync(path)
  } catch (error) {
    const found = isMissing(error)
      ? `there is no file or folder ${path}.${nearbyFile(path)} Relative paths are taken from ${process.cwd()}.`
      : `${path} cannot be read: ${reasonOf(error)}.`
    throw fixtureError(optionPath, found, error)
  }
  if (stats.isDirectory()) return 'folder'
  if (stats.isFile()) return 'file'
  throw fixtureError(optionPath, `${path} is neither a folder nor a file. Allowed is one of the two.`)
}

function listingOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw fixtureError(folder, `the folder cannot be read: ${reasonOf(error)}.`, error)
  }
}
