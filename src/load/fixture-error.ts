/**
 * Errors about fixtures on disk: each names the file, what was found, what is allowed and the remedy.
 */
import { readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { didYouMeanHint, Pop3MockError } from '../errors.ts'

/** @param place the file, with a line or a JSON path where that is known: `/x/maildrop.json: messages[2].file` */
export function fixtureError(place: string, text: string, cause?: unknown): Pop3MockError {
  return new Pop3MockError('INVALID_FIXTURE', `${place}: ${text}`, { path: place, cause })
}

/** What the system says about a file, for a message: `EACCES: permission denied`. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.replace(/, \w+( '.*')?$/, '')
}

/** Whether the system says that there is no such file. */
export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** ` Did you mean …?` with the file beside a missing one whose name is closest, or nothing. */
export function nearbyFile(path: string): string {
  try {
    return didYouMeanHint(basename(path), readdirSync(dirname(path)), 'quoted')
  } catch {
    return ''
  }
}
