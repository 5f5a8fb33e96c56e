/**
 * AUTH and TLS as the judge meets them live: the same in a text, and what only a live server or a fault can show.
 */
import { describe, expect, test } from 'vitest'
import { judge } from '../../src/conformance/judge.ts'
import type { ConformanceReport } from '../../src/conformance/report/conformance-report.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'
import { octetsOf } from '../../src/wire/octets.ts'
import { memoryServer } from '../support/memory-server.ts'
import { logOns, MANNERS, PASSWORD, recordedIn } from '../transcript/secret-shapes.ts'

function verdictsOf({ statements, rules }: ConformanceReport): string[] {
  return [...statements, ...rules].map(({ id, verdict }) => `${id} ${verdict}`)
}

function found(transcript: Transcript): string[] {
  return judge(transcript).findings.map(({ id, severity }) => `${id} ${severity}`)
}

/** Where replies end in the middle of nothing, a text shows other lines than there were. */
const AMBIGUOUS = ['with replies of nonsense', 'with replies without their line end']

describe('every way to log on comes to the same live and as text', () => {
  const manners = MANNERS.filter(({ name }) => !AMBIGUOUS.includes(name))
  test.each(manners)('$name', (manner) => {
    for (const [name, lines] of Object.entries(logOns(PASSWORD))) {
      const { transcript } = recordedIn(manner, lines).server.service
      const text = transcript.toString({ full: true, secrets: true })
      const told = (one: Transcript) => verdictsOf(judge(one))
      expect({ name, verdicts: told(parseTranscript(text)) }, text).toEqual({
        name,
        verdicts: told(transcript),
      })
    }
  })
})

test('whoever logs on by AUTH as it should breaks nothing', () => {
  const [asItShouldBe] = MANNERS
  for (const [name, lines] of Object.entries(logOns(PASSWORD))) {
    if (asItShouldBe === undefined || /EXTERNAL|ANONYMOUS|pieces/.test(name)) continue
    const { transcript } = recordedIn(asItShouldBe, lines).server.service
    const errors = found(transcript).filter((finding) => !finding.endsWith(' note'))
    expect({ name, errors }, transcript.toString()).toEqual({ name, errors: [] })
  }
})

/** A client that sends what it wants, and takes every certificate unless it is told otherwise. */
function recorded(
  faults: readonly FaultItem[],
  sends: readonly string[],
  { refuses = false, entrance = 'stls' as 'stls' | 'implicit' } = {},
): Transcript {
  const { service, connect } = memoryServer({ faults }, entrance)
  const client = connect()
  const shakeHands = () => {
    if (refuses) client.handshake?.refuse('alert: bad certificate')
    else client.handshake?.complete()
  }
  shakeHands()
  for (const text of sends) {
    if (client.end !== 'open') break
    client.send(octetsOf(text))
    shakeHands()
  }
  client.finish()
  return service.transcript
}

const LOG_ON = ['USER user\r\n', 'PASS secret\r\n', 'QUIT\r\n']

describe('a bad certificate', () => {
  const expired: FaultItem = { id: 'expired', do: { type: 'certificate', problem: 'expired' } }

  test.each([
    { what: 'STLS', entrance: 'stls' as const, before: ['STLS\r\n'] },
    { what: 'TLS', entrance: 'implicit' as const, before: [] },
  ])('taken over $what is an error, refused it is none', ({ entrance, before }) => {
    const taken = recorded([expired], [...before, ...LOG_ON], { entrance })
    expect(found(taken)).toEqual(['RFC8314-5.3-certificate error'])
    expect(judge(taken).findings[0]?.text).toBe(
      'USER user was sent over TLS though the certificate was bad: expired',
    )
    expect(found(parseTranscript(taken.toString()))).toEqual(['RFC8314-5.3-certificate error'])
    const refused = recorded([expired], [...before, ...LOG_ON], { entrance, refuses: true })
    expect(found(refused)).toEqual([])
    expect(verdictsOf(judge(refused))).toContain('RFC8314-5.3-certificate conforms')
    expect(refused.toString()).toContain('-- tls fails: alert: bad certificate, certificate expired')
  })

  test('for clients without a server name is shown to those alone', () => {
    const fault: FaultItem = { do: { type: 'certificate', problem: 'wrong-host', withoutName: true } }
    expect(found(recorded([fault], ['STLS\r\n', ...LOG_ON]))).toEqual(['RFC8314-5.3-certificate error'])
    const { service, connect } = memoryServer({ faults: [fault] }, 'stls')
    const client = connect()
    client.send(octetsOf('STLS\r\n'))
    client.handshake?.complete({ serverName: 'mock.example.org' })
    for (const line of LOG_ON) client.send(octetsOf(line))
    expect(found(service.transcript)).toEqual([])
  })
})

