/**
 * The faults of one session: what the plan decides for it at each moment, and what came of that.
 */
import type { ViewEntry } from '../maildrop/maildrop-view.ts'
import type { Dialect } from '../session/dialect.ts'
import type { Reply } from '../wire/reply.ts'
import type { AcceptEffect } from './accept-effect.ts'
import { CATALOGUE, EFFECT_TYPES } from './catalogue.ts'
import { changedDialect, type DialectEffect, type RefuseEffect, refusal } from './dialect-effects.ts'
import type { MaildropEffect } from './effect.ts'
import type { MaildropContext } from './maildrop-effects.ts'
import type { ArmedPart, DecidedAt, Decision, DecisionResult, FaultPlan } from './plan.ts'
import type { ReplyFacts } from './reply-effects.ts'
import { shapeMaildrop } from './shape-maildrop.ts'
import { type ShapedReply, shapeReply } from './shape-reply.ts'
import { exchangeOf, type Situation } from './trigger.ts'

/** What strikes before a command is executed. */
export interface StruckCommand {
  /** Changes the view of the session's maildrop, for the rest of the session. */
  readonly maildrop: MaildropChange | undefined
  /** The dialect from now on. */
  readonly dialect: Dialect | undefined
  /** The reply to a command that is not executed. */
  readonly refused: Reply | undefined
  /** What strikes the reply. */
  readonly parts: readonly ArmedPart[]
}

export type MaildropChange = (entries: readonly ViewEntry[], context: MaildropContext) => readonly ViewEntry[]

/** What a reply is shaped by, beside the situation. */
export interface ReplySurroundings {
  readonly facts: ReplyFacts
  readonly isNextBuffered: boolean
}

export class SessionFaults {
  readonly #plan: FaultPlan
  readonly #told: (decision: Decision) => void
  /** Parts that last for the session and have been applied. */
  readonly #lasting = new Set<ArmedPart>()
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
    return { then: accept?.then, dialect: this.#dialect(parts, situation, dialect) ?? dialect }
  }

  /** Layer 2 for the maildrop that is being opened. */
  atLogOn(situation: Situation): MaildropChange | undefined {
    return this.#maildrop(this.#choose('log-on', situation), situation)
  }

  /** Layers 2 and 3 before a command, and the parts that will strike its reply. */
  beforeCommand(situation: Situation, dialect: Dialect): StruckCommand {
    const parts = this.#choose('command', situation, (part) => part.armed.rule.when?.reply === undefined)
    const refuse = this.#first(parts, situation, (effect): effect is RefuseEffect => effect.type === 'refuse')
    return {
      maildrop: this.#maildrop(parts, situation),
      dialect: this.#dialect(parts, situation, dialect),
      refused: refuse === undefined ? undefined : refusal(refuse),
      parts,
    }
  }

  /** Layers 4 to 6: how a reply is sent. `parts`: those that were chosen before the command. */
  onReply(
    reply: Reply,
    situation: Situation,
    parts: readonly ArmedPart[],
    { facts, isNextBuffered }: ReplySurroundings,
  ): ShapedReply {
    const late = this.#choose('command', situation, (part) => part.armed.rule.when?.reply !== undefined)
    const chosen = late.length === 0 ? parts : inRuleOrder([...parts, ...late])
    return this.#shape(reply, situation, chosen, facts, isNextBuffered)
  }

  /** The greeting is met by the same rules as replies are, if nothing ties them to commands. */
  onGreeting(greeting: Reply, situation: Situation, surroundings: ReplySurroundings): ShapedReply {
    const early = this.#choose(
      'command',
      situation,
      (part) => !part.isLasting && part.armed.rule.when?.reply === undefined,
    )
    return this.onReply(greeting, situation, early, surroundings)
  }

  /** What strikes a client that has sent nothing for a while. */
  onIdle(situation: Situation, surroundings: ReplySurroundings): ShapedReply {
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
    return this.#plan.choose(decidedAt, situation, (part) => isAsked(part) && !this.#lasting.has(part))
  }

  #shape(
    reply: Reply | undefined,
    situation: Situation,
    parts: readonly ArmedPart[],
    facts: ReplyFacts,
    isNextBuffered: boolean,
  ): ShapedReply {
    if (parts.length === 0) return 'untouched'
    const key = [this.#plan.seed, 'segment', situation.session, ++this.#replies]
    const applied = new Set<ArmedPart>()
    const shaped = shapeReply(parts, {
      reply,
      exchange: exchangeOf(situation),
      facts,
      socket: { key, isNextBuffered },
      decided: (part, effect, result, by) => {
        if (result === 'applied') applied.add(part)
        this.#decided(situation, part, effect, result, by)
      },
    })
    for (const part of applied) part.armed.applied++
    return shaped
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
      part.armed.applied++
    }
    return winner?.effect
  }

  #dialect(parts: readonly ArmedPart[], situation: Situation, dialect: Dialect): Dialect | undefined {
    const effects: DialectEffect[] = []
    for (const part of parts) {
      const own = part.effects.filter((effect): effect is DialectEffect => effect.type === 'dialect')
      if (own.length === 0) continue
      effects.push(...own)
      this.#apply(
        part,
        situation,
        own.map((effect) => effect.type),
      )
    }
    return effects.length === 0 ? undefined : changedDialect(dialect, effects)
  }

  #maildrop(parts: readonly ArmedPart[], situation: Situation): MaildropChange | undefined {
    const effects: MaildropEffect[] = []
    for (const type of EFFECT_TYPES) {
      if (CATALOGUE[type].layer !== 2) continue
      let winner: ArmedPart | undefined
      for (const part of parts) {
        for (const effect of part.effects) {
          if (effect.type !== type) continue
          if (CATALOGUE[type].stack === 'one' && winner !== undefined) {
            this.#decided(situation, part, type, 'shadowed', winner)
            continue
          }
          winner = part
          effects.push(effect as MaildropEffect)
          this.#apply(part, situation, [type])
        }
      }
    }
    return effects.length === 0 ? undefined : (entries, context) => shapeMaildrop(entries, effects, context)
  }

  #apply(part: ArmedPart, situation: Situation, types: readonly Decision['effect'][]): void {
    if (!this.#lasting.has(part)) part.armed.applied++
    this.#lasting.add(part)
    for (const type of types) this.#decided(situation, part, type, 'applied')
  }

  #decided(
    { session, at, keyword }: Situation,
    part: ArmedPart,
    effect: Decision['effect'],
    result: DecisionResult,
    by?: ArmedPart,
  ): void {
    const decision: Decision = { rule: part.armed.id, session, at, keyword, effect, result }
    const whole = by === undefined ? decision : { ...decision, by: by.armed.id }
    this.#plan.record(whole)
    this.#told(whole)
  }
}

function inRuleOrder(parts: ArmedPart[]): ArmedPart[] {
  return parts.sort(
    (one, other) => other.armed.priority - one.armed.priority || other.armed.age - one.armed.age,
  )
}
