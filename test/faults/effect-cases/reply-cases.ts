/**
 * Layers 3 and 4: what the server claims, and what it says.
 */
import { type EffectCase, GREETED, LOG_ON, LOGGED_ON } from './effect-case.ts'

export const REPLY_CASES: readonly EffectCase[] = [
  {
    title: 'speak another dialect',
    rule: { do: { type: 'dialect', greetingText: 'salve', capabilities: ['TOP'] } },
    sends: ['CAPA\r\n'],
    timeline: ['0 +OK salve\r\n', '0 +OK capability list follows\r\nTOP\r\n.\r\n'],
  },
  {
    title: 'refuse a command and do nothing',
    rule: { when: { command: 'DELE' }, do: { type: 'refuse' } },
    sends: [LOG_ON, 'DELE 1\r\n', 'STAT\r\n'],
    timeline: [...LOGGED_ON, '0 -ERR refused\r\n', '0 +OK 3 52\r\n'],
  },
  {
    title: 'refuse a command in other words',
    rule: { when: { command: 'DELE' }, do: { type: 'refuse', text: 'no', code: 'SYS/PERM' } },
    sends: [LOG_ON, 'DELE 1\r\n'],
    timeline: [...LOGGED_ON, '0 -ERR [SYS/PERM] no\r\n'],
  },
  {
    title: 'do what was asked and say that it was not',
    rule: {
      when: { command: 'DELE' },
      do: { type: 'answer', as: '-ERR', text: 'no {number}', code: 'SYS/TEMP' },
    },
    sends: [LOG_ON, 'DELE 1\r\n', 'STAT\r\n'],
    timeline: [...LOGGED_ON, '0 -ERR [SYS/TEMP] no 1\r\n', '0 +OK 2 20\r\n'],
  },
  {
    title: 'do nothing and say that it was done',
    rule: { when: { command: 'RETR' }, do: { type: 'answer', as: '+OK' } },
    sends: [LOG_ON, 'RETR 9\r\n'],
    timeline: [...LOGGED_ON, '0 +OK no such message\r\n'],
  },
  {
    title: 'say -ERR without the lines',
    rule: { when: { command: 'LIST' }, do: { type: 'answer', as: '-ERR', text: 'no' } },
    sends: [LOG_ON, 'LIST\r\n'],
    timeline: [...LOGGED_ON, '0 -ERR no\r\n'],
  },
  {
    title: 'answer LIST n in several lines',
    rule: { when: { command: 'LIST' }, do: { type: 'answer', form: 'multi-line' } },
    sends: [LOG_ON, 'LIST 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK\r\n2 17\r\n.\r\n'],
  },
  {
    title: 'write +OK otherwise',
    rule: { when: { command: ['STAT', 'RETR'] }, do: { type: 'status', positive: '+ok' } },
    sends: [LOG_ON, 'STAT\r\nRETR 9\r\n'],
    timeline: [...LOGGED_ON, '0 +ok 3 52\r\n', '0 -ERR no such message\r\n'],
  },
  {
    title: 'write -ERR otherwise',
    rule: { when: { command: ['STAT', 'RETR'] }, do: { type: 'status', negative: '-NO' } },
    sends: [LOG_ON, 'STAT\r\nRETR 9\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 3 52\r\n', '0 -NO no such message\r\n'],
  },
  {
    title: 'put something else for the space behind the status indicator',
    rule: { when: { state: 'TRANSACTION' }, do: { type: 'status', separator: '\t' } },
    sends: [LOG_ON, 'STAT\r\nRETR 9\r\n'],
    timeline: [...LOGGED_ON, '0 +OK\t3 52\r\n', '0 -ERR\tno such message\r\n'],
  },
  {
    title: 'say other words, facts filled in',
    rule: {
      when: { command: 'UIDL' },
      do: { type: 'text', value: '{count} {octets} {number} {uniqueId} ({text})', code: 'X' },
    },
    sends: [LOG_ON, 'UIDL 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK [X] 3 17 2 B (2 B)\r\n'],
  },
  {
    title: 'fill the status line up',
    rule: { when: { command: 'STAT' }, do: { type: 'text', padToOctets: 20 } },
    sends: [LOG_ON, 'STAT\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 3 52 xxxxxxxxx\r\n'],
  },
  {
    title: 'drop a line',
    rule: { when: { command: 'UIDL' }, do: { type: 'lines', at: 2, drop: true } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'say a line again',
    rule: { when: { command: 'UIDL' }, do: { type: 'lines', at: 'first', repeat: 2 } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n1 A\r\n1 A\r\n2 B\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'put a line before another',
    rule: { when: { command: 'UIDL' }, do: { type: 'lines', at: 1, insert: '{number}-{value}' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1-A\r\n1 A\r\n2 B\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'put a line behind the last',
    rule: { when: { command: 'UIDL' }, do: { type: 'lines', at: 'last', insert: '4 D' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n4 D\r\n.\r\n'],
  },
  {
    title: 'replace all lines',
    rule: { when: { command: 'LIST' }, do: { type: 'lines', at: 'all', replace: '{value} {number}' } },
    sends: [LOG_ON, 'LIST\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 3 messages (52 octets)\r\n32 1\r\n17 2\r\n3 3\r\n.\r\n'],
  },
  {
    title: 'swap two lines',
    rule: { when: { command: 'UIDL' }, do: { type: 'lines', at: 1, swapWith: 3 } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n3 C\r\n2 B\r\n1 A\r\n.\r\n'],
  },
  {
    title: 'separate number and value otherwise',
    rule: { when: { command: 'UIDL' }, do: { type: 'lines', separator: '\t' } },
    sends: [LOG_ON, 'UIDL\r\n', 'UIDL 2\r\n'],
    timeline: [
      ...LOGGED_ON,
      '0 +OK unique-id listing follows\r\n1\tA\r\n2\tB\r\n3\tC\r\n.\r\n',
      '0 +OK 2\tB\r\n',
    ],
  },
  {
    title: 'decorate lines',
    rule: { when: { command: 'UIDL' }, do: { type: 'lines', prefix: '<', suffix: ' {number}>' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n<1 A 1>\r\n<2 B 2>\r\n<3 C 3>\r\n.\r\n'],
  },
  {
    title: 'write lines in lower case',
    rule: { when: { command: 'UIDL' }, do: { type: 'lines', letterCase: 'lower' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 a\r\n2 b\r\n3 c\r\n.\r\n'],
  },
  {
    title: 'write lines in upper case',
    rule: { when: { command: 'RETR' }, do: { type: 'lines', letterCase: 'upper' } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 17 octets\r\nSUBJECT: B\r\n\r\nB\r\n.\r\n'],
  },
  {
    title: 'send another message',
    rule: { when: { command: 'RETR' }, do: { type: 'body', message: 3 } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 17 octets\r\nc\r\n.\r\n'],
  },
  {
    title: 'send some lines only',
    rule: { when: { command: 'RETR' }, do: { type: 'body', lines: 2 } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 17 octets\r\nSubject: b\r\n\r\n.\r\n'],
  },
  {
    title: 'send some octets only',
    rule: { when: { command: 'RETR' }, do: { type: 'body', octets: 4 } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 17 octets\r\nSubj\r\n.\r\n'],
  },
  {
    title: 'send other header fields',
    rule: { when: { command: 'RETR' }, do: { type: 'body', prependHeaders: ['X: 1'], dropHeaders: ['to'] } },
    sends: [LOG_ON, 'RETR 1\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 32 octets\r\nX: 1\r\nSubject: a\r\n\r\n..dot\r\nend\r\n.\r\n'],
  },
  {
    title: 'send no blank line behind the header',
    rule: { when: { command: 'RETR' }, do: { type: 'body', dropBlankLine: true } },
    sends: [LOG_ON, 'RETR 2\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 17 octets\r\nSubject: b\r\nb\r\n.\r\n'],
  },
  {
    title: 'send more than there is',
    rule: { when: { command: 'RETR' }, do: { type: 'body', append: 'more' } },
    sends: [LOG_ON, 'RETR 3\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 3 octets\r\nc\r\nmore\r\n.\r\n'],
  },
  {
    title: 'put other data into a challenge',
    rule: { when: { at: 'challenge' }, do: { type: 'challenge', data: '\u00ff' } },
    sends: ['AUTH PLAIN\r\n', '*\r\n'],
    timeline: [GREETED, '0 + /w==\r\n', '0 -ERR log-on given up\r\n'],
  },
  {
    title: 'put into a challenge what is no base64',
    rule: { when: { at: 'challenge', nth: 2 }, do: { type: 'challenge', dataBase64: '=' } },
    sends: ['AUTH LOGIN\r\n', 'dXNlcg==\r\n', 'c2VjcmV0\r\n'],
    timeline: [GREETED, '0 + VXNlcm5hbWU6\r\n', '0 + =\r\n', '0 +OK maildrop locked and ready\r\n'],
  },
  {
    title: 'leave out the space of a challenge',
    rule: { when: { at: 'challenge', nth: 2 }, do: { type: 'challenge', form: 'no-space' } },
    sends: ['AUTH LOGIN\r\n', 'dXNlcg==\r\n', 'c2VjcmV0\r\n'],
    timeline: [GREETED, '0 + VXNlcm5hbWU6\r\n', '0 +UGFzc3dvcmQ6\r\n', '0 +OK maildrop locked and ready\r\n'],
  },
  {
    title: 'put plain text into a challenge',
    rule: {
      when: { at: 'challenge', mechanism: 'LOGIN' },
      do: { type: 'challenge', form: 'text', data: 'who?' },
    },
    sends: ['AUTH LOGIN\r\n', '*\r\n', 'AUTH PLAIN\r\n', '*\r\n'],
    timeline: [
      GREETED,
      '0 + who?\r\n',
      '0 -ERR log-on given up\r\n',
      '0 + \r\n',
      '0 -ERR log-on given up\r\n',
    ],
  },
  {
    title: 'say nothing, having done what was asked',
    rule: { when: { command: 'DELE' }, do: { type: 'silence' } },
    sends: [LOG_ON, 'DELE 1\r\n', 'STAT\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 2 20\r\n'],
  },
]
