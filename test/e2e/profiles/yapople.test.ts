import { meetsProfiles } from './meets-profiles.ts'
import { YAPOPLE_ROWS } from './rows/yapople.ts'

meetsProfiles('yapople', YAPOPLE_ROWS)
