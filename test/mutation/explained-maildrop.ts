/**
 * Mutants of `src/maildrop` that nothing outside can tell from the code.
 */
import type { Explanation } from './mutation-report.ts'

const EMPTY_ENCODING = 'Buffer.from takes an empty encoding for UTF-8.'
const SHORTCUT = 'A shortcut: the longer way finds the same, only slower.'

export const EXPLAINED_MAILDROP: readonly Explanation[] = [
  ...['compose-mail', 'message-source', 'unique-ids'].map((name) => ({
    file: `src/maildrop/${name}.ts`,
    was: "'utf8'",
    became: '""',
    why: EMPTY_ENCODING,
  })),
  {
    file: 'src/maildrop/maildrop-view.ts',
    was: 'messageNumber - 1',
    became: 'messageNumber + 1',
    why: SHORTCUT,
  },
  {
    file: 'src/maildrop/maildrop-view.ts',
    was: 'guess?.messageNumber === messageNumber',
    became: 'false',
    why: SHORTCUT,
  },
  {
    file: 'src/maildrop/maildrop-view.ts',
    was: 'entries.length !== this.#inOctets.length',
    became: 'true',
    why: SHORTCUT,
  },
  {
    file: 'src/maildrop/message-source.ts',
    was: 'uniqueId === undefined',
    became: 'false',
    why: 'A unique-id of undefined and none at all are the same to a message; the types alone tell them apart.',
  },
  {
    file: 'src/maildrop/message-source.ts',
    was: 'true',
    became: 'false',
    why: 'composeMail gives CRLF at the end of every line: with nothing to mend, exact or not is one.',
  },
  {
    file: 'src/maildrop/message-sizer.ts',
    was: '-1',
    became: '+1',
    why: 'Before the first octet there is none: any value but those of CR and LF stands for that.',
  },
  {
    file: 'src/maildrop/unique-ids.ts',
    was: 'uniqueId !== undefined',
    became: 'true',
    why: 'That undefined is taken hinders nobody: only texts are looked for.',
  },
]
