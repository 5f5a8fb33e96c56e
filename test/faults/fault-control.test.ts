/**
 * `server.faults`: arming and disarming while the server runs.
 */
import { describe, expect, test } from 'vitest'
import type { FaultRule } from '../../src/faults/rule.ts'
import { FaultControl } from '../../src/server/fault-control.ts'
import { refusalOf } from '../load/loaded.ts'
import { quietServer, type Recorded, recorded } from '../support/timeline.ts'

const LOG_ON = 'USER user\r\nPASS secret\r\n'
const says = (id: string): FaultRule => ({ id, when: { command: 'NOOP' }, do: { type: 'text', value: id } })
const profile = {
  name: 'own',
  title: 'Own words',
  legality: 'legal',
  catches: 'nobody',
  parameters: { words: { default: 'own' }, command: { default: 'NOOP' } },
  rules: [
    { when: { command: { $parameter: 'command' } }, do: { type: 'text', value: { $parameter: 'words' } } },
    { when: { command: 'STAT' }, do: { type: 'silence' } },
  ],
  example: [],
} as const

function started(...faults: readonly FaultRule[]) {
  const server = quietServer(...faults)
  const control = new FaultControl(server.service.faults, [], () => server.service.resetFaults(), false)
  const session = recorded(server)
  session.client.send(Buffer.from(LOG_ON))
  return { server, control, session }
}

/** The text of the reply to NOOP. */
function noop({ client, timeline }: Recorded): string | undefined {
  client.send(Buffer.from('NOOP\r\n'))
  return /\+OK (.*)\r\n$/.exec(timeline.at(-1) ?? '')?.[1]
}

describe('rules', () => {
  test('gives what is armed as another server would take it: whole, with ids, the oldest first', () => {
    const { control } = started(says('start'))
    control.use({ ...says('late'), priority: -1, times: 2 }, 'missing-crlf', 'missing-crlf')
    control.use(says('gone')).remove()
    const rules = control.rules()
    expect(rules.map(({ id }) => id)).toEqual(['start', 'late', 'missing-crlf', 'missing-crlf#2'])
    expect(rules[1]).toEqual({ ...says('late'), priority: -1, times: 2 })
    const other = started().control
    other.use(...rules)
    expect(other.list()).toEqual(control.list())
  })
})

describe('use', () => {
  test('arms above what is armed, and sessions meet it at once', () => {
    const { control, session } = started(says('start'))
    expect(noop(session)).toBe('start')
    const handle = control.use(says('late'))
    expect([noop(session), handle.ids]).toEqual(['late', ['late']])
    handle.remove()
    expect(noop(session)).toBe('start')
    handle.remove()
    expect(control.list().map(({ id }) => id)).toEqual(['start'])
  })

  test('takes names, profiles, parts of them and rules, mixed; the last one given is the highest', () => {
    const { control, session } = started()
    const handle = control.use('lowercase-ok', profile, says('rule'), {
      profile: 'missing-crlf',
      when: { session: 9 },
    })
    expect(handle.ids).toEqual(['lowercase-ok', 'own', 'own#2', 'rule', 'missing-crlf'])
    expect(control.list()).toEqual([
      { id: 'missing-crlf', effects: ['line-ending'], priority: 0, applied: 0 },
      { id: 'rule', effects: ['text'], priority: 0, applied: 0 },
      { id: 'own#2', effects: ['silence'], priority: 0, applied: 0 },
      { id: 'own', effects: ['text'], priority: 0, applied: 0 },
      { id: 'lowercase-ok', effects: ['status'], priority: 0, applied: 0 },
    ])
    session.client.send(Buffer.from('NOOP\r\nSTAT\r\n'))
    expect(session.timeline.slice(3)).toEqual(['0 +ok rule\r\n'])
  })

  test('gives the parameters of a profile their values', () => {
    const { control, session } = started()
    control.use({ profile: 'missing-crlf', with: { command: 'NOOP' } })
    session.client.send(Buffer.from('NOOP\r\n'))
    expect(session.timeline.slice(3)).toEqual(['0 +OK still here'])
  })

  test('disarms at the end of a block', () => {
    const { control, session } = started()
    {
      using handle = control.use(says('inside'), says('inside'))
      expect([noop(session), handle.ids]).toEqual(['inside', ['inside', 'inside#2']])
    }
    expect([noop(session), control.list()]).toEqual(['still here', []])
  })

  test('names rules that have no name', () => {
    const { control } = started({ when: { command: 'TOP' }, do: { type: 'swap' } })
    const rule: FaultRule = {
      when: { command: 'TOP' },
      do: [{ type: 'swap' }, { type: 'throttle', octetsPerSecond: 9 }],
    }
    expect(control.use(rule, { do: (reply) => reply, priority: 3 }).ids).toEqual(['rule-2', 'rule-3'])
    expect(control.list()).toEqual([
      { id: 'rule-3', effects: ['function'], priority: 3, applied: 0 },
      { id: 'rule-2', effects: ['swap', 'throttle'], priority: 0, applied: 0 },
      { id: 'rule-1', effects: ['swap'], priority: 0, applied: 0 },
    ])
  })

  test('counts anew under a name that was used before', () => {
    const second: FaultRule = { ...says('a'), when: { command: 'NOOP', nth: 2, per: 'server' } }
    const { control, session } = started()
    const handle = control.use(second)
    expect([noop(session), noop(session)]).toEqual(['still here', 'a'])
    handle.remove()
    control.use(second)
    expect([noop(session), noop(session)]).toEqual(['still here', 'a'])
  })

  test('arms nothing when one of several is malformed', () => {
    const { control, session } = started()
    const bad = { do: { type: 'silense' } } as never
    expect(() => control.use(says('good'), bad)).toThrow(/^faults\[1\]\.do\.type: /)
    expect(() => control.use('lowercase-ok', 'missing-greting')).toThrow(
      'faults[1]: there is no profile "missing-greting". Did you mean "missing-greeting"?',
    )
    expect([noop(session), control.list()]).toEqual(['still here', []])
  })
})

