/**
 * Secure password authentication: the Outlook model with AUTH NTLM, against our own server over memory links.
 */
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import { isChallenge, NEGOTIATE, writeAuthenticate } from '../../src/outlook/ntlm-messages.ts'
import type { OutlookOutcome } from '../../src/outlook/outcome.ts'
import { predictOutlook } from '../../src/outlook/predict.ts'
import { predictProfile } from '../../src/outlook/predict-profile.ts'
import { DEFAULT_SETTINGS, type OutlookSettings } from '../../src/outlook/settings.ts'
import { Sync } from '../../src/outlook/sync.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { readAuthenticate, readNegotiate, writeChallenge } from '../../src/session/sasl/ntlm-message.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import { octetsOf, textOf } from '../../src/wire/octets.ts'
import { commandsIn } from './commands-in.ts'

function predict(
  faults: readonly FaultItem[] = [],
  settings: Partial<OutlookSettings> = {},
): Promise<OutlookOutcome> {
  return predictOutlook({ faults, settings: { spa: true, ...settings } })
}

/** Everything that was sent in answer to a script of whole replies. */
function talk(replies: readonly string[], settings: Partial<OutlookSettings> = {}): string[] {
  const sent: string[] = []
  const given = { ...DEFAULT_SETTINGS, spa: true, ...settings }
  const sync = new Sync(given, { messages: [], uniqueIds: [] }, (octets) => sent.push(textOf(octets)))
  for (const reply of replies) {
    sync.receive(octetsOf(reply))
    while (sync.takeReply());
  }
  return sent
}

const challenge = Buffer.from(
  writeChallenge({
    flags: 0xa2898205,
    serverChallenge: Buffer.from('0123456789abcdef', 'hex'),
    targetName: 'EXAMPLE',
    targetInfo: Buffer.alloc(4),
  }),
)

describe('the exchange', () => {
  test('is that of [MS-OXPOP3] 4.1: probe, AUTH NTLM, three messages', async () => {
    const outcome = await predict()
    expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [], settings: { spa: true } })
    expect(commandsIn(outcome).slice(0, 5)).toEqual([
      'AUTH\\x20',
      'AUTH NTLM',
      '********',
      '********',
      'STAT',
    ])
    expect(outcome.conversation).toContain('-- logged on: user (AUTH)')
    expect(judge(parseTranscript(outcome.conversation)).findings).toEqual([])
  })

  test('never sends the password', () => {
    const offered = ['+OK\r\n', '+OK\r\nPLAIN\r\nntlm\r\n.\r\n', '+ \r\n']
    const sent = talk([...offered, `+ ${challenge.toString('base64')}\r\n`, '+OK\r\n'], { password: 'Zq7w' })
    expect(sent.slice(0, 2)).toEqual(['AUTH \r\n', 'AUTH NTLM\r\n'])
    expect(sent.at(-1)).toBe('STAT\r\n')
    const messages = sent.slice(2, 4).map((line) => Buffer.from(line, 'base64'))
    for (const message of messages) {
      expect(message.includes('Zq7w')).toBe(false)
      expect(message.includes(Buffer.from('Zq7w', 'utf16le'))).toBe(false)
    }
  })

  test('takes `+ OK` of older Exchange servers, and by V0001 any + at all', async () => {
    for (const answer of ['+ OK\r\n', '+OK\r\n', '+\r\n']) {
      const faults: FaultItem[] = [
        { when: { at: 'challenge', nth: 1 }, do: { type: 'send', octets: answer } },
      ]
      const outcome = await predict(faults)
      expect(outcome).toMatchObject({ outcome: 'completes' })
    }
  })

  test('goes over TLS as well', async () => {
    const outcome = await predict([], { encryption: 'stls' })
    expect(outcome).toMatchObject({ outcome: 'completes', decidedBy: [] })
    expect(commandsIn(outcome).slice(0, 3)).toEqual(['STLS', 'AUTH\\x20', 'AUTH NTLM'])
  })
})

