/**
 * Layer 6: how the connection ends.
 */
import { type EffectCase, LOG_ON, LOGGED_ON } from './effect-case.ts'

export const END_CASES: readonly EffectCase[] = [
  {
    title: 'close behind a reply',
    rule: { when: { command: 'STAT' }, do: { type: 'end', by: 'close' } },
    sends: [LOG_ON, 'STAT\r\nNOOP\r\n', 'NOOP\r\n', 'finish'],
    timeline: [...LOGGED_ON, '0 +OK 3 52\r\n', '0 [closed]'],
  },
  {
    title: 'reset behind a reply',
    rule: { when: { command: 'STAT' }, do: { type: 'end', by: 'reset' } },
    sends: [LOG_ON, 'STAT\r\nNOOP\r\n', 'NOOP\r\n', 'finish'],
    timeline: [...LOGGED_ON, '0 +OK 3 52\r\n', '0 [reset]'],
  },
  {
    title: 'half-close behind a reply',
    rule: { when: { command: 'STAT' }, do: { type: 'end', by: 'half-close' } },
    sends: [LOG_ON, 'STAT\r\nNOOP\r\n', 'NOOP\r\n', 'finish'],
    timeline: [...LOGGED_ON, '0 +OK 3 52\r\n', '0 [half-closed]', '0 [closed]'],
  },
  {
    title: 'stall behind a reply',
    rule: { when: { command: 'STAT' }, do: { type: 'end', by: 'stall' } },
    sends: [LOG_ON, 'STAT\r\nNOOP\r\n', 'NOOP\r\n', 'finish'],
    timeline: [...LOGGED_ON, '0 +OK 3 52\r\n', '0 [closed]'],
  },
  {
    title: 'close before a reply',
    rule: {
      when: { command: 'UIDL' },
      do: { type: 'end', by: 'close', after: 'nothing', closeNotify: false },
    },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 [closed]'],
  },
  {
    title: 'close behind the status line',
    rule: {
      when: { command: 'UIDL' },
      do: { type: 'end', by: 'close', after: 'status', closeNotify: false },
    },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n', '0 [closed]'],
  },
  {
    title: 'close behind the whole reply',
    rule: { when: { command: 'UIDL' }, do: { type: 'end', by: 'close', after: 'reply', closeNotify: false } },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n3 C\r\n.\r\n', '0 [closed]'],
  },
  {
    title: 'close behind 13 octets',
    rule: {
      when: { command: 'UIDL' },
      do: { type: 'end', by: 'close', after: { octets: 13 }, closeNotify: false },
    },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id', '0 [closed]'],
  },
  {
    title: 'close behind two lines',
    rule: {
      when: { command: 'UIDL' },
      do: { type: 'end', by: 'close', after: { lines: 2 }, closeNotify: false },
    },
    sends: [LOG_ON, 'UIDL\r\n'],
    timeline: [...LOGGED_ON, '0 +OK unique-id listing follows\r\n1 A\r\n2 B\r\n', '0 [closed]'],
  },
  {
    title: 'reset behind as many octets as there are',
    rule: { when: { command: 'NOOP' }, do: { type: 'end', by: 'reset', after: { octets: 16 } } },
    sends: [LOG_ON, 'NOOP\r\n'],
    timeline: [...LOGGED_ON, '0 +OK still here\r\n', '0 [reset]'],
  },
  {
    title: 'close within a reply that leaves in pieces, without waiting for what is not sent any more',
    rule: {
      when: { command: 'STAT' },
      do: [
        { type: 'segment', sizes: [4] },
        { type: 'delay', delayMs: 100, at: 'after' },
        { type: 'end', by: 'close', after: { octets: 6 } },
      ],
    },
    sends: [LOG_ON, 'STAT\r\n'],
    timeline: [...LOGGED_ON, '0 +OK ', '1 3 ', '1 [closed]'],
  },
]
