import { describeWith } from '../../support/require-program.ts'
import { meetsProfiles } from './meets-profiles.ts'
import { POPLIB_ROWS } from './rows/poplib.ts'

await describeWith({ command: 'python3', probe: ['-c', 'import poplib'] }, () => {
  meetsProfiles('poplib', POPLIB_ROWS)
})
