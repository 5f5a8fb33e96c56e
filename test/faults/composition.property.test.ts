/**
 * What holds of any rules and any session: order of arming does not matter where ranks differ, a rule that never strikes
 * leaves no trace on the wire, and chance is decided by seed, rule, session and occurrence alone.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Effect } from '../../src/faults/effect.ts'
import type { FaultRule, When } from '../../src/faults/rule.ts'
import { protocolOctets, segmented } from '../support/arbitrary-octets.ts'
import { memoryServer } from '../support/memory-server.ts'
import { quietServer, recorded, THREE, timelineOf, waitForNothing } from '../support/timeline.ts'

const LOG_ON = 'USER user\r\nPASS secret\r\n'

const effects: Effect[] = [
  { type: 'messages', hide: [3] },
  { type: 'content', cutLinesAt: 5 },
  { type: 'unique-ids', mode: 'padded', octets: 5 },
  { type: 'sizes', mode: 'offset', value: 7 },
  { type: 'numbers', mode: 'from', value: 4 },
  { type: 'dialect', statCounts: 'all', deleteAgain: 'accept' },
  { type: 'answer', text: 'answer' },
  { type: 'status', positive: '+ok', negative: '-no' },
  { type: 'text', value: '{text}!' },
  { type: 'lines', suffix: ' x' },
  { type: 'body', lines: 2 },
  { type: 'stuffing', mode: 'every-line' },
  { type: 'line-ending', as: 'lf' },
  { type: 'final-line', as: 'trailing-space' },
  { type: 'insert', octets: '#', at: 'after' },
  { type: 'replace', find: 'e', with: 'EE' },
  { type: 'coalesce' },
  { type: 'delay', delayMs: 3, at: 'after-status' },
  { type: 'segment', seed: 5 },
  { type: 'throttle', octetsPerSecond: 200 },
]
const endings: Effect[] = [{ type: 'silence' }, { type: 'end', by: 'half-close', after: { octets: 12 } }]

const when: fc.Arbitrary<When | undefined> = fc.constantFrom(
  undefined,
  { command: ['UIDL', 'RETR', 'STAT'] },
  { probability: 0.6 },
  { nth: { from: 2, every: 2 } },
  { reply: 'positive' },
)
/** Layers 2 and 3 cannot wait for a reply. */
const rule = (effect: Effect): fc.Arbitrary<FaultRule> =>
  when.map((condition) => {
    const lasts = effects.indexOf(effect) < 6
    if (condition === undefined || (lasts && condition.reply !== undefined))
      return { id: effect.type, do: effect }
    return { id: effect.type, when: condition, do: effect }
  })

const script = fc
  .array(
    fc.constantFrom(
      'UIDL\r\n',
      'UIDL 1\r\n',
      'RETR 1\r\n',
      'RETR 2\r\n',
      'STAT\r\nLIST\r\n',
      'DELE 1\r\n',
      'X\r\n',
    ),
    { maxLength: 6 },
  )
  .map((commands) => [LOG_ON, ...commands])

describe('the octets of a session do not depend on the order in which rules are armed', () => {
  test('where each effect comes once', () => {
    const setOf = (chosen: readonly Effect[]) => fc.tuple(...chosen.map(rule))
    const rules = fc.subarray(effects, { maxLength: 6 }).chain(setOf)
    fc.assert(
      fc.property(rules, fc.gen(), script, (given, gen, sends) => {
        const shuffled = gen(() => fc.shuffledSubarray(given, { minLength: given.length }))
        expect(timelineOf(quietServer(...shuffled), sends)).toEqual(timelineOf(quietServer(...given), sends))
      }),
      { numRuns: 150 },
    )
  })

  test('where rules of the same kind have priorities', () => {
    const setOf = (chosen: readonly Effect[]) => fc.tuple(...chosen.map(rule))
    const rules = fc
      .array(fc.constantFrom(...effects, ...endings), { maxLength: 6 })
      .chain(setOf)
      .map((chosen) => chosen.map((one, priority) => ({ ...one, id: `r${priority}`, priority })))
    fc.assert(
      fc.property(rules, fc.gen(), script, (given, gen, sends) => {
        const shuffled = gen(() => fc.shuffledSubarray(given, { minLength: given.length }))
        expect(timelineOf(quietServer(...shuffled), sends)).toEqual(timelineOf(quietServer(...given), sends))
      }),
      { numRuns: 150 },
    )
  })
})

