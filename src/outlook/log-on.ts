/**
 * From the connection to the log-on: TLS as the account is set up for it, then USER and PASS, or NTLM.
 */
import type { ReadReply } from '../wire/reply-reader.ts'
import { onProbeForSpa } from './spa.ts'
import {
  blamed,
  decided,
  failed,
  type HandshakeEnd,
  type OutlookState,
  type OutlookStep,
  over,
  quit,
  say,
} from './state.ts'

export function onGreeting(state: OutlookState, reply: ReadReply): OutlookStep {
  if (!reply.positive) {
    const why = blamed(reply, 'stops-at-refused-session')
    return over(failed(state, why, '0x800CCC90', 'the server refused the session'))
  }
  return state.settings.encryption === 'stls' ? say(state, 'stls', 'STLS') : logOn(state)
}

/** RFC 2595 section 4. Whatever the answer, nothing is said in the clear that TLS was to hide. */
export function onStls(state: OutlookState, reply: ReadReply): OutlookStep {
  if (reply.positive) return { state: { ...state, phase: 'handshake' } }
  const why = blamed(reply, 'stops-at-refused-stls')
  return quit(failed(state, why, '0x800CCC1A', 'the server does not begin TLS'))
}

/** After STLS the log-on follows; with TLS from the first octet on, the greeting is due. */
export function onHandshake(state: OutlookState, handshake: HandshakeEnd): OutlookStep {
  if (handshake.result === 'failed') {
    const text = `TLS could not be begun: ${handshake.problem}`
    return over(failed(state, 'stops-at-failed-handshake', '0x800CCC1A', text))
  }
  const { certificate, hadLeftovers } = handshake
  const { encryption, certificateWarnings } = state.settings
  const cleared = hadLeftovers ? decided(state, 'forgets-what-came-before-tls') : state
  const warned = certificate === undefined ? cleared : decided(cleared, 'warns-of-certificate')
  if (certificate !== undefined && certificateWarnings === 'refused') {
    const text = `the certificate was not accepted: ${certificate}`
    return over(failed(warned, 'warns-of-certificate', '0x800CCC1A', text))
  }
  return encryption === 'tls'
    ? { state: { ...warned, phase: 'greeting', form: 'single-line' } }
    : logOn(warned)
}

function logOn(state: OutlookState): OutlookStep {
  const { spa, probe, user } = state.settings
  if (spa || probe) return say(state, 'probe', 'AUTH ', 'multi-line')
  return say(state, 'user', `USER ${user}`)
}

/** Without SPA nobody has seen what the mechanisms are asked for. */
export function onProbe(state: OutlookState, reply: ReadReply): OutlookStep {
  if (state.settings.spa) return onProbeForSpa(state, reply)
  return say(state, 'user', `USER ${state.settings.user}`)
}

/** C0044, C0045: PASS behind a positive reply only. */
export function onUser(state: OutlookState, reply: ReadReply): OutlookStep {
  if (reply.positive) return say(state, 'pass', `PASS ${state.settings.password}`)
  const why = blamed(reply, 'has-no-other-log-on')
  return quit(failed(state, why, '0x800CCC91', 'the server did not take the name'))
}

/** C0010: QUIT. */
export function onPass(state: OutlookState, reply: ReadReply): OutlookStep {
  if (reply.positive) return say(state, 'stat', 'STAT')
  const why = blamed(reply, 'stops-at-refused-log-on')
  return quit(failed(state, why, '0x800CCC92', 'the server did not take the password'))
}
