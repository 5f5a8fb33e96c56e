/**
 * The table in the README is what the clients do: a small part of it is run again.
 */
import { expect, test } from 'vitest'
import { matrix } from '../../src/matrix/run-matrix.ts'
import { describeWith } from '../support/require-program.ts'
import { MATRIX_CLIENTS } from './clients.ts'
import { readResults, resultsOf } from './results.ts'

/**
 * Some of each class, which do not depend on a client's version. None is a reset: a Node process that is late to read finds
 * data and RST at once, and takes them for an end.
 */
const FEW = [
  'missing-greeting',
  'retr-no-terminator-silent',
  'greeting-err-then-close',
  'retr-err',
  'retr-wrong-message',
  'retr-empty',
  'retr-huge',
  'quit-slow',
  'list-empty-ok',
  'top-hang',
]

/** Enough for a client that does not hang, nearly always; on a busy machine it gets more time. */
const LIMIT_MS = 4000
const PATIENT_LIMIT_MS = 30_000

for (const { name, program, command } of MATRIX_CLIENTS) {
  await describeWith(program, () => {
    test(`${name} fares as the README says`, { timeout: 120_000 }, async () => {
      const all = readResults().clients[name]?.profiles ?? {}
      const known = Object.fromEntries(FEW.map((profile) => [profile, all[profile]]))
      const fares = async (profiles: readonly string[], limitMs: number) =>
        resultsOf(await matrix(command, { profiles, received: '-', limitMs }))
      const found = await fares(FEW, LIMIT_MS)
      const slow = FEW.filter((profile) => found[profile] === 'hangs' && known[profile] !== 'hangs')
      const again = slow.length > 0 ? await fares(slow, PATIENT_LIMIT_MS) : {}
      expect({ ...found, ...again }).toStrictEqual(known)
    })
  })
}
