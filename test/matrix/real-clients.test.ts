/**
 * The table in the README is what the clients do: a small part of it is run again.
 */
import { expect, test } from 'vitest'
import { matrix } from '../../src/matrix/run-matrix.ts'
import { describeWith } from '../support/require-program.ts'
import { MATRIX_CLIENTS } from './clients.ts'
import { readResults, resultsOf } from './results.ts'

/** Some of each class, which do not depend on a client's version. */
const FEW = [
  'missing-greeting',
  'retr-no-terminator-silent',
  'retr-rst',
  'retr-err',
  'retr-wrong-message',
  'retr-empty',
  'retr-huge',
  'quit-slow',
  'list-empty-ok',
  'top-hang',
]

/** Enough for a client of which it is known that it does not hang. */
const LIMIT_MS = 4000

for (const { name, program, command } of MATRIX_CLIENTS) {
  await describeWith(program, () => {
    test(`${name} fares as the README says`, { timeout: 60_000 }, async () => {
      const known = readResults().clients[name]?.profiles ?? {}
      const report = await matrix(command, { profiles: FEW, received: '-', limitMs: LIMIT_MS })
      expect(resultsOf(report)).toStrictEqual(
        Object.fromEntries(FEW.map((profile) => [profile, known[profile]])),
      )
    })
  })
}
