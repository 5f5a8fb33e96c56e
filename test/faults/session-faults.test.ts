/**
 * Which rules are asked at which moment of a session, and what is counted of them. What effects do to octets is tested elsewhere.
 */
import { expect, test } from 'vitest'
import { type Decision, FaultPlan } from '../../src/faults/plan.ts'
import type { FaultRule } from '../../src/faults/rule.ts'
import { SessionFaults } from '../../src/faults/session-faults.ts'
import type { ShapedReply } from '../../src/faults/shape-reply.ts'
import type { Situation } from '../../src/faults/trigger.ts'
import { DEFAULT_DIALECT } from '../../src/session/dialect.ts'
import { textOf } from '../../src/wire/octets.ts'
import { ok, type Reply } from '../../src/wire/reply.ts'

const SURROUNDINGS = {
  facts: { count: '', octets: '', number: '', uniqueId: '', bodyOf: () => undefined },
  isNextBuffered: false,
}
const HI = ok('hi')
const CHALLENGE: Reply = { status: '+', text: 'eA==' }

function situation(at: Situation['at'], changes: Partial<Situation> = {}): Situation {
  return {
    at,
    session: 1,
    keyword: at === 'command' ? 'NOOP' : at === 'challenge' ? 'AUTH' : undefined,
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
    ...changes,
  }
}

/** The faults of so many sessions under these rules, and what was decided, as `rule effect result`. */
function armed(rules: readonly FaultRule[], sessionCount = 1) {
  const plan = new FaultPlan(1)
  plan.arm(rules)
  const decisions: string[] = []
  const note = ({ rule, effect, result, by }: Decision) =>
    decisions.push([rule, effect, result, by].filter((word) => word !== undefined).join(' '))
  const sessions = Array.from({ length: sessionCount }, () => new SessionFaults(plan, note))
  return { faults: sessions[0] as SessionFaults, sessions, decisions }
}

function wire(shaped: ShapedReply): string {
  return typeof shaped === 'string' ? shaped : textOf(shaped.reply.status)
}

const before = (faults: SessionFaults, changes?: Partial<Situation>) =>
  faults.beforeCommand(situation('command', changes), DEFAULT_DIALECT, false)

const greet = (faults: SessionFaults) =>
  wire(faults.onGreeting(HI, situation('greeting', { reply: HI }), SURROUNDINGS))

const challenge = (faults: SessionFaults) =>
  wire(faults.onChallenge(CHALLENGE, situation('challenge', { reply: CHALLENGE }), SURROUNDINGS))

test('the greeting spends nothing of a rule that acts on commands', () => {
  const { faults, decisions } = armed([
    { id: 'refuse', when: { nth: 1 }, do: { type: 'refuse' } },
    { id: 'text', when: { nth: 1 }, do: { type: 'text', value: 'first' } },
  ])
  expect([greet(faults), before(faults).refused?.status]).toEqual(['+OK first\r\n', '-ERR'])
  expect(decisions).toEqual(['text text applied', 'refuse refuse applied'])
})

test('a rule that asks for the reply strikes greeting and challenge once', () => {
  const mark: FaultRule = { id: 'mark', when: { reply: 'positive' }, do: { type: 'insert', octets: '#' } }
  const { faults } = armed([mark, { ...mark, id: 'other', when: { at: 'challenge', reply: 'positive' } }])
  expect([greet(faults), challenge(faults)]).toEqual(['#+OK hi\r\n', '#+ eA==\r\n'])
})

test('each challenge, and each moment of being idle, counts as one application', () => {
  const { faults, decisions } = armed([
    { id: 'c', when: { at: 'challenge' }, do: { type: 'text', value: 'x' }, times: 2 },
    { id: 'i', when: { at: 'idle', idleMs: 5 }, do: { type: 'send', octets: 'x' }, times: 2 },
  ])
  const idle = () => wire(faults.onIdle(situation('idle', { idleMs: 5 }), SURROUNDINGS))
  expect([challenge(faults), challenge(faults), challenge(faults)]).toEqual([
    '+ x\r\n',
    '+ x\r\n',
    'untouched',
  ])
  expect([idle(), idle(), idle()]).toEqual(['x', 'x', 'untouched'])
  const twice = (applied: string, spent: string) => [applied, applied, spent]
  expect(decisions).toEqual([...twice('c text applied', 'c spent'), ...twice('i send applied', 'i spent')])
})

test.each([
  ['late', 1, 0],
  ['early', 0, 1],
])('of two rules one of which asks for the reply, the higher one wins: %s', (winner, late, early) => {
  const { faults } = armed([
    { id: 'late', when: { reply: 'positive' }, do: { type: 'text', value: 'late' }, priority: late },
    { id: 'early', do: { type: 'text', value: 'early' }, priority: early },
  ])
  const { parts } = before(faults)
  const shaped = faults.onReply(HI, situation('command', { reply: HI }), parts, SURROUNDINGS)
  expect(wire(shaped)).toBe(`+OK ${winner}\r\n`)
})

test('a budget that another session has used up meanwhile is spent', () => {
  const { sessions, decisions } = armed([{ id: 'a', do: { type: 'text', value: 'x' }, times: 1 }], 2)
  const struck = sessions.map((faults) => before(faults))
  const replies = sessions.map((faults, index) =>
    faults.onReply(HI, situation('command', { reply: HI }), struck[index]?.parts ?? [], SURROUNDINGS),
  )
  expect(replies.map(wire)).toEqual(['+OK x\r\n', 'untouched'])
  expect(decisions).toEqual(['a text applied', 'a spent'])
})

test('of the rules asked once a user is named, only those for another user than the one known are new', () => {
  const { faults } = armed([
    { id: 'anybody', do: { type: 'text', value: '' } },
    { id: 'known', when: { user: 'ada' }, do: { type: 'text', value: '' } },
    { id: 'named', when: { user: 'eve' }, do: { type: 'text', value: '' } },
  ])
  const onceNamed = (user: string, known: string | undefined) =>
    faults
      .onceNamed(situation('command', { keyword: 'AUTH', user }), known, DEFAULT_DIALECT)
      .parts.map((part) => part.armed.id)
  expect([onceNamed('eve', 'ada'), onceNamed('ada', 'ada'), onceNamed('ada', undefined)]).toEqual([
    ['named'],
    [],
    ['known'],
  ])
})

test('who changes the view of a maildrop waits until one is open, though a user is named before', () => {
  const { faults, decisions } = armed([
    {
      id: 'a',
      when: { at: 'command', user: 'eve' },
      do: { type: 'sizes', mode: 'zero' },
    },
  ])
  const named = situation('command', { user: 'eve' })
  const closed = [
    faults.beforeCommand(named, DEFAULT_DIALECT, false),
    faults.onceNamed(named, undefined, DEFAULT_DIALECT),
  ]
  const open = faults.beforeCommand(named, DEFAULT_DIALECT, true)
  expect([...closed, open].map(({ maildrop }) => typeof maildrop)).toEqual([
    'undefined',
    'undefined',
    'function',
  ])
  expect(decisions).toEqual(['a sizes applied'])
})

test('a handshake that is due is not met by the rule that begins one where none is, nor the other way round', () => {
  const { faults, decisions } = armed([
    { id: 'early', do: { type: 'handshake', mode: 'tls' } },
    { id: 'refused', do: { type: 'handshake', mode: 'alert' }, priority: -1 },
  ])
  const at = (isDue: boolean) => faults.atHandshake(situation('handshake'), isDue).mode
  expect([at(true), at(false)]).toEqual(['alert', 'tls'])
  expect(decisions).toEqual(['refused handshake applied', 'early handshake applied'])
})
