/**
 * The maildrop of a server that was given none: three small messages.
 */
import type { MessageSource } from '../maildrop/message-source.ts'

export const DEFAULT_MAILDROP: readonly MessageSource[] = [
  {
    from: 'Ada <ada@example.org>',
    subject: 'One',
    text: 'The first of three small messages.\n',
  },
  {
    from: 'Brendan <brendan@example.org>',
    subject: 'Two',
    date: '2026-01-02T12:00:00Z',
    text: 'The second one has a line that begins with a dot:\n.here it is\n',
  },
  {
    from: 'Zoë <zoe@example.org>',
    subject: 'Three, größer',
    date: '2026-01-03T18:30:00Z',
    text: 'The third one is not all ASCII: naïve café.\n',
  },
]
