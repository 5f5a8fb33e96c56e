/**
 * Layer 1: the TLS handshake and the certificate that it shows.
 */
import type { CertificateProblem } from '../../../src/link/link.ts'
import { type EffectCase, GREETED, LOG_ON, LOGGED_ON } from './effect-case.ts'

const PROBLEMS: readonly CertificateProblem[] = [
  'expired',
  'not-yet-valid',
  'wrong-host',
  'unknown-authority',
  'self-signed',
  'nul-in-name',
  'weak-key',
]

const BEGUN = [GREETED, '0 +OK begin TLS\r\n']

const CERTIFICATE_CASES: readonly EffectCase[] = PROBLEMS.map((problem) => ({
  title: `show a certificate that is ${problem}`,
  rule: { do: { type: 'certificate', problem } },
  entrance: 'implicit',
  sends: ['tls fails'],
  timeline: [`0 [handshake: ${problem}]`, '0 [closed]'],
}))

export const TLS_CASES: readonly EffectCase[] = [
  ...CERTIFICATE_CASES,
  {
    title: 'show it to a client that does not mind, in one session of two',
    rule: { when: { session: 1 }, do: { type: 'certificate', problem: 'expired' } },
    entrance: 'stls',
    sends: ['STLS\r\n', 'tls ok', LOG_ON, 'reconnect', 'STLS\r\n', 'tls ok'],
    timeline: [
      ...BEGUN,
      '0 [handshake: expired]',
      ...LOGGED_ON.slice(1),
      '0 [closed]',
      ...BEGUN,
      '0 [handshake]',
    ],
  },
  {
    title: 'show it to clients that name no server',
    rule: { do: { type: 'certificate', problem: 'wrong-host', withoutName: true } },
    entrance: 'implicit',
    sends: ['tls fails'],
    timeline: ['0 [handshake: wrong-host]', '0 [closed]'],
  },
  {
    title: 'let the handshake stall',
    rule: { do: { type: 'handshake', mode: 'stall', afterOctets: 5 } },
    entrance: 'stls',
    sends: ['STLS\r\n', 'STAT\r\n'],
    timeline: BEGUN,
  },
  {
    title: 'close the connection within the handshake',
    rule: { do: { type: 'handshake', mode: 'close' } },
    entrance: 'stls',
    sends: ['STLS\r\n', 'STAT\r\n'],
    timeline: [...BEGUN, '0 [closed]'],
  },
  {
    title: 'reset the connection within the handshake',
    rule: { do: { type: 'handshake', mode: 'reset' } },
    entrance: 'implicit',
    sends: ['STAT\r\n'],
    timeline: ['0 [reset]'],
  },
  {
    title: 'go on in the clear where a handshake is due',
    rule: { do: { type: 'handshake', mode: 'plaintext' } },
    entrance: 'stls',
    sends: ['STLS\r\n', LOG_ON],
    timeline: [...BEGUN, ...LOGGED_ON.slice(1)],
  },
  {
    title: 'refuse the client’s first message with an alert and go on in the clear',
    rule: { do: { type: 'handshake', mode: 'alert' } },
    entrance: 'stls',
    sends: ['STLS\r\n', 'STAT\r\n', LOG_ON],
    timeline: [...BEGUN, '0 \x15\x03\x03\x00\x02\x02\x28', ...LOGGED_ON.slice(1)],
  },
  {
    title: 'begin TLS where none is due',
    rule: { do: { type: 'handshake', mode: 'tls' } },
    sends: ['tls ok', LOG_ON],
    timeline: ['0 [handshake]', ...LOGGED_ON],
  },
  {
    title: 'say -ERR to STLS, and then begin no TLS',
    rule: { when: { command: 'STLS' }, do: { type: 'answer', as: '-ERR', text: 'no' } },
    entrance: 'stls',
    sends: ['STLS\r\n', LOG_ON],
    timeline: [GREETED, '0 -ERR no\r\n', ...LOGGED_ON.slice(1)],
  },
  {
    title: 'say anything else that a client takes for a refusal of STLS',
    rule: { when: { command: 'STLS' }, do: { type: 'send', octets: '-err\r\n' } },
    entrance: 'stls',
    sends: ['STLS\r\n', LOG_ON],
    timeline: [GREETED, '0 -err\r\n', ...LOGGED_ON.slice(1)],
  },
]
