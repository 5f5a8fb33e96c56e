/**
 * The faults of one session, moment by moment as they come: asks the plan which rules strike, and brings them to bear. Knows no
 * link and no protocol.
 */
import type { Dialect } from '../session/dialect.ts'
import type { Reply } from '../wire/reply.ts'
import { type AcceptEffect, type HandshakePlan, handshakePlan } from './accept-effect.ts'
import {
  type ArmedEffect,
  type ArmedPart,
  type DecidedAt,
  inRuleOrder,
  isSpent,
  layerOf,
} from './armed-rule.ts'
import { refusal } from './dialect-effects.ts'
import type { Effect } from './effect.ts'
import { LastingEffects } from './lasting-effects.ts'
import type { Decision, EffectDecision, FaultPlan, Occurrences } from './plan.ts'
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
  readonly #onDecision: (decision: Decision) => void
  readonly #occurrences: Occurrences = new Map()
  readonly #lasting = new LastingEffects((situation, decision) => this.#decided(situation, decision))
  /** Parts that were applied in the exchange that is under way, and counted for it: several effects are one application. */
  readonly #counted = new Set<ArmedPart>()
  #replyCount = 0

  /** @param onDecision hears every decision, beside the plan's own trace */
  constructor(plan: FaultPlan, onDecision: (decision: Decision) => void) {
    this.#plan = plan
    this.#onDecision = onDecision
  }

  /** Layer 1, and the dialect that the session begins with. */
  atAccept(
    situation: Situation,
    dialect: Dialect,
  ): { then: AcceptEffect['then'] | undefined; dialect: Dialect } {
    const parts = this.#choose('accept', situation)
    const accept = this.#highest('accept', parts, situation)
    return { then: accept?.then, dialect: this.#lasting.dialect(parts, situation, dialect) ?? dialect }
  }

  /**
   * Layer 1 where a TLS handshake is due, or, at the beginning of a session in the clear, where none is.
   */
  atHandshake(situation: Situation, isDue: boolean): HandshakePlan {
    const parts = this.#choose('handshake', situation, (part) => part.effects.some(beginsTls) !== isDue)
    const certificate = this.#highest('certificate', parts, situation)
    const handshake = this.#highest('handshake', parts, situation)
    return handshakePlan(certificate, handshake, isDue)
  }

  /** The greeting is met by the same rules as replies are, if nothing ties them to commands. */
  onGreeting(greeting: Reply, situation: Situation, surroundings: ReplySurroundings): ShapedReply {
    const early = this.#choose(
      'command',
      situation,
      (part) => !asksForReply(part) && part.effects.some(actsOnReplies),
    )
    return this.onReply(greeting, situation, early, surroundings)
  }

  /**
   * Layers 2 and 3 before a command, and the parts that will strike its reply.
   * @param isOpen whether there is a maildrop whose view can change; those who would change it are not asked before
   */
  beforeCommand(situation: Situation, dialect: Dialect, isOpen: boolean): StruckCommand {
    this.#counted.clear()
    const parts = this.#choose('command', situation, (part) => part.lasting !== 2 || isOpen)
    return this.#strike(parts, situation, dialect)
  }

  /**
   * As `beforeCommand`, for the rules that ask for a user whom the command itself did not name.
   * @param known whom it seemed to be about: who asks for that one has been asked already
   */
  onceNamed(situation: Situation, known: string | undefined, dialect: Dialect): StruckCommand {
    const parts = this.#choose('command', situation, ({ armed, lasting }) => {
      const { user } = armed.rule.when ?? {}
      return user !== undefined && user !== known && lasting !== 2
    })
    return this.#strike(parts, situation, dialect)
  }

  /** Layer 2 for the maildrop that is being opened. */
  atLogOn(situation: Situation): MaildropChange | undefined {
    return this.#lasting.maildrop(this.#choose('log-on', situation), situation)
  }

  /** A challenge is met by the rules that say so; an AUTH's final reply by those of commands. */
  onChallenge(challenge: Reply, situation: Situation, surroundings: ReplySurroundings): ShapedReply {
    this.#counted.clear()
    const early = this.#choose('command', situation, (part) => !asksForReply(part))
    return this.onReply(challenge, situation, early, surroundings)
  }

  /** Layers 4 to 6: how a reply is sent. `parts`: those that were chosen before the command. */
  onReply(
    reply: Reply,
    situation: Situation,
    parts: readonly ArmedPart[],
    surroundings: ReplySurroundings,
  ): ShapedReply {
    const late = this.#choose('command', situation, asksForReply)
    const chosen = late.length === 0 ? parts : [...parts, ...late].sort(inRuleOrder)
    return this.#shape(reply, situation, chosen, surroundings)
  }

  /** What strikes a client that has sent nothing for a while. */
  onIdle(situation: Situation, surroundings: ReplySurroundings): ShapedReply {
    this.#counted.clear()
    return this.#shape(undefined, situation, this.#choose('idle', situation), surroundings)
  }

  /** The shortest idle time above this one that a rule asks for. */
  nextIdleMs(aboveMs: number): number | undefined {
    const waits = this.#plan.parts('idle').map((part) => part.armed.rule.when?.idleMs ?? 0)
    const later = waits.filter((idleMs) => idleMs > aboveMs)
    return later.length === 0 ? undefined : Math.min(...later)
  }

  /** The parts that strike now. What lasts for the session is not chosen again. */
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

  #strike(parts: readonly ArmedPart[], situation: Situation, dialect: Dialect): StruckCommand {
    if (parts.length === 0) return NOTHING_STRUCK
    const refuse = this.#highest('refuse', parts, situation)
    return {
      maildrop: this.#lasting.maildrop(parts, situation),
      dialect: this.#lasting.dialect(parts, situation, dialect),
      refused: refuse === undefined ? undefined : refusal(refuse),
      parts,
    }
  }

  /** The effect of a type of which one can act; those of lower rules are shadowed. */
  #highest<Type extends Effect['type']>(
    type: Type,
    parts: readonly ArmedPart[],
    situation: Situation,
  ): Extract<Effect, { type: Type }> | undefined {
    const having = parts.filter(({ effects }) => effects.some((effect) => effect.type === type))
    const [winner, ...shadowed] = having
    if (winner !== undefined) this.#decided(situation, { part: winner, effect: type, result: 'applied' })
    for (const part of shadowed) {
      this.#decided(situation, { part, effect: type, result: 'shadowed', by: winner })
    }
    return winner?.effects.find((effect): effect is Extract<Effect, { type: Type }> => effect.type === type)
  }

  #shape(
    reply: Reply | undefined,
    situation: Situation,
    parts: readonly ArmedPart[],
    { facts, isNextBuffered }: ReplySurroundings,
  ): ShapedReply {
    const key = [this.#plan.seed, 'segment', situation.session, ++this.#replyCount]
    const affordable = parts.filter((part) => this.#canAfford(part, situation))
    if (affordable.length === 0) return 'untouched'
    return shapeReply(
      affordable,
      { reply, exchange: exchangeOf(situation), facts, socket: { key, isNextBuffered } },
      (decision) => this.#decided(situation, decision),
    )
  }

  /** Another session may have used up the budget since the part was chosen. */
  #canAfford(part: ArmedPart, { session, at, keyword }: Situation): boolean {
    if (this.#counted.has(part) || !isSpent(part)) return true
    this.#record({ rule: part.armed.id, session, at, keyword, effect: undefined, result: 'spent' })
    return false
  }

  #decided({ session, at, keyword }: Situation, { part, effect, result, by, thrown }: EffectDecision): void {
    if (result === 'applied') this.#count(part)
    const decision: Decision = { rule: part.armed.id, session, at, keyword, effect, result }
    this.#record(by === undefined ? decision : { ...decision, by: by.armed.id }, thrown)
  }

  #count(part: ArmedPart): void {
    if (this.#counted.has(part)) return
    this.#counted.add(part)
    part.applied++
  }

  #record(decision: Decision, thrown?: unknown): void {
    this.#plan.record(decision, thrown)
    this.#onDecision(decision)
  }
}

/** Whether a part is chosen by the reply: then it strikes late, and before there is one its conditions do not hold. */
function asksForReply({ armed }: ArmedPart): boolean {
  return armed.rule.when?.reply !== undefined
}

function beginsTls(effect: ArmedEffect): boolean {
  return effect.type === 'handshake' && effect.mode === 'tls'
}

function actsOnReplies(effect: ArmedEffect): boolean {
  return layerOf(effect) > 3
}
