/**
 * The schema of a profile file and of a profile's use. The JSON Schema that ships beside the profiles is made from it.
 */
import * as v from 'valibot'
import { line } from './effect-fields.ts'
import { ruleSchema, whenSchema } from './rule-schema.ts'

/** Whether a server may do it, from yes to no. */
export const LEGALITIES = ['legal', 'tolerated', 'grey', 'violation'] as const

const STATEMENT = /^(C00(0[1-9]|[1-3]\d|4[0-7])|V000[1-8])$/

const EXAMPLE_LINE =
  /^(C\d*[:|][\s\S]*|S\d*[:|][\s\S]*|S\d*~ ?\d+|S\d*! ?(close|reset|half-close|silence|open)|C\d*! ?(close|reset)|-- (log on|session \d+|tls (ok|fails).*|wait \d+|finding \S+))$/
const EXAMPLE_LINES =
  'C: or S: and a line, C| or S| and octets, S~ MS, S! close, reset, half-close or silence, C! close or reset, -- log on, session N, tls ok, tls fails or wait MS'

/**
 * The schema of a profile file for editors: its rules as they are without parameters.
 */
export function profileFileSchema(): v.GenericSchema {
  return profileSchema(v.union([ruleSchema(true), v.looseObject({ do: v.unknown() })]))
}

/** The schema of a profile. Its rules are checked when they are expanded: parameters stand in them until then. */
export function profileSchema(rule: v.GenericSchema = v.looseObject({ do: v.unknown() })): v.GenericSchema {
  const optional = v.exactOptional
  const name = v.pipe(
    v.string(),
    v.regex(/^[a-z0-9][a-z0-9.-]*$/, 'a name of lower-case letters, digits, dots and dashes'),
  )
  const words = v.pipe(v.string(), v.minLength(1, 'a text that is not empty'))
  return v.strictObject({
    $schema: optional(v.string()),
    name,
    title: words,
    legality: v.picklist(LEGALITIES),
    statements: optional(
      v.array(v.pipe(v.string(), v.regex(STATEMENT, 'a statement, C0001 to C0047 or V0001 to V0008'))),
    ),
    references: optional(v.array(words)),
    catches: words,
    outlook: optional(words),
    synthetic: optional(v.boolean()),
    aliases: optional(v.array(name)),
    parameters: optional(
      v.record(v.string(), v.strictObject({ default: v.unknown(), description: optional(v.string()) })),
    ),
    maildrop: optional(v.array(messageSchema())),
    account: optional(
      v.strictObject({
        user: optional(v.pipe(v.string(), v.regex(/^[^\r\n\0]+$/, 'a text without CR, LF and NUL'))),
        password: optional(v.pipe(v.string(), v.regex(/^[^\r\n\0]*$/, 'a text without CR, LF and NUL'))),
        token: optional(v.pipe(v.string(), v.regex(/^[^\r\n\0]+$/, 'a text without CR, LF and NUL'))),
      }),
    ),
    tls: optional(v.picklist(['stls', 'implicit'])),
    // Checked when they are expanded, as rules are: parameters stand in them until then.
    extends: optional(v.array(v.union([name, v.looseObject({ profile: name })]))),
    rules: optional(v.array(rule)),
    example: v.array(v.pipe(v.string(), v.regex(EXAMPLE_LINE, EXAMPLE_LINES))),
    segments: optional(v.boolean('true or false')),
  })
}

/** The schema of `{ profile, with, when }`. */
export function profileUseSchema(): v.GenericSchema {
  return v.strictObject({
    profile: v.string(),
    with: v.exactOptional(v.record(v.string(), v.unknown())),
    when: v.exactOptional(whenSchema()),
  })
}

/** Messages as JSON can write them; `messageFrom` checks the rest. */
function messageSchema(): v.GenericSchema {
  return v.union([v.string(), v.looseObject({ uniqueId: v.exactOptional(line()) })])
}
