/**
 * The schema of a rule: one for code, files and the control plane. Functions pass where code gives them.
 */
import * as v from 'valibot'
import { builtOnce, parseOutsideValue } from '../schema.ts'
import { KEYWORDS } from '../wire/keyword.ts'
import { CATALOGUE, EFFECT_TYPES } from './catalogue.ts'
import { checkRule } from './check-rule.ts'
import { line, milliseconds, whole } from './effect-fields.ts'
import type { FaultRule } from './rule.ts'

/**
 * The rule, once it has the documented form and can fire.
 * @param root where it stands, for the error, e.g. `faults[2]`
 * @throws {Pop3MockError} INVALID_OPTION
 */
export function parseRule(value: unknown, root: string): FaultRule {
  const rule = parseOutsideValue(anyRule(), value, root) as FaultRule
  checkRule(rule, root)
  return rule
}

const anyRule = builtOnce(() => ruleSchema())

/** What every rule must look like; with `isPlain` without the functions that only code can give. */
export function ruleSchema(isPlain = false): v.GenericSchema {
  const aFunction = (words: string) => v.function(words)
  const effect = effectSchema()
  const plainDo = [effect, v.pipe(v.array(effect), v.minLength(1, 'at least one effect'))]
  return v.strictObject({
    id: v.exactOptional(v.pipe(v.string(), v.minLength(1, 'a name that is not empty'))),
    when: v.exactOptional(whenSchema(isPlain)),
    do: v.union(
      isPlain ? plainDo : [...plainDo, aFunction('a function')],
      isPlain ? 'an effect or a list of effects' : 'an effect, a list of effects or a function',
    ),
    times: v.exactOptional(whole(1)),
    expect: v.exactOptional(
      v.union([whole(0), v.strictObject({ min: v.exactOptional(whole(0)), max: v.exactOptional(whole(0)) })]),
    ),
    priority: v.exactOptional(v.pipe(v.number(), v.finite('a number'))),
  })
}

/** Every effect, told apart by `type`. */
export function effectSchema(): v.GenericSchema {
  const members = EFFECT_TYPES.map((type) =>
    v.strictObject({ type: v.literal(type), ...CATALOGUE[type].parameters() }),
  )
  return v.variant('type', members)
}

/** The conditions of a rule. */
export function whenSchema(isPlain = false): v.GenericSchema {
  const command = v.picklist([...KEYWORDS, 'UNKNOWN', 'LOG-ON'])
  const optional = v.exactOptional
  const functions: v.ObjectEntries = isPlain ? {} : { test: optional(v.function('a function')) }
  return v.strictObject({
    at: optional(v.picklist(['accept', 'handshake', 'greeting', 'command', 'challenge', 'idle'])),
    command: optional(v.union([command, v.pipe(v.array(command), v.minLength(1, 'at least one command'))])),
    arguments: optional(v.union([line(), v.strictObject({ startsWith: line() })])),
    after: optional(v.picklist(KEYWORDS)),
    state: optional(v.picklist(['AUTHORIZATION', 'TRANSACTION'])),
    tls: optional(v.boolean()),
    mechanism: optional(v.string()),
    user: optional(v.string()),
    reply: optional(v.picklist(['positive', 'negative', 'single-line', 'multi-line'])),
    empty: optional(v.boolean()),
    session: optional(countSchema()),
    message: optional(v.union([whole(1), v.strictObject({ uniqueId: line() })])),
    nth: optional(countSchema()),
    idleMs: optional(milliseconds()),
    per: optional(v.picklist(['server', 'session'])),
    probability: optional(
      v.pipe(
        v.number(),
        v.check((value) => value > 0 && value <= 1, 'a number above 0, up to 1'),
      ),
    ),
    ...functions,
  })
}

function countSchema(): v.GenericSchema {
  const from = v.exactOptional(whole(1))
  return v.union(
    [whole(1), v.strictObject({ from, to: from, every: from })],
    'a whole number from 1 or { from, to, every }',
  )
}
