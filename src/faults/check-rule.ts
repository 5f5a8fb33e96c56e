/**
 * Rules that have the right form and can never fire, found before a client connects.
 */
import { Pop3MockError } from '../errors.ts'
import { CATALOGUE } from './catalogue.ts'
import { type ArmedEffect, effectsOf, layerOf } from './plan.ts'
import type { CommandName, Count, FaultRule, When } from './rule.ts'

/** Commands that name a message. */
const NAMES_MESSAGE: readonly CommandName[] = ['RETR', 'TOP', 'DELE', 'LIST', 'UIDL']

/** Conditions that only a command can meet. */
const OF_COMMANDS = ['command', 'arguments', 'message', 'mechanism'] as const

/** @throws {Pop3MockError} INVALID_OPTION, with the path of what contradicts what. */
export function checkRule(rule: FaultRule, root: string): void {
  const refuse = (path: string, problem: string): never => {
    const whole = `${root}.${path}`
    throw new Pop3MockError('INVALID_OPTION', `${whole}: ${problem}`, { path: whole })
  }
  checkWhen(rule.when ?? {}, refuse)
  const effects = effectsOf(rule)
  const pathOf = (index: number) => (Array.isArray(rule.do) ? `do[${index}]` : 'do')
  for (const [index, effect] of effects.entries()) {
    checkMoment(effect, rule.when ?? {}, (problem) => refuse(`${pathOf(index)}.type`, problem))
    checkRivals(effect, effects.slice(0, index), (problem) => refuse(`${pathOf(index)}.type`, problem))
    checkParameters(effect, (problem) => refuse(pathOf(index), problem))
  }
  const least = typeof rule.expect === 'number' ? rule.expect : rule.expect?.min
  if (least !== undefined && rule.times !== undefined && least > rule.times) {
    refuse('expect', `wants the rule applied ${least} times, but times allows ${rule.times} only.`)
  }
}

function checkWhen(when: When, refuse: (path: string, problem: string) => never): void {
  const { at, command, message } = when
  for (const key of ['session', 'nth'] as const) {
    if (isEmptyRange(when[key])) refuse(`when.${key}`, 'from is above to, so no number fits.')
  }
  if (message !== undefined && command !== undefined) {
    const names = [command].flat()
    if (!names.some((name) => NAMES_MESSAGE.includes(name))) {
      refuse(
        'when.message',
        `${names.join(' and ')} name no message. Allowed with ${NAMES_MESSAGE.join(', ')}.`,
      )
    }
  }
  if (at === 'accept' || at === 'handshake' || at === 'greeting') {
    for (const key of [...OF_COMMANDS, 'after', 'user'] as const) {
      if (when[key] !== undefined) refuse(`when.${key}`, `cannot hold at ${at}: no command has come then.`)
    }
  }
  if (at === 'idle') {
    for (const key of OF_COMMANDS) {
      if (when[key] !== undefined) refuse(`when.${key}`, 'cannot hold at idle: there is no command then.')
    }
    if (when.idleMs === undefined)
      refuse('when.idleMs', 'missing. With at "idle" it says how long nothing came.')
  } else if (when.idleMs !== undefined) {
    refuse('when.idleMs', 'goes with at "idle" only.')
  }
  if (when.reply !== undefined && (at === 'accept' || at === 'handshake' || at === 'idle')) {
    refuse('when.reply', `cannot hold at ${at}: there is no reply then.`)
  }
  if (when.state === 'TRANSACTION' && at === 'greeting')
    refuse('when.state', 'the greeting comes in AUTHORIZATION.')
}

/** An effect acts at certain moments only. */
function checkMoment(effect: ArmedEffect, when: When, refuse: (problem: string) => never): void {
  const layer = layerOf(effect)
  const { type } = effect
  const { at } = when
  if (layer === 1 && (at ?? 'accept') !== 'accept') refuse(`${type} acts at accept, not at ${at}.`)
  if (layer === 1 && OF_COMMANDS.some((key) => when[key] !== undefined))
    refuse(`${type} acts before any command.`)
  if (layer === 2 && at !== undefined && at !== 'command')
    refuse(`${type} acts at log-on or before a command, not at ${at}.`)
  if (layer === 3 && (at === 'greeting' || at === 'idle' || at === 'handshake')) {
    refuse(`${type} acts at accept or before a command, not at ${at}.`)
  }
  if (type === 'refuse' && at !== undefined && at !== 'command')
    refuse(`refuse acts at commands, not at ${at}.`)
  if (layer >= 4 && (at === 'accept' || at === 'handshake'))
    refuse(`${type} acts on replies; at ${at} there is none.`)
  if (at === 'idle' && !['send', 'insert', 'end', 'delay'].includes(type)) {
    refuse(`${type} needs a reply; at idle only send, insert, delay and end can act.`)
  }
  if (layer <= 3 && when.reply !== undefined)
    refuse(`${type} acts before there is a reply, so when.reply can never hold.`)
}

/** Two effects of which one could never act. */
function checkRivals(
  effect: ArmedEffect,
  before: readonly ArmedEffect[],
  refuse: (problem: string) => never,
): void {
  if (effect.type === 'function') return
  const { stack } = CATALOGUE[effect.type]
  const rival = before.find((other) => {
    if (other.type === 'function') return false
    return stack === 'end'
      ? CATALOGUE[other.type].stack === 'end'
      : stack === 'one' && other.type === effect.type
  })
  if (rival === undefined) return
  const why = stack === 'end' ? 'both end the reply' : 'only the first could act'
  refuse(
    `a second ${effect.type === rival.type ? effect.type : `ending effect beside ${rival.type}`}: ${why}.`,
  )
}

/** Parameters that an effect cannot do without. */
function checkParameters(effect: ArmedEffect, refuse: (problem: string) => never): void {
  const { type, ...parameters } = effect
  const given = Object.keys(parameters)
  if (
    type === 'status' ||
    type === 'answer' ||
    type === 'body' ||
    type === 'content' ||
    type === 'messages' ||
    type === 'dialect'
  ) {
    if (given.length === 0) refuse(`${type} without a parameter changes nothing.`)
  }
  if (effect.type === 'lines' && given.every((key) => key === 'at'))
    refuse('lines without an edit changes nothing.')
  if (
    effect.type === 'lines' &&
    effect.swapWith !== undefined &&
    (effect.at === undefined || effect.at === 'all')
  ) {
    refuse('swapWith needs the one line that at names.')
  }
  if (effect.type === 'unique-ids' && effect.mode === 'given' && effect.given === undefined) {
    refuse('mode "given" needs the unique-ids in given.')
  }
  if (
    effect.type === 'sizes' &&
    effect.value === undefined &&
    (effect.mode === 'given' || effect.mode === 'offset')
  ) {
    refuse(`mode "${effect.mode}" needs a value.`)
  }
  if (effect.type === 'segment') {
    const ways = [effect.sizes, effect.around, effect.seed].filter((way) => way !== undefined)
    if (ways.length !== 1) refuse('segment takes exactly one of sizes, around and seed.')
  }
}

function isEmptyRange(count: Count | undefined): boolean {
  return typeof count === 'object' && (count.from ?? 1) > (count.to ?? Number.POSITIVE_INFINITY)
}
