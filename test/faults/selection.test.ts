/**
 * Which of several rules strike, what became of the others, and how that is told.
 */
import { describe, expect, test } from 'vitest'
import type { Effect } from '../../src/faults/effect.ts'
import type { FaultRule } from '../../src/faults/rule.ts'
import { FaultControl } from '../../src/server/fault-control.ts'
import type { MemoryServer } from '../support/memory-server.ts'
import { quietServer, recorded, timelineOf } from '../support/timeline.ts'

const LOG_ON = 'USER user\r\nPASS secret\r\n'

/** What comes of a send in TRANSACTION, and every decision about it. */
function struck(rules: readonly FaultRule[], send: string): { timeline: string[]; decisions: string[] } {
  const server = quietServer(...rules)
  const { client, timeline } = recorded(server)
  client.send(Buffer.from(LOG_ON))
  const before = timeline.length
  client.send(Buffer.from(send))
  server.clock.advance(60_000)
  return { timeline: timeline.slice(before), decisions: decisionsOf(server) }
}

function decisionsOf({ service }: MemoryServer): string[] {
  return service.faults.trace.map(({ rule, effect, result, by }) =>
    [rule, effect, result, by && `by ${by}`].filter((word) => word !== undefined).join(' '),
  )
}

/** A rule at NOOP, whose reply is `+OK still here`. */
function atNoop(id: string, effect: Effect | Effect[], also: Partial<FaultRule> = {}): FaultRule {
  return { id, when: { command: 'NOOP' }, do: effect, ...also }
}

const text = (value: string): Effect => ({ type: 'text', value })
const insert = (octets: string): Effect => ({ type: 'insert', octets })

describe('of effects of which one can act', () => {
  test('that of the newest rule does, the others are shadowed', () => {
    expect(
      struck([atNoop('a', text('a')), atNoop('b', text('b')), atNoop('c', text('c'))], 'NOOP\r\n'),
    ).toEqual({
      timeline: ['0 +OK c\r\n'],
      decisions: ['c text applied', 'b text shadowed by c', 'a text shadowed by c'],
    })
  })

  test('that of the rule with the highest priority does, however old', () => {
    const rules = [
      atNoop('low', text('low'), { priority: -1 }),
      atNoop('high', text('high'), { priority: 0.5 }),
      atNoop('new', text('new')),
    ]
    expect(struck(rules, 'NOOP\r\n')).toEqual({
      timeline: ['0 +OK high\r\n'],
      decisions: ['high text applied', 'new text shadowed by high', 'low text shadowed by high'],
    })
  })

  test('one that does not fit shadows nothing and spends nothing', () => {
    const rules = [
      atNoop('a', { type: 'line-ending', as: 'lf' }),
      atNoop('b', { type: 'line-ending', as: 'none', lines: 'final' }, { times: 1 }),
      {
        id: 'c',
        when: { command: 'LIST' },
        do: { type: 'line-ending', as: 'none', lines: 'final' },
      } as const,
    ]
    expect(struck(rules, 'NOOP\r\n')).toEqual({
      timeline: ['0 +OK still here\n'],
      decisions: ['b line-ending inapplicable', 'a line-ending applied'],
    })
  })

  test.each<[Effect, Effect]>([
    [
      { type: 'accept', then: 'close' },
      { type: 'accept', then: 'hold' },
    ],
    [
      { type: 'numbers', mode: 'descending' },
      { type: 'numbers', mode: 'from', value: 5 },
    ],
    [
      { type: 'dialect', rset: 'ignored' },
      { type: 'dialect', rset: 'unmarks' },
    ],
    [{ type: 'refuse' }, { type: 'refuse', text: 'no' }],
    [
      { type: 'throttle', octetsPerSecond: 1000 },
      { type: 'throttle', octetsPerSecond: 5000 },
    ],
  ])('%o wins over an older %o', (newer, older) => {
    const server = quietServer({ id: 'older', do: older }, { id: 'newer', do: newer })
    timelineOf(server, ['USER user\r\nPASS secret\r\n'])
    expect(decisionsOf(server).slice(0, 2)).toEqual([
      `newer ${newer.type} applied`,
      `older ${newer.type} shadowed by newer`,
    ])
  })

  test('keys of a dialect are told apart, and a lower rule that comes later changes none of a higher one', () => {
    const server = quietServer(
      {
        id: 'late',
        when: { command: 'NOOP' },
        do: { type: 'dialect', rset: 'unmarks', deleteAgain: 'accept' },
      },
      { id: 'later', when: { command: 'STAT' }, do: { type: 'dialect', rset: 'unmarks' } },
      { id: 'first', do: { type: 'dialect', rset: 'ignored' } },
    )
    const timeline = timelineOf(server, [`${LOG_ON}NOOP\r\nDELE 1\r\nDELE 1\r\nRSET\r\nSTAT\r\n`])
    expect(timeline.slice(4)).toEqual([
      '0 +OK message 1 marked as deleted\r\n',
      '0 +OK message 1 marked as deleted\r\n',
      expect.stringMatching(/^0 \+OK/) as string,
      '0 +OK 2 20\r\n',
    ])
    expect(decisionsOf(server)).toEqual([
      'first dialect applied',
      'late dialect applied',
      'later dialect shadowed by first',
    ])
  })
})

