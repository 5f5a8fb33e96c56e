import { meetsProfiles } from './meets-profiles.ts'
import { NODE_POP3_ROWS } from './rows/node-pop3.ts'

meetsProfiles('node-pop3', NODE_POP3_ROWS)
