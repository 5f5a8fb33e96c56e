import { describeWith } from '../../support/require-program.ts'
import { meetsProfiles } from './meets-profiles.ts'
import { NET_POP3_ROWS } from './rows/net-pop3.ts'

const PROBE = ['-MNet::POP3', '-MDigest::MD5', '-MJSON::PP', '-e', '1']

await describeWith({ command: 'perl', probe: PROBE }, () => {
  meetsProfiles('Net::POP3', NET_POP3_ROWS)
})