describe('a log-on that comes to nothing', () => {
  const failure = { errorCode: '0x800CCC18' }

  test('C0009: without NTLM it cannot log on', async () => {
    const outcome = await predict([{ do: { type: 'dialect', mechanisms: ['PLAIN'] } }])
    expect(outcome).toMatchObject({ outcome: 'fails', failure })
    expect(outcome.deciding).toMatchObject({
      id: 'logs-on-by-ntlm-only',
      basis: 'documented',
      statement: 'C0009',
    })
    expect(commandsIn(outcome)).toEqual(['AUTH\\x20', 'QUIT'])
  })

  test('where the probe is refused it tries all the same', async () => {
    const unlisted: FaultItem = { do: { type: 'dialect', bareAuth: 'refuse' } }
    expect(await predict([unlisted])).toMatchObject({
      outcome: 'completes',
      decidedBy: [{ id: 'tries-ntlm-unlisted', basis: 'assumed' }],
    })
    const outcome = await predict([unlisted, { do: { type: 'dialect', mechanisms: [] } }])
    expect(outcome).toMatchObject({ outcome: 'fails', failure, deciding: { id: 'logs-on-by-ntlm-only' } })
    expect(commandsIn(outcome)).toEqual(['AUTH\\x20', 'AUTH NTLM', 'QUIT'])
  })

  test('C0010: refused in the end, it says QUIT', async () => {
    const refusal: FaultItem = {
      when: { command: 'AUTH', mechanism: 'NTLM', reply: 'positive' },
      do: { type: 'answer', as: '-ERR' },
    }
    const outcome = await predict([refusal])
    expect(outcome).toMatchObject({ outcome: 'fails', failure, deciding: { statement: 'C0010' } })
    expect(commandsIn(outcome).slice(2)).toEqual(['********', '********', 'QUIT'])
  })

  test.each([
    ['text', 'Tm90IGEgY2hhbGxlbmdl'],
    ['half a challenge', challenge.toString('base64', 0, 24)],
    ['a challenge whose fields point out of it', challenge.toString('base64', 0, 51)],
    ['no base64', 'go ahead'],
  ])('%s in the place of a challenge is answered by *', async (_, data) => {
    const garbage: FaultItem = {
      when: { at: 'challenge', nth: 2 },
      do: { type: 'send', octets: `+ ${data}\r\n` },
    }
    const outcome = await predict([garbage])
    expect(outcome).toMatchObject({ outcome: 'fails', failure })
    expect(outcome.deciding).toMatchObject({ id: 'gives-up-unreadable-challenge', basis: 'assumed' })
    expect(commandsIn(outcome).slice(2)).toEqual(['********', '*', 'QUIT'])
  })

  test.each([
    ['the probe', { command: 'AUTH', arguments: '' }, 'probe'],
    ['AUTH NTLM', { at: 'challenge', nth: 1 }, 'auth'],
    ['the first message', { at: 'challenge', nth: 2 }, 'challenge'],
    ['the last message', { command: 'AUTH', mechanism: 'NTLM' }, 'proof'],
  ] as const)('C0014: without an answer to %s it hangs', async (_, when, phase) => {
    const outcome = await predict([{ when, do: { type: 'silence' } }])
    expect(outcome).toMatchObject({ outcome: 'hangs', phase, deciding: { statement: 'C0014' } })
  })
})

describe('the messages', () => {
  test('are what our own server reads', () => {
    expect(readNegotiate(NEGOTIATE)).toEqual({ flags: 0xe2088207 })
    const read = readAuthenticate(writeAuthenticate('EXAMPLE\\jürgen'))
    expect(read).toMatchObject({ flags: 0xe2088207, lmResponse: Buffer.alloc(24) })
    const text = (octets: Uint8Array) => Buffer.from(octets).toString('utf16le')
    if (!('user' in read)) throw new Error(JSON.stringify(read))
    expect([text(read.domain), text(read.user)]).toEqual(['EXAMPLE', 'jürgen'])
    expect(readAuthenticate(writeAuthenticate('user'))).toMatchObject({ domain: Buffer.alloc(0) })
  })

  test('of a server are taken when their fields lie within them', () => {
    expect(isChallenge(challenge)).toBe(true)
    for (const length of [0, 8, 31, 32, 51]) expect(isChallenge(challenge.subarray(0, length))).toBe(false)
    expect(isChallenge(NEGOTIATE)).toBe(false)
    // Without a target's description, as [MS-NLMP] 2.2.1.2 allows of old servers.
    expect(isChallenge(Buffer.concat([challenge.subarray(0, 12), Buffer.alloc(20)]))).toBe(true)
  })
})

test('only a profile that is about AUTH is tried with SPA too', async () => {
  expect(await predictProfile('auth-bare-closes')).toMatchObject({
    outcome: 'fails',
    settings: { spa: true },
    failure: { errorCode: '0x800CCC0F' },
  })
  expect(await predictProfile('pass-err-keep-open')).toMatchObject({ settings: { spa: false } })
  expect(await predictProfile('cucipop')).toMatchObject({ settings: { spa: false } })
})
