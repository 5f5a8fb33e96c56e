/**
 * Layer 2: what the listings tell of the messages.
 */
import { type EffectCase, GREETED, LOG_ON, LOGGED_ON } from './effect-case.ts'

export const MAILDROP_CASES: readonly EffectCase[] = [
  {
    title: 'tell another unique-id once a client has read the message',
    rule: { do: { type: 'unique-ids', mode: 'renumbered', messages: 'read' } },
    sends: [LOG_ON, 'RETR 2\r\nUIDL\r\n', 'reconnect', LOG_ON, 'UIDL\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK 17 octets\r\nSubject: b\r\n\r\nb\r\n.\r\n',
      '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n.\r\n',
      '0 [closed]',
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n1 A\r\n2 B-new\r\n3 C\r\n.\r\n',
    ],
  },
  {
    title: 'tell another size once a client has read the message',
    rule: { do: { type: 'sizes', mode: 'zero', messages: 'read' } },
    sends: [LOG_ON, 'RETR 2\r\n', 'reconnect', LOG_ON, 'LIST\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK 17 octets\r\nSubject: b\r\n\r\nb\r\n.\r\n',
      '0 [closed]',
      ...LOGGED_ON,
      '0 +OK 3 messages (35 octets)\r\n1 32\r\n2 0\r\n3 3\r\n.\r\n',
    ],
  },
  {
    title: 'tell given unique-ids',
    rule: { do: { type: 'unique-ids', mode: 'given', given: ['x', 'y'] } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 x\r\n2 y\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'tell one unique-id for several messages',
    rule: { do: { type: 'unique-ids', mode: 'duplicate', messages: [2, 3] } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 B\r\n.\r\n'],
  },
  {
    title: 'tell the message-number for a unique-id',
    rule: { do: { type: 'unique-ids', mode: 'number' } },
    sends: [LOG_ON, 'UIDL\r\n', 'UIDL 2\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n1 1\r\n2 2\r\n3 3\r\n.\r\n',
      '0 +OK 2 2\r\n',
    ],
  },
  {
    title: 'tell other unique-ids in each session',
    rule: { do: { type: 'unique-ids', mode: 'per-session' } },
    sends: [LOG_ON, 'UIDL 1\r\n', 'reconnect', LOG_ON, 'UIDL 1\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 1 A-s1\r\n', '0 [closed]', ...LOGGED_ON, '0 +OK 1 A-s2\r\n'],
  },
  {
    title: 'tell unique-ids that were never told before, the same ones in each session',
    rule: { do: { type: 'unique-ids', mode: 'renumbered' } },
    sends: [LOG_ON, 'UIDL 1\r\n', 'reconnect', LOG_ON, 'UIDL 1\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 1 A-new\r\n', '0 [closed]', ...LOGGED_ON, '0 +OK 1 A-new\r\n'],
  },
  {
    title: 'fill unique-ids up',
    rule: { do: { type: 'unique-ids', mode: 'padded', octets: 3, messages: [1] } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 Axx\r\n2 B\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'tell given sizes',
    rule: { do: { type: 'sizes', mode: 'given', value: [7, 8] } },
    sends: [LOG_ON, 'LIST\r\n', 'STAT\r\n', 'RETR 3\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK 3 messages (23 octets)\r\n1 7\r\n2 8\r\n3 8\r\n.\r\n',
      '0 +OK 3 23\r\n',
      '0 +OK 3 octets\r\nc\r\n.\r\n',
    ],
  },
  {
    title: 'tell a size of nothing',
    rule: { do: { type: 'sizes', mode: 'zero', messages: [1] } },
    sends: [LOG_ON, 'LIST\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 3 messages (20 octets)\r\n1 0\r\n2 17\r\n3 3\r\n.\r\n'],
  },
  {
    title: 'tell sizes that are too big',
    rule: { do: { type: 'sizes', mode: 'offset', value: 100 } },
    sends: [LOG_ON, 'LIST\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 3 messages (352 octets)\r\n1 132\r\n2 117\r\n3 103\r\n.\r\n'],
  },
  {
    title: 'tell rounded sizes',
    rule: { do: { type: 'sizes', mode: 'rounded', value: 10 } },
    sends: [LOG_ON, 'LIST\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 3 messages (70 octets)\r\n1 40\r\n2 20\r\n3 10\r\n.\r\n'],
  },
  {
    title: 'tell sizes that count CRLF as one octet',
    rule: { do: { type: 'sizes', mode: 'lf-counted' } },
    sends: [LOG_ON, 'LIST\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 3 messages (43 octets)\r\n1 27\r\n2 14\r\n3 2\r\n.\r\n'],
  },
  {
    title: 'give messages given numbers',
    rule: { do: { type: 'numbers', mode: 'given', value: [5, 7] } },
    sends: [LOG_ON, 'LIST\r\n', 'RETR 5\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK 3 messages (52 octets)\r\n5 32\r\n7 17\r\n3 3\r\n.\r\n',
      '0 +OK 32 octets\r\nSubject: a\r\nTo: x\r\n\r\n..dot\r\nend\r\n.\r\n',
    ],
  },
  {
    title: 'number messages from another number on',
    rule: { do: { type: 'numbers', mode: 'from', value: 10 } },
    sends: [LOG_ON, 'UIDL\r\n', 'DELE 1\r\nDELE 10\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n10 A\r\n11 B\r\n12 C\r\n.\r\n',
      '0 -ERR no such message\r\n',
      '0 +OK message 10 marked as deleted\r\n',
    ],
  },
  {
    title: 'leave out a number',
    rule: { do: { type: 'numbers', mode: 'gap', value: 2 } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n3 B\r\n4 C\r\n.\r\n'],
  },
  {
    title: 'shuffle the listings, not the numbers',
    rule: { do: { type: 'numbers', mode: 'shuffled' } },
    sends: ['reconnect', LOG_ON, 'UIDL\r\n', 'RETR 3\r\n'],
    timeline: [
      GREETED,
      '0 [closed]',
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n3 C\r\n1 A\r\n2 B\r\n.\r\n',
      '0 +OK 3 octets\r\nc\r\n.\r\n',
    ],
  },
  {
    title: 'list backwards',
    rule: { do: { type: 'numbers', mode: 'descending' } },
    sends: [LOG_ON, 'UIDL\r\n', 'LIST\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n3 C\r\n2 B\r\n1 A\r\n.\r\n',
      '0 +OK 3 messages (52 octets)\r\n3 3\r\n2 17\r\n1 32\r\n.\r\n',
    ],
  },
]
