/**
 * Between a connection and the fault plan: tells the plan where the session stands, and the session what struck it.
 */

import type { AcceptEffect, HandshakePlan } from '../faults/accept-effect.ts'
import { type ArmedPart, inRuleOrder } from '../faults/armed-rule.ts'
import type { FaultPlan } from '../faults/plan.ts'
import { SessionFaults } from '../faults/session-faults.ts'
import type { ShapedReply } from '../faults/shape-reply.ts'
import type { MaildropChange, ReplySurroundings, StruckCommand } from '../faults/struck-command.ts'
import type { Situation } from '../faults/trigger.ts'
import type { Account } from '../maildrop/accounts.ts'
import { MaildropView, type ViewEntry } from '../maildrop/maildrop-view.ts'
import { COMMAND_TABLE } from '../session/command-table.ts'
import type { Dialect } from '../session/dialect.ts'
import { mechanismOf } from '../session/sasl/auth.ts'
import type { Session } from '../session/session.ts'
import type { OpenedMaildrop } from '../session/session-data.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { Command } from '../wire/command.ts'
import { nameFromWire } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'
import { SessionFacts } from './session-facts.ts'

const NAMES_MESSAGE: ReadonlySet<string> = new Set(['RETR', 'TOP', 'DELE', 'LIST', 'UIDL'])

export interface ConnectionFaultsSetup {
  readonly session: number
  readonly plan: FaultPlan
  readonly transcript: Transcript
  /** Told every view that the session gets to see. */
  readonly shown?: ((view: MaildropView) => void) | undefined
}

/** One command from its line to its final reply. Answers to the challenges of an AUTH belong to that AUTH. */
interface CommandUnderWay {
  readonly command: Command
  /** Of the line that was read last. */
  seq: number
  readonly mechanism: string | undefined
  /** The maildrop that was open before; QUIT closes it. */
  readonly opened: OpenedMaildrop | undefined
  /** The message that the command names, looked up before: DELE may change what its number means. */
  readonly message: ViewEntry | undefined
  /** Where the session stood before the command was executed; undefined where no rule was armed then. */
  before?: Situation
  /** What strikes the final reply. */
  struck?: StruckCommand
  /** Whom an AUTH has named, and what strikes its final reply because of that. */
  named?: { readonly user: string; readonly parts: readonly ArmedPart[] }
}

export class ConnectionFaults {
  readonly #setup: ConnectionFaultsSetup
  readonly #faults: SessionFaults
  /** Keywords that were answered +OK. */
  readonly #answered = new Set<string>()
  #protocol: Session | undefined
  #user: string | undefined
  /** The last command, until the client is idle. */
  #underWay: CommandUnderWay | undefined

