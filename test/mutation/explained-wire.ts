/**
 * Mutants of `src/wire` that nothing outside can tell from the code.
 */
import type { Explanation } from './mutation-report.ts'

export const EXPLAINED_WIRE: readonly Explanation[] = [
  {
    file: 'src/wire/command.ts',
    was: '/[a-z]+/g',
    became: '/[a-z]/g',
    why: 'Letter by letter is the same in upper case as several at once; only slower.',
  },
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
