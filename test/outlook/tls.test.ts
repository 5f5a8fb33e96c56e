/**
 * The Outlook model and TLS, against our own server over memory links.
 */
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import type { OutlookOutcome } from '../../src/outlook/outcome.ts'
import { type Prediction, predictOutlook } from '../../src/outlook/predict.ts'
import { predictProfile } from '../../src/outlook/predict-profile.ts'
import { DEFAULT_SETTINGS, type OutlookSettings } from '../../src/outlook/settings.ts'
import { Sync } from '../../src/outlook/sync.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { commandsIn } from './commands-in.ts'

type Encryption = OutlookSettings['encryption']

function predict(
  encryption: Encryption,
  faults: readonly FaultItem[] = [],
  settings: Partial<OutlookSettings> = {},
  more: Prediction = {},
): Promise<OutlookOutcome> {
  return predictOutlook({ ...more, faults, settings: { encryption, ...settings } })
}

const handshake = (mode: 'stall' | 'close' | 'reset' | 'plaintext' | 'alert' | 'tls'): FaultItem => ({
  when: { at: 'handshake' },
  do: { type: 'handshake', mode },
})

describe('a server without a fault', () => {
  test('by STLS it says nothing else before TLS, and forgets nothing after it', async () => {
    const outcome = await predict('stls')
    expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [], settings: { encryption: 'stls' } })
    expect(commandsIn(outcome).slice(0, 4)).toEqual(['STLS', 'USER user', 'PASS ********', 'STAT'])
    expect(outcome.conversation).toMatch(/\nC: STLS\nS: \+OK .*\n-- tls ok: .*\nC: USER user\n/)
  })

  test('with TLS from the first octet on, the greeting comes behind it', async () => {
    const outcome = await predict('tls')
    expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [] })
    expect(commandsIn(outcome)[0]).toBe('USER user')
    expect(outcome.conversation).toMatch(/^-- session 1 opened\n-- tls ok: .*, server name .*\nS: \+OK /)
  })

  test('it breaks no rule of TLS', async () => {
    for (const encryption of ['stls', 'tls'] as const) {
      const { conversation } = await predict(encryption, [], { syncs: 2 })
      expect(judge(parseTranscript(conversation)).findings).toEqual([])
    }
  })
})

describe('STLS that comes to nothing', () => {
  const failure = { errorCode: '0x800CCC1A' }

  test('refused, it is the end: nothing goes in the clear', async () => {
    const outcome = await predict('stls', [{ when: { command: 'STLS' }, do: { type: 'refuse' } }])
    expect(outcome).toMatchObject({ outcome: 'fails', failure, deciding: { id: 'stops-at-refused-stls' } })
    expect(outcome.deciding).toMatchObject({ basis: 'assumed' })
    expect(commandsIn(outcome)).toEqual(['STLS', 'QUIT'])
  })

  test.each(['close', 'reset', 'alert'] as const)('a handshake with %s fails', async (mode) => {
    for (const encryption of ['stls', 'tls'] as const) {
      const outcome = await predict(encryption, [handshake(mode)])
      expect(outcome).toMatchObject({ outcome: 'fails', failure, phase: 'over' })
      expect(outcome.deciding).toMatchObject({ id: 'stops-at-failed-handshake' })
      expect(commandsIn(outcome)).toEqual(encryption === 'stls' ? ['STLS'] : [])
    }
  })

  test('a server that goes on in the clear fails it as soon as it says something', async () => {
    const greeted = await predict('tls', [handshake('plaintext')])
    expect(greeted).toMatchObject({ outcome: 'fails', failure })
    expect(greeted.reason).toContain('the server answered in the clear')
    expect(await predict('stls', [handshake('plaintext')])).toMatchObject({ outcome: 'hangs' })
  })

  test('a handshake that stalls hangs it, unless the account has a time-out', async () => {
    for (const encryption of ['stls', 'tls'] as const) {
      const outcome = await predict(encryption, [handshake('stall')])
      expect(outcome).toMatchObject({ outcome: 'hangs', phase: 'handshake' })
      expect(outcome.deciding).toMatchObject({ id: 'waits-for-handshake', basis: 'assumed' })
      const impatient = await predict(encryption, [handshake('stall')], { serverTimeoutMs: 60_000 })
      expect(impatient).toMatchObject({ outcome: 'fails', failure: { errorCode: '0x8004210A' } })
    }
  })

  test('C0002: TLS where none is due hangs it before the greeting', async () => {
    const outcome = await predict('stls', [handshake('tls')])
    expect(outcome).toMatchObject({ outcome: 'hangs', phase: 'greeting', deciding: { statement: 'C0002' } })
  })
})