describe('STLS', () => {
  test('with commands behind it is an error, live and as text, and shows no password', () => {
    const transcript = recorded([], ['STLS\r\nUSER user\r\nPASS secret\r\n', ...LOG_ON])
    expect(found(transcript)).toEqual(['RFC2595-4-nothing-behind-stls error'])
    const text = transcript.toString()
    expect(found(parseTranscript(text))).toEqual(['RFC2595-4-nothing-behind-stls error'])
    expect(text.split('\n').slice(2, 9)).toEqual([
      'C: STLS',
      'S: +OK begin TLS',
      '-- not read:',
      'C: USER user',
      'C: PASS ********',
      '-- finding: octets came in the clear behind STLS; they were not read as commands (behind-stls)',
      '-- tls ok: TLSv1.3, cipher none: in memory',
    ])
  })

  test('refused and done without is a downgrade', () => {
    const refusal: FaultItem = { when: { command: 'STLS' }, do: { type: 'refuse' } }
    expect(found(recorded([refusal], ['CAPA\r\n', 'STLS\r\n', ...LOG_ON]))).toEqual([
      'RFC2595-2.5-no-fall-back error',
    ])
    expect(found(recorded([refusal], ['CAPA\r\n', 'STLS\r\n', 'QUIT\r\n']))).toEqual([])
  })

  describe('that failed, and a log-on in the clear behind it', () => {
    const failed = (number: number, more = '') => [
      `-- session ${number} opened`,
      `S${number}: +OK`,
      ...(more === '' ? [] : [`C${number}: ${more}`, `S${number}: +OK`]),
      `C${number}: STLS`,
      `S${number}: +OK`,
      `-- session ${number} tls fails: alert`,
    ]
    const closed = (number: number) => [`-- session ${number} closed: client-ended`]
    const inClear = (number: number, user = 'ada') => [
      `-- session ${number} opened`,
      `S${number}: +OK`,
      `C${number}: USER ${user}`,
      `S${number}: +OK`,
      `C${number}: PASS x`,
      `S${number}: +OK`,
      ...closed(number),
    ]
    test.each<[name: string, lines: string[], isBlamed: boolean]>([
      ['straight behind it is a downgrade', [...failed(1), ...closed(1), ...inClear(2)], true],
      ['by the same user is one', [...failed(1, 'USER ada'), ...closed(1), ...inClear(2)], true],
      ['by another user is none', [...failed(1, 'USER eve'), ...closed(1), ...inClear(2)], false],
      [
        'where another client is connected is none',
        ['-- session 1 opened', 'S1: +OK', ...failed(2), ...closed(2), ...inClear(3)],
        false,
      ],
      [
        'where the client had gone on to something else before is none',
        [...failed(1), 'C1: CAPA', 'S1: -ERR', ...closed(1), ...inClear(2)],
        false,
      ],
    ])('%s', (_, lines, isBlamed) => {
      const ids = found(parseTranscript(lines.join('\n')))
      expect(ids.some((id) => id.startsWith('RFC2595-2.5-no-fall-back'))).toBe(isBlamed)
    })
  })

  test('answered in the clear and done without is a downgrade, and the handshake is no command', () => {
    const fault: FaultItem = { when: { at: 'handshake' }, do: { type: 'handshake', mode: 'plaintext' } }
    const hello = '\x16\x03\x01\x00\x05hello'
    expect(found(recorded([fault], ['CAPA\r\n', 'STLS\r\n', hello]))).toEqual([])
    expect(found(recorded([fault], ['CAPA\r\n', 'STLS\r\n', `${hello}\n`, ...LOG_ON]))).toEqual([
      'RFC2595-2.5-no-fall-back error',
    ])
  })

  test('offered and not used leaves the password in the clear', () => {
    expect(found(recorded([], ['CAPA\r\n', ...LOG_ON]))).toEqual(['credentials-in-clear warning'])
    expect(found(recorded([], ['CAPA\r\n', 'AUTH PLAIN AHVzZXIAc2VjcmV0\r\n', 'QUIT\r\n']))).toEqual([
      'outlook-mechanism note',
      'credentials-in-clear warning',
    ])
    // Nobody can read the password from a digest.
    const apop = ['CAPA\r\n', 'APOP user c4c9334bac560ecc979e58001b3e22fb\r\n', 'QUIT\r\n']
    expect(found(recorded([], apop))).toEqual(['outlook-apop note'])
    expect(found(recorded([], ['CAPA\r\n', 'STLS\r\n', 'CAPA\r\n', ...LOG_ON]))).toEqual([])
  })

  test('with a handshake that never comes is waited for in vain', () => {
    const text = `
        0 -- session 1 opened
        5 S: +OK
       10 C: STLS
       20 S: +OK
     5020 -- session 1 closed: shutdown
    `
    expect(judge(parseTranscript(text)).findings.map(({ id, text: words }) => [id, words])).toEqual([
      [
        'no-time-out',
        'the client was still waiting for the TLS handshake when the session was ended, 5010 ms later',
      ],
    ])
    expect(found(parseTranscript(text.replace('shutdown', 'client-ended')))).toEqual([])
  })
})

describe('where the server and the client differ about an AUTH exchange', () => {
  test('the client is judged by what it read', () => {
    const fault: FaultItem = { when: { at: 'challenge' }, do: { type: 'send', octets: '-ERR no\r\n' } }
    const transcript = recorded([fault], ['AUTH LOGIN\r\n', 'USER user\r\n', 'QUIT\r\n'])
    expect(transcript.toString()).toContain('C: USER user')
    expect(verdictsOf(judge(transcript))).toEqual(
      expect.arrayContaining(['C0010 conforms', 'RFC5034-4-base64 not-exercised']),
    )
  })

  test('a + that was none lets it in', () => {
    const fault: FaultItem = { when: { at: 'challenge' }, do: { type: 'send', octets: '+OK\r\n' } }
    const transcript = recorded([fault], ['AUTH NTLM\r\n', 'STAT\r\n', 'QUIT\r\n'])
    expect(verdictsOf(judge(transcript))).toContain('C0016 conforms')
  })
})
