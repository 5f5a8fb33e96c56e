/**
 * What Outlook would do at a server like the one under test.
 */
import { Pop3MockError } from '../errors.ts'
import type { OutlookOutcome } from '../outlook/outcome.ts'
import { type Prediction, predictOutlook } from '../outlook/predict.ts'
import type { OutlookSettings } from '../outlook/settings.ts'
import type { FaultItem } from '../server/fault-items.ts'
import type { Pop3ServerOptions } from '../server/options.ts'
import type { Pop3Server } from '../server/server.ts'
import { keptOptions } from './started-with.ts'

/** What the prediction is made of, where it shall not be what the server was started with. */
export interface PredictionChoice {
  /** The faults in force. Needed only for servers that no test-runner entry has started, and where faults were armed later. */
  readonly faults?: readonly FaultItem[]
  /** The messages. Default: those that the server was started with. */
  readonly maildrop?: Prediction['maildrop']
  /** How the account is set up. Default: it deletes if the client has sent DELE. */
  readonly settings?: Partial<OutlookSettings>
}

/**
 * The outcome of Outlook's synchronization with the same faults, maildrop, dialect and seed.
 * @throws {Pop3MockError} INVALID_OPTION when faults are armed that nobody has told of
 */
export function predictForServer(server: Pop3Server, choice: PredictionChoice = {}): Promise<OutlookOutcome> {
  const options = keptOptions(server)
  if (choice.faults === undefined) refuseUnknownFaults(server, options)
  const maildrop = choice.maildrop ?? options?.maildrop ?? options?.accounts?.[0]?.maildrop
  return predictOutlook({
    faults: [...dialectRule(options), ...(choice.faults ?? options?.faults ?? [])],
    seed: server.seed,
    settings: { leaveOnServer: !hasDeleted(server), ...choice.settings },
    ...(maildrop === undefined ? {} : { maildrop }),
    ...(options?.profileFolders === undefined ? {} : { profileFolders: options.profileFolders }),
  })
}

/** `Outlook hangs: …`, with the statement that decides it. */
export function outlookText({ outcome, reason, deciding }: OutlookOutcome): string {
  const { statement, basis } = deciding ?? {}
  const why = basis === undefined ? '' : ` (${statement === undefined ? basis : `${statement}, ${basis}`})`
  return `Outlook ${outcome}: ${reason}${why}`
}

/** The options' dialect as the lowest of all faults: that is how a prediction is told of it. */
function dialectRule(options: Pop3ServerOptions | undefined): FaultItem[] {
  const { dialect } = options ?? {}
  if (dialect === undefined || Object.keys(dialect).length === 0) return []
  return [{ id: 'dialect', priority: Number.MIN_SAFE_INTEGER, do: { type: 'dialect', ...dialect } }]
}

function refuseUnknownFaults(server: Pop3Server, options: Pop3ServerOptions | undefined): void {
  const armed = server.faults.list()
  const isKnown = options !== undefined || armed.length === 0
  if (isKnown) return
  throw new Pop3MockError(
    'INVALID_OPTION',
    `faults: the server has ${armed.map(({ id }) => id).join(', ')}, which tell only their names. Give them again: { faults: [...] }.`,
  )
}

function hasDeleted({ transcript }: Pop3Server): boolean {
  return transcript.events().some((event) => event.type === 'command' && event.keyword === 'DELE')
}
