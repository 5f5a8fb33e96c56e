/**
 * The files that callers may name: those inside one folder, wherever `..` and symbolic links would lead. Without that
 * folder, none.
 */
import { type Dirent, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { Pop3MockError } from '../errors.ts'
import { fixtureError, isMissing, reasonOf } from '../load/fixture-error.ts'

export class FileGate {
  readonly #root: string | undefined

  /** @throws {Pop3MockError} INVALID_OPTION when the root is no folder */
  constructor(root: string | undefined) {
    this.#root = root === undefined ? undefined : realFolder(root)
  }

  /**
   * The real path of a file or folder that a caller named; relative ones are taken from the root.
   * @param place where the path stood, for the error
   * @throws {Pop3MockError} CONTROL_REFUSED where it, or a link within the folder, leads out of the root; INVALID_FIXTURE
   */
  inside(given: string, place: string): string {
    const root = this.#root
    if (root === undefined) throw noFiles(given, place)
    const path = resolve(root, given)
    if (/\0/.test(given) || !holds(root, path)) throw outside(given, root, place)
    const real = realPath(path, given, root, place)
    if (!holds(root, real)) throw outside(given, root, place)
    for (const link of linksWithin(real)) {
      if (!holds(root, targetOf(link))) throw outside(relative(root, link), root, place)
    }
    return real
  }
}

function realFolder(root: string): string {
  try {
    const real = realpathSync(root)
    if (statSync(real).isDirectory()) return real
  } catch (error) {
    if (!isMissing(error)) throw rootError(root, `cannot be read: ${reasonOf(error)}`)
  }
  throw rootError(root, 'is no folder')
}

function rootError(root: string, problem: string): Pop3MockError {
  const message = `root: found ${JSON.stringify(root)}, which ${problem}. Allowed is the path of a folder.`
  return new Pop3MockError('INVALID_OPTION', message, { path: 'root' })
}

/** By the parts of the path: `/mails-old` is not inside `/mails`. */
function holds(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

/** What is not there is told without saying whether it would be elsewhere. */
function realPath(path: string, given: string, root: string, place: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const problem = isMissing(error) ? 'there is no file or folder' : `${reasonOf(error)}:`
    throw fixtureError(place, `${problem} ${JSON.stringify(given)} in the root ${root}.`, error)
  }
}

function linksWithin(path: string): string[] {
  if (!statSync(path).isDirectory()) return []
  const entries: Dirent[] = readdirSync(path, { withFileTypes: true, recursive: true })
  return entries.filter((entry) => entry.isSymbolicLink()).map((entry) => join(entry.parentPath, entry.name))
}

/** Where a link leads; one that leads nowhere may do so later. */
function targetOf(link: string): string {
  try {
    return realpathSync(link)
  } catch {
    return resolve(dirname(link), readlinkSync(link))
  }
}

function noFiles(given: string, place: string): Pop3MockError {
  const message =
    `${place}: found the path ${JSON.stringify(given)}. This control server reads no files: it was started without a root. ` +
    'Allowed are the messages themselves, as texts, parts or { "rawBase64": … }; or start it with a root (--root).'
  return new Pop3MockError('CONTROL_REFUSED', message, { path: place })
}

function outside(given: string, root: string, place: string): Pop3MockError {
  const message = `${place}: found ${JSON.stringify(given)}, which leads out of the root. Allowed are paths inside ${root}.`
  return new Pop3MockError('CONTROL_REFUSED', message, { path: place })
}
