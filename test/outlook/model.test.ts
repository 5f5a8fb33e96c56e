import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BEHAVIOURS, type Behaviour } from '../../src/outlook/behaviour.ts'
import { stepOutlook } from '../../src/outlook/model.ts'
import { DEFAULT_SETTINGS, type OutlookSettings } from '../../src/outlook/settings.ts'
import { beginSync, type OutlookInput, type OutlookState } from '../../src/outlook/state.ts'
import { Sync } from '../../src/outlook/sync.ts'
import { joined, octetsOf, textOf } from '../../src/wire/octets.ts'
import { protocolOctets, segmented } from '../support/arbitrary-octets.ts'

const EMPTY = { messages: [], uniqueIds: [] }

const input: fc.Arbitrary<OutlookInput> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constantFrom<OutlookInput>(
      { type: 'closed' },
      { type: 'timed-out' },
      { type: 'tls', handshake: { result: 'ok', certificate: undefined, hadLeftovers: true } },
      { type: 'tls', handshake: { result: 'ok', certificate: 'expired', hadLeftovers: false } },
      { type: 'tls', handshake: { result: 'failed', problem: 'alert' } },
    ),
  },
  {
    weight: 9,
    arbitrary: fc
      .record({ line: fc.constantFrom('+OK', '+OK 2 30', '-ERR', '+', 'x'), octets: protocolOctets(6) })
      .map(({ line, octets }) => ({
        type: 'reply' as const,
        reply: { positive: line.startsWith('+'), line, octets },
      })),
  },
)

const settings = fc.record({
  leaveOnServer: fc.boolean(),
  headersFirst: fc.boolean(),
  probe: fc.boolean(),
  spa: fc.boolean(),
  encryption: fc.constantFrom('none' as const, 'stls' as const, 'tls' as const),
})

/** Everything that was sent in answer to a script of whole replies. */
function talk(replies: readonly string[], settings: Partial<OutlookSettings> = {}): string[] {
  const sent: string[] = []
  const sync = new Sync({ ...DEFAULT_SETTINGS, ...settings }, EMPTY, (octets) => sent.push(textOf(octets)))
  for (const reply of replies) {
    sync.receive(octetsOf(reply))
    while (sync.takeReply());
  }
  return sent
}

describe('the step function', () => {
  test('is pure: the same input twice gives equal results, and the state it was given stays', () => {
    fc.assert(
      fc.property(fc.array(input, { maxLength: 12 }), settings, (inputs, given) => {
        let state: OutlookState = beginSync({ ...DEFAULT_SETTINGS, ...given }, new Set(['1']))
        for (const one of inputs) {
          const before = structuredClone(state)
          const step = stepOutlook(Object.freeze(state), one)
          expect(stepOutlook(state, one)).toEqual(step)
          expect(state).toEqual(before)
          state = step.state
        }
      }),
    )
  })

  test('does nothing more when it is over or stuck', () => {
    const over: OutlookState = { ...beginSync(DEFAULT_SETTINGS, new Set()), phase: 'over' }
    expect(stepOutlook(over, { type: 'closed' })).toEqual({ state: over })
    const stuck: OutlookState = { ...over, phase: 'retr', isStuck: true }
    expect(stepOutlook(stuck, { type: 'timed-out' })).toEqual({ state: stuck })
  })
})

describe('arbitrary octets from a server', () => {
  // A log-on that works, so that what is random is not spent on the greeting.
  const prefix = fc.constantFrom(
    '',
    '+OK\r\n+OK\r\n+OK\r\n',
    '+OK\r\n+OK\r\n+OK\r\n+OK 2 9\r\n+OK\r\n1 2\r\n.\r\n',
  )

  test('never throw, and lead to an end or to waiting', () => {
    fc.assert(
      fc.property(prefix, protocolOctets(), settings, (start, octets, given) => {
        const sync = new Sync({ ...DEFAULT_SETTINGS, ...given }, EMPTY, () => {})
        sync.receive(octetsOf(start))
        sync.receive(octets)
        while (sync.takeReply());
        const isWaiting = !sync.isOver
        if (!sync.state.isStuck) sync.close()
        expect(sync.isOver || sync.state.isStuck).toBe(true)
        if (isWaiting && sync.isOver && sync.state.phase !== 'quit')
          expect(sync.state.failure !== undefined || sync.state.decidedBy.length > 0).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('mean the same in any segments', () => {
    fc.assert(
      fc.property(prefix, segmented(protocolOctets()), (start, { whole, segments }) => {
        expect(talk([start, ...segments.map(textOf)])).toEqual(
          talk([textOf(joined([octetsOf(start), whole]))]),
        )
      }),
    )
  })
})

describe('the probe', () => {
  test('is AUTH with a space, and USER follows whatever comes', () => {
    expect(talk(['+OK\r\n', '+OK\r\nNTLM\r\n.\r\n'], { probe: true })).toEqual(['AUTH \r\n', 'USER user\r\n'])
    expect(talk(['+OK\r\n', '-ERR\r\n'], { probe: true })).toEqual(['AUTH \r\n', 'USER user\r\n'])
  })
})

test('every behaviour has a basis that its source bears out', () => {
  for (const { basis, statement, source } of Object.values<Behaviour>(BEHAVIOURS)) {
    if (statement !== undefined) expect(statement).toMatch(/^(C00\d\d|V000\d)$/)
    if (basis === 'documented') expect(source).toMatch(/MS-STANOPOP3|Microsoft/)
    expect(source).not.toBe('')
  }
})
