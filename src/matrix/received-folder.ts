/**
 * Folders in which clients store what they fetch: one for each run, new and empty.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve, sep } from 'node:path'
import { Pop3MockError } from '../errors.ts'

/** Says that what is in a folder may be removed. */
const MARK = '.pop3-mock-matrix'

/**
 * The folder above the runs' own, made if need be.
 * @throws {Pop3MockError} INVALID_OPTION when it holds what is not ours
 */
export function prepareReceivedFolder(path: string): string {
  const folder = resolve(path)
  const mark = join(folder, MARK)
  if (existsSync(folder) && !existsSync(mark) && readdirSync(folder).length > 0) {
    const problem = `${path} is not empty, and the matrix did not make it. Allowed is a new or an empty folder.`
    throw new Pop3MockError('INVALID_OPTION', `received: ${problem}`, { path: 'received' })
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(mark, 'Made by pop3-mock matrix, which removes what is in this folder.\n')
  return folder
}

/** An empty folder for one run. */
export function emptyFolder(above: string, run: string): string {
  const folder = join(above, run.replaceAll(/[^A-Za-z0-9.-]+/g, '_'))
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  return folder
}

/** The files in it, each a message or several; hidden files and folders called `tmp`, as in a Maildir, are left out. */
export function filesIn(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) => !basename(path).startsWith('.') && !path.slice(folder.length).split(sep).includes('tmp'),
    )
    .sort()
    .map((path) => readFileSync(path))
}
