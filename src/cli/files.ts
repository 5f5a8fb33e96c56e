/**
 * The files that arguments name: read and written with errors that name the argument, the file and the remedy.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Pop3MockError } from '../errors.ts'

/**
 * @param file a path, or a file descriptor such as that of standard input
 * @param argument as it was given, for the error: `--config options.json`
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function readArgument(file: string | number, argument: string): Buffer {
  return naming(argument, 'read', () => readFileSync(file))
}

/** @throws {Pop3MockError} INVALID_OPTION */
export function writeArgument(file: string, text: string, argument: string): void {
  naming(argument, 'written', () => writeFileSync(file, text))
}

/**
 * Whoever cannot write shall hear of it before anything is done, not behind it. What is in the file stays there, and
 * none is left where none was.
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function refuseUnwritable(file: string, argument: string): void {
  const isNew = !existsSync(file)
  naming(argument, 'written', () => appendFileSync(file, ''))
  if (isNew) rmSync(file)
}

/** @throws {Pop3MockError} INVALID_OPTION in the place of what the system throws */
export function naming<Result>(argument: string, done: 'read' | 'written', action: () => Result): Result {
  try {
    return action()
  } catch (cause) {
    const isFolder = (cause as NodeJS.ErrnoException).code === 'EISDIR'
    const problem = isFolder
      ? 'found a folder. Allowed is a file.'
      : `cannot be ${done}: ${(cause as Error).message}.`
    throw new Pop3MockError('INVALID_OPTION', `${argument}: ${problem}`, { path: argument, cause })
  }
}
