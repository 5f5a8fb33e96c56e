import { describeWith } from '../../support/require-program.ts'
import { meetsProfiles } from './meets-profiles.ts'
import { CURL_ROWS } from './rows/curl.ts'

await describeWith({ command: 'curl', probe: ['--version'], tells: /\bpop3\b/ }, () => {
  meetsProfiles('curl', CURL_ROWS)
})
