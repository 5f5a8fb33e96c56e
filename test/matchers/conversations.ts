/**
 * Transcripts for the tests of the matchers, as text.
 */
import { parseTranscript } from '../../src/transcript/parse-transcript.ts'
import type { Transcript } from '../../src/transcript/transcript.ts'

const LOG_ON = `-- session 1 opened
S: +OK ready
C: USER user
S: +OK
C: PASS secret
-- logged on: user (PASS)
S: +OK`

/** One session that logs on, says these lines, and ends in QUIT and the deletion of what is named. */
export function quitting(lines: string, ...deleted: readonly string[]): Transcript {
  const commit = deleted.length === 0 ? '' : `-- deleted: ${deleted.join(', ')}\n`
  return parseTranscript(`${LOG_ON}\n${lines}\nC: QUIT\n${commit}S: +OK\n-- session 1 closed: quit`)
}

/** One session that logs on, says these lines, and is gone. */
export function dropping(lines: string): Transcript {
  return parseTranscript(`${LOG_ON}\n${lines}\n-- session 1 closed: client-ended`)
}

/** Message 1 whole, message 2 cut, message 3 refused, message 4 only its header. */
export const RETRIEVALS = `C: RETR 1
S: +OK
S: From: a
S:
S: one
S: .
C: RETR 2
-- fault: rst-at-octet-n (end)
S: +OK
S: From: b
-- reply cut
C: RETR 3
S: -ERR no such message
C: TOP 4 0
S: +OK
S: From: d
S: .`

/** The message of an error without the conversation, which every matcher shows behind it. */
export function findingOf(assertion: () => unknown): string {
  try {
    assertion()
  } catch (error) {
    return (error as Error).message.split('\n\nThe conversation:')[0] as string
  }
  return 'nothing was thrown'
}
