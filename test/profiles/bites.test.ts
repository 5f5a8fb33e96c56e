/**
 * Each profile of the catalogue bites: the Outlook model or one of the reference clients behaves otherwise with it than
 * without. Those that bite nobody are listed, with the reason.
 */
import { expect, test } from 'vitest'
import { PROFILE_PHASES, type ProfileName } from '../../src/faults/profile-names.ts'
import { Predictor } from '../../src/outlook/predict.ts'
import type { OutlookSettings } from '../../src/outlook/settings.ts'
import type { FaultItem } from '../../src/server/fault-items.ts'
import { readResults } from '../matrix/results.ts'
import { commandsIn } from '../outlook/commands-in.ts'
import { BITES_NOBODY } from './bites-nobody.ts'

const NAMES = Object.keys(PROFILE_PHASES) as ProfileName[]

/** Where the catalogue's own values would take seconds and a few do as well. */
const SMALL: Readonly<Record<string, FaultItem>> = {
  'stat-count-huge': { profile: 'stat-count-huge', with: { messages: 100 } },
}

const ARRIVING = { from: 'Dana <dana@example.org>', subject: 'Four', text: 'It came in between.\n' }

/** The accounts that people set up. */
const ACCOUNTS: readonly Partial<OutlookSettings>[] = [
  {},
  { leaveOnServer: false },
  { spa: true },
  { headersFirst: true },
  { probe: true },
  { serverTimeoutMs: 60_000 },
]

/** What each of these Outlooks does and ends with. */
async function outlooksUnder(faults: readonly FaultItem[]): Promise<string> {
  const predictor = new Predictor({ faults, arriving: [ARRIVING] })
  const told: unknown[] = []
  for (const account of ACCOUNTS) {
    const outcome = await predictor.predict({ syncs: 2, ...account })
    const { messages, uniqueIds } = outcome.store
    const mail = messages.map((octets) => Buffer.from(octets).toString('latin1'))
    // Answers to a challenge are made anew each time.
    const commands = commandsIn(outcome).map((line) => line.replace(/^[A-Za-z0-9+/=]{20,}$/, '…'))
    told.push([outcome.outcome, outcome.failure, outcome.deleted, mail, uniqueIds, commands])
  }
  return JSON.stringify(told)
}

const clients = Object.values(readResults().clients)

/** Without faults each of them completes. */
function bitesClient(name: ProfileName): boolean {
  return clients.some(({ profiles }) => !['completes', 'not met', undefined].includes(profiles[name]))
}

test('every profile bites, or is known to bite nobody', async () => {
  const faultless = await outlooksUnder([])
  const toothless: ProfileName[] = []
  for (const name of NAMES) {
    if (!bitesClient(name) && (await outlooksUnder([SMALL[name] ?? name])) === faultless) toothless.push(name)
  }
  expect(toothless.sort()).toEqual(BITES_NOBODY.flatMap(({ profiles }) => profiles).sort())
}, 60_000)
