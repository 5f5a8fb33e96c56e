import { describe, expect, test } from 'vitest'
import { classify, type MailOutcome } from '../../src/matrix/classify.ts'
import type { Ending } from '../../src/matrix/ending.ts'

const WELL: MailOutcome = { expected: 3, missing: 0, changed: 0, doubled: 0, lost: 0, undeleted: 0 }
const SUCCEEDED: Ending = { how: 'succeeded' }
const FAILED: Ending = { how: 'failed', words: 'exit code 1' }
const CRASHED: Ending = { how: 'crashed', words: 'ended by SIGSEGV' }
const OVER_LIMIT: Ending = { how: 'over-limit', limitMs: 5000 }

/** An ending, what became of the mail, and what the two come to. */
const TABLE: readonly (readonly [Ending, Partial<MailOutcome>, string, string])[] = [
  [SUCCEEDED, {}, 'completes', '3 messages, each once and unchanged'],
  [SUCCEEDED, { expected: 1 }, 'completes', '1 message, each once and unchanged'],
  [
    SUCCEEDED,
    { undeleted: 2 },
    'completes',
    '3 messages, each once and unchanged, but 2 messages are still on the server',
  ],
  [SUCCEEDED, { missing: 1 }, 'corrupts', 'ended in success, but 1 message is missing'],
  [SUCCEEDED, { changed: 2 }, 'corrupts', 'ended in success, but 2 messages are changed'],
  [SUCCEEDED, { doubled: 1 }, 'corrupts', 'ended in success, but 1 message is doubled'],
  [
    SUCCEEDED,
    { missing: 1, lost: 1 },
    'corrupts',
    'ended in success, but 1 message is missing, 1 deleted that it does not have',
  ],
  [FAILED, {}, 'fails cleanly', 'exit code 1'],
  [FAILED, { missing: 3, changed: 1 }, 'fails cleanly', 'exit code 1'],
  [FAILED, { missing: 3, lost: 1 }, 'corrupts', 'exit code 1; 1 deleted that it does not have'],
  [CRASHED, { missing: 3 }, 'crashes', 'ended by SIGSEGV'],
  [CRASHED, { missing: 3, lost: 2 }, 'crashes', 'ended by SIGSEGV; 2 deleted that it does not have'],
  [OVER_LIMIT, { missing: 3 }, 'hangs', 'not done after 5000 ms, behind RETR 2'],
]

describe('a run is classified by how it ended and what became of the mail', () => {
  test.each(TABLE)('%j with %j %s', (ending, mail, expected, reason) => {
    expect(classify(ending, { ...WELL, ...mail }, 'behind RETR 2')).toEqual({ class: expected, reason })
  })
})
