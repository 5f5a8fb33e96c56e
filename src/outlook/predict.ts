/**
 * What Outlook would do: model and server in one process, over memory links and a virtual clock.
 */

import { refuseUnknownKeys, unexpected } from '../errors.ts'
import type { DialectEffect } from '../faults/dialect-effects.ts'
import type { FaultRule } from '../faults/rule.ts'
import { VirtualClock } from '../link/clock.ts'
import type { MaildropOption } from '../load/load-maildrop.ts'
import type { Account } from '../maildrop/accounts.ts'
import type { Maildrop } from '../maildrop/maildrop.ts'
import { type MessageSource, messageFrom } from '../maildrop/message-source.ts'
import { type FaultItem, resolveFaults } from '../server/fault-items.ts'
import { type Pop3ServerOptions, type ResolvedOptions, resolveOptions } from '../server/options.ts'
import { Pop3Service } from '../server/service.ts'
import type { Transcript } from '../transcript/transcript.ts'
import { type MemorySync, runInMemory } from './memory-sync.ts'
import { misreadVerdict } from './misread.ts'
import {
  completeVerdict,
  failureVerdict,
  hangVerdict,
  type OutlookOutcome,
  outcomeOf,
  type Verdict,
} from './outcome.ts'
import { checkSettings, type OutlookSettings, settingsFrom } from './settings.ts'
import { Truth } from './truth.ts'

/** What a prediction is made of: faults, messages and the settings of the account. */
export interface Prediction {
  readonly faults?: readonly FaultItem[]
  readonly profileFolders?: readonly string[]
  readonly maildrop?: MaildropOption
  readonly settings?: Partial<OutlookSettings>
  readonly seed?: number
  /** Messages that arrive before the second synchronization. */
  readonly arriving?: readonly MessageSource[]
}

const PREDICTION_KEYS = ['faults', 'profileFolders', 'maildrop', 'settings', 'seed', 'arriving']

/**
 * The outcome of `settings.syncs` synchronizations with a server that has these faults. The account's encryption is what a
 * profile needs, unless it is given; the server's TLS is what either asks for. A hang is proved: nothing is in
 * flight, and no timer is left.
 * @throws {Pop3MockError} INVALID_OPTION or INVALID_FIXTURE
 */
export async function predictOutlook(prediction: Prediction = {}): Promise<OutlookOutcome> {
  return new Predictor(prediction).predict(prediction.settings)
}

/** A server that several Outlooks meet one after the other, each as if it were the first. */
export class Predictor {
  readonly #options: ResolvedOptions
  readonly #account: Account
  readonly #arriving: readonly MessageSource[]

  /** @throws {Pop3MockError} INVALID_OPTION or INVALID_FIXTURE */
  constructor(prediction: Prediction) {
    refuseUnknownKeys(prediction, PREDICTION_KEYS, '')
    const { settings = {}, arriving = [] } = prediction
    checkSettings(settings)
    if (!Array.isArray(arriving)) throw unexpected('arriving', arriving, 'a list of messages')
    // Now, and by its name: whether they arrive at all, the settings decide.
    for (const [index, source] of arriving.entries()) messageFrom(source, `arriving[${index}]`)
    this.#options = resolveOptions(optionsOf(prediction), () => 1)
    this.#account = [...this.#options.accounts][0] as Account
    this.#arriving = arriving
  }

  /** Whether a fault is about AUTH, which only an account with SPA meets; where there is no NTLM nobody sets that up. */
  get meetsAuth(): boolean {
    const { faults } = this.#options
    return faults.some(isAboutAuth) && !faults.some(withdrawsNtlm)
  }

