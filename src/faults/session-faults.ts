/**
 * The faults of one session: asks the plan at each moment which rules strike, and brings them to bear. Knows no link and no
 * protocol.
 */
import type { Dialect } from '../session/dialect.ts'
import type { Reply } from '../wire/reply.ts'
import {
  type AcceptEffect,
  type CertificateEffect,
  type HandshakeEffect,
  type HandshakePlan,
  handshakePlan,
} from './accept-effect.ts'
import { type ArmedPart, type DecidedAt, inRuleOrder, isSpent, layerOf } from './armed-rule.ts'
import { type RefuseEffect, refusal } from './dialect-effects.ts'
import { LastingEffects } from './lasting-effects.ts'
import type { Decision, DecisionResult, FaultPlan, Occurrences } from './plan.ts'
import type { ReplyFacts } from './reply-effects.ts'
import { type ShapedReply, shapeReply } from './shape-reply.ts'
import {
  type MaildropChange,
  NOTHING_STRUCK,
  type ReplySurroundings,
  type StruckCommand,
} from './struck-command.ts'
import { exchangeOf, type Situation } from './trigger.ts'

export class SessionFaults {
  readonly #plan: FaultPlan
  readonly #told: (decision: Decision) => void
  readonly #occurrences: Occurrences = new Map()
  readonly #lasting = new LastingEffects((...decided) => this.#decided(...decided))
  /** Parts whose budget this exchange has drawn on already. */
  readonly #counted = new Set<ArmedPart>()
  #replies = 0

  /** @param told hears every decision, beside the plan's own trace */
  constructor(plan: FaultPlan, told: (decision: Decision) => void) {
    this.#plan = plan
    this.#told = told
  }

