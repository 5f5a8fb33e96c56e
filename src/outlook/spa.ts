/**
 * Secure password authentication: AUTH NTLM as [MS-OXPOP3] and [MS-POP3] have it. The password itself is never sent.
 */
import type { ReadReply } from '../wire/reply-reader.ts'
import { isChallenge, NEGOTIATE, writeAuthenticate } from './ntlm-messages.ts'
import { blamed, decided, failed, type OutlookState, type OutlookStep, quit, say } from './state.ts'

/** [MS-POP3] 2.2.1: the answer lists the mechanisms. Where it is refused, nothing is known about NTLM. */
export function onProbeForSpa(state: OutlookState, reply: ReadReply): OutlookStep {
  if (!reply.positive) return beginSpa(decided(state, 'tries-ntlm-unlisted'))
  const listing = Buffer.from(reply.octets ?? []).toString('latin1')
  if (/^NTLM[ \t]*\r$/im.test(listing)) return beginSpa(state)
  return quit(failed(state, 'logs-on-by-ntlm-only', LOG_ON_FAILED, 'the server does not offer NTLM'))
}

function beginSpa(state: OutlookState): OutlookStep {
  return say(state, 'auth', 'AUTH NTLM')
}

/** [MS-OXPOP3] 2.2.1: `+ ` is the supported response. By V0001 any + is. */
export function onAuth(state: OutlookState, reply: ReadReply): OutlookStep {
  if (reply.positive) return say(state, 'challenge', base64(NEGOTIATE))
  const why = blamed(reply, 'logs-on-by-ntlm-only')
  return quit(failed(state, why, LOG_ON_FAILED, 'the server refused AUTH NTLM'))
}

/** `+ ` and the server's challenge. */
export function onChallenge(state: OutlookState, reply: ReadReply): OutlookStep {
  if (!reply.positive) return refused(state, reply)
  const [, data = ''] = /^\+ ([A-Za-z0-9+/]+={0,2})$/.exec(reply.line) ?? []
  if (isChallenge(Buffer.from(data, 'base64'))) {
    return say(state, 'proof', base64(writeAuthenticate(state.settings.user)))
  }
  const text = `the challenge of NTLM cannot be read: ${JSON.stringify(reply.line.slice(0, 60))}`
  return say(failed(state, 'gives-up-unreadable-challenge', LOG_ON_FAILED, text), 'cancel', '*')
}

export function onProof(state: OutlookState, reply: ReadReply): OutlookStep {
  return reply.positive ? say(state, 'stat', 'STAT') : refused(state, reply)
}

/** [MS-POP3] 3.1.5: a fail response ends the exchange. */
function refused(state: OutlookState, reply: ReadReply): OutlookStep {
  const why = blamed(reply, 'stops-at-refused-log-on')
  return quit(failed(state, why, LOG_ON_FAILED, 'the server did not take the log-on'))
}

const LOG_ON_FAILED = '0x800CCC18'

function base64(octets: Uint8Array): string {
  return Buffer.from(octets).toString('base64')
}
