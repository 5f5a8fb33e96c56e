/**
 * The commands that are valid in every state: CAPA (RFC 2449 section 5) and QUIT (RFC 1939 sections 4 and 6).
 */

import type { ViewEntry } from '../maildrop/maildrop-view.ts'
import { bodyOfLines } from '../wire/body.ts'
import { prepare } from '../wire/encoder.ts'
import { err, ok } from '../wire/reply.ts'
import { type CapabilitySituation, capabilityLines } from './capabilities.ts'
import type { Dialect } from './dialect.ts'
import { offeredMechanisms } from './sasl/auth.ts'
import { allowsClearText } from './sasl/clear-text.ts'
import { type OpenedMaildrop, type Outcome, replied, type SessionData } from './session-data.ts'

export function capa(data: SessionData): Outcome {
  return replied(ok('capability list follows', bodyOfLines(capabilitiesOf(data))))
}

/** The capability list as it is now. */
export function capabilitiesOf(data: SessionData): readonly string[] {
  return capabilityLines(data.dialect.capabilities, situationOf(data))
}

function situationOf({ dialect, state, tls, offersStls }: SessionData): CapabilitySituation {
  const isTls = tls !== undefined
  return {
    state,
    tls: isTls,
    offersStls,
    allowsClearText: allowsClearText(dialect, isTls),
    mechanisms: offeredMechanisms(dialect, isTls),
    loginDelayMs: dialect.loginDelayMs,
    offersUtf8: dialect.utf8 === 'offered',
    offersLanguages: dialect.languages.length > 0,
  }
}

const SIGNING_OFF = prepare(ok('pop3-mock signing off'))

/**
 * From TRANSACTION this enters UPDATE: the marked messages are removed and the lock is free before the reply is
 * written, so that a client which reconnects at once does not meet its own lock.
 */
export function quit(data: SessionData): Outcome {
  const { opened, dialect } = data
  if (opened === undefined) return { reply: SIGNING_OFF, next: 'close' }
  data.state = 'UPDATE'
  const removed = removedByQuit(opened, dialect)
  const { maildrop } = opened.account
  const update = () => {
    maildrop.commit(new Set([...removed.map((entry) => entry.stored), ...opened.fetched]))
    maildrop.unlock(data)
  }
  data.opened = undefined
  const isWhole = opened.deleted.size === 0 || (dialect.commit !== 'refused' && dialect.commit !== 'partly')
  const outcome: Outcome = {
    reply: isWhole ? SIGNING_OFF : err('some deleted messages not removed'),
    next: 'close',
    happened: { type: 'commit', uniqueIds: removed.map((entry) => entry.uniqueId) },
  }
  // Deviates: RFC 1939 section 6 removes, then answers.
  if (dialect.commitDelayMs > 0)
    return { ...outcome, later: { delayMs: dialect.commitDelayMs, action: update } }
  update()
  return outcome
}

function removedByQuit({ deleted }: OpenedMaildrop, { commit }: Dialect): readonly ViewEntry[] {
  const marked = [...deleted]
  if (commit === 'never' || commit === 'refused') return []
  return commit === 'partly' ? marked.slice(0, -1) : marked
}
