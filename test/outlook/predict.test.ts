import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { OUTCOME_KINDS } from '../../src/outlook/outcome.ts'
import { predictOutlook } from '../../src/outlook/predict.ts'
import { predictProfile } from '../../src/outlook/predict-profile.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { textOf } from '../../src/wire/octets.ts'
import { protocolOctets } from '../support/arbitrary-octets.ts'
import { commandsIn } from './commands-in.ts'

const SILENT_STAT: FaultItem = { when: { command: 'STAT' }, do: { type: 'silence' } }

describe('predictOutlook', () => {
  test('completes against a faultless server', async () => {
    const outcome = await predictOutlook()
    expect(outcome).toMatchObject({
      outcome: 'completes',
      reason: '3 messages were downloaded, each once and unchanged',
      deciding: undefined,
      decidedBy: [],
      failure: undefined,
      deleted: [],
    })
    expect(commandsIn(outcome)).toEqual([
      'USER user',
      'PASS ********',
      'STAT',
      'LIST',
      'UIDL',
      'RETR 1',
      'RETR 2',
      'RETR 3',
      'QUIT',
    ])
  })

  test('waits for what a timer still brings, however late: no hang without proof', async () => {
    const outcome = await predictOutlook({
      faults: [{ when: { command: 'STAT' }, do: { type: 'delay', delayMs: 3_600_000 } }],
    })
    expect(outcome.outcome).toBe('completes')
  })

  test('with a server time-out what would hang fails', async () => {
    const settings = { serverTimeoutMs: 60_000 }
    expect(await predictOutlook({ faults: [SILENT_STAT], settings })).toMatchObject({
      outcome: 'fails',
      phase: 'over',
      failure: { errorCode: '0x8004210A' },
      deciding: { id: 'times-out', basis: 'observed' },
    })
    const slow: FaultItem = { when: { command: 'STAT' }, do: { type: 'delay', delayMs: 59_999 } }
    expect(await predictOutlook({ faults: [slow], settings })).toMatchObject({ outcome: 'completes' })
  })

  test('what comes in the last moment comes in time', async () => {
    const faults: FaultItem[] = [{ when: { command: 'STAT' }, do: { type: 'delay', delayMs: 60_000 } }]
    const outcome = await predictOutlook({ faults, settings: { serverTimeoutMs: 60_000 } })
    expect(outcome.outcome).toBe('completes')
  })

  test('shows the first error, whatever becomes of QUIT', async () => {
    const outcome = await predictOutlook({
      faults: ['stat-err', 'quit-hang'],
      settings: { serverTimeoutMs: 60_000 },
    })
    expect(outcome).toMatchObject({ outcome: 'fails', failure: { errorCode: '0x800CCC90' } })
  })

  test.each([
    ['user-unsupported', '0x800CCC91'],
    ['pass-err-keep-open', '0x800CCC92'],
    ['stat-err', '0x800CCC90'],
    ['stat-nonnumeric', '0x800CCC93'],
    ['list-blank-line', '0x800CCC93'],
    ['stat-ne-list-uidl', '0x800CCC97'],
    ['retr-rst', '0x800CCC0F'],
  ])('%s shows the error %s', async (profile, errorCode) => {
    const outcome = await predictOutlook({ faults: [profile] })
    expect(outcome).toMatchObject({ outcome: 'fails', failure: { errorCode } })
  })

  test('the account of a profile is the one that logs on', async () => {
    const outcome = await predictOutlook({ faults: ['password-with-spaces'] })
    expect(outcome.settings.password).toBe('two words')
  })

  test('fetches in the second synchronization what has arrived, and nothing twice', async () => {
    const outcome = await predictOutlook({
      maildrop: ['a\r\n'],
      settings: { syncs: 3 },
      arriving: ['b\r\n'],
    })
    expect(outcome.store.messages.map(textOf)).toEqual(['a\r\n', 'b\r\n'])
    expect(commandsIn(outcome).filter((line) => line.startsWith('RETR'))).toEqual(['RETR 1', 'RETR 2'])
  })

  test.each([
    [{ syncs: 0 }, 'settings.syncs: found 0. Allowed is a whole number from 1.'],
    [
      { serverTimeoutMs: -1 },
      'settings.serverTimeoutMs: found -1. Allowed is milliseconds above 0, or null.',
    ],
  ])('refuses %o', async (settings, message) => {
    await expect(predictOutlook({ settings })).rejects.toThrow(message)
  })

  test('any octets in the place of any reply lead to one of the four outcomes', async () => {
    const command = fc.constantFrom('USER', 'PASS', 'STAT', 'LIST', 'UIDL', 'RETR', 'DELE', 'QUIT')
    const fault = fc.record({ command, octets: protocolOctets(12).map(textOf) })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fault, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (given, leave) => {
          const faults = given.map(
            ({ command, octets }) => ({ when: { command }, do: { type: 'send', octets } }) as FaultItem,
          )
          const settings = { leaveOnServer: leave, syncs: 2 }
          const { outcome, deciding } = await predictOutlook({ faults, settings })
          expect(OUTCOME_KINDS).toContain(outcome)
          expect(deciding === undefined).toBe(outcome === 'completes')
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('predictProfile', () => {
  test('tells the worst of two accounts', async () => {
    expect(await predictProfile('uidl-reused')).toMatchObject({
      outcome: 'misreads',
      settings: { leaveOnServer: false },
    })
    expect(await predictProfile('uidl-changes-each-session')).toMatchObject({
      outcome: 'misreads',
      settings: { leaveOnServer: true },
    })
  })

  test('knows what was meant by a name that is none', async () => {
    await expect(predictProfile('missing-clrf')).rejects.toThrow('Did you mean "missing-crlf"?')
  })

  test('gives the same answer each time', async () => {
    expect(await predictProfile('seg-random-seeded')).toEqual(await predictProfile('seg-random-seeded'))
  })
})
