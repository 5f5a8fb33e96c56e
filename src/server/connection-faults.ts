/**
 * Between a connection and the fault plan: tells the plan where the session stands, and the session what struck it.
 */

import type { AcceptEffect, HandshakePlan } from '../faults/accept-effect.ts'
import { type ArmedPart, inRuleOrder } from '../faults/armed-rule.ts'
import type { FaultPlan } from '../faults/plan.ts'
import type { ReplyFacts } from '../faults/reply-effects.ts'
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
import type { Body } from '../wire/body.ts'
import type { Command } from '../wire/command.ts'
import { nameFromWire } from '../wire/octets.ts'
import type { Reply } from '../wire/reply.ts'

const NAMES_MESSAGE: ReadonlySet<string> = new Set(['RETR', 'TOP', 'DELE', 'LIST', 'UIDL'])

export interface ConnectionFaultsSetup {
  readonly session: number
  readonly plan: FaultPlan
  readonly transcript: Transcript
  /** Told every view that the session gets to see. */
  readonly shown?: ((view: MaildropView) => void) | undefined
}

export class ConnectionFaults {
  readonly #setup: ConnectionFaultsSetup
  readonly #faults: SessionFaults
  /** Keywords that were answered +OK. */
  readonly #answered = new Set<string>()
  #protocol: Session | undefined
  #user: string | undefined
  /** The command that is being answered, and its `seq`. */
  #command: { readonly command: Command; readonly seq: number } | undefined
  /** What will strike the final reply of the AUTH that is going on. */
  #struckAuth: StruckCommand | undefined
  #mechanism: string | undefined
  /** Whom an AUTH has named, and what strikes its final reply because of that. */
  #named: { readonly user: string | undefined; readonly parts: readonly ArmedPart[] } | undefined
  /** Where the session stood before the command was executed. */
  #before: Situation | undefined
  /** The maildrop that was open then; QUIT closes it. */
  #opened: OpenedMaildrop | undefined
  /** The message that the command names, looked up before: DELE may change what its number means. */
  #message: ViewEntry | undefined