describe('a certificate that is not valid', () => {
  const expired: FaultItem = { do: { type: 'certificate', problem: 'expired' } }

  test('is shown to the user, who ends it', async () => {
    for (const encryption of ['stls', 'tls'] as const) {
      const outcome = await predict(encryption, [expired])
      expect(outcome).toMatchObject({ outcome: 'fails', failure: { errorCode: '0x800CCC1A' } })
      expect(outcome.deciding).toMatchObject({ id: 'warns-of-certificate', basis: 'observed' })
      expect(outcome.conversation).toContain('-- tls fails: expired, certificate expired')
    }
  })

  test('or goes on, and then all is as ever', async () => {
    const outcome = await predict('tls', [expired], { certificateWarnings: 'accepted' })
    expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [{ id: 'warns-of-certificate' }] })
  })

  test('is no matter where it is for clients that name no server', async () => {
    const nameless: FaultItem = { do: { type: 'certificate', problem: 'wrong-host', withoutName: true } }
    expect(await predict('tls', [nameless])).toMatchObject({ outcome: 'completes', decidedBy: [] })
  })
})

describe('what came in the clear behind the answer to STLS', () => {
  test('is thrown away', async () => {
    const injected: FaultItem = {
      when: { command: 'STLS' },
      do: { type: 'insert', at: 'after', octets: '+OK user accepted\r\n' },
    }
    const outcome = await predict('stls', [injected])
    expect(outcome).toMatchObject({ outcome: 'completes' })
    expect(outcome.decidedBy).toMatchObject([{ id: 'forgets-what-came-before-tls', basis: 'assumed' }])
  })

  test('even where it is not whole', () => {
    const sent: string[] = []
    const settings = { ...DEFAULT_SETTINGS, encryption: 'stls' } as const
    const sync = new Sync(settings, { messages: [], uniqueIds: [] }, (octets) => sent.push(textOf(octets)))
    sync.receive(octetsOf('+OK\r\n'))
    while (sync.takeReply());
    sync.receive(octetsOf('+OK begin\r\n+OK half'))
    while (sync.takeReply());
    expect(sync.isShakingHands).toBe(true)
    sync.shookHands(undefined)
    sync.receive(octetsOf('+OK\r\n'))
    while (sync.takeReply());
    expect(sent).toEqual(['STLS\r\n', 'USER user\r\n', 'PASS secret\r\n'])
  })
})

test('a profile that needs TLS gives the account its encryption', async () => {
  expect(await predictProfile('tls-cert-expired')).toMatchObject({ settings: { encryption: 'tls' } })
  expect(await predictProfile('stls-ok-then-close')).toMatchObject({
    outcome: 'fails',
    settings: { encryption: 'stls' },
  })
  expect(await predictProfile('missing-crlf')).toMatchObject({ settings: { encryption: 'none' } })
})

test.each([
  [{ encryption: 'ssl' }, 'settings.encryption: found "ssl". Allowed is "none" or "stls" or "tls".'],
  [
    { certificateWarnings: 'no' },
    'settings.certificateWarnings: found "no". Allowed is "refused" or "accepted".',
  ],
])('refuses %o', async (settings, message) => {
  await expect(predictOutlook({ settings: settings as object })).rejects.toThrow(message)
})