  async predict(given: Partial<OutlookSettings> = {}): Promise<OutlookOutcome> {
    const { user, password, maildrop } = this.#account
    const entrance = this.#options.tls?.entrance ?? 'plain'
    const encryption = ENCRYPTION_FOR[entrance]
    const settings = settingsFrom(given, { encryption, user, password })
    maildrop.reset()
    const truth = new Truth(settings.headersFirst)
    const clock = new VirtualClock()
    const service = new Pop3Service({ ...this.#options, clock, shown: (view) => truth.note(view) })
    // Sizes of files are read beforehand: from here on nothing is under way that is not on the clock.
    await maildrop.view().sizes()
    const syncs: MemorySync[] = []
    for (let number = 1; number <= settings.syncs && syncs.every(hasEndedWell); number++) {
      if (number === 2 && this.#arriving.length > 0) {
        maildrop.append(...this.#arriving)
        await maildrop.view().sizes()
      }
      truth.beginSync()
      const store = syncs.at(-1)?.sync.store ?? { messages: [], uniqueIds: [] }
      syncs.push(runInMemory({ service, clock, entrance }, settings, store))
    }
    return predictedOutcome(syncs, maildrop, truth, service.transcript)
  }
}

function optionsOf(prediction: Prediction): Pop3ServerOptions {
  const { faults = [], profileFolders = [], seed = 1, maildrop, settings = {} } = prediction
  const tls = resolveFaults(faults, 'faults', profileFolders).tls ?? TLS_FOR[settings.encryption ?? 'none']
  // An autologout timer would end every hang after ten minutes; a fault may set one all the same.
  const options: Pop3ServerOptions = { faults, profileFolders, seed, tls, dialect: { autologoutMs: null } }
  return maildrop === undefined ? options : { ...options, maildrop }
}

/** What the server has, and what the account is set up for, where only one of them is told. */
const TLS_FOR = { none: 'off', stls: 'stls', tls: 'implicit' } as const
const ENCRYPTION_FOR = { plain: 'none', stls: 'stls', implicit: 'tls' } as const

function isAboutAuth(rule: FaultRule): boolean {
  const { at, mechanism, command } = rule.when ?? {}
  const isMet = at === 'challenge' || mechanism !== undefined || [command].flat().includes('AUTH')
  return isMet || dialectsOf(rule).some((dialect) => AUTH_KEYS.some((key) => Object.hasOwn(dialect, key)))
}

/** What of a dialect an exchange of AUTH meets. */
const AUTH_KEYS = ['bareAuth', 'initialResponse', 'mechanismRunsAs', 'saslCancel'] as const

function withdrawsNtlm(rule: FaultRule): boolean {
  return dialectsOf(rule).some(({ mechanisms }) => mechanisms !== undefined && !mechanisms.includes('NTLM'))
}

function dialectsOf({ do: done }: FaultRule): readonly DialectEffect[] {
  const effects = typeof done === 'function' ? [] : [done].flat()
  return effects.filter((effect): effect is DialectEffect => effect.type === 'dialect')
}

/** One that hangs or has failed is the last one. */
function hasEndedWell({ sync, isHanging }: MemorySync): boolean {
  return !isHanging && sync.state.failure === undefined
}

function predictedOutcome(
  syncs: readonly MemorySync[],
  maildrop: Maildrop,
  truth: Truth,
  transcript: Transcript,
): OutlookOutcome {
  const finished = syncs.map((one) => one.sync)
  const outcome = outcomeOf(finished, verdictOf(syncs, maildrop, truth))
  return {
    ...outcome,
    deleted: maildrop.retiredUniqueIds,
    // Rendered when somebody reads it: most predictions are made for their outcome.
    get conversation() {
      return transcript.toString()
    },
  }
}

function verdictOf(syncs: readonly MemorySync[], maildrop: Maildrop, truth: Truth): Verdict {
  const { sync, isHanging } = syncs.at(-1) as MemorySync
  if (isHanging) return hangVerdict(sync.state, sync.pending)
  if (sync.state.failure !== undefined) return failureVerdict(sync.state.failure)
  const finished = syncs.map((one) => one.sync)
  const misread = misreadVerdict(truth, finished, (message) => maildrop.hasRemoved(message))
  return misread ?? completeVerdict(sync.store)
}
