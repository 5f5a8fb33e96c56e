/**
 * What the plan keeps: which rules are armed under which name, what was decided, and which functions have failed.
 */
import { describe, expect, test } from 'vitest'
import { type Decision, FaultPlan, type RuleFailure } from '../../src/faults/plan.ts'
import type { FaultRule } from '../../src/faults/rule.ts'
import type { Situation } from '../../src/faults/trigger.ts'

const silence = (id: string, more: Partial<FaultRule> = {}): FaultRule => ({
  id,
  do: { type: 'silence' },
  ...more,
})

const NOOP: Situation = {
  at: 'command',
  session: 1,
  keyword: 'NOOP',
  isOffered: true,
  arguments: '',
  state: 'AUTHORIZATION',
  tls: false,
  mechanism: undefined,
  user: undefined,
  answered: new Set(),
  messageCount: undefined,
  message: undefined,
  idleMs: 0,
  reply: undefined,
}

function decision(rule: string, result: Decision['result'] = 'applied'): Decision {
  return { rule, session: 1, at: 'command', keyword: 'NOOP', effect: 'silence', result }
}

const ids = (rules: readonly { readonly id: string }[]) => rules.map(({ id }) => id)

describe('rules', () => {
  test('have names of their own, whenever they are armed', () => {
    const plan = new FaultPlan(1)
    expect(plan.isEmpty).toBe(true)
    plan.arm([silence('a'), silence('a'), { do: { type: 'silence' } }])
    const added = plan.arm([silence('a'), silence('a#2')])
    expect([ids(plan.rules), ids(added), plan.isEmpty]).toEqual([
      ['a#2#2', 'a#3', 'rule-3', 'a#2', 'a'],
      ['a#3', 'a#2#2'],
      false,
    ])
  })

  test('that are to be applied so often stay due when they are disarmed, the others are gone', () => {
    const plan = new FaultPlan(1)
    const [due, , stays] = plan.arm([
      silence('due', { expect: 1 }),
      silence('free'),
      silence('stays', { expect: 0 }),
    ])
    plan.disarm(plan.rules.filter((armed) => armed !== stays))
    expect([ids(plan.rules), ids(plan.expecting)]).toEqual([['stays'], ['stays', 'due']])
    expect(plan.expecting.at(-1)).toBe(due)
    plan.reset([silence('new')])
    expect([ids(plan.rules), ids(plan.expecting)]).toEqual([['new'], []])
  })

  test('are found by when they are decided', () => {
    const plan = new FaultPlan(1)
    plan.arm([silence('a'), { id: 'b', do: { type: 'accept', then: 'hold' } }])
    const moments = ['accept', 'handshake', 'log-on', 'command', 'idle'] as const
    expect(moments.map((moment) => [plan.has(moment), plan.parts(moment).length])).toEqual([
      [true, 1],
      [false, 0],
      [false, 0],
      [true, 1],
      [false, 0],
    ])
  })
})

describe('decisions', () => {
  test('are kept up to ten thousand, a tenth of them forgotten at a time', () => {
    const plan = new FaultPlan(1)
    for (let count = 1; count <= 10_000; count++) plan.record(decision(`${count}`))
    expect([plan.trace.length, plan.trace[0]?.rule]).toEqual([10_000, '1'])
    plan.record(decision('last'))
    expect([plan.trace.length, plan.trace[0]?.rule, plan.trace.at(-1)?.rule]).toEqual([9001, '1001', 'last'])
  })

  test('about what does not strike stand in the trace', () => {
    const plan = new FaultPlan(1)
    plan.arm([silence('spent', { times: 1 }), silence('never', { when: { probability: 1e-12 } })])
    const [spent] = plan.parts('command').filter(({ armed }) => armed.id === 'spent')
    if (spent !== undefined) spent.applied = 1
    expect(plan.choose('command', NOOP, new Map(), () => true)).toEqual([])
    expect(plan.trace.map(({ rule, result }) => `${rule} ${result}`)).toEqual([
      'never not-drawn',
      'spent spent',
    ])
  })

  test('that failed are counted by rule, and told of once', () => {
    const told: RuleFailure[] = []
    const plan = new FaultPlan(1, (failure) => told.push(failure))
    for (const rule of ['a', 'b', 'a']) plan.record(decision(rule, 'failed'), new Error(rule))
    expect(told.map(({ decision: { rule }, count }) => `${rule} ${count}`)).toEqual(['a 1', 'b 1'])
    expect(plan.failures.map(({ decision: { rule, error }, count }) => `${rule} ${count} ${error}`)).toEqual([
      'a 2 Error: a',
      'b 1 Error: b',
    ])
  })
})
