/**
 * The parameters that effects share, as schemas. Each is made when asked for, so that importing this costs nothing.
 */
import * as v from 'valibot'
import type { Insertion } from './content-edit.ts'
import type { Place } from './position.ts'
import type { EndEffect } from './socket-effects.ts'

type Schema<Value> = v.GenericSchema<unknown, Value>

/** Any text, one octet to each character. */
export function text(): Schema<string> {
  return v.pipe(
    v.string(),
    v.regex(/^[\0-\u00ff]*$/, 'a text with one octet to each character (\\u00ff at most)'),
  )
}

export function someText(): Schema<string> {
  return v.pipe(text(), v.minLength(1, 'a text that is not empty'))
}

/** A text without CR and LF. */
export function line(): Schema<string> {
  return v.pipe(text(), v.regex(/^[^\r\n]*$/, 'a text without CR and LF'))
}

/** A response code without its brackets (RFC 2449 section 8). */
export function code(): Schema<string> {
  return v.pipe(v.string(), v.regex(/^[!-Z\\^-~]+$/, 'a response code without its brackets, e.g. "IN-USE"'))
}

export function integer(): Schema<number> {
  return v.pipe(v.number(), v.safeInteger('a whole number'))
}

export function whole(least: number): Schema<number> {
  const words = `a whole number from ${least}`
  return v.pipe(v.number(), v.safeInteger(words), v.minValue(least, words))
}

/** Message-numbers, or the messages that a client has read before. */
export function selection(): Schema<number[] | 'read'> {
  return v.union([v.array(whole(1)), v.literal('read')])
}

export function milliseconds(): Schema<number> {
  const words = 'milliseconds, from 0 to 86,400,000'
  return v.pipe(v.number(words), v.minValue(0, words), v.maxValue(86_400_000, words))
}

export function place(): Schema<Place> {
  return v.union([
    v.picklist(['before', 'after', 'after-status']),
    v.strictObject({ line: whole(0) }),
    v.strictObject({ octet: whole(0) }),
  ])
}

export function insertion(): Schema<Insertion> {
  return v.strictObject({
    at: v.picklist(['start', 'header', 'body', 'end']),
    octets: someText(),
    repeat: v.exactOptional(whole(1)),
  }) as Schema<Insertion>
}

export function endAfter(): Schema<NonNullable<EndEffect['after']>> {
  return v.union([
    v.picklist(['nothing', 'status', 'reply']),
    v.strictObject({ octets: whole(0) }),
    v.strictObject({ lines: whole(0) }),
  ])
}
