/**
 * Layers 1 and 2: what becomes of a connection before the greeting, which messages there are, and what they hold.
 */
import { type EffectCase, LOG_ON, LOGGED_ON } from './effect-case.ts'

export const MESSAGE_CASES: readonly EffectCase[] = [
  {
    title: 'close the connection before the greeting',
    rule: { do: { type: 'accept', then: 'close' } },
    sends: [],
    timeline: ['0 [closed]'],
  },
  {
    title: 'reset the connection before the greeting',
    rule: { do: { type: 'accept', then: 'reset' } },
    sends: [],
    timeline: ['0 [reset]'],
  },
  {
    title: 'hold the connection without a word, until the client leaves',
    rule: { do: { type: 'accept', then: 'hold' } },
    sends: ['CAPA\r\n', 'finish'],
    timeline: ['0 [closed]'],
  },
  {
    title: 'put a message behind the last',
    rule: { do: { type: 'messages', insert: 'new\r\n' } },
    sends: [LOG_ON, 'STAT\r\n', 'UIDL\r\n', 'RETR 4\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK 4 57\r\n',
      '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n4 inserted-5\r\n.\r\n',
      '0 +OK 5 octets\r\nnew\r\n.\r\n',
    ],
  },
  {
    title: 'put a message before the others, under a name of its own',
    rule: { do: { type: 'messages', insert: '\u00e9\r\n', uniqueId: 'N', index: 0 } },
    sends: [LOG_ON, 'UIDL\r\n', 'RETR 1\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n1 N\r\n2 A\r\n3 B\r\n4 C\r\n.\r\n',
      '0 +OK 3 octets\r\n\u00e9\r\n.\r\n',
    ],
  },
  {
    title: 'leave out messages and number the others anew',
    rule: { do: { type: 'messages', hide: [1, 3] } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 B\r\n.\r\n'],
  },
  {
    title: 'leave out what a client has read before',
    rule: { do: { type: 'messages', hide: 'read' } },
    sends: [LOG_ON, 'RETR 2\r\n', 'reconnect', LOG_ON, 'UIDL\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK 17 octets\r\nSubject: b\r\n\r\nb\r\n.\r\n',
      '0 [closed]',
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n1 A\r\n2 C\r\n.\r\n',
    ],
  },
  {
    title: 'show the newest only',
    rule: { do: { type: 'messages', newest: 2 } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 B\r\n2 C\r\n.\r\n'],
  },
  {
    title: 'reverse the messages',
    rule: { do: { type: 'messages', order: 'reversed' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 C\r\n2 B\r\n3 A\r\n.\r\n'],
  },
  {
    title: 'shuffle the messages, otherwise in each session',
    rule: { do: { type: 'messages', order: 'shuffled' } },
    sends: [LOG_ON, 'UIDL\r\n', 'reconnect', LOG_ON, 'UIDL\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n1 C\r\n2 B\r\n3 A\r\n.\r\n',
      '0 [closed]',
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n1 B\r\n2 A\r\n3 C\r\n.\r\n',
    ],
  },
  {
    title: 'fill the maildrop up with copies',
    rule: { do: { type: 'messages', copiesUpTo: 5 } },
    sends: [LOG_ON, 'UIDL\r\nSTAT\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n4 A-2\r\n5 B-2\r\n.\r\n',
      '0 +OK 5 101\r\n',
    ],
  },
  {
    title: 'end the lines of a message in LF',
    rule: { do: { type: 'content', lineEnding: 'lf', messages: [2] } },
    sends: [LOG_ON, 'LIST\r\n', 'RETR 2\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK 3 messages (51 octets)\r\n1 32\r\n2 16\r\n3 3\r\n.\r\n',
      '0 +OK 16 octets\r\nSubject: b\n\nb\n\r\n.\r\n',
    ],
  },
  {
    title: 'end the lines of a message in CR',
    rule: { do: { type: 'content', lineEnding: 'cr', messages: [2] } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 16 octets\r\nSubject: b\r\rb\r\r\n.\r\n'],
  },
  {
    title: 'end the lines of a message in this and that',
    rule: { do: { type: 'content', lineEnding: 'mixed', messages: [1] } },
    sends: [LOG_ON, 'RETR 1\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 29 octets\r\nSubject: a\nTo: x\r\n\r.dot\nend\r\n.\r\n'],
  },
  {
    title: 'cut the lines of all messages',
    rule: { do: { type: 'content', cutLinesAt: 3 } },
    sends: [LOG_ON, 'RETR 1\r\n', 'STAT\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 22 octets\r\nSub\r\nTo:\r\n\r\n..do\r\nend\r\n.\r\n', '0 +OK 3 35\r\n'],
  },
  {
    title: 'replace words, taken as they are written',
    rule: { do: { type: 'content', replace: { find: 'b', with: '$&' } } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 20 octets\r\nSu$&ject: $&\r\n\r\n$&\r\n.\r\n'],
  },
  {
    title: 'put header lines before the others',
    rule: { do: { type: 'content', prependHeaders: ['X: 1', 'Y: 2'], messages: [2] } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 29 octets\r\nX: 1\r\nY: 2\r\nSubject: b\r\n\r\nb\r\n.\r\n'],
  },
  {
    title: 'drop header fields by name',
    rule: { do: { type: 'content', dropHeaders: ['SUBJECT'] } },
    sends: [LOG_ON, 'RETR 1\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 20 octets\r\nTo: x\r\n\r\n..dot\r\nend\r\n.\r\n'],
  },
  {
    title: 'drop the whole header',
    rule: { do: { type: 'content', dropHeaders: ['*'] } },
    sends: [LOG_ON, 'RETR 1\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 11 octets\r\n..dot\r\nend\r\n.\r\n'],
  },
  {
    title: 'put octets at the start of a message',
    rule: { do: { type: 'content', insert: { at: 'start', octets: '\u0000', repeat: 3 }, messages: [2] } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 20 octets\r\n\u0000\u0000\u0000Subject: b\r\n\r\nb\r\n.\r\n'],
  },
  {
    title: 'put octets behind the header',
    rule: { do: { type: 'content', insert: { at: 'header', octets: 'X: 1\r\n' }, messages: [2] } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 23 octets\r\nSubject: b\r\nX: 1\r\n\r\nb\r\n.\r\n'],
  },
  {
    title: 'put octets before the body',
    rule: { do: { type: 'content', insert: { at: 'body', octets: '>' }, messages: [2] } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 18 octets\r\nSubject: b\r\n\r\n>b\r\n.\r\n'],
  },
  {
    title: 'put octets at the end of a message',
    rule: { do: { type: 'content', insert: { at: 'end', octets: 'END' }, messages: [2] } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 22 octets\r\nSubject: b\r\n\r\nb\r\nEND\r\n.\r\n'],
  },
  {
    title: 'change only what a client has read before',
    rule: { do: { type: 'content', cutLinesAt: 1, messages: 'read' } },
    sends: [LOG_ON, 'RETR 3\r\nRETR 2\r\n', 'reconnect', LOG_ON, 'RETR 2\r\nTOP 1 0\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK 3 octets\r\nc\r\n.\r\n',
      '0 +OK 17 octets\r\nSubject: b\r\n\r\nb\r\n.\r\n',
      '0 [closed]',
      ...LOGGED_ON,
      '0 +OK 8 octets\r\nS\r\n\r\nb\r\n.\r\n',
      '0 +OK top of message follows\r\nSubject: a\r\nTo: x\r\n\r\n.\r\n',
    ],
  },
]
