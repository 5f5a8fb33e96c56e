/**
 * Which commands fetch a message. Knows nothing of what came back.
 */
import type { CommandEvent } from './event.ts'

/** So many lines no preview asks for. */
const LINES_OF_ALL = 1_000_000

/**
 * The number of the message that a command is to fetch whole: that of RETR, or of a TOP for every line there may be.
 * fetchmail 6.4 fetches by `TOP n 99999999` unless it has `keep` or `fetchall`: RETR might mark the message as read.
 */
export function fetchedBy({
  keyword,
  arguments: text,
}: Pick<CommandEvent, 'keyword' | 'arguments'>): number | undefined {
  if (keyword === 'RETR') return Number(text)
  if (keyword !== 'TOP') return undefined
  const [number, lines] = text.split(' ')
  return Number(lines) >= LINES_OF_ALL ? Number(number) : undefined
}