  constructor(setup: ConnectionFaultsSetup) {
    this.#setup = setup
    this.#faults = new SessionFaults(setup.plan, ({ rule, effect, result }) => {
      if (result === 'not-drawn' || result === 'spent') return
      const about = this.#command?.seq
      setup.transcript.record({ type: 'fault', session: setup.session, rule, effect, result, about })
    })
  }

  /** Whether there is nothing to ask about. */
  get isIdle(): boolean {
    return this.#setup.plan.isEmpty
  }

  atAccept(dialect: Dialect): { then: AcceptEffect['then'] | undefined; dialect: Dialect } {
    if (this.isIdle) return { then: undefined, dialect }
    return this.#faults.atAccept(this.#situation('accept', 0), dialect)
  }

  /** How a TLS handshake goes; where none is due, whether there is one all the same. */
  atHandshake(isDue: boolean): HandshakePlan {
    if (this.isIdle) return { mode: isDue ? 'tls' : 'none', request: {} }
    return this.#faults.atHandshake(this.#situation('handshake', 0), isDue)
  }

  /** Must be called before anything below. */
  serve(protocol: Session): void {
    this.#protocol = protocol
  }

  /** The view that a session gets to see of the maildrop it opens. */
  shapeView(view: MaildropView, account: Account): MaildropView {
    this.#user = account.user
    const change = this.isIdle ? undefined : this.#faults.atLogOn(this.#situation('command', 0))
    if (change !== undefined) return this.#changed(view, change, account)
    this.#setup.shown?.(view)
    return view
  }

  /** Before a command is executed; undefined when nothing strikes. An answer to a challenge is its AUTH's. */
  beforeCommand(command: Command, seq: number): StruckCommand | undefined {
    const isAnswer = this.#protocol?.challengingMechanism !== undefined
    this.#command = {
      command: isAnswer && this.#command !== undefined ? this.#command.command : command,
      seq,
    }
    if (isAnswer) return this.#struckAuth
    this.#mechanism = command.keyword === 'AUTH' ? mechanismOf(command.arguments) : undefined
    this.#struckAuth = undefined
    this.#named = undefined
    this.#message = undefined
    this.#before = undefined
    if (this.isIdle) return undefined
    const protocol = this.#protocol as Session
    this.#opened = protocol.opened
    if (NAMES_MESSAGE.has(command.keyword))
      this.#message = protocol.opened?.view.find(Number(command.arguments.trim().split(' ')[0]))
    this.#before = this.#situation('command', 0)
    const struck = this.#faults.beforeCommand(this.#before, protocol.dialect, protocol.opened !== undefined)
    if (struck.dialect !== undefined) protocol.changeDialect(struck.dialect)
    const { maildrop } = struck
    const { opened } = protocol
    if (maildrop !== undefined && opened !== undefined) {
      protocol.changeView((view) => this.#changed(view, maildrop, opened.account))
    }
    return struck
  }

  /**
   * AUTH names its user within the exchange: rules for a user are asked when it is about to end. Gives the reply that refuses
   * the log-on, if one does.
   */
  beforeVerdict(user: string | undefined): Reply | undefined {
    const before = this.#before
    if (this.isIdle || before === undefined || user === undefined) return undefined
    const protocol = this.#protocol as Session
    const { dialect, refused, parts } = this.#faults.onceNamed(
      { ...before, user },
      before.user,
      protocol.dialect,
    )
    if (dialect !== undefined) protocol.changeDialect(dialect)
    this.#named = { user, parts }
    return refused
  }

  onGreeting(greeting: Reply, isNextBuffered: boolean): ShapedReply {
    if (this.isIdle) return 'untouched'
    return this.#faults.onGreeting(
      greeting,
      this.#situation('greeting', 0, greeting),
      this.#surroundings(isNextBuffered),
    )
  }

  onReply(reply: Reply, struck: StruckCommand | undefined, isNextBuffered: boolean): ShapedReply {
    const keyword = this.#command?.command.keyword
    if (reply.status === '+') {
      this.#struckAuth = struck
      return this.#onChallenge(reply, isNextBuffered)
    }
    if (this.isIdle) {
      this.#answeredBy(keyword, reply)
      return 'untouched'
    }
    const now = this.#situation('command', 0, reply)
    // Rules speak of the state in which the command came, whether they look at its reply or not.
    const before = this.#before ?? now
    const situation = {
      ...now,
      state: before.state,
      user: this.#named?.user ?? before.user ?? now.user,
      messageCount: now.messageCount ?? before.messageCount,
    }
    const shaped = this.#faults.onReply(
      reply,
      situation,
      this.#named === undefined ? (struck?.parts ?? []) : this.#partsOf(struck, this.#named.parts),
      this.#surroundings(isNextBuffered),
    )
    // Not before: `after` speaks of earlier commands.
    this.#answeredBy(keyword, reply)
    return shaped
  }

  #partsOf(struck: StruckCommand | undefined, named: readonly ArmedPart[]): readonly ArmedPart[] {
    return [...(struck?.parts ?? []), ...named].sort(inRuleOrder)
  }

  #onChallenge(challenge: Reply, isNextBuffered: boolean): ShapedReply {
    if (this.isIdle) return 'untouched'
    const situation = this.#situation('challenge', 0, challenge)
    return this.#faults.onChallenge(challenge, situation, this.#surroundings(isNextBuffered))
  }

  onIdle(idleMs: number): ShapedReply {
    if (this.#protocol?.challengingMechanism === undefined) this.#command = undefined
    return this.#faults.onIdle(this.#situation('idle', idleMs), this.#surroundings(false))
  }

  /** When an idle client will next be struck; undefined: never. */
  nextIdleMs(aboveMs: number): number | undefined {
    return this.isIdle ? undefined : this.#faults.nextIdleMs(aboveMs)
  }

  #situation(at: Situation['at'], idleMs: number, reply?: Reply): Situation {
    const command = at === 'command' || at === 'challenge' ? this.#command?.command : undefined
    return {
      at,
      session: this.#setup.session,
      keyword: command?.keyword,
      isOffered: isOffered(command?.keyword),
      arguments: command?.arguments ?? '',
      state: this.#protocol?.state ?? 'AUTHORIZATION',
      tls: this.#protocol?.tls !== undefined,
      mechanism: command === undefined ? undefined : this.#mechanism,
      user: this.#userOf(command),
      answered: this.#answered,
      messageCount: countOf(this.#protocol?.opened),
      message: at === 'command' ? this.#message : undefined,
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

  #answeredBy(keyword: Command['keyword'] | undefined, { status }: Reply): void {
    if (status === '+OK' && keyword !== undefined) this.#answered.add(keyword)
  }

  #surroundings(isNextBuffered: boolean): ReplySurroundings {
    return { facts: new SessionFacts(this.#protocol?.opened ?? this.#opened, this.#message), isNextBuffered }
  }

  #changed(view: MaildropView, change: MaildropChange, { maildrop }: Account): MaildropView {
    const entries = change(view.entries, {
      seed: this.#setup.plan.seed,
      session: this.#setup.session,
      retiredUniqueIds: maildrop.retiredUniqueIds,
      placeOf: (message) => maildrop.placeOf(message),
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

/** What the texts of faults may name; worked out only when one does. */
class SessionFacts implements ReplyFacts {
  readonly #opened: OpenedMaildrop | undefined
  readonly #message: ViewEntry | undefined

  constructor(opened: OpenedMaildrop | undefined, message: ViewEntry | undefined) {
    this.#opened = opened
    this.#message = message
  }

  get count(): string {
    return String(this.#entries.length)
  }

  /** Of the message that the command names, else of all; 0 while the sizes are not known. */
  get octets(): string {
    const sizes = this.#opened?.view.sizes()
    if (sizes === undefined || sizes instanceof Promise) return '0'
    return String(sizes.total(this.#message === undefined ? this.#entries : [this.#message]))
  }

  get number(): string {
    return String(this.#message?.messageNumber ?? '')
  }

  get uniqueId(): string {
    return this.#message?.uniqueId ?? ''
  }

  bodyOf(messageNumber: number): Body | undefined {
    return this.#opened?.view.find(messageNumber)?.message.body()
  }

  get #entries(): readonly ViewEntry[] {
    const opened = this.#opened
    return opened?.view.entries.filter((entry) => !opened.deleted.has(entry)) ?? []
  }
}
