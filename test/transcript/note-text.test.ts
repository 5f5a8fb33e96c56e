import { describe, expect, it } from 'vitest'
import type { NewEvent, TranscriptEvent } from '../../src/transcript/event.ts'
import { droppedNote, type Note, namesSession, noteOf, readNote } from '../../src/transcript/note-text.ts'

const noteOfNew = (event: NewEvent) => noteOf({ seq: 1, timeMs: 0, ...event } as TranscriptEvent)

describe('noteOf', () => {
  const session = 1
  const exchange = { type: 'exchange', session, command: 2, state: 'AUTHORIZATION' } as const
  const fault = { type: 'fault', session, effect: undefined, about: undefined } as const

  it.each<[NewEvent, string | undefined]>([
    [{ type: 'open', session, clientPort: 7 }, 'opened'],
    [{ type: 'close', session, reason: 'client-reset', state: 'UPDATE' }, 'closed: client-reset'],
    [{ type: 'log-on', session, user: 'a b', by: 'APOP' }, 'logged on: a b (APOP)'],
    [{ type: 'log-on', session, user: 'j\xc3\xb6rg', by: 'PASS' }, 'logged on: jörg (PASS)'],
    [{ type: 'log-on', session, user: '日', by: 'PASS' }, 'logged on: 日 (PASS)'],
    [{ type: 'commit', session, uniqueIds: [] }, undefined],
    [{ type: 'commit', session, uniqueIds: ['a', 'b, c', ' d '] }, 'deleted: a, b\\x2c\\x20c, \\x20d\\x20'],
    [{ type: 'finding', session, code: 'empty-line', about: 2 }, 'finding: the line is empty (empty-line)'],
    [{ ...fault, rule: 'late', result: 'applied' }, 'fault: late'],
    [{ ...fault, rule: 'a (1) (2)', effect: 'end', result: 'applied' }, 'fault: a \\x281) \\x282) (end)'],
    [{ ...fault, rule: 'late', result: 'shadowed' }, undefined],
    [{ ...fault, rule: 'late', result: 'inapplicable' }, undefined],
    [{ ...exchange, keyword: 'STAT', reply: { status: '+OK', text: '' }, fate: 'flushed' }, undefined],
    [{ ...exchange, keyword: 'STAT', reply: { status: '+OK', text: '' }, fate: 'cut' }, 'reply cut'],
    [
      { ...exchange, keyword: 'STAT', reply: { status: '+OK', text: '<1.2@host>' }, fate: 'withheld' },
      'reply withheld: +OK <1.2@host>',
    ],
    [
      { ...exchange, keyword: 'greeting', reply: { status: '+OK', text: 'hi <1.2@host>' }, fate: 'withheld' },
      'reply withheld: +OK hi <…>',
    ],
    [
      { ...exchange, keyword: 'AUTH', reply: { status: '+', text: 'PDE4OTYuMUBoPg==' }, fate: 'withheld' },
      'reply withheld: + ********',
    ],
    [
      {
        type: 'command',
        session,
        keyword: 'QUIT',
        arguments: '',
        octets: Buffer.from('QUIT\r\n'),
        state: 'UPDATE',
      },
      undefined,
    ],
    [{ type: 'leftover', session, octets: Buffer.from('QUI') }, undefined],
    [{ type: 'sent', session, octets: [Buffer.from('+OK\r\n')] }, undefined],
  ])('of %j is %j', (event, note) => {
    expect(noteOfNew(event)).toBe(note)
  })
})

describe('readNote', () => {
  it.each<[string, Note | undefined, number?]>([
    ['', undefined],
    ['hello', undefined],
    ['session 2', { type: 'begin', by: 'session' }, 2],
    ['session 12 opened', { type: 'begin', by: 'opened' }, 12],
    ['session 2 goes on', { type: 'begin', by: 'goes on' }, 2],
    ['opened', { type: 'begin', by: 'opened' }],
    ['goes on', { type: 'begin', by: 'goes on' }],
    ['session x opened', undefined],
    ['a session 2 opened', undefined],
    ['session 2opened', undefined],
    ['not read:', { type: 'not-read' }],
    ['tls maybe', undefined],
    ['tls', undefined],
    ['deleted: a, b\\x2cc,d', { type: 'deleted', uniqueIds: ['a', 'b,c', 'd'] }],
    ['deleted:a', { type: 'deleted', uniqueIds: ['a'] }],
    ['undeleted: a', undefined],
    ['finding: the words are free (bare-lf)', { type: 'finding', code: 'bare-lf' }],
    ['finding: bare-lf', { type: 'finding', code: 'bare-lf' }],
    ['finding: (bare-lf) and more', undefined],
    ['finding: (constructor)', undefined],
    ['finding: constructor', undefined],
    ['fault', undefined],
    ['deleted', undefined],
    ['reply cutting', undefined],
    ['fault: late', { type: 'fault', rule: 'late', effect: undefined }],
    ['fault: a \\x281) (line-ending)', { type: 'fault', rule: 'a (1)', effect: 'line-ending' }],
    ['fault: a (End)', { type: 'fault', rule: 'a (End)', effect: undefined }],
    ['fault: a (end) b', { type: 'fault', rule: 'a (end) b', effect: undefined }],
    ['session 3 closed: quit', { type: 'closed', reason: 'quit' }, 3],
    ['closed: bored', undefined],
    ['logged on: a (b) (AUTH)', { type: 'logged-on', user: 'a (b)', by: 'AUTH' }],
    ['logged on: j\\xf6rg (PASS)', { type: 'logged-on', user: 'j\xf6rg', by: 'PASS' }],
    ['logged on:  (PASS)', { type: 'logged-on', user: '', by: 'PASS' }],
    ['logged on: a (USER)', undefined],
    ['logged on: a (PASS) b', undefined],
    ['logged on: a', undefined],
    ['reply cut:', { type: 'reply', fate: 'cut', reply: undefined }],
    ['reply cut', { type: 'reply', fate: 'cut', reply: undefined }],
    ['reply withheld: nonsense', { type: 'reply', fate: 'withheld', reply: undefined }],
    [
      'reply withheld: -ERR [X] n\\\\o',
      { type: 'reply', fate: 'withheld', reply: { status: '-ERR', code: 'X', text: 'n\\o' } },
    ],
    ['1 earlier event dropped', { type: 'dropped', count: 1 }],
    ['12 earlier events dropped', { type: 'dropped', count: 12 }],
    ['session 1 12 earlier events dropped', { type: 'dropped', count: 12 }, 1],
    ['earlier events dropped', undefined],
    ['1 earlier event dropped now', undefined],
    ['and 1 earlier event dropped', undefined],
  ])('of %j is %j', (text, note, session = undefined) => {
    expect(readNote(text)).toEqual(note && { session, note })
  })
})

it('what begins or ends a session is told with its number even where there is one', () => {
  const notes = ['opened', 'goes on', 'closed: quit', 'reopened', 'deleted: a', 'tls ok', 'closed']
  expect(notes.filter(namesSession)).toEqual(['opened', 'goes on', 'closed: quit'])
})

it('dropped events are counted in words', () => {
  expect([1, 2].map(droppedNote)).toEqual(['1 earlier event dropped', '2 earlier events dropped'])
})
