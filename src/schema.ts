/**
 * Values from outside (options, manifests, profiles, control messages) checked against a schema, with one wording for
 * every error: the path, what was found, what is allowed, and what was probably meant.
 */
import * as v from 'valibot'
import { didYouMean, type ErrorCode, Pop3MockError } from './errors.ts'

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
  const path = keys.reduce(joinPath, root)
  throw new Pop3MockError(code, `${path === '' ? '' : `${path}: `}${problemOf(issue, keys, schema)}`, {
    path,
  })
}

function joinPath(path: string, key: string | number): string {
  if (typeof key === 'number') return `${path}[${key}]`
  return path === '' ? key : `${path}.${key}`
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

function problemOf(issue: Issue, keys: readonly (string | number)[], schema: v.GenericSchema): string {
  const isAboutKey = issue.path?.at(-1)?.origin === 'key'
  if (isAboutKey && issue.expected === 'never') {
    const known = objectsAt(schema, keys.slice(0, -1)).flatMap((object) => Object.keys(object.entries))
    const meant = didYouMean(String(keys.at(-1)), known)
    return `unknown key.${meant === undefined ? '' : ` Did you mean ${meant}?`} Allowed: ${known.join(', ')}.`
  }
  if (isAboutKey) return 'missing.'
  const meant =
    typeof issue.input === 'string' ? didYouMean(issue.input, quotedIn(issue.expected ?? '')) : undefined
  const hint = meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`
  return `found ${shown(issue.input)}. Allowed is ${allowedWords(issue)}.${hint}`
}

function allowedWords({ message, expected }: Issue): string {
  if (!message.startsWith('Invalid ')) return message
  return (expected ?? 'something else').replace(/^\(|\)$/g, '').replaceAll(' | ', ' or ')
}

/** The object schemas that the value at this path may fit. */
function objectsAt(schema: unknown, keys: readonly (string | number)[]): { entries: object }[] {
  const { wrapped, options, entries, item, value } = schema as Record<string, unknown>
  if (wrapped !== undefined) return objectsAt(wrapped, keys)
  if (Array.isArray(options)) return options.flatMap((option) => objectsAt(option, keys))
  const [key, ...rest] = keys
  if (key === undefined) return entries === undefined ? [] : [{ entries: entries as object }]
  const inner = (entries as Record<string, unknown> | undefined)?.[key] ?? item ?? value
  return inner === undefined ? [] : objectsAt(inner, rest)
}

function quotedIn(expected: string): string[] {
  return [...expected.matchAll(/"([^"]*)"/g)].map((match) => match[1] as string)
}

function shown(found: unknown): string {
  if (typeof found === 'function') return 'a function'
  if (typeof found === 'object' && found !== null) return Array.isArray(found) ? 'a list' : 'an object'
  return typeof found === 'string' ? JSON.stringify(found).slice(0, 80) : String(found)
}
