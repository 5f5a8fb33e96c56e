/**
 * Mutants of `src/wire` that nothing outside can tell from the code.
 */
import { alike } from './alike.ts'
import type { Explanation } from './mutation-report.ts'

export const EXPLAINED_WIRE: readonly Explanation[] = [
  {
    file: 'src/wire/command.ts',
    was: '/[a-z]+/g',
    became: '/[a-z]/g',
    why: 'Letter by letter is the same in upper case as several at once; only slower.',
  },
  ...alike(
    'src/wire/line-reader.ts',
    'In no octets there is no LF either: it is only found out more slowly.',
    [
      ['this.#pending.length > 0', 'true'],
      ['this.#pending.length > 0', 'this.#pending.length >= 0'],
      ['behindFirst < this.#pending.length', 'true'],
      ['behindFirst < this.#pending.length', 'behindFirst <= this.#pending.length'],
      ['pending.length === 0', 'false'],
    ],
  ),
  {
    file: 'src/wire/octets.ts',
    was: "'utf8'",
    became: '""',
    why: 'Buffer.from takes an empty encoding for UTF-8.',
  },
  {
    file: 'src/wire/reply-reader.ts',
    was: 'this.#storedOctets + chunk.length > this.#store.length',
    became: 'this.#storedOctets + chunk.length >= this.#store.length',
    why: 'A chunk that just fits gets a bigger store all the same: one copy more, the octets are those.',
  },
]
