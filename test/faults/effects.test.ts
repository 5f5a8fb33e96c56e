/**
 * Every effect of the catalogue, raw: the whole octets of a session, cut as they were, each with its time.
 */
import { describe, expect, test } from 'vitest'
import { CATALOGUE, EFFECT_TYPES, type EffectType } from '../../src/faults/catalogue.ts'
import type { Effect } from '../../src/faults/effect.ts'
import { quietServer, timelineOf } from '../support/timeline.ts'
import type { EffectCase } from './effect-cases/effect-case.ts'
import { END_CASES } from './effect-cases/end-cases.ts'
import { MAILDROP_CASES } from './effect-cases/maildrop-cases.ts'
import { MESSAGE_CASES } from './effect-cases/message-cases.ts'
import { REPLY_CASES } from './effect-cases/reply-cases.ts'
import { SOCKET_CASES } from './effect-cases/socket-cases.ts'
import { TLS_CASES } from './effect-cases/tls-cases.ts'
import { WIRE_CASES } from './effect-cases/wire-cases.ts'

const CASES: readonly EffectCase[] = [
  ...TLS_CASES,
  ...MESSAGE_CASES,
  ...MAILDROP_CASES,
  ...REPLY_CASES,
  ...WIRE_CASES,
  ...SOCKET_CASES,
  ...END_CASES,
]

/** Only a session in which the maildrop changes meanwhile can show it; tested below. */
const REUSED: Effect = { type: 'unique-ids', mode: 'reused' }

describe('a rule can', () => {
  test.each(CASES.map((shown) => ({ ...shown, type: effectsOf(shown)[0]?.type })))(
    '$title ($type)',
    ({ rule, sends, entrance, timeline }) => {
      const server = quietServer(rule)
      expect(timelineOf(server, sends, entrance)).toEqual(timeline)
      // The same again: nothing in it is left to chance.
      expect(timelineOf(quietServer(rule), sends, entrance)).toEqual(timeline)
      const applied = server.service.faults.trace.filter(({ result }) => result === 'applied')
      expect(new Set(applied.map(({ effect }) => effect))).toEqual(
        new Set(effectsOf({ rule }).map(({ type }) => type)),
      )
    },
  )

  test('give a message that came later the unique-id of one that was deleted', () => {
    const server = quietServer({ do: REUSED })
    const [account] = server.accounts
    account?.maildrop.remove('B')
    account?.maildrop.append({ raw: 'd\r\n', uniqueId: 'D' }, { raw: 'e\r\n', uniqueId: 'E' })
    expect(timelineOf(server, ['USER user\r\nPASS secret\r\nUIDL\r\n']).at(-1)).toBe(
      '0 +OK unique-id listing follows\r\n1 A\r\n2 C\r\n3 B\r\n4 E\r\n.\r\n',
    )
  })
})

describe('the catalogue', () => {
  const shown: Effect[] = [...CASES.flatMap(effectsOf), REUSED]

  test.each(EFFECT_TYPES)('%s is shown here with all its parameters and all their words', (type) => {
    const own = shown.filter((effect) => effect.type === type)
    expect(own).not.toEqual([])
    expect(wanted(type).filter((words) => !own.some((effect) => has(effect, words)))).toEqual([])
  })
})

function effectsOf({ rule }: Pick<EffectCase, 'rule'>): Effect[] {
  return [rule.do].flat() as Effect[]
}

type Wanted = readonly [parameter: string, word: unknown]

/** Each parameter of an effect, and each word that it may be. A dialect's are shown in test/conversations. */
function wanted(type: EffectType): Wanted[] {
  if (type === 'dialect') return []
  return Object.entries(CATALOGUE[type].parameters()).flatMap(([parameter, schema]) => {
    const words = wordsOf(schema)
    return words.length === 0
      ? [[parameter, undefined] as const]
      : words.map((word) => [parameter, word] as const)
  })
}

function wordsOf(schema: unknown): unknown[] {
  const { wrapped, options, entries, literal } = schema as Record<string, unknown>
  if (wrapped !== undefined) return wordsOf(wrapped)
  if (literal !== undefined) return [literal]
  if (Array.isArray(options))
    return options.flatMap((option) => (typeof option === 'object' ? wordsOf(option) : [option]))
  return entries === undefined ? [] : Object.keys(entries as object).map((key) => ({ key }))
}

function has(effect: Effect, [parameter, word]: Wanted): boolean {
  const value = (effect as unknown as Record<string, unknown>)[parameter]
  if (typeof word !== 'object' || word === null)
    return word === undefined ? value !== undefined : value === word
  return typeof value === 'object' && value !== null && (word as { key: string }).key in value
}