describe('remove', () => {
  test('disarms by name', () => {
    const { control, session } = started(says('a'), says('b'), says('c'))
    control.remove('c', 'a')
    expect(noop(session)).toBe('b')
  })

  test('knows which names there are, and removes all or none', () => {
    const { control } = started(says('first'), says('second'))
    expect(refusalOf(() => control.remove('first', 'secnd'))).toEqual({
      code: 'INVALID_OPTION',
      path: 'ids[1]',
      message: 'ids[1]: no rule has "secnd". Did you mean "second"? Armed: second, first.',
    })
    expect(control.list().map(({ id }) => id)).toEqual(['second', 'first'])
    control.remove('first', 'second')
    expect(refusalOf(() => control.remove('first')).message).toBe('ids[0]: no rule has "first". Armed: none.')
  })
})

describe('reset', () => {
  const once: FaultRule = { ...says('once'), times: 1 }

  test('arms again what was given at the start, and forgets counts and decisions', () => {
    const { control, session } = started(once)
    control.use(says('late')).remove()
    expect([noop(session), noop(session)]).toEqual(['once', 'still here'])
    control.use(says('later'))
    expect(control.trace()).toHaveLength(2)
    control.reset()
    expect([control.trace(), control.list()]).toEqual([
      [],
      [{ id: 'once', effects: ['text'], priority: 0, applied: 0 }],
    ])
    expect([noop(session), noop(session)]).toEqual(['once', 'still here'])
  })

  test('of the server does so too, and the first session counts as the first again', () => {
    const { server, control, session } = started({ ...once, when: { command: 'NOOP', session: 1 } })
    expect(noop(session)).toBe('once')
    control.remove('once')
    control.use(says('late'))
    server.service.reset()
    expect(session.timeline.at(-1)).toBe('0 [reset]')
    const next = recorded(server)
    next.client.send(Buffer.from(LOG_ON))
    expect([noop(next), noop(next)]).toEqual(['once', 'still here'])
  })
})

test('trace tells every decision, with where the session stood', () => {
  const { control, session } = started(
    { id: 'low', when: { command: 'NOOP' }, do: { type: 'text', value: 'low' } },
    { id: 'high', when: { command: 'NOOP' }, do: { type: 'text', value: 'high' }, times: 1 },
    { id: 'rare', when: { at: 'greeting', probability: 1e-12 }, do: { type: 'silence' } },
    { id: 'misfit', when: { at: 'greeting' }, do: { type: 'final-line', as: 'lf' } },
    { id: 'view', do: { type: 'sizes', mode: 'zero' } },
    { id: 'ways', do: { type: 'dialect', rset: 'ignored' } },
  )
  expect([noop(session), noop(session)]).toEqual(['high', 'low'])
  const at = { session: 1, at: 'command' }
  const early = { session: 1, at: 'greeting', keyword: undefined }
  expect(control.trace()).toEqual([
    { ...early, at: 'accept', rule: 'ways', effect: 'dialect', result: 'applied' },
    { ...early, rule: 'rare', effect: undefined, result: 'not-drawn' },
    { ...early, rule: 'misfit', effect: 'final-line', result: 'inapplicable' },
    { ...at, keyword: 'PASS', rule: 'view', effect: 'sizes', result: 'applied' },
    { ...at, keyword: 'NOOP', rule: 'high', effect: 'text', result: 'applied' },
    { ...at, keyword: 'NOOP', rule: 'low', effect: 'text', result: 'shadowed', by: 'high' },
    { ...at, keyword: 'NOOP', rule: 'high', effect: undefined, result: 'spent' },
    { ...at, keyword: 'NOOP', rule: 'low', effect: 'text', result: 'applied' },
  ])
})

test('the transcript tells what struck, behind the opening of its session', () => {
  const { server } = started({ id: 'ways', do: { type: 'dialect', rset: 'ignored' } }, says('a'))
  expect(
    server.service.transcript
      .events()
      .slice(0, 3)
      .map(({ type }) => type),
  ).toEqual(['open', 'fault', 'sent'])
})