describe('of effects that add up', () => {
  test('each acts, that of the highest rule first', () => {
    const rules = [
      atNoop('a', insert('a')),
      atNoop('b', [insert('b'), insert('B')]),
      atNoop('c', insert('c')),
    ]
    expect(struck(rules, 'NOOP\r\n')).toEqual({
      timeline: ['0 aBbc+OK still here\r\n'],
      decisions: ['c insert applied', 'b insert applied', 'b insert applied', 'a insert applied'],
    })
  })

  test('times are added', () => {
    const rules = [
      atNoop('a', { type: 'delay', delayMs: 5 }),
      atNoop('b', { type: 'delay', delayMs: 7 }),
      atNoop('c', { type: 'segment', sizes: [8, 100], gapMs: 1 }),
      atNoop('d', { type: 'throttle', octetsPerSecond: 80 }),
    ]
    expect(struck(rules, 'NOOP\r\n').timeline).toEqual(['12 +OK stil', '113 l here\r\n'])
  })
})

describe('at most one effect ends a reply', () => {
  const close: Effect = { type: 'end', by: 'close' }

  test('the highest one, on whatever layer; a withheld reply has nothing else done to it', () => {
    expect(
      struck([atNoop('a', close), atNoop('b', text('b')), atNoop('c', { type: 'silence' })], 'NOOP\r\n'),
    ).toEqual({
      timeline: [],
      decisions: ['b text inapplicable', 'c silence applied', 'a end shadowed by c'],
    })
    expect(struck([atNoop('a', { type: 'silence' }), atNoop('b', close)], 'NOOP\r\n')).toEqual({
      timeline: ['0 +OK still here\r\n', '0 [closed]'],
      decisions: ['a silence shadowed by b', 'b end applied'],
    })
  })

  test('one that does not fit leaves the end to the next', () => {
    const far: Effect = { type: 'end', by: 'reset', after: { octets: 17 } }
    expect(
      struck([atNoop('a', { type: 'silence' }), atNoop('b', close), atNoop('c', far)], 'NOOP\r\n'),
    ).toEqual({
      timeline: ['0 +OK still here\r\n', '0 [closed]'],
      decisions: ['a silence shadowed by b', 'c end inapplicable', 'b end applied'],
    })
  })

  test('a function is called once, whatever is tried', () => {
    let calls = 0
    const far: Effect = { type: 'end', by: 'reset', after: { lines: 1 } }
    const rules: FaultRule[] = [
      { id: 'a', when: { command: 'NOOP' }, do: (reply) => ({ ...reply, text: `call ${++calls}` }) },
      atNoop('b', far),
    ]
    expect(struck(rules, 'NOOP\r\n')).toEqual({
      timeline: ['0 +OK call 1\r\n'],
      decisions: ['a function applied', 'b end inapplicable'],
    })
  })
})

describe('a budget', () => {
  test('is spent by what was applied, over all sessions', () => {
    const server = quietServer(atNoop('a', text('a'), { times: 2 }))
    const sends = ['NOOP\r\n', `${LOG_ON}NOOP\r\n`, 'QUIT\r\n', 'reconnect', `${LOG_ON}NOOP\r\n`]
    expect(timelineOf(server, sends).filter((entry) => /(OK|ERR) a|here|NOOP/.test(entry))).toEqual([
      '0 -ERR a\r\n',
      '0 +OK a\r\n',
      '0 +OK still here\r\n',
    ])
    expect(decisionsOf(server)).toEqual(['a text applied', 'a text applied', 'a spent'])
  })

  test('is one for all effects that strike together, and each moment has its own', () => {
    const rule: FaultRule = {
      id: 'a',
      when: { command: 'NOOP' },
      do: [{ type: 'dialect', rset: 'ignored' }, { type: 'refuse' }, text('a'), insert('b')],
      times: 1,
      expect: 1,
    }
    const server = quietServer(rule)
    timelineOf(server, [`${LOG_ON}NOOP\r\nNOOP\r\n`])
    expect(decisionsOf(server)).toEqual([
      'a refuse applied',
      'a dialect applied',
      'a text applied',
      'a insert applied',
      'a spent',
    ])
    expect(controlOf(server).list()).toEqual([
      { id: 'a', effects: ['dialect', 'refuse', 'text', 'insert'], priority: 0, applied: 1 },
    ])
    controlOf(server).verify()
  })

  test('counts nth in the occurrences of the rule, however many effects it has', () => {
    const rule: FaultRule = {
      when: { command: 'NOOP', nth: 2 },
      do: [{ type: 'dialect', rset: 'ignored' }, text('second')],
    }
    expect(struck([rule], 'NOOP\r\nNOOP\r\nNOOP\r\n').timeline).toEqual([
      '0 +OK still here\r\n',
      '0 +OK second\r\n',
      '0 +OK still here\r\n',
    ])
  })

  test('two rules under one name count each for itself', () => {
    const rules = [1, 2].map(
      (nth): FaultRule => atNoop('a', text(`${nth}`), { when: { command: 'NOOP', nth } }),
    )
    expect(struck(rules, 'NOOP\r\nNOOP\r\nNOOP\r\n')).toEqual({
      timeline: ['0 +OK 1\r\n', '0 +OK 2\r\n', '0 +OK still here\r\n'],
      decisions: ['a text applied', 'a#2 text applied'],
    })
  })
})

function controlOf({ service }: MemoryServer): FaultControl {
  return new FaultControl(service.faults, [], () => service.resetFaults(), false)
}
