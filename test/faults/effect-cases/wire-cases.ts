/**
 * Layer 5: the octets of a reply.
 */
import { type EffectCase, LOG_ON, LOGGED_ON } from './effect-case.ts'

export const WIRE_CASES: readonly EffectCase[] = [
  {
    title: 'stuff nothing',
    rule: { when: { command: 'RETR' }, do: { type: 'stuffing', mode: 'none' } },
    sends: [LOG_ON, 'RETR 1\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 32 octets\r\nSubject: a\r\nTo: x\r\n\r\n.dot\r\nend\r\n.\r\n'],
  },
  {
    title: 'stuff twice',
    rule: { when: { command: 'RETR' }, do: { type: 'stuffing', mode: 'double' } },
    sends: [LOG_ON, 'RETR 1\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 32 octets\r\nSubject: a\r\nTo: x\r\n\r\n...dot\r\nend\r\n.\r\n'],
  },
  {
    title: 'stuff every line',
    rule: { when: { command: 'RETR' }, do: { type: 'stuffing', mode: 'every-line' } },
    sends: [LOG_ON, 'RETR 1\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 32 octets\r\n.Subject: a\r\n.To: x\r\n.\r\n..dot\r\n.end\r\n.\r\n'],
  },
  {
    title: 'end the lines in LF',
    rule: { when: { command: 'UIDL' }, do: { type: 'line-ending', as: 'lf' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\n1 A\n2 B\n3 C\n.\n'],
  },
  {
    title: 'end the lines in CR',
    rule: { when: { command: 'UIDL' }, do: { type: 'line-ending', as: 'cr' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r1 A\r2 B\r3 C\r.\r'],
  },
  {
    title: 'end the lines in nothing',
    rule: { when: { command: 'UIDL' }, do: { type: 'line-ending', as: 'none' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows1 A2 B3 C.'],
  },
  {
    title: 'end the lines in this and that',
    rule: { when: { command: 'UIDL' }, do: { type: 'line-ending', as: 'mixed' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\n1 A\n2 B\r\n3 C\r.\n'],
  },
  {
    title: 'end the status line in LF',
    rule: { when: { command: 'UIDL' }, do: { type: 'line-ending', as: 'lf', lines: 'status' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\n1 A\r\n2 B\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'end the data in LF',
    rule: { when: { command: 'UIDL' }, do: { type: 'line-ending', as: 'lf', lines: 'data' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\n2 B\n3 C\n.\r\n'],
  },
  {
    title: 'end the final line in LF',
    rule: { when: { command: 'UIDL' }, do: { type: 'line-ending', as: 'lf', lines: 'final' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n.\n'],
  },
  {
    title: 'end all lines in LF',
    rule: { when: { command: 'UIDL' }, do: { type: 'line-ending', as: 'lf', lines: 'all' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\n1 A\n2 B\n3 C\n.\n'],
  },
  {
    title: 'send a final line that is missing',
    rule: { when: { command: 'UIDL' }, do: { type: 'final-line', as: 'missing' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n'],
  },
  {
    title: 'send a final line that is no-crlf',
    rule: { when: { command: 'UIDL' }, do: { type: 'final-line', as: 'no-crlf' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n.'],
  },
  {
    title: 'send a final line that is lf',
    rule: { when: { command: 'UIDL' }, do: { type: 'final-line', as: 'lf' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n.\n'],
  },
  {
    title: 'send a final line that is cr',
    rule: { when: { command: 'UIDL' }, do: { type: 'final-line', as: 'cr' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n.\r'],
  },
  {
    title: 'send a final line that is trailing-space',
    rule: { when: { command: 'UIDL' }, do: { type: 'final-line', as: 'trailing-space' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n. \r\n'],
  },
  {
    title: 'send a final line that is glued',
    rule: { when: { command: 'UIDL' }, do: { type: 'final-line', as: 'glued' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C.\r\n'],
  },
  {
    title: 'send a final line that is early',
    rule: { when: { command: 'UIDL' }, do: { type: 'final-line', as: 'early' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n.\r\n2 B\r\n3 C\r\n'],
  },
  {
    title: 'put octets before the reply',
    rule: { when: { command: 'STAT' }, do: { type: 'insert', octets: '\u0000\u00ff' } },
    sends: [LOG_ON, 'STAT\r\n'],
    timeline: [...LOGGED_ON, '0 \u0000\u00ff+OK 3 52\r\n'],
  },
  {
    title: 'put octets before the reply, as told',
    rule: { when: { command: 'UIDL' }, do: { type: 'insert', octets: '#', at: 'before' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 #+OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'put octets behind the reply, as told',
    rule: { when: { command: 'UIDL' }, do: { type: 'insert', octets: '#', at: 'after' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n.\r\n#'],
  },
  {
    title: 'put octets behind the status line, as told',
    rule: { when: { command: 'UIDL' }, do: { type: 'insert', octets: '#', at: 'after-status' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n#1 A\r\n2 B\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'put octets behind the second line, as told',
    rule: { when: { command: 'UIDL' }, do: { type: 'insert', octets: '#', at: { line: 2 } } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n#3 C\r\n.\r\n'],
  },
  {
    title: 'put octets behind the third octet, as told',
    rule: { when: { command: 'UIDL' }, do: { type: 'insert', octets: '#', at: { octet: 3 } } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK# unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'replace octets wherever they stand',
    rule: { when: { command: 'UIDL' }, do: { type: 'replace', find: 'i', with: '$&' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK un$&que-$&d l$&st$&ng follows\r\n1 A\r\n2 B\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'replace octets across the status line and the data',
    rule: { when: { command: 'UIDL' }, do: { type: 'replace', find: 's\r\n1', with: '' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follow A\r\n2 B\r\n3 C\r\n.\r\n'],
  },
  {
    title: 'send other octets instead',
    rule: { when: { command: 'UIDL' }, do: { type: 'send', octets: 'HTTP/1.0 200\n' } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 HTTP/1.0 200\n'],
  },
  {
    title: 'send no octets instead',
    rule: { when: { command: 'UIDL' }, do: { type: 'send', octets: '' } },
    sends: [LOG_ON, 'UIDL\r\n', 'STAT\r\n'],
    timeline: [...LOGGED_ON, '0 +OK 3 52\r\n'],
  },
]
