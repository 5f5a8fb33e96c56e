/**
 * The commands that are valid in every state: CAPA (RFC 2449 section 5) and QUIT (RFC 1939 sections 4 and 6).
 */
import { bodyOfLines } from '../wire/body.ts'
import { ok } from '../wire/reply.ts'
import { capabilitiesOf } from './dialect.ts'
import { type Outcome, replied, type SessionData } from './session-data.ts'

export function capa(data: SessionData): Outcome {
  return replied(ok('capability list follows', bodyOfLines(capabilitiesOf(data.dialect))))
}

/**
 * From TRANSACTION this enters UPDATE: the marked messages are removed and the lock is free before the reply is
 * written, so that a client which reconnects at once does not meet its own lock.
 */
export function quit(data: SessionData): Outcome {
  const reply = ok('pop3-mock signing off')
  const { opened } = data
  if (opened === undefined) return { reply, next: 'close' }
  const deleted = [...opened.deleted]
  opened.account.maildrop.commit(new Set(deleted.map((entry) => entry.message)))
  opened.account.maildrop.unlock(data)
  data.opened = undefined
  data.state = 'UPDATE'
  return {
    reply,
    next: 'close',
    happened: { type: 'commit', uniqueIds: deleted.map((entry) => entry.uniqueId) },
  }
}
