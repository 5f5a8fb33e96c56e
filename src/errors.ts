/**
 * Every error that this package throws, with its code: one table.
 * What a client does wrong is never one of these; it becomes a reply and a finding.
 */

/** The codes and what each one means for the person who reads it. */
export const ERROR_CODES = {
  INVALID_OPTION: 'an option, or a value given to a method, is not of the documented form',
  INVALID_FIXTURE: 'a mail file, a manifest or a maildrop folder cannot be used as it is',
  INVALID_TRANSCRIPT: 'a text is not a transcript in the documented form',
  INVALID_REPLY: 'a reply text holds CR or LF and would forge a line on the wire',
  ADDRESS_IN_USE: 'the port that was asked for is taken by another process',
  LISTEN_FAILED: 'the listener could not be opened for another reason',
  SERVER_CLOSED: 'the server was closed before or while it was asked for something',
  EXPECTATION_FAILED:
    'a fault rule was not applied as often as its expect says, a function in one threw, or a client fails without any fault',
  WAIT_TIMEOUT: 'what waitFor was asked for did not happen in time',
  CONTROL_REFUSED: 'the control server does not do that for this caller, or not so often',
  CONTROL_LOST: 'the control server cannot be reached, or the connection to it is gone',
} as const

/** The code of an error, by which cases are told apart. */
export type ErrorCode = keyof typeof ERROR_CODES

/** The one error class of this package; tell the cases apart by `code`. */
export class Pop3MockError extends Error {
  override readonly name = 'Pop3MockError'
  readonly code: ErrorCode
  /** Where in the given value, file or text the fault lies, e.g. `accounts[1].maildrop`. */
  readonly path: string | undefined

  constructor(code: ErrorCode, message: string, details: { path?: string; cause?: unknown } = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.path = details.path
  }
}

/** ` Did you mean …?` as the end of a sentence before it, or nothing; a word that is written as a text is quoted. */
export function didYouMeanHint(found: string, allowed: readonly string[], form?: 'quoted'): string {
  const meant = didYouMean(found, allowed)
  if (meant === undefined) return ''
  return ` Did you mean ${form === 'quoted' ? JSON.stringify(meant) : meant}?`
}

/**
 * Options are written by hand: a misspelt one must not be passed over in silence.
 * @param root the path of what was given; may be empty
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function refuseUnknownKeys(given: unknown, allowed: readonly string[], root: string): void {
  refuseNoObject(given, root)
  const key = Object.keys(given).find((one) => !allowed.includes(one))
  if (key === undefined) return
  const path = root === '' ? key : `${root}.${key}`
  const problem = `unknown key.${didYouMeanHint(key, allowed)} Allowed: ${allowed.join(', ')}.`
  throw new Pop3MockError('INVALID_OPTION', `${path}: ${problem}`, { path })
}

/** @throws {Pop3MockError} INVALID_OPTION for what is no object with keys: null, a list */
export function refuseNoObject(given: unknown, root: string): asserts given is object {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw unexpected(root, given, 'an object')
}

/** The error for a value of another kind than a parameter takes. The path of the one value there is may be empty. */
export function unexpected(
  path: string,
  found: unknown,
  allowed: string,
  code: ErrorCode = 'INVALID_OPTION',
): Pop3MockError {
  const place = path === '' ? '' : `${path}: `
  return new Pop3MockError(code, `${place}found ${shown(found)}. Allowed is ${allowed}.`, {
    path,
  })
}

/** A value in an error: short, and never an error itself. */
export function shown(found: unknown): string {
  if (typeof found === 'string')
    return JSON.stringify(found.length > MOST_SHOWN ? `${found.slice(0, MOST_SHOWN)}…` : found)
  if (typeof found === 'function') return 'a function'
  if (Array.isArray(found)) return 'a list'
  return typeof found === 'object' && found !== null ? 'an object' : String(found)
}

/** The allowed word closest to `found`, if one is close enough to be meant; else the shortest that goes on from it. */
export function didYouMean(found: string, allowed: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(found.length / 3))
  let best: string | undefined
  let bestDistance = limit + 1
  for (const word of allowed) {
    const distance = editDistance(found.toLowerCase(), word.toLowerCase())
    if (distance < bestDistance) {
      best = word
      bestDistance = distance
    }
  }
  return best ?? shortestBeginningWith(found, allowed)
}

function shortestBeginningWith(found: string, allowed: readonly string[]): string | undefined {
  if (found.length < LEAST_BEGINNING) return undefined
  const begun = allowed.filter((word) => word.toLowerCase().startsWith(found.toLowerCase()))
  return begun.sort((one, other) => one.length - other.length)[0]
}

/** More characters of what was found would hide what is allowed. */
const MOST_SHOWN = 60

/** Shorter ones begin too many words. */
const LEAST_BEGINNING = 3

function editDistance(from: string, to: string): number {
  let before: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const substituted = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1)
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
      const swapped = isSwapped ? (before[column - 2] ?? Number.POSITIVE_INFINITY) + 1 : substituted
      current.push(
        Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, substituted, swapped),
      )
    }
    before = previous
    previous = current
  }
  return previous[to.length] ?? 0
}