  /** Layer 1, and the dialect that the session begins with. */
  atAccept(
    situation: Situation,
    dialect: Dialect,
  ): { then: AcceptEffect['then'] | undefined; dialect: Dialect } {
    const parts = this.#choose('accept', situation)
    const accept = this.#first(parts, situation, (effect): effect is AcceptEffect => effect.type === 'accept')
    return { then: accept?.then, dialect: this.#lasting.dialect(parts, situation, dialect) ?? dialect }
  }

  /**
   * Layer 1 where a TLS handshake is due, or, at the beginning of a session in the clear, where none is.
   */
  atHandshake(situation: Situation, isDue: boolean): HandshakePlan {
    const parts = this.#choose('handshake', situation, (part) => part.effects.some(beginsTls) !== isDue)
    const certificate = this.#first(
      parts,
      situation,
      (effect): effect is CertificateEffect => effect.type === 'certificate',
    )
    const handshake = this.#first(
      parts,
      situation,
      (effect): effect is HandshakeEffect => effect.type === 'handshake',
    )
    return handshakePlan(certificate, handshake, isDue)
  }

  /** Layer 2 for the maildrop that is being opened. */
  atLogOn(situation: Situation): MaildropChange | undefined {
    return this.#lasting.maildrop(this.#choose('log-on', situation), situation)
  }

  /**
   * Layers 2 and 3 before a command, and the parts that will strike its reply.
   * @param isOpen whether there is a maildrop whose view can change; those who would change it are not asked before
   */
  beforeCommand(situation: Situation, dialect: Dialect, isOpen: boolean): StruckCommand {
    this.#counted.clear()
    const parts = this.#choose(
      'command',
      situation,
      (part) => part.armed.rule.when?.reply === undefined && (part.lasting !== 2 || isOpen),
    )
    return this.#struck(parts, situation, dialect)
  }

  #struck(parts: readonly ArmedPart[], situation: Situation, dialect: Dialect): StruckCommand {
    if (parts.length === 0) return NOTHING_STRUCK
    const refuse = this.#first(parts, situation, (effect): effect is RefuseEffect => effect.type === 'refuse')
    return {
      maildrop: this.#lasting.maildrop(parts, situation),
      dialect: this.#lasting.dialect(parts, situation, dialect),
      refused: refuse === undefined ? undefined : refusal(refuse),
      parts,
    }
  }

  /**
   * As `beforeCommand`, for the rules that ask for a user whom the command itself did not tell.
   * @param known whom it seemed to be about: who asks for that one has been asked already
   */
  onceNamed(situation: Situation, known: string | undefined, dialect: Dialect): StruckCommand {
    const parts = this.#choose('command', situation, ({ armed, lasting }) => {
      const { user, reply } = armed.rule.when ?? {}
      return user !== undefined && user !== known && reply === undefined && lasting !== 2
    })
    return this.#struck(parts, situation, dialect)
  }

  /** Layers 4 to 6: how a reply is sent. `parts`: those that were chosen before the command. */
  onReply(
    reply: Reply,
    situation: Situation,
    parts: readonly ArmedPart[],
    { facts, isNextBuffered }: ReplySurroundings,
  ): ShapedReply {
    const late = this.#choose('command', situation, (part) => part.armed.rule.when?.reply !== undefined)
    const chosen = late.length === 0 ? parts : [...parts, ...late].sort(inRuleOrder)
    return this.#shape(reply, situation, chosen, facts, isNextBuffered)
  }

  /** A challenge is met by the rules that say so; an AUTH's final reply by those of commands. */
  onChallenge(challenge: Reply, situation: Situation, surroundings: ReplySurroundings): ShapedReply {
    this.#counted.clear()
    const early = this.#choose('command', situation, (part) => part.armed.rule.when?.reply === undefined)
    return this.onReply(challenge, situation, early, surroundings)
  }

  /** The greeting is met by the same rules as replies are, if nothing ties them to commands. */
  onGreeting(greeting: Reply, situation: Situation, surroundings: ReplySurroundings): ShapedReply {
    const early = this.#choose(
      'command',
      situation,
      (part) => part.armed.rule.when?.reply === undefined && part.effects.some(actsOnReplies),
    )
    return this.onReply(greeting, situation, early, surroundings)
  }

  /** What strikes a client that has sent nothing for a while. */
  onIdle(situation: Situation, surroundings: ReplySurroundings): ShapedReply {
    this.#counted.clear()
    const parts = this.#choose('idle', situation)
    return this.#shape(undefined, situation, parts, surroundings.facts, surroundings.isNextBuffered)
  }

  /** The shortest idle time above this one that a rule asks for. */
  nextIdleMs(aboveMs: number): number | undefined {
    const waits = this.#plan.parts('idle').map((part) => part.armed.rule.when?.idleMs ?? 0)
    const later = waits.filter((idleMs) => idleMs > aboveMs)
    return later.length === 0 ? undefined : Math.min(...later)
  }

  #choose(
    decidedAt: DecidedAt,
    situation: Situation,
    isAsked: (part: ArmedPart) => boolean = () => true,
  ): ArmedPart[] {
    if (!this.#plan.has(decidedAt)) return []
    return this.#plan.choose(
      decidedAt,
      situation,
      this.#occurrences,
      (part) => isAsked(part) && !this.#lasting.has(part),
      (decision, thrown) => this.#record(decision, thrown),
    )
  }

  #shape(
    reply: Reply | undefined,
    situation: Situation,
    parts: readonly ArmedPart[],
    facts: ReplyFacts,
    isNextBuffered: boolean,
  ): ShapedReply {
    const key = [this.#plan.seed, 'segment', situation.session, ++this.#replies]
    const affordable = parts.filter((part) => this.#canAfford(part, situation))
    if (affordable.length === 0) return 'untouched'
    return shapeReply(affordable, {
      reply,
      exchange: exchangeOf(situation),
      facts,
      socket: { key, isNextBuffered },
      decided: (...decided) => this.#decided(situation, ...decided),
    })
  }

  /** Another session may have used up the budget since the part was chosen. */
  #canAfford(part: ArmedPart, { session, at, keyword }: Situation): boolean {
    if (this.#counted.has(part) || !isSpent(part)) return true
    this.#record({ rule: part.armed.id, session, at, keyword, effect: undefined, result: 'spent' })
    return false
  }

  /** Several effects of a part that strike the same exchange are one application. */
  #count(part: ArmedPart): void {
    if (this.#counted.has(part)) return
    this.#counted.add(part)
    part.applied++
  }

  #first<Found extends { type: string }>(
    parts: readonly ArmedPart[],
    situation: Situation,
    isIt: (effect: { type: string }) => effect is Found,
  ): Found | undefined {
    let winner: { part: ArmedPart; effect: Found } | undefined
    for (const part of parts) {
      const effect = part.effects.find(isIt) as Found | undefined
      if (effect === undefined) continue
      this.#decided(
        situation,
        part,
        effect.type as Decision['effect'],
        winner === undefined ? 'applied' : 'shadowed',
        winner?.part,
      )
      if (winner !== undefined) continue
      winner = { part, effect }
    }
    return winner?.effect
  }

  #decided(
    { session, at, keyword }: Situation,
    part: ArmedPart,
    effect: Decision['effect'],
    result: DecisionResult,
    by?: ArmedPart,
    thrown?: unknown,
  ): void {
    if (result === 'applied') this.#count(part)
    const decision: Decision = { rule: part.armed.id, session, at, keyword, effect, result }
    this.#record(by === undefined ? decision : { ...decision, by: by.armed.id }, thrown)
  }

  #record(decision: Decision, thrown?: unknown): void {
    this.#plan.record(decision, thrown)
    this.#told(decision)
  }
}

function beginsTls(effect: ArmedPart['effects'][number]): boolean {
  return effect.type === 'handshake' && effect.mode === 'tls'
}

function actsOnReplies(effect: ArmedPart['effects'][number]): boolean {
  return layerOf(effect) > 3
}
