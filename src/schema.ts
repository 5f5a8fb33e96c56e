/**
 * Values from outside (options, manifests, profiles, control messages) checked against a schema, with one wording for
 * every error: the path, what was found, what is allowed, and what was probably meant.
 */
import * as v from 'valibot'
import { didYouMean, didYouMeanHint, type ErrorCode, Pop3MockError } from './errors.ts'

type Issue = v.BaseIssue<unknown>

/**
 * The value, once it fits the schema. A message given to a schema's check is read as what is allowed there.
 * @param root what the path of an error begins with, e.g. `options`; may be empty
 * @throws {Pop3MockError} with `code`, for the first thing that does not fit
 */
export function parseOutsideValue<Output>(
  schema: v.GenericSchema<unknown, Output>,
  value: unknown,
  root: string,
  code: ErrorCode = 'INVALID_OPTION',
): Output {
  const result = v.safeParse(schema, value, { abortPipeEarly: true })
  if (result.success) return result.output
  const { issue, keys } = deepest(result.issues[0], [])
  const above = keys.slice(0, -1)
  // To the schema a list is an object that lacks every key.
  if (typeof keys.at(-1) === 'string' && Array.isArray(above.reduce<unknown>(memberOf, value)))
    throw outsideError(above.reduce(joinPath, root), 'found a list. Allowed is an object.', code)
  throw outsideError(keys.reduce(joinPath, root), problemOf(issue, keys, schema, value), code)
}

/** A schema that is built when it is first used, and once: building one takes longer than checking a value against it. */
export function builtOnce<Schema>(build: () => Schema): () => Schema {
  let built: Schema | undefined
  return () => {
    built ??= build()
    return built
  }
}

/** The error for a value from outside: a path as `joinPath` makes it, and what is wrong there. */
export function outsideError(
  path: string,
  problem: string,
  code: ErrorCode = 'INVALID_OPTION',
): Pop3MockError {
  const place = path.replace(/: $/, '')
  return new Pop3MockError(code, place === '' ? problem : `${place}: ${problem}`, { path: place })
}

/** The path one key further. What stands in a file has the file's name and `: ` for its root. */
export function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' || path.endsWith(': ') ? path + key : `${path}.${key}`
}

/** An issue with its whole path; within a union, the one of the member that fits best. */
function deepest(
  issue: Issue,
  above: readonly (string | number)[],
): { issue: Issue; keys: (string | number)[] } {
  const keys = [...above, ...(issue.path ?? []).map(({ key }) => key as string | number)]
  let best = { issue, keys }
  for (const inner of issue.issues ?? []) {
    const candidate = deepest(inner, keys)
    if (candidate.keys.length > best.keys.length) best = candidate
  }
  return best
}

function problemOf(
  issue: Issue,
  keys: readonly (string | number)[],
  schema: unknown,
  value: unknown,
): string {
  const last = issue.path?.at(-1)
  const isAboutKey = last?.origin === 'key'
  const known = [
    ...new Set(objectsAt(schema, keys.slice(0, -1), value).flatMap((object) => Object.keys(object.entries))),
  ]
  if (isAboutKey && issue.expected === 'never') {
    if (known.length === 0) return 'unknown key. Allowed: none.'
    return `unknown key.${didYouMeanHint(String(keys.at(-1)), known)} Allowed: ${known.join(', ')}.`
  }
  const isTag = issue.type === 'variant' && issue.input === undefined
  if (isAboutKey || isTag) {
    const parent = keys.slice(0, -1).reduce<unknown>(memberOf, value) as object
    const unknown = Object.keys(parent).filter((key) => !known.includes(key))
    const instead = didYouMean(String(keys.at(-1)), unknown)
    const allowed = isTag ? ` Allowed is ${allowedWords(issue)}.` : ''
    return `missing.${instead === undefined ? '' : ` Is ${instead} meant to be it?`}${allowed}`
  }
  const hint =
    typeof issue.input === 'string'
      ? didYouMeanHint(issue.input, quotedIn(issue.expected ?? ''), 'quoted')
      : ''
  return `found ${shown(issue.input)}. Allowed is ${allowedWords(issue)}.${hint}`
}

const KINDS: Readonly<Record<string, string>> = {
  Object: 'an object',
  Array: 'a list',
  Function: 'a function',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
}

function allowedWords({ message, expected }: Issue): string {
  if (!message.startsWith('Invalid ')) return message
  const words = (expected ?? 'something else').match(/"(?:[^"\\]|\\.)*"|[^\s|()]+/g) ?? []
  return words.map((word) => KINDS[word] ?? word).join(' or ')
}

function memberOf(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<string | number, unknown>)[key]
    : undefined
}

/** The object schemas that the value at this path may fit; of a variant only the one that its tag names. */
function objectsAt(
  schema: unknown,
  keys: readonly (string | number)[],
  value: unknown,
): { entries: object }[] {
  const { wrapped, options, entries, item, value: member, type, key: tag } = schema as Record<string, unknown>
  if (wrapped !== undefined) return objectsAt(wrapped, keys, value)
  if (Array.isArray(options)) {
    const isNamed = (option: { entries?: Record<string, { literal?: unknown }> }) =>
      type !== 'variant' || option.entries?.[String(tag)]?.literal === memberOf(value, String(tag))
    return options.filter(isNamed).flatMap((option) => objectsAt(option, keys, value))
  }
  const [key, ...rest] = keys
  if (key === undefined) return entries === undefined ? [] : [{ entries: entries as object }]
  const inner =
    typeof key === 'number' ? item : ((entries as Record<string, unknown> | undefined)?.[key] ?? member)
  return inner === undefined ? [] : objectsAt(inner, rest, memberOf(value, key))
}

function quotedIn(expected: string): string[] {
  return [...expected.matchAll(/"([^"]*)"/g)].map((match) => match[1] as string)
}

function shown(found: unknown): string {
  if (typeof found === 'function') return 'a function'
  if (typeof found === 'object' && found !== null) return Array.isArray(found) ? 'a list' : 'an object'
  return typeof found === 'string' ? JSON.stringify(found).slice(0, 80) : String(found)
}
