/**
 * The model step by step: from the connection to the log-on.
 */
import { describe, expect, test } from 'vitest'
import { stepOutlook } from '../../src/outlook/model.ts'
import { DEFAULT_SETTINGS } from '../../src/outlook/settings.ts'
import { beginSync } from '../../src/outlook/state.ts'
import { type Ending, play } from './play-lines.ts'

describe('the handshake', () => {
  test('comes before the greeting, or behind STLS', () => {
    expect(play([], { encryption: 'tls' })).toEqual({ sent: [], phase: 'handshake' })
    expect(play(['TLS'], { encryption: 'tls' })).toEqual({ sent: [], phase: 'greeting' })
    expect(play(['TLS', '+OK'], { encryption: 'tls' })).toEqual({ sent: ['USER user'], phase: 'user' })
    expect(play(['+OK', '+OK', 'TLS'], { encryption: 'stls' })).toEqual({
      sent: ['STLS', 'USER user'],
      phase: 'user',
    })
  })

  test('is no place for a reply in the clear', () => {
    const state = beginSync({ ...DEFAULT_SETTINGS, encryption: 'tls' }, new Set())
    expect(stepOutlook(state, { type: 'reply', reply: { positive: true, line: '+OK' } }).state).toMatchObject(
      {
        phase: 'over',
        failure: {
          errorCode: '0x800CCC1A',
          text: 'TLS could not be begun: the server answered in the clear',
          why: 'stops-at-failed-handshake',
        },
      },
    )
  })

  test('is heard of only where one is going on', () => {
    expect(play(['+OK', 'TLS', '+OK'])).toEqual({ sent: ['USER user', 'PASS secret'], phase: 'pass' })
  })

  test('with a bad certificate is for the user to decide', () => {
    const ending: Ending = (sync) => sync.shookHands('expired')
    const decidedBy = ['warns-of-certificate']
    expect(play([], { encryption: 'tls' }, [], ending)).toEqual({
      sent: [],
      phase: 'over',
      errorCode: '0x800CCC1A',
      why: 'warns-of-certificate',
      decidedBy,
    })
    const accepted = { encryption: 'tls', certificateWarnings: 'accepted' } as const
    expect(play([], accepted, [], ending)).toEqual({ sent: [], phase: 'greeting', decidedBy })
  })
})

describe('the probe', () => {
  test('is followed by USER whatever comes, where there is no SPA', () => {
    for (const answer of [['+OK', 'NTLM', '.'], ['-ERR']]) {
      expect(play(['+OK', ...answer], { probe: true })).toEqual({
        sent: ['AUTH ', 'USER user'],
        phase: 'user',
      })
    }
  })

  test.each(['NTLM', 'ntlm', 'NTLM \t'])('finds NTLM in a line that says %j', (line) => {
    expect(play(['+OK', '+OK', 'PLAIN', line, 'X', '.'], { spa: true })).toEqual({
      sent: ['AUTH ', 'AUTH NTLM'],
      phase: 'auth',
    })
  })

  test.each(['NTLMv2', 'X NTLM', 'X-NTLM', 'NTLM x', 'NTLM\rx'])('does not find it in %j', (line) => {
    expect(play(['+OK', '+OK', line, '.'], { spa: true })).toEqual({
      sent: ['AUTH ', 'QUIT'],
      phase: 'quit',
      errorCode: '0x800CCC18',
      why: 'logs-on-by-ntlm-only',
      decidedBy: ['logs-on-by-ntlm-only'],
    })
  })
})

describe('secure password authentication', () => {
  const begun = ['+OK', '-ERR']
  const challenge = Buffer.from(`NTLMSSP\0\x02\0\0\0${'\0'.repeat(20)}`, 'latin1').toString('base64')
  const decidedBy = ['tries-ntlm-unlisted']
  const afterProbe = (...lines: readonly string[]) => {
    const { sent, ...rest } = play([...begun, ...lines], { spa: true, user: 'DOM\\u' })
    return { sent: sent.slice(1), ...rest }
  }
  const [negotiate, authenticate] = play([...begun, '+ ', `+ ${challenge}`], {
    spa: true,
    user: 'DOM\\u',
  }).sent.slice(2)

  test('goes on with STAT', () => {
    expect(afterProbe('+ ', `+ ${challenge}`, '+OK')).toEqual({
      sent: ['AUTH NTLM', negotiate, authenticate, 'STAT'],
      phase: 'stat',
      decidedBy,
    })
  })

  test('takes any + for a go-ahead, and notes those that are no challenge', () => {
    for (const line of ['+', '+ ', '+ OK', '+OK'])
      expect(afterProbe(line)).toEqual({ sent: ['AUTH NTLM', negotiate], phase: 'challenge', decidedBy })
    expect(afterProbe('+x')).toEqual({
      sent: ['AUTH NTLM', negotiate],
      phase: 'challenge',
      decidedBy: [...decidedBy, 'any-plus-is-positive'],
    })
  })

  test('a plain + that answers the proof is no challenge any more', () => {
    expect(afterProbe('+ ', `+ ${challenge}`, '+ ')).toMatchObject({
      phase: 'stat',
      decidedBy: [...decidedBy, 'any-plus-is-positive'],
    })
  })

  test.each<[lines: readonly string[], sent: number, why: string]>([
    [['-ERR'], 0, 'logs-on-by-ntlm-only'],
    [['+ ', '-ERR'], 1, 'stops-at-refused-log-on'],
    [['+ ', `+ ${challenge}`, '-ERR'], 2, 'stops-at-refused-log-on'],
  ])('refused by %j it ends', (lines, sent, why) => {
    expect(afterProbe(...lines)).toEqual({
      sent: ['AUTH NTLM', ...[negotiate, authenticate].slice(0, sent), 'QUIT'],
      phase: 'quit',
      errorCode: '0x800CCC18',
      why,
      decidedBy: [...decidedBy, why],
    })
  })

  test.each([
    '+OK',
    '+ ',
    `+  ${challenge}`,
    `+ ${challenge} x`,
    `+ ${challenge}!`,
    `+${challenge}`,
    `+ !${challenge}`,
    `+ x + ${challenge}`,
  ])('gives up by * at %j, then quits', (line) => {
    for (const answer of ['-ERR', '+OK']) {
      const { decidedBy: by, ...played } = afterProbe('+ ', line, answer)
      expect(played).toEqual({
        sent: ['AUTH NTLM', negotiate, '*', 'QUIT'],
        phase: 'quit',
        errorCode: '0x800CCC18',
        why: 'gives-up-unreadable-challenge',
      })
      expect(by).toContain('gives-up-unreadable-challenge')
    }
  })
})
