/**
 * Functions in rules that throw, or give what no reply can be made of: the session goes on, and whoever wrote them is told.
 */
import { describe, expect, test } from 'vitest'
import type { FaultRule } from '../../src/faults/rule.ts'
import { FaultControl } from '../../src/server/fault-control.ts'
import { bodyOfLines } from '../../src/wire/body.ts'
import { quietServer, timelineOf } from '../support/timeline.ts'

const USUAL = ['0 +OK hi\r\n', '0 -ERR NOOP is valid in the TRANSACTION state only\r\n']

function boom(): never {
  throw new RangeError('boom')
}

/** One NOOP under this rule: what the client saw, what was decided, what `verify()` says. */
function noopUnder(rule: FaultRule) {
  const server = quietServer(rule)
  const control = new FaultControl(server.service.faults, [], () => server.service.resetFaults(), false)
  const timeline = timelineOf(server, ['NOOP\r\n'])
  const told = server.service.transcript.events().filter(({ type }) => type === 'fault')
  return { control, timeline, trace: control.trace(), told }
}

function problemOf(control: FaultControl): { message: string; cause: unknown } | undefined {
  try {
    control.verify()
    return undefined
  } catch (error) {
    const { message, cause } = error as Error
    return { message, cause }
  }
}

describe('a function in a rule that throws', () => {
  test.each<[name: string, rule: FaultRule, effect: string | undefined]>([
    ['do', { id: 'a', when: { command: 'NOOP' }, do: boom }, 'function'],
    ['when.test', { id: 'a', when: { command: 'NOOP', test: boom }, do: { type: 'silence' } }, undefined],
  ])('leaves the reply as it is without the rule: %s', (_, rule, effect) => {
    const { control, timeline, trace, told } = noopUnder(rule)
    expect(timeline).toEqual(USUAL)
    const decided = { rule: 'a', session: 1, effect, result: 'failed' }
    expect(trace).toEqual([{ ...decided, at: 'command', keyword: 'NOOP', error: 'RangeError: boom' }])
    expect(told).toEqual([expect.objectContaining({ ...decided, type: 'fault', about: 4 })])
    expect(problemOf(control)).toEqual({
      message: 'A function of the rule a failed at NOOP in session 1: RangeError: boom\nseed: 1',
      cause: new RangeError('boom'),
    })
  })

  test('shadows nobody and spends nothing', () => {
    let calls = 0
    const fails: FaultRule = {
      id: 'fails',
      when: { command: 'NOOP' },
      do: (reply) => (++calls === 1 ? boom() : { ...reply, text: 'second' }),
      times: 1,
      priority: 1,
    }
    const server = quietServer(fails, {
      when: { command: 'NOOP' },
      do: (reply) => ({ ...reply, text: 'other' }),
    })
    expect(timelineOf(server, ['NOOP\r\nNOOP\r\nNOOP\r\n']).slice(1)).toEqual([
      '0 -ERR other\r\n',
      '0 -ERR second\r\n',
      '0 -ERR other\r\n',
    ])
  })

  test('is called once, however often the shaping of the reply is tried', () => {
    let calls = 0
    const count = () => {
      calls++
      return boom()
    }
    const end = { type: 'end', by: 'close', after: { octets: 9999 } } as const
    timelineOf(quietServer({ when: { command: 'NOOP' }, do: count }, { do: end }), ['NOOP\r\n'])
    expect(calls).toBe(1)
  })

  test('is told of once, with the number of times, until the faults are reset', () => {
    const server = quietServer({ id: 'a', when: { at: 'command', test: boom }, do: { type: 'silence' } })
    const control = new FaultControl(server.service.faults, [], () => server.service.resetFaults(), false)
    timelineOf(server, ['NOOP\r\nSTAT\r\n'])
    expect(problemOf(control)?.message).toBe(
      'A function of the rule a failed at NOOP in session 1, 2 times in all: RangeError: boom\nseed: 1',
    )
    control.reset()
    expect(problemOf(control)).toBe(undefined)
  })

  test.each<[name: string, give: () => unknown, error: string]>([
    [
      'nothing',
      () => undefined,
      'TypeError: do gave undefined. Allowed is a reply, a text, octets, or null for silence.',
    ],
    [
      'half a reply',
      () => ({ status: '+OK' }),
      'TypeError: do gave {"status":"+OK"}. Allowed is a reply, a text, octets, or null for silence.',
    ],
    [
      'a body that is none',
      () => ({ status: '+OK', text: '', body: 'x' }),
      'TypeError: do gave {"status":"+OK","text":"","body":"x"}. Allowed is a reply, a text, octets, or null for silence.',
    ],
    [
      'nothing at all',
      () => 5,
      'TypeError: do gave 5. Allowed is a reply, a text, octets, or null for silence.',
    ],
    [
      'a status that is none',
      () => ({ text: '' }),
      'TypeError: do gave {"text":""}. Allowed is a reply, a text, octets, or null for silence.',
    ],
    [
      'a code that is none',
      () => ({ status: '+OK', text: '', code: 5 }),
      'TypeError: do gave {"status":"+OK","text":"","code":5}. Allowed is a reply, a text, octets, or null for silence.',
    ],
    [
      'null for a body',
      () => ({ status: '+OK', text: '', body: null }),
      'TypeError: do gave {"status":"+OK","text":"","body":null}. Allowed is a reply, a text, octets, or null for silence.',
    ],
    [
      'what cannot be shown',
      () => 5n,
      'TypeError: do gave bigint. Allowed is a reply, a text, octets, or null for silence.',
    ],
    [
      'a promise',
      async () => boom(),
      'TypeError: do gave a promise. It is asked when the reply is due: it must not be async.',
    ],
  ])('fails as well where it gives %s', (_, give, error) => {
    const { timeline, trace } = noopUnder({ when: { command: 'NOOP' }, do: give as () => null })
    expect([timeline, trace.map((decision) => decision.error)]).toEqual([USUAL, [error]])
  })

  test('fails as well where a condition is async', () => {
    const test = (async () => boom()) as unknown as () => boolean
    const { timeline, trace } = noopUnder({ when: { command: 'NOOP', test }, do: { type: 'silence' } })
    const error =
      'TypeError: when.test gave a promise. It is asked when the reply is due: it must not be async.'
    expect([timeline, trace.map((decision) => decision.error)]).toEqual([USUAL, [error]])
  })

  test('does not keep a client from being accepted', () => {
    const server = quietServer({ when: { at: 'accept', test: boom }, do: { type: 'accept', then: 'reset' } })
    expect(timelineOf(server, [])).toEqual(['0 +OK hi\r\n'])
  })
})

test('what was thrown is told in one line', () => {
  const thrown = (what: unknown) =>
    noopUnder({
      when: { command: 'NOOP' },
      do: () => {
        throw what
      },
    }).trace.map(({ error }) => error)
  expect([thrown(new Error(' a\n  b\t')), thrown('text'), thrown(undefined)]).toEqual([
    ['Error: a b'],
    ['"text"'],
    ['undefined'],
  ])
})

test('a reply of the form that replies have is taken, whatever it holds', () => {
  const body = bodyOfLines(['one'])
  const rule: FaultRule = {
    when: { command: 'NOOP' },
    do: () => ({ status: '+OK', code: 'X', text: 'y', body }),
  }
  expect(noopUnder(rule).timeline).toEqual(['0 +OK hi\r\n', '0 +OK [X] y\r\none\r\n.\r\n'])
})
