import { describe, expect, test } from 'vitest'
import { conversationOf } from '../../src/matrix/conversation.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { memoryServer } from '../support/memory-server.ts'
import { playConversation } from '../support/play-conversation.ts'

const MAILDROP = ['Subject: a\n\n.dot\n', 'Subject: b\n\nb\n']
const LOG_ON = ['S: +OK …', 'C: USER user', 'S: +OK …', 'C: PASS secret', 'S: +OK …']
const QUIT = ['C: QUIT', 'S: +OK …']

const DOT = { text: 'Subject: a\n\n.dot', stuffed: 'Subject: a\n\n..dot' }

/** What a conversation tells, without its fingerprint. */
function told(lines: readonly string[], faults: readonly FaultItem[] = []) {
  const server = memoryServer({ maildrop: MAILDROP, faults })
  playConversation(server, lines)
  const { fingerprint: _, ...rest } = conversationOf(server.service.transcript.events())
  return rest
}

describe('a conversation tells', () => {
  test('nothing, where nobody came', () => {
    expect(told([])).toEqual({
      toldCount: undefined,
      fetches: [],
      deletions: [],
      lastWords: 'and it never connected',
    })
  })

  test('what was fetched, with the dots of byte-stuffing undone', () => {
    const lines = [
      ...LOG_ON,
      'C: STAT',
      'S: +OK 2 …',
      'C: RETR 1',
      'S: +OK …',
      'S: ⋮',
      'S: .',
      'C: DELE 1',
      'S: +OK …',
    ]
    expect(told([...lines, ...QUIT])).toEqual({
      toldCount: 2,
      fetches: [
        {
          session: 1,
          messageNumber: 1,
          meant: DOT,
          read: DOT,
          isWhole: true,
        },
      ],
      deletions: [{ session: 1, messageNumber: 1 }],
      lastWords: 'behind QUIT',
    })
  })

  test('what the server meant to say of the maildrop, whatever a fault made of it', () => {
    const drop: FaultItem = { when: { command: 'LIST' }, do: { type: 'lines', at: 1, drop: true } }
    expect(told([...LOG_ON, 'C: LIST', 'S: +OK …', 'S: 2 …', 'S: .'], [drop])).toMatchObject({ toldCount: 2 })
  })

  test('what a client could read where the reply is not what was meant', () => {
    const unstuffed: FaultItem = { when: { command: 'RETR' }, do: { type: 'stuffing', mode: 'none' } }
    const { fetches } = told([...LOG_ON, 'C: RETR 1', 'S: +OK …', 'S: ⋮', 'S: .'], [unstuffed])
    expect(fetches).toEqual([
      {
        session: 1,
        messageNumber: 1,
        meant: DOT,
        read: { text: 'Subject: a\n\ndot', stuffed: 'Subject: a\n\n.dot' },
        isWhole: true,
      },
    ])
  })

  test('what came of a message that broke off', () => {
    const cut: FaultItem = {
      when: { command: 'RETR' },
      do: { type: 'end', by: 'close', after: { lines: 1 } },
    }
    const { fetches } = told([...LOG_ON, 'C: RETR 2', 'S: +OK …', 'S: Subject: b', 'S! close'], [cut])
    expect(fetches).toEqual([
      {
        session: 1,
        messageNumber: 2,
        meant: { text: 'Subject: b\n\nb', stuffed: 'Subject: b\n\nb' },
        read: { text: 'Subject: b', stuffed: 'Subject: b' },
        isWhole: false,
      },
    ])
  })

  test('nothing of deletions that were not committed', () => {
    expect(told([...LOG_ON, 'C: DELE 1', 'S: +OK …', 'C! close']).deletions).toEqual([])
    expect(told([...LOG_ON, 'C: DELE 1', 'S: +OK …', 'C: RSET', 'S: +OK …', ...QUIT]).deletions).toEqual([])
  })

  test.each([
    { lines: ['S: +OK …'], words: 'behind the greeting' },
    { lines: LOG_ON.slice(0, 3), words: 'behind USER' },
    { lines: [...LOG_ON, 'C: XYZZY', 'S: -ERR …'], words: 'behind a line that is no command' },
    { lines: [...LOG_ON, 'C: RETR 1', 'S: +OK …', 'S: ⋮', 'S: .'], words: 'behind RETR 1' },
  ])('where it stood in the end: $words', ({ lines, words }) => {
    expect(told(lines).lastWords).toBe(words)
  })

  test('how many messages there were to the first session that asked, not to those that saw them come later', () => {
    const hidden: FaultItem = { when: { session: 1 }, do: { type: 'messages', newest: 1 } }
    const lines = [
      ...LOG_ON,
      'C: STAT',
      'S: +OK 1 …',
      ...QUIT,
      'S! close',
      '-- session 2',
      ...LOG_ON,
      'C: STAT',
      'S: +OK 2 …',
    ]
    expect(told(lines, [hidden]).toldCount).toBe(1)
  })

  test('by its fingerprint whether the server said the same', () => {
    const fingerprint = (faults: readonly FaultItem[]) => {
      const server = memoryServer({ maildrop: MAILDROP, faults })
      playConversation(server, [...LOG_ON, 'C: STAT', 'S: +OK …', ...QUIT])
      return conversationOf(server.service.transcript.events()).fingerprint
    }
    expect(fingerprint([])).toBe(fingerprint(['capa-uidl-missing']))
    expect(fingerprint([])).not.toBe(fingerprint(['stat-extra-text']))
  })
})
