/**
 * What Outlook would do at a server like the one under test.
 */
import type { Profile } from '../faults/profile.ts'
import type { OutlookOutcome } from '../outlook/outcome.ts'
import { type Prediction, predictOutlook } from '../outlook/predict.ts'
import type { OutlookSettings } from '../outlook/settings.ts'
import { type FaultItem, resolveFaults } from '../server/fault-items.ts'
import type { Pop3ServerOptions } from '../server/options.ts'
import type { Pop3Server } from '../server/server.ts'

/** What the prediction is made of, where it shall not be what the server tells of itself. */
export interface PredictionChoice {
  /** The faults. Default: those in force now; for a fault that was removed behind the client, name it here. */
  readonly faults?: readonly FaultItem[]
  /** The messages. Default: those that the server was started with. */
  readonly maildrop?: Prediction['maildrop']
  /** How the account is set up. Default: it deletes if the client has sent DELE, and takes the server's TLS. */
  readonly settings?: Partial<OutlookSettings>
}

/**
 * The outcome of Outlook's synchronization with the same faults, maildrop, account, TLS, dialect and seed.
 * @throws {Pop3MockError} INVALID_OPTION, or INVALID_FIXTURE for messages that have vanished meanwhile
 */
export function predictForServer(server: Pop3Server, choice: PredictionChoice = {}): Promise<OutlookOutcome> {
  const { options, seed } = server
  const { profileFolders = [] } = options
  // Now, while they have the places that they were given at: they go behind others.
  if (choice.faults !== undefined) resolveFaults(choice.faults, 'faults', profileFolders)
  const maildrop = choice.maildrop ?? startingMaildrop(options)
  const encryption = encryptionOf(server)
  return predictOutlook({
    faults: [accountOf(server), ...dialectRule(options), ...(choice.faults ?? server.faults.rules())],
    seed,
    profileFolders,
    settings: {
      leaveOnServer: !hasSent(server, 'DELE'),
      ...(encryption && { encryption }),
      ...choice.settings,
    },
    ...(maildrop !== undefined && { maildrop }),
  })
}

/** `Outlook hangs: …`, with the statement that decides it. */
export function outlookText({ outcome, reason, deciding }: OutlookOutcome): string {
  const { statement, basis } = deciding ?? {}
  const why = basis === undefined ? '' : ` (${statement === undefined ? basis : `${statement}, ${basis}`})`
  return `Outlook ${outcome}: ${reason}${why}`
}

/** Not what is there now: the client may have deleted some. Undefined: the default one. */
function startingMaildrop(options: Pop3ServerOptions): Prediction['maildrop'] {
  const { maildrop, accounts, faults = [], profileFolders = [] } = options
  return maildrop ?? accounts?.[0]?.maildrop ?? resolveFaults(faults, 'faults', profileFolders).maildrop
}

/** The first account as a profile without rules: that is how a prediction is told of it. */
function accountOf({ accounts }: Pop3Server): Profile {
  const { user, password, token } = accounts[0] as Pop3Server['accounts'][number]
  return {
    name: 'account',
    title: 'The account of the server under test',
    legality: 'legal',
    catches: 'nobody',
    account: { user, password, ...(token !== undefined && { token }) },
    rules: [],
    example: [],
  }
}

/** The options' dialect as the lowest of all faults: that is how a prediction is told of it. */
function dialectRule({ dialect = {} }: Pop3ServerOptions): FaultItem[] {
  if (Object.keys(dialect).length === 0) return []
  return [{ id: 'dialect', priority: Number.MIN_SAFE_INTEGER, do: { type: 'dialect', ...dialect } }]
}

/** As the client does it where there are two ways; undefined: the server has no TLS. */
function encryptionOf(server: Pop3Server): OutlookSettings['encryption'] | undefined {
  const { tls, port, options } = server
  if (tls === undefined) return undefined
  const offersStls = tls.port !== port && options.tls !== 'off'
  const tookOtherPort = server.transcript.events().some(({ type }) => type === 'tls')
  return offersStls && (hasSent(server, 'STLS') || !tookOtherPort) ? 'stls' : 'tls'
}

function hasSent({ transcript }: Pop3Server, keyword: 'DELE' | 'STLS'): boolean {
  return transcript.events().some((event) => event.type === 'command' && event.keyword === keyword)
}
