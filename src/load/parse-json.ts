/**
 * JSON with errors that say where: line, column, what was found, what is allowed there.
 * JSON.parse does the work; the scanner runs only over a text that it refused.
 */
import { type ErrorCode, Pop3MockError } from '../errors.ts'

/**
 * The value that a JSON text holds; a byte order mark at its start is passed over.
 * @param place the file or option it came from, for the error
 * @throws {Pop3MockError} with `code`; its path is `place:line:column`
 */
export function parseJson(text: string, place: string, code: ErrorCode = 'INVALID_FIXTURE'): unknown {
  const json = text.replace(/^\ufeff/, '')
  try {
    return JSON.parse(json)
  } catch (cause) {
    const { offset, allowed } = firstFault(json)
    const before = json.slice(0, offset).split('\n')
    const path = `${place}:${before.length}:${(before.at(-1) ?? '').length + 1}`
    const found = offset >= json.length ? 'the end of the file' : JSON.stringify(foundAt(json, offset))
    throw new Pop3MockError(code, `${path}: this is not JSON: found ${found}. Allowed here: ${allowed}.`, {
      path,
      cause,
    })
  }
}

/** One token; group 1 holds a punctuation mark, group 2 a text, group 3 a number or a literal. */
const TOKEN =
  /[ \t\r\n]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

/** What a place in a JSON text allows, for the reader of the error. */
const ALLOWED = {
  value: 'a value',
  'value or ]': 'a value or ]',
  key: 'a key in double quotes (no comma behind the last member)',
  'key or }': 'a key in double quotes or }',
  colon: ':',
  'comma or ]': ', or ]',
  'comma or }': ', or }',
  end: 'nothing more',
} as const

type Place = keyof typeof ALLOWED

/** Walks over the tokens until one cannot stand where it stands. */
function firstFault(json: string): { offset: number; allowed: string } {
  const open: ('{' | '[')[] = []
  const behindValue = (): Place =>
    open.length === 0 ? 'end' : open.at(-1) === '{' ? 'comma or }' : 'comma or ]'
  let place: Place = 'value'
  for (let offset = 0; ; ) {
    TOKEN.lastIndex = offset
    const token = TOKEN.exec(json)
    const next: Place | undefined = token === null ? undefined : step(place, token, open, behindValue)
    if (token === null || next === undefined) {
      const blank = /^[ \t\r\n]*/.exec(json.slice(offset))?.[0].length ?? 0
      return { offset: offset + blank, allowed: ALLOWED[place] }
    }
    place = next
    offset = TOKEN.lastIndex
  }
}

function step(
  place: Place,
  [, mark, text, other]: readonly (string | undefined)[],
  open: ('{' | '[')[],
  behindValue: () => Place,
): Place | undefined {
  const close = (): Place => {
    open.pop()
    return behindValue()
  }
  if (mark === '}' && (place === 'key or }' || place === 'comma or }')) return close()
  if (mark === ']' && (place === 'value or ]' || place === 'comma or ]')) return close()
  if (mark === ',' && place === 'comma or }') return 'key'
  if (mark === ',' && place === 'comma or ]') return 'value'
  if (mark === ':') return place === 'colon' ? 'value' : undefined
  if (place === 'key' || place === 'key or }') return text === undefined ? undefined : 'colon'
  if (place !== 'value' && place !== 'value or ]') return undefined
  if (text !== undefined || other !== undefined) return behindValue()
  if (mark !== '{' && mark !== '[') return undefined
  open.push(mark)
  return mark === '{' ? 'key or }' : 'value or ]'
}

/** The word, the text as far as its line goes, or the character at an offset. */
function foundAt(json: string, offset: number): string {
  return /^(?:[\w$.+-]+|["'][^\r\n]{0,40}|.)/su.exec(json.slice(offset))?.[0] ?? ''
}
