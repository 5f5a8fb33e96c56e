import { describe, expect, test } from 'vitest'
import { behaviour } from '../../src/outlook/behaviour.ts'
import {
  completeVerdict,
  failureVerdict,
  hangVerdict,
  OUTCOME_KINDS,
  type OutlookOutcome,
  outcomeOf,
  worse,
} from '../../src/outlook/outcome.ts'
import { DEFAULT_SETTINGS } from '../../src/outlook/settings.ts'
import { beginSync, decided, failed, type OutlookState } from '../../src/outlook/state.ts'
import { octetsOf } from '../../src/wire/octets.ts'

const BEGUN = beginSync(DEFAULT_SETTINGS, new Set())

describe('a hang', () => {
  test.each<[state: Partial<OutlookState>, pending: string, why: string]>([
    [{ phase: 'greeting' }, '', 'waits-for-greeting'],
    [{ phase: 'greeting' }, '+OK', 'waits-for-line-end'],
    [{ phase: 'stat' }, '', 'waits-for-reply'],
    [{ phase: 'stat' }, '+OK 1 2\n', 'waits-for-line-end'],
    [{ phase: 'list' }, '+OK\r\n1 2', 'waits-for-final-line'],
    [{ phase: 'handshake' }, '', 'waits-for-handshake'],
    [{ phase: 'handshake' }, '+OK\r\n', 'waits-for-handshake'],
    [{ phase: 'retr', isStuck: true }, '', 'stops-at-nul'],
  ])('%o with %j pending', (state, pending, why) => {
    const verdict = hangVerdict({ ...BEGUN, ...state }, octetsOf(pending))
    expect(verdict).toMatchObject({ outcome: 'hangs', why })
    expect(verdict.reason).toBe(`${behaviour(why as never).text}; it waits in the phase ${state.phase}`)
  })
})

test('a failure says what and by which code', () => {
  const failure = { errorCode: '0x1', text: 'it broke', why: 'times-out' } as const
  expect(failureVerdict(failure)).toEqual({ outcome: 'fails', reason: 'it broke (0x1)', why: 'times-out' })
})

test('a synchronization that completes counts what there is', () => {
  const verdict = (count: number) =>
    completeVerdict({ messages: Array.from({ length: count }, () => new Uint8Array()), uniqueIds: [] })
  expect([0, 1, 2].map((count) => verdict(count).reason)).toEqual([
    '0 messages were downloaded, each once and unchanged',
    '1 message was downloaded, each once and unchanged',
    '2 messages were downloaded, each once and unchanged',
  ])
  expect(verdict(1)).toMatchObject({ outcome: 'completes', why: undefined })
})

describe('the outcome', () => {
  test('has the last state and store, and every behaviour once in order, the deciding one too', () => {
    const first = decided(BEGUN, 'takes-separator-runs', 'ignores-text-behind-size')
    const last = failed(decided(BEGUN, 'takes-separator-runs'), 'times-out', '0x1', 'late')
    const store = { messages: [octetsOf('x')], uniqueIds: ['x'] }
    const { failure } = last
    const outcome = outcomeOf(
      [
        { state: { ...first, phase: 'over' }, store: { messages: [], uniqueIds: [] } },
        { state: { ...last, phase: 'stat' }, store },
      ],
      { outcome: 'fails', reason: 'late', why: 'waits-for-reply' },
    )
    const described = (id: Parameters<typeof behaviour>[0]) => ({ id, ...behaviour(id) })
    expect(outcome).toEqual({
      outcome: 'fails',
      reason: 'late',
      deciding: described('waits-for-reply'),
      decidedBy: [
        described('takes-separator-runs'),
        described('ignores-text-behind-size'),
        described('times-out'),
        described('waits-for-reply'),
      ],
      phase: 'stat',
      failure,
      settings: DEFAULT_SETTINGS,
      store,
    })
  })

  test('has nothing that decided it where all went as it should', () => {
    const outcome = outcomeOf([{ state: BEGUN, store: { messages: [], uniqueIds: [] } }], {
      outcome: 'completes',
      reason: 'fine',
      why: undefined,
    })
    expect(outcome).toMatchObject({ deciding: undefined, decidedBy: [] })
  })
})

test('the worse of two is the one that ends worse, and the first of equals', () => {
  const outcomes = OUTCOME_KINDS.map((outcome) => ({ outcome }) as OutlookOutcome)
  for (const [index, one] of outcomes.entries()) {
    for (const [place, other] of outcomes.entries()) {
      expect(worse(one, other)).toBe(place > index ? other : one)
      expect(worse(one, { ...one })).toBe(one)
    }
  }
})
