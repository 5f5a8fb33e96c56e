/**
 * A command as a test writes it, `RETR` or `RETR 2`, against commands as they came.
 */
import { didYouMeanHint, Pop3MockError } from '../errors.ts'
import type { CommandQuery } from '../server/wait-for.ts'
import type { CommandEvent } from '../transcript/event.ts'
import { hideSecret } from '../transcript/secrets.ts'
import { isKeyword, KEYWORDS } from '../wire/keyword.ts'

/** A query taken apart. */
export interface ParsedQuery {
  readonly keyword: string
  /** Undefined: whatever they are. */
  readonly arguments: string | undefined
  /** As it may be shown: without a password. */
  readonly text: string
}

/** @throws {Pop3MockError} INVALID_OPTION when it begins with no keyword */
export function parseQuery(query: CommandQuery, matcher: string): ParsedQuery {
  const [, word = '', rest] = /^(\S*)(?: (.*))?$/s.exec(query) ?? []
  const keyword = word.toUpperCase()
  if (keyword !== 'UNKNOWN' && !isKeyword(keyword)) {
    const hint = didYouMeanHint(keyword, KEYWORDS)
    throw new Pop3MockError(
      'INVALID_OPTION',
      `${matcher}: found ${JSON.stringify(query)}. Allowed is a keyword (${KEYWORDS.join(', ')}) or UNKNOWN, alone or with the exact arguments.${hint}`,
      { path: matcher },
    )
  }
  return { keyword, arguments: rest, text: hideSecret(rest === undefined ? keyword : `${keyword} ${rest}`) }
}

/** Whether a command is the one that is asked for. */
export function answersQuery(query: ParsedQuery, command: CommandEvent): boolean {
  return (
    command.keyword === query.keyword &&
    (query.arguments === undefined || command.arguments === query.arguments)
  )
}

/** A command as it may be shown. */
export function commandText({ keyword, arguments: text }: CommandEvent): string {
  return hideSecret(text === '' ? keyword : `${keyword} ${text}`)
}
