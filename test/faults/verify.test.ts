/**
 * `verify()`: whether rules were applied as often as they were to be, and if not, why.
 */
import { describe, expect, test } from 'vitest'
import type { Effect } from '../../src/faults/effect.ts'
import type { FaultRule } from '../../src/faults/rule.ts'
import { FaultControl } from '../../src/server/fault-control.ts'
import { quietServer, timelineOf } from '../support/timeline.ts'

const LOG_ON = 'USER user\r\nPASS secret\r\n'
const text = (value: string): Effect => ({ type: 'text', value })

function atNoop(id: string, effect: Effect, also: Partial<FaultRule> = {}): FaultRule {
  return { id, when: { command: 'NOOP' }, do: effect, ...also }
}

describe('verify', () => {
  function failureOf(...rules: FaultRule[]): string {
    const server = quietServer(...rules)
    timelineOf(server, [`${LOG_ON}NOOP\r\nNOOP\r\n`])
    try {
      new FaultControl(server.service.faults, [], () => {}, false).verify()
    } catch (error) {
      return (error as Error).message
    }
    return 'as expected'
  }

  const seed = '\nseed: 1'
  test.each<[name: string, rules: FaultRule[], message: string]>([
    ['a count that is right', [atNoop('a', text('a'), { expect: 2 })], 'as expected'],
    ['a range that is right', [atNoop('a', text('a'), { expect: { min: 1, max: 2 } })], 'as expected'],
    [
      'a rule that never came about',
      [{ id: 'a', when: { command: 'TOP' }, do: text('a'), expect: 1 }],
      `The rule a was to be applied once; its conditions held 0 times and it was applied 0 times.${seed}`,
    ],
    [
      'one that came too often',
      [atNoop('a', text('a'), { expect: 1 })],
      `The rule a was to be applied once; its conditions held 2 times and it was applied 2 times.${seed}`,
    ],
    [
      'one that was to come never',
      [atNoop('a', text('a'), { expect: { max: 0 } })],
      `The rule a was to be applied never; its conditions held 2 times and it was applied 2 times.${seed}`,
    ],
    [
      'one that was shadowed',
      [atNoop('a', text('a'), { expect: { min: 1 } }), atNoop('b', text('b'))],
      `The rule a was to be applied at least once; its conditions held 2 times and it was applied 0 times (text shadowed by b).${seed}`,
    ],
    [
      'one that did not fit',
      [atNoop('a', { type: 'final-line', as: 'missing' }, { expect: { min: 1, max: 3 } })],
      `The rule a was to be applied 1 to 3 times; its conditions held 2 times and it was applied 0 times (final-line inapplicable).${seed}`,
    ],
    [
      'one that was not drawn',
      [atNoop('a', text('a'), { when: { command: 'NOOP', probability: 1e-12 }, expect: 1 })],
      `The rule a was to be applied once; its conditions held 2 times and it was applied 0 times (not drawn).${seed}`,
    ],
    [
      'one that was spent, beside another',
      [
        atNoop('a', text('a'), { times: 1, expect: { max: 0 } }),
        atNoop('b', { type: 'silence' }, { when: { command: 'NOOP', nth: 2 }, expect: { min: 2 } }),
      ],
      [
        'The rule b was to be applied at least 2 times; its conditions held 2 times and it was applied once.',
        'The rule a was to be applied never; its conditions held 2 times and it was applied once (spent).',
      ].join('\n') + seed,
    ],
  ])('tells of %s', (_, rules, message) => {
    expect(failureOf(...rules)).toBe(message)
  })

  test('holds a rule to what it did before it was removed', () => {
    const server = quietServer()
    const control = new FaultControl(server.service.faults, [], () => server.service.resetFaults(), false)
    const handle = control.use(
      atNoop('a', text('a'), { expect: 1 }),
      atNoop('b', text('b'), { expect: { max: 0 } }),
    )
    handle.remove()
    handle.remove()
    timelineOf(server, [`${LOG_ON}NOOP\r\n`])
    expect(() => control.verify()).toThrow(
      `The rule a was to be applied once; its conditions held 0 times and it was applied 0 times.${seed}`,
    )
    control.reset()
    expect(() => control.verify()).not.toThrow()
  })
})