  constructor(setup: ConnectionFaultsSetup) {
    this.#setup = setup
    this.#faults = new SessionFaults(setup.plan, ({ rule, effect, result }) => {
      if (result === 'not-drawn' || result === 'spent') return
      const about = this.#underWay?.seq
      setup.transcript.record({ type: 'fault', session: setup.session, rule, effect, result, about })
    })
  }

  get #hasNoRules(): boolean {
    return this.#setup.plan.isEmpty
  }

  atAccept(dialect: Dialect): { then: AcceptEffect['then'] | undefined; dialect: Dialect } {
    if (this.#hasNoRules) return { then: undefined, dialect }
    return this.#faults.atAccept(this.#situation('accept', 0), dialect)
  }

  /** How a TLS handshake goes; where none is due, whether there is one all the same. */
  atHandshake(isDue: boolean): HandshakePlan {
    if (this.#hasNoRules) return { mode: isDue ? 'tls' : 'none', request: {} }
    return this.#faults.atHandshake(this.#situation('handshake', 0), isDue)
  }

  /** Must be called before anything below. */
  serve(protocol: Session): void {
    this.#protocol = protocol
  }

  /** The view that a session gets to see of the maildrop it opens. */
  shapeView(view: MaildropView, account: Account): MaildropView {
    this.#user = account.user
    const change = this.#hasNoRules ? undefined : this.#faults.atLogOn(this.#situation('command', 0))
    if (change !== undefined) return this.#changed(view, change, account)
    this.#setup.shown?.(view)
    return view
  }

  /** Before a command is executed; undefined when nothing strikes. */
  beforeCommand(command: Command, seq: number): StruckCommand | undefined {
    const last = this.#underWay
    if (last !== undefined && this.#protocol?.challengingMechanism !== undefined) {
      last.seq = seq
      return last.struck
    }
    const underWay = this.#begun(command, seq)
    this.#underWay = underWay
    if (this.#hasNoRules) return undefined
    const protocol = this.#protocol as Session
    underWay.before = this.#situation('command', 0)
    underWay.struck = this.#faults.beforeCommand(
      underWay.before,
      protocol.dialect,
      protocol.opened !== undefined,
    )
    this.#obey(protocol, underWay.struck)
    return underWay.struck
  }

  #begun(command: Command, seq: number): CommandUnderWay {
    const opened = this.#protocol?.opened
    const namesMessage = !this.#hasNoRules && NAMES_MESSAGE.has(command.keyword)
    return {
      command,
      seq,
      mechanism: command.keyword === 'AUTH' ? mechanismOf(command.arguments) : undefined,
      opened,
      message: namesMessage ? opened?.view.find(Number(command.arguments.trim().split(' ')[0])) : undefined,
    }
  }

  /** What a command's faults change for the session itself. */
  #obey(protocol: Session, { dialect, maildrop }: StruckCommand): void {
    if (dialect !== undefined) protocol.changeDialect(dialect)
    const { opened } = protocol
    if (maildrop !== undefined && opened !== undefined) {
      protocol.changeView((view) => this.#changed(view, maildrop, opened.account))
    }
  }

  /**
   * AUTH names its user within the exchange: rules for a user are asked when it is about to end. Gives the reply that refuses
   * the log-on, if one does.
   */
  beforeVerdict(user: string | undefined): Reply | undefined {
    const underWay = this.#underWay
    if (this.#hasNoRules || underWay?.before === undefined || user === undefined) return undefined
    const { before } = underWay
    const protocol = this.#protocol as Session
    const { dialect, refused, parts } = this.#faults.onceNamed(
      { ...before, user },
      before.user,
      protocol.dialect,
    )
    if (dialect !== undefined) protocol.changeDialect(dialect)
    underWay.named = { user, parts }
    return refused
  }

  onGreeting(greeting: Reply, isNextBuffered: boolean): ShapedReply {
    if (this.#hasNoRules) return 'untouched'
    return this.#faults.onGreeting(
      greeting,
      this.#situation('greeting', 0, greeting),
      this.#surroundings(isNextBuffered),
    )
  }

  onReply(reply: Reply, struck: StruckCommand | undefined, isNextBuffered: boolean): ShapedReply {
    if (reply.status === '+') return this.#onChallenge(reply, isNextBuffered)
    const shaped = this.#hasNoRules ? 'untouched' : this.#onFinalReply(reply, struck, isNextBuffered)
    // Not before: `after` speaks of earlier commands.
    const keyword = this.#underWay?.command.keyword
    if (reply.status === '+OK' && keyword !== undefined) this.#answered.add(keyword)
    return shaped
  }

  #onFinalReply(reply: Reply, struck: StruckCommand | undefined, isNextBuffered: boolean): ShapedReply {
    const now = this.#situation('command', 0, reply)
    const { before = now, named } = this.#underWay ?? {}
    // Rules speak of the state in which the command came, whether they look at its reply or not.
    const situation = {
      ...now,
      state: before.state,
      user: named?.user ?? before.user ?? now.user,
      messageCount: now.messageCount ?? before.messageCount,
    }
    const own = struck?.parts ?? []
    const parts = named === undefined ? own : [...own, ...named.parts].sort(inRuleOrder)
    return this.#faults.onReply(reply, situation, parts, this.#surroundings(isNextBuffered))
  }

  #onChallenge(challenge: Reply, isNextBuffered: boolean): ShapedReply {
    if (this.#hasNoRules) return 'untouched'
    const situation = this.#situation('challenge', 0, challenge)
    return this.#faults.onChallenge(challenge, situation, this.#surroundings(isNextBuffered))
  }

  onIdle(idleMs: number): ShapedReply {
    if (this.#protocol?.challengingMechanism === undefined) this.#underWay = undefined
    return this.#faults.onIdle(this.#situation('idle', idleMs), this.#surroundings(false))
  }

  /** When an idle client will next be struck; undefined: never. */
  nextIdleMs(aboveMs: number): number | undefined {
    return this.#hasNoRules ? undefined : this.#faults.nextIdleMs(aboveMs)
  }

  #situation(at: Situation['at'], idleMs: number, reply?: Reply): Situation {
    const underWay = at === 'command' || at === 'challenge' ? this.#underWay : undefined
    const command = underWay?.command
    return {
      at,
      session: this.#setup.session,
      keyword: command?.keyword,
      isOffered: isOffered(command?.keyword),
      arguments: command?.arguments ?? '',
      state: this.#protocol?.state ?? 'AUTHORIZATION',
      tls: this.#protocol?.tls !== undefined,
      mechanism: underWay?.mechanism,
      user: this.#userOf(command),
      answered: this.#answered,
      messageCount: countOf(this.#protocol?.opened),
      message: at === 'command' ? underWay?.message : undefined,
      idleMs,
      reply,
    }
  }

  /** Who has logged on; before that, whom this command or the USER before it names. */
  #userOf(command: Command | undefined): string | undefined {
    const protocol = this.#protocol
    if (protocol?.state !== 'AUTHORIZATION') return this.#user
    if (command?.keyword === 'USER') return nameFromWire(command.arguments.trim())
    if (command?.keyword === 'APOP') return nameFromWire(command.arguments.replace(/ [^ ]*$/, ''))
    return protocol.userName === undefined ? this.#user : nameFromWire(protocol.userName)
  }

  #surroundings(isNextBuffered: boolean): ReplySurroundings {
    const { opened, message } = this.#underWay ?? {}
    return { facts: new SessionFacts(this.#protocol?.opened ?? opened, message), isNextBuffered }
  }

  #changed(view: MaildropView, change: MaildropChange, { maildrop }: Account): MaildropView {
    const entries = change(view.entries, {
      seed: this.#setup.plan.seed,
      session: this.#setup.session,
      retiredUniqueIds: maildrop.retiredUniqueIds,
      originalIndexOf: (message) => maildrop.placeOf(message),
      isRead: (message) => maildrop.isRead(message),
    })
    const changed = new MaildropView(entries)
    this.#setup.shown?.(changed)
    return changed
  }
}

function isOffered(keyword: Command['keyword'] | undefined): boolean {
  return keyword !== undefined && keyword !== 'UNKNOWN' && COMMAND_TABLE[keyword].handle !== undefined
}

function countOf(opened: OpenedMaildrop | undefined): number | undefined {
  return opened === undefined ? undefined : opened.view.entries.length - opened.deleted.size
}
