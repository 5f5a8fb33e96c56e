/**
 * Rules that have the right form and can never fire, found before a client connects. What an effect does is not known here.
 */
import { joinPath, outsideError } from '../schema.ts'
import { type ArmedEffect, type DecidedAt, decidedAtOf, effectsOf, layerOf, stackOf } from './armed-rule.ts'
import { checkParameters, type Refuse } from './check-parameters.ts'
import { checkWhen, commandsOf, NEVER_AT_FIRST } from './check-when.ts'
import type { FaultRule, When } from './rule.ts'

/** @throws {Pop3MockError} INVALID_OPTION, with the path of what contradicts what. */
export function checkRule(rule: FaultRule, root: string): void {
  const refuse = (path: string, problem: string): never => {
    throw outsideError(joinPath(root, path), problem)
  }
  checkWhen(rule.when ?? {}, refuse)
  const effects = effectsOf(rule)
  for (const [index, effect] of effects.entries()) {
    const path = Array.isArray(rule.do) ? `do[${index}]` : 'do'
    checkMoment(effect, rule, (problem) => refuse(`${path}.type`, problem))
    checkRivals(effect, effects.slice(0, index), (problem) => refuse(`${path}.type`, problem))
    checkParameters(effect, (problem) => refuse(path, problem))
  }
  checkExpected(rule, (problem) => refuse('expect', problem))
}

/** An effect acts at certain moments only. */
function checkMoment(effect: ArmedEffect, rule: FaultRule, refuse: Refuse): void {
  const { when = {} } = rule
  const { type } = effect
  const layer = layerOf(effect)
  if (layer > 3) return checkOnReply(type, when, refuse)
  const decidedAt = decidedAtOf(effect, rule)
  if (layer === 1) checkOnConnection(type, when, refuse)
  if (layer === 2) checkOnMaildrop(type, when, decidedAt, refuse)
  if (layer === 3) checkOnSession(type, when, refuse)
  if (when.empty !== undefined && decidedAt !== 'command')
    refuse(`${type} acts before the maildrop is open, so when.empty can never hold.`)
  if (when.reply !== undefined) refuse(`${type} acts before there is a reply, so when.reply can never hold.`)
}

function checkOnConnection(type: ArmedEffect['type'], when: When, refuse: Refuse): void {
  const moment = type === 'accept' ? 'accept' : 'handshake'
  if (when.at !== undefined && when.at !== moment) refuse(`${type} acts at ${moment}, not at ${when.at}.`)
  const isLater = when.tls === true || when.state === 'TRANSACTION'
  if (isLater || NEVER_AT_FIRST.some((key) => when[key] !== undefined))
    refuse(`${type} acts before any command.`)
}

function checkOnMaildrop(
  type: ArmedEffect['type'],
  { at, state }: When,
  decidedAt: DecidedAt,
  refuse: Refuse,
): void {
  if (at !== undefined && at !== 'command')
    refuse(`${type} acts at log-on or before a command, not at ${at}.`)
  if (state === 'TRANSACTION' && decidedAt === 'log-on')
    refuse(`${type} acts at log-on, which comes in AUTHORIZATION.`)
}

function checkOnSession(type: ArmedEffect['type'], { at }: When, refuse: Refuse): void {
  if (at === undefined || at === 'command') return
  if (type === 'refuse') refuse(`refuse acts at commands, not at ${at}.`)
  if (at !== 'accept') refuse(`${type} acts at accept or before a command, not at ${at}.`)
}

function checkOnReply(type: ArmedEffect['type'], when: When, refuse: Refuse): void {
  const { at } = when
  if (at === 'accept' || at === 'handshake') refuse(`${type} acts on replies; at ${at} there is none.`)
  if (at === 'idle' && !['send', 'insert', 'end', 'delay'].includes(type))
    refuse(`${type} needs a reply; at idle only send, insert, delay and end can act.`)
  if ((type === 'coalesce' || type === 'swap') && isOnlyStls(when))
    refuse(
      `${type} waits for the next reply, and behind STLS that comes through TLS. Use delay, segment, insert or end with STLS, or add reply "negative".`,
    )
  if (type === 'challenge' && at !== 'challenge') refuse('challenge needs at "challenge".')
}

/** The reply to STLS that begins TLS cannot be kept back. */
function isOnlyStls(when: When): boolean {
  const commands = commandsOf(when)
  return commands.length > 0 && commands.every((name) => name === 'STLS') && when.reply !== 'negative'
}

/** Two effects of which one could never act. */
function checkRivals(effect: ArmedEffect, before: readonly ArmedEffect[], refuse: Refuse): void {
  const { type } = effect
  const stack = stackOf(effect)
  if (stack === 'one' && before.some((other) => other.type === type))
    refuse(`a second ${type}: only the first could act.`)
  const rival = stack === 'end' ? before.find((other) => stackOf(other) === 'end') : undefined
  if (rival === undefined) return
  const what = rival.type === type ? type : `ending effect beside ${rival.type}`
  refuse(`a second ${what}: both end the reply.`)
}

function checkExpected({ expect, times }: FaultRule, refuse: Refuse): void {
  const { min, max = Number.POSITIVE_INFINITY } =
    typeof expect === 'number' ? { min: expect } : (expect ?? {})
  if (min === undefined) return
  if (times !== undefined && min > times)
    refuse(`wants the rule applied ${min} times, but times allows ${times} only.`)
  if (min > max) refuse('min is above max, so no number fits.')
}
