/**
 * One client's way through the profiles: its habits, learnt where no fault is in the way, and what it does under each.
 */
import { Pop3MockError } from '../errors.ts'
import type { Decision } from '../faults/plan.ts'
import { resolveFaults } from '../server/fault-items.ts'
import type { Pop3ServerOptions } from '../server/options.ts'
import { type Classified, classify } from './classify.ts'
import { besideOutlook, CLIENT_CLASSES, isWorse } from './client-class.ts'
import type { ClientRunner, Run } from './client-runner.ts'
import { type Habits, learnHabits, mailOf } from './control.ts'
import { hasMet } from './has-met.ts'
import type { MatrixRow } from './matrix-report.ts'
import { outlookUnder } from './outlook-under.ts'
import type { SelectedProfile } from './select-profiles.ts'

/** What a profile needs of its server beside its rules. */
interface Needs {
  readonly maildrop?: NonNullable<Pop3ServerOptions['maildrop']>
  readonly account?: Partial<NonNullable<Pop3ServerOptions['accounts']>[number]>
  readonly tls?: 'stls' | 'implicit'
}

export class Survey {
  /** How the client fares without a fault. */
  readonly reason: string
  readonly #runner: ClientRunner
  readonly #server: Pop3ServerOptions
  readonly #habits: Habits
  /** Runs without a fault, by what their server needs. */
  readonly #controls = new Map<string, Promise<Run>>()

  private constructor(runner: ClientRunner, server: Pop3ServerOptions, habits: Habits, control: Run) {
    this.#runner = runner
    this.#server = server
    this.#habits = habits
    this.#controls.set('{}', Promise.resolve(control))
    this.reason = classified(control, habits).reason
  }

  /**
   * Begins without a fault, on the maildrop that most profiles have.
   * @throws {Pop3MockError} EXPECTATION_FAILED when the client does not complete there
   */
  static async begin(
    runner: ClientRunner,
    server: Pop3ServerOptions,
    signal: AbortSignal | undefined,
  ): Promise<Survey> {
    signal?.throwIfAborted()
    const control = await runner.run('no-fault', server)
    signal?.throwIfAborted()
    if (control.ending.how !== 'succeeded') throw controlFailed(classified(control, ANY_HABITS))
    const habits = learnHabits(control)
    if (habits === undefined) throw controlFailed(NOT_WHAT_WAS_SENT)
    const found = classified(control, habits)
    if (found.class !== 'completes') throw controlFailed(found)
    return new Survey(runner, server, habits, control)
  }

  /** What the client does to every message, fault or not. */
  get remark(): string | undefined {
    return this.#habits.matching?.isStuffed ? 'leaves the dots of byte-stuffing in every message' : undefined
  }

  /** @param waiting called once the run waits for something that may never come */
  async meet({ label, phase, profile, use }: SelectedProfile, waiting: () => void): Promise<MatrixRow> {
    const { rules, maildrop, account, tls } = resolveFaults(
      [use],
      'profiles',
      this.#server.profileFolders ?? [],
    )
    const needs: Needs = { ...(maildrop && { maildrop }), ...(account && { account }), ...(tls && { tls }) }
    const control = await this.#control(needs, label, waiting)
    const options = { ...(tls && { tls }), ...this.#server, faults: [use] }
    // Where the mail itself is the fault, nothing excuses what the client makes of it.
    const isMailItself = rules.length === 0
    const { run, found } = isMailItself
      ? { run: control, found: classified(control, strict(this.#habits)) }
      : await this.#worstOf(MOST_TRIES, () => this.#runner.run(label, options, waiting))
    const isMet = isMailItself ? run.conversation.fetches.length > 0 : this.#hasMet(run, control)
    const outlook = await outlookUnder({ profile, use }, this.#server)
    const verdict = isMet && outlook !== undefined ? besideOutlook(found.class, outlook) : undefined
    const { title, legality } = profile
    return { profile: label, title, phase, legality, ...found, isMet, outlook, verdict }
  }

  /** Whoever does not even complete where the fault is not has not met it. */
  #hasMet(run: Run, control: Run): boolean {
    return classified(control, this.#habits).class === 'completes' && hasMet(run, control)
  }

  /** A run is tried again where it might have come out otherwise. */
  async #worstOf(tries: number, start: () => Promise<Run>): Promise<{ run: Run; found: Classified }> {
    const run = await start()
    const found = classified(run, this.#habits)
    if (tries === 1 || !isRace(run) || found.class === CLIENT_CLASSES.at(-1)) return { run, found }
    const other = await this.#worstOf(tries - 1, start)
    return isWorse(other.found.class, found.class) ? other : { run, found }
  }

  #control(needs: Needs, label: string, waiting: () => void): Promise<Run> {
    const key = JSON.stringify(needs)
    const known = this.#controls.get(key)
    if (known !== undefined) return known
    const run = this.#runner.run(`${label}-no-fault`, withNeeds(this.#server, needs), waiting)
    this.#controls.set(key, run)
    return run
  }
}

/** Of runs that might have come out otherwise. */
const MOST_TRIES = 3

/** How much a client reads at once, and whether it sees that the connection was ended, is a matter of microseconds. */
const RACING: readonly Decision['effect'][] = ['end', 'accept', 'handshake', 'segment']

function isRace({ strikes }: Run): boolean {
  return strikes.some(({ effect }) => RACING.includes(effect))
}

/** Of a client of which nothing is known yet. */
const ANY_HABITS: Habits = {
  wantsAll: false,
  count: 0,
  mayDouble: true,
  mayLose: true,
  deletes: false,
  matching: undefined,
}

const NOT_WHAT_WAS_SENT: Classified = {
  class: 'corrupts',
  reason: 'ended in success, but what it gave, printed or stored is not what it was sent',
}

function classified(run: Run, habits: Habits): Classified {
  return classify(run.ending, mailOf(run, habits), run.conversation.lastWords)
}

function strict({ matching, ...habits }: Habits): Habits {
  return { ...habits, matching: matching === undefined ? undefined : { ...matching, isStuffed: false } }
}

/** A server as the profile needs it, without the profile; what the user has given goes before it. */
function withNeeds(server: Pop3ServerOptions, { maildrop, account, tls }: Needs): Pop3ServerOptions {
  const { accounts, maildrop: given, ...rest } = server
  const theirs = given ?? maildrop
  const known = accounts ?? [{ user: 'user', password: 'secret', ...account }]
  return {
    ...(tls && { tls }),
    ...rest,
    accounts: known.map((one) => (theirs === undefined ? one : { maildrop: theirs, ...one })),
  }
}

function controlFailed({ class: found, reason }: Classified): Pop3MockError {
  return new Pop3MockError(
    'EXPECTATION_FAILED',
    `Without any fault the client must complete, but it ${found}: ${reason}. Look at what it does with "pop3-mock run --report -- COMMAND".`,
  )
}