describe('a rule that never strikes', () => {
  const null1: FaultRule = { when: { nth: 100_000 }, do: { type: 'send', octets: 'never' } }
  const null2: FaultRule = {
    when: { probability: 1e-12 },
    do: [{ type: 'silence' }, { type: 'segment', sizes: [1] }],
  }
  const null3: FaultRule = { when: { session: 2 }, do: { type: 'dialect', bareLf: 'refuse' } }
  const null4: FaultRule = {
    when: { reply: 'positive' },
    do: { type: 'end', by: 'reset', after: { octets: 100_000 } },
  }

  test.each<[name: string, rules: FaultRule[]]>([
    ['beside no other', []],
    ['beside one that cuts by chance', [{ id: 'cut', do: { type: 'segment', seed: 3 } }]],
  ])('changes no octet, no segment and no time, %s', (_, others) => {
    const play = (rules: readonly FaultRule[], segments: readonly Uint8Array[]) => {
      const server = memoryServer({ maildrop: THREE, dialect: { autologoutMs: null }, faults: rules })
      const { client, timeline } = recorded(server)
      client.send(Buffer.from(LOG_ON))
      for (const segment of segments) client.send(segment)
      waitForNothing(server)
      return timeline
    }
    fc.assert(
      fc.property(
        segmented(protocolOctets(20)),
        fc.subarray([null1, null2, null3, null4]),
        ({ segments }, nulls) => {
          expect(play([...nulls, ...others], segments)).toEqual(play(others, segments))
        },
      ),
      { numRuns: 100 },
    )
  })
})

describe('chance', () => {
  const rules: FaultRule[] = [
    { id: 'half', when: { probability: 0.5 }, do: { type: 'status', positive: '+half' } },
    { id: 'third', when: { command: 'CAPA', probability: 0.33 }, do: { type: 'silence' } },
    { id: 'cut', when: { command: 'USER' }, do: { type: 'segment', seed: 9, gapMs: 0 } },
  ]

  /** What two sessions get to see, each, when they take turns so. */
  function sessions(turns: readonly boolean[], seed: number): string[][] {
    const server = memoryServer({ dialect: { timestamp: 'none', autologoutMs: null }, faults: rules, seed })
    const pair = [recorded(server), recorded(server)]
    const left = [0, 0]
    const take = (index: 0 | 1) => {
      left[index] = (left[index] ?? 0) + 1
      if ((left[index] ?? 0) <= 8) pair[index]?.client.send(Buffer.from('CAPA\r\nUSER x\r\n'))
    }
    for (const turn of turns) take(turn ? 1 : 0)
    for (let rest = 0; rest < 8; rest++) for (const index of [0, 1] as const) take(index)
    return pair.map(({ timeline }) => [...timeline])
  }

  test('is the same for the same seed, however sessions take turns', () => {
    const inOrder = sessions([], 11)
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 16 }), (turns) => {
        expect(sessions(turns, 11)).toEqual(inOrder)
      }),
      { numRuns: 50 },
    )
  })

  test('is another one for another seed and in another session', () => {
    const [first, second] = sessions([], 11)
    expect(first).not.toEqual(second)
    expect(sessions([], 12)[0]).not.toEqual(first)
  })

  test('comes about as often as it says', () => {
    const server = quietServer({ when: { probability: 0.25 }, do: { type: 'send', octets: '!' } })
    const { timeline, client } = recorded(server)
    client.send(Buffer.from('CAPA\r\n'.repeat(1999)))
    const struck = timeline.filter((entry) => entry === '0 !').length
    expect(Math.abs(struck / 2000 - 0.25)).toBeLessThan(0.03)
  })
})
