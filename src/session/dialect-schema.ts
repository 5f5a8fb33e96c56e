/**
 * The schema of a dialect that a user gives: any of its keys.
 */
import * as v from 'valibot'
import type { Dialect } from './dialect.ts'

const acceptOrRefuse = v.picklist(['accept', 'refuse'])
const line = v.pipe(
  v.string(),
  v.regex(/^[^\r\n\u0100-\uffff]*$/, 'text without CR and LF, one octet to each character'),
)
const capability = v.pipe(line, v.regex(/^\S/, 'a capability tag, then its arguments, e.g. "SASL PLAIN"'))
const limit = (least: number) =>
  v.pipe(v.number(), v.integer('a whole number'), v.minValue(least, `a whole number from ${least}`))

/** Any keys of `Dialect`; unknown ones are refused. */
export const dialectSchema: v.GenericSchema<unknown, Partial<Dialect>> = v.strictObject({
  greetingText: v.exactOptional(line),
  timestamp: v.exactOptional(
    v.union(
      [
        v.picklist(['fresh', 'none']),
        v.pipe(v.string(), v.regex(/^<[^\r\n]*>$/)) as v.GenericSchema<`<${string}>`>,
      ],
      '"fresh", "none" or a timestamp such as "<1896.697170952@mock.example.org>"',
    ),
  ),
  capabilities: v.exactOptional(
    v.union([
      v.array(capability),
      v.strictObject({
        add: v.exactOptional(v.array(capability)),
        remove: v.exactOptional(v.array(capability)),
      }),
    ]),
  ),
  lock: v.exactOptional(v.picklist(['exclusive', 'none'])),
  autologoutMs: v.exactOptional(v.nullable(limit(1))),
  lineLimitInOctets: v.exactOptional(limit(6)),
  overlongLine: v.exactOptional(v.picklist(['refuse', 'close'])),
  unknownCommandLimit: v.exactOptional(v.nullable(limit(0))),
  bareLf: v.exactOptional(acceptOrRefuse),
  lowerCaseKeywords: v.exactOptional(acceptOrRefuse),
  leadingSpace: v.exactOptional(acceptOrRefuse),
  severalSpaces: v.exactOptional(acceptOrRefuse),
  tabs: v.exactOptional(acceptOrRefuse),
  trailingSpace: v.exactOptional(acceptOrRefuse),
  extraArguments: v.exactOptional(v.picklist(['ignore', 'refuse'])),
  leadingZeros: v.exactOptional(acceptOrRefuse),
  userTwice: v.exactOptional(acceptOrRefuse),
})
